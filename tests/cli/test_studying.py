"""`scs sensitivity` and `scs calibrate`, and tables and ends of sweeps, on runs that are made up."""

from __future__ import annotations

import functools
import json
import sys
import time

import pandas as pd
import pytest

from simulation.experiments import compare, precompiling, simulate, sweep  # noqa: F401  # replaced below
from simulation.experiments.calibration import runs
from simulation.experiments.checkpointed_runs import begin
from simulation.scenario import Scenario
from tests.experiments.calibration.test_calibrate import PLAN as FITTED
from tests.experiments.calibration.test_calibrate import invented
from tests.experiments.invented import run_one

PLAN = """\
name: errors
scenario: baseline
design:
  kind: KIND
  points: 16
  uncertainties:
    system.records.error_rate: {low: 0.001, high: 0.3}
    behaviour.opinion.level: prior
  outcomes: [wrongly_listed_share, approval_expressed]
  replicates: 2
  days: 5
  citizens: 1000
"""
ERRORS, LEVEL = "system.records.error_rate", "behaviour.opinion.level"


@pytest.fixture
def written(scs, tmp_path, monkeypatch):
    """Plans of four kinds, and a sweep engine that makes runs up."""
    monkeypatch.setattr(sweep, "run_points", functools.partial(sweep.run_points, run_one=run_one))
    monkeypatch.setattr(sweep, "run_sweep", functools.partial(sweep.run_sweep, run_one=run_one))
    monkeypatch.setattr(precompiling, "warm", lambda note: None)
    for kind in ("saltelli", "morris", "latin_hypercube"):
        (tmp_path / f"{kind}.yaml").write_text(PLAN.replace("KIND", kind))
    (tmp_path / "fitted.yaml").write_text(FITTED)
    return tmp_path


@pytest.mark.parametrize("kind", ["saltelli", "morris"])
def test_sensitivity_of_a_plan_is_that_of_its_finished_sweep(scs, written, kind):
    answer = scs("sensitivity", f"{kind}.yaml", "--workers", 1, "--out", "studied", "--json")
    assert answer.code == 0, answer.err
    studied = json.loads(answer.out)
    assert {path.name for path in (written / "studied").iterdir()} >= {"sensitivity.json", "manifest.json", "figures"}
    clear = {(row["outcome"], row["name"]): row["clear"] for row in studied["table"]}
    assert clear["wrongly_listed_share", ERRORS]
    assert not clear["wrongly_listed_share", LEVEL]
    assert scs("sweep", "run", f"{kind}.yaml", "--workers", 1, "--out", "swept", "--quiet").code == 0
    swept = json.loads(scs("sensitivity", "swept", "--json").out)
    assert (swept["runs"], swept["table"]) == (studied["runs"], studied["table"])


def test_a_sweep_of_another_kind_tells_which_values_lead_where(scs, written):
    more = ("--set", "system.records.screening=0.5")
    text = (written / "latin_hypercube.yaml").read_text().replace("points: 16", "points: 40")
    (written / "latin_hypercube.yaml").write_text(text)
    assert scs("sweep", "run", "latin_hypercube.yaml", *more, "--workers", 1, "--out", "swept", "--quiet").code == 0
    answer = scs("sensitivity", "swept")
    assert answer.code == 0, answer.err
    first = answer.out.splitlines()[0]
    assert first.startswith(f"wrongly_listed_share: {ERRORS} tells most")
    assert f"where {ERRORS} >" in first


def test_sensitivity_refuses_what_makes_no_sense(scs, written):
    assert "as the plan errors says" in scs("sensitivity", "morris.yaml", "--method", "sobol").err
    assert "power of two" in scs("sensitivity", "latin_hypercube.yaml", "--method", "sobol", "--points", 10).err
    answer = scs("sensitivity", "basline")
    assert answer.code == 2
    assert "baseline" in answer.err


@pytest.mark.slow
def test_calibrate_writes_a_posterior_and_says_what_is_known(scs, written, monkeypatch):
    monkeypatch.setattr(runs, "run_task", invented)
    answer = scs("calibrate", "fitted.yaml", "--workers", 1, "--out", "fit")
    assert answer.code == 0, answer.err
    assert LEVEL in answer.out
    assert len(pd.read_parquet(written / "fit" / "posterior.parquet")) > 100
    assert scs("calibrate", "nothing").code == 2
    assert "opinion" in scs("calibrate", "nothing").err


def test_a_study_begins_anew_when_that_is_asked_for(scs, written):
    given = ("sensitivity", "saltelli.yaml", "--workers", 1, "--out", "studied", "--quiet")
    assert scs(*given).code == 0
    assert scs(*given, "--seed", 5).code == 4
    answer = scs(*given, "--seed", 5, "--overwrite")
    assert answer.code == 0, answer.err
    assert json.loads((written / "studied" / "sensitivity.json").read_text())["seed"] == 5


def test_a_calibration_stays_in_a_folder_of_its_own(scs, written, monkeypatch):
    def stops(task):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run_task", stops)
    given = ("calibrate", "fitted.yaml", "--workers", 1, "--out", "fit", "--quiet")
    (written / "fit").mkdir()
    (written / "fit" / "thesis.txt").write_text("mine")
    assert "already exists" in scs(*given).err
    assert "not a results folder" in scs(*given, "--overwrite").err
    (written / "fit" / "thesis.txt").unlink()
    assert scs(*given).code == 130
    assert scs(*given).code == 130, "the same plan goes on"
    answer = scs(*given, "--seed", 9)
    assert answer.code == 4
    assert "another plan" in answer.err
    (written / "fit" / "thesis.txt").write_text("mine")
    assert "thesis.txt" in scs(*given, "--seed", 9, "--overwrite").err
    (written / "fit" / "thesis.txt").unlink()
    assert scs(*given, "--seed", 9, "--overwrite").code == 130


@pytest.mark.parametrize(
    ("command", "runs"),
    [
        (("sensitivity", "saltelli.yaml"), 16 * 4 * 2),  # the dummy's points are those of others
        (("sensitivity", "latin_hypercube.yaml", "--method", "sobol", "--points", 8), 8 * 4 * 2),
        (("calibrate", "fitted.yaml"), (24 * 2 + 16) * 2),
        (("calibrate", "fitted.yaml", "--replicates", 3, "--days", 10, "--citizens", 300), (24 * 2 + 16) * 3),
    ],
)
def test_a_study_can_be_estimated_and_nothing_is_run(scs, written, command, runs):
    before = set(written.iterdir())
    answer = scs(*command, "--plan", "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["runs"] == runs
    assert "nothing was run" in scs(*command, "--plan").out
    assert set(written.iterdir()) == before


def test_calibration_plans_are_checked_and_listed(scs, written):
    answer = scs("check", "fitted.yaml")
    assert answer.code == 0, answer.err
    assert "ok (calibration small, 2 parameters, 1 targets, 24 points" in answer.out
    assert scs("check", "fitted.yaml", "--set", f"{LEVEL}=0.3").code == 2
    assert scs("check", "opinion").code == 0
    listed = json.loads(scs("list", "--json").out)
    assert set(listed["calibrations"]) == {"baseline", "opinion"}
    assert "calibrations" in scs("list").out
    assert "did you mean 'opinion'" in scs("calibrate", "opinio").err


def test_a_table_is_printed_and_exported(scs, written):
    assert scs("sweep", "run", "saltelli.yaml", "--workers", 1, "--out", "swept", "--quiet").code == 0
    printed = scs("sweep", "table", "swept").out
    assert printed.splitlines()[0].startswith(f"point,replicate,seed,{ERRORS},{LEVEL},wrongly_listed_share")
    assert len(printed.splitlines()) == 1 + 16 * 4 * 2
    assert scs("sweep", "table", "swept", "all.csv").code == 0
    assert (written / "all.csv").read_text() == printed
    assert scs("sweep", "table", "swept", "all.parquet").code == 0
    assert list(pd.read_parquet(written / "all.parquet")) == printed.splitlines()[0].split(",")
    assert scs("sweep", "table", "swept", "all.csv").code == 4
    assert scs("sweep", "table", "swept", "all.csv", "--overwrite").code == 0
    assert scs("sweep", "table", "swept", "all.xlsx").code == 2


def test_a_cancelled_sweep_keeps_what_it_has_and_goes_on(scs, written, monkeypatch):
    def cancels(settings, seed, replicate):
        if not (written / "swept" / "cancelled").exists():
            assert sweep.status(written / "swept").active
            time.sleep(0.01)
            sweep.cancel(written / "swept")
        return run_one(settings, seed, replicate)

    monkeypatch.setattr(sweep, "run_sweep", functools.partial(sweep.run_sweep.func, run_one=cancels))
    answer = scs("sweep", "run", "saltelli.yaml", "--workers", 1, "--out", "swept", "--quiet")
    assert answer.code == 143
    assert "scs sweep resume" in answer.err
    assert 0 < sweep.status("swept").finished < 128
    monkeypatch.setattr(sweep, "resume", functools.partial(sweep.resume, run_one=run_one))
    assert scs("sweep", "resume", "swept", "--workers", 1, "--quiet").code == 0
    assert sweep.status("swept").complete
    assert "scs sweep resume" in scs("sweep", "cancel", "swept").out


def test_a_folder_of_another_kind_is_told_with_the_command_that_is_for_it(scs, written):
    assert scs("sweep", "run", "saltelli.yaml", "--workers", 1, "--out", "swept", "--quiet").code == 0
    for verb in (("resume",), ("explain-run",)):
        answer = scs(*verb, "swept")
        assert answer.code == 5
        assert "holds a sweep" in answer.err
        assert "scs sweep resume swept" in answer.err
        assert "version" not in answer.err
    begin(Scenario.load("narrow"), written / "begun", every=9)
    assert "scs resume begun" in scs("sweep", "status", "begun").err
    assert "scs resume begun" in scs("explain-run", "begun").err


def test_a_sweep_is_made_again(scs, written, monkeypatch):
    assert scs("sweep", "run", "saltelli.yaml", "--workers", 1, "--out", "swept", "--quiet").code == 0
    monkeypatch.setattr(sweep, "run_again", functools.partial(sweep.run_again, run_one=run_one))
    answer = scs("verify", "swept", "--rerun", "--workers", 1, "--sample", 7)
    assert answer.code == 0, answer.err
    assert "7 made again with the same numbers" in answer.out
    assert scs("verify", "swept", "--sample", 7).code == 2
    monkeypatch.setattr(sweep, "run_again", lambda *_, **__: (128, ["point 3, replicate 0: digest a, stored b"]))
    answer = scs("verify", "swept", "--rerun", "--workers", 1)
    assert answer.code == 1
    assert "1 of 128 runs give other numbers now" in answer.err
    assert "versions that differ" in answer.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("sweep", "run", "saltelli.yaml", "--out", "x y"), "go on with: scs sweep resume 'x y'"),
        (("sensitivity", "saltelli.yaml", "--out", "x y"), "the same command with --seed 1 --out 'x y' goes on"),
        (("calibrate", "fitted.yaml", "--out", "x y"), "the same command with --out 'x y' goes on"),
        (("run", "narrow", "--out", "x y"), "nothing is kept of it; a run with --checkpoint-every DAYS can be resumed"),
        (("run", "narrow", "--out", "x y", "--checkpoint-every", 9), "go on with: scs resume 'x y'"),
        (("compare", "narrow", "expansive"), "nothing is kept of it; what scs sweep run does can be resumed"),
    ],
)
def test_who_interrupts_is_told_how_to_go_on(scs, written, monkeypatch, command, said):
    def stops(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run_task", stops)
    for name in ("run_points", "run_sweep"):
        monkeypatch.setattr(sweep, name, functools.partial(getattr(sweep, name).func, run_one=stops))
    for module in ("simulate", "compare", "checkpointed_runs"):
        monkeypatch.setattr(sys.modules[f"simulation.experiments.{module}"], "gather", stops)
    answer = scs(*command, "--workers", 1, "--quiet")
    assert answer.code == 130
    assert answer.err == f"interrupted; {said}\n"
