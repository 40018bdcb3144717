from __future__ import annotations

import functools
import json
import re

import pytest

from simulation.experiments import sweep
from simulation.results import tables
from simulation.scenario import Scenario
from tests.cli.test_scenarios import PLAN
from tests.results import sample


def one(settings, seed, replicate):
    """A run made up from its seed."""
    frames = {table: tables.conform(table, frame) for table, frame in sample.frames(replicates=1).items()}
    frames["outcomes"] = frames["outcomes"].assign(legitimacy=(seed % 97) / 97, seed=seed, replicate=replicate)
    return frames


def failing(settings, seed, replicate):
    raise ValueError("negative income")


@pytest.fixture
def plan(scs, tmp_path, monkeypatch):
    monkeypatch.setattr(sweep, "run_sweep", functools.partial(sweep.run_sweep, run_one=one))
    monkeypatch.setattr(sweep, "resume", functools.partial(sweep.resume, run_one=one))
    monkeypatch.setattr(sweep, "extend", functools.partial(sweep.extend, run_one=one))
    (tmp_path / "small.yaml").write_text(PLAN)
    return "small.yaml"


def test_plan_shows_what_is_asked_and_runs_nothing(scs, plan, tmp_path):
    answer = scs("sweep", "plan", plan)
    assert answer.code == 0
    assert "grid: 2 points x 2 replicates = 4 runs of narrow" in answer.out
    assert "narrow, expansive" in answer.out
    document = json.loads(scs("sweep", "plan", plan, "--json").out)
    assert document["runs"] == 4
    assert document["estimate"]["runs"] == 4
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]


def test_run_makes_all_runs(scs, plan):
    answer = scs("sweep", "run", plan, "--out", "swept")
    assert answer.code == 0
    assert "4 of 4" in answer.out
    assert re.search(r"policy.scope +legitimacy", answer.out)
    assert re.search(r"expansive +0\.\d{4}\n", answer.out)
    document = json.loads(scs("sweep", "status", "swept", "--json").out)
    assert (document["finished"], document["failed"], document["missing"]) == (4, 0, 0)
    assert document["complete"] is True
    assert scs("digest", "swept").out.strip() == document["digest"] == sweep.digest("swept")


def test_run_gets_a_fresh_folder(scs, plan):
    assert "results in results/small-1-1" in scs("sweep", "run", plan).out
    assert "results in results/small-1-2" in scs("sweep", "run", plan).out


def test_run_with_plan_runs_nothing(scs, plan, tmp_path):
    assert "nothing was run" in scs("sweep", "run", plan, "--plan").out
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]


def test_run_refuses_a_folder_with_other_things(scs, plan, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    assert scs("sweep", "run", plan, "--out", "thesis").code == 4


def test_resume_of_a_complete_sweep_changes_nothing(scs, plan):
    scs("sweep", "run", plan, "--out", "swept")
    before = scs("digest", "swept").out
    assert scs("sweep", "resume", "swept").code == 0
    assert scs("digest", "swept").out == before


@pytest.mark.parametrize("more", ["+3", "3"])
def test_extend_adds_replicates(scs, plan, more):
    scs("sweep", "run", plan, "--out", "swept")
    answer = scs("sweep", "extend", "swept", "--replicates", more)
    assert answer.code == 0
    assert "10 of 10" in answer.out


@pytest.mark.parametrize("more", ["0", "-1", "+", "many", "1.5", "9" * 30, "²"])
def test_extend_by_something_else_is_refused(scs, plan, more):
    scs("sweep", "run", plan, "--out", "swept")
    answer = scs("sweep", "extend", "swept", f"--replicates={more}")
    assert answer.code == 2
    assert "--replicates" in answer.err


def test_failed_runs_are_shown_and_end_with_six(scs, plan, monkeypatch):
    monkeypatch.setattr(sweep, "run_sweep", functools.partial(sweep.run_sweep, run_one=failing))
    answer = scs("sweep", "run", plan, "--out", "swept", "--json")
    assert answer.code == 6
    assert "negative income" in answer.err
    document = json.loads(answer.out)
    assert document["failed"] == 4
    assert document["failures"][0]["cause"] == "ValueError: negative income"
    assert scs("sweep", "resume", "swept", "--retry-failed").code == 0


def test_a_folder_without_a_sweep_is_five(scs, plan, tmp_path):
    assert scs("sweep", "status", "nowhere").code == 5
    assert scs("sweep", "resume", "nowhere").code == 5


def test_a_sweep_has_figures_but_no_report(scs, plan):
    scs("sweep", "run", plan, "--out", "swept")
    assert scs("plot", "swept").code == 0
    assert scs("verify", "swept").code == 0
    answer = scs("verify", "swept", "--rerun", "--sample", 2)
    assert answer.code == 1
    assert "2 of 2 runs give other numbers now" in answer.err, "they were made up, and the model makes others"
    answer = scs("report", "swept")
    assert answer.code == 2
    assert "scs plot" in answer.err


def test_options_of_a_plan_change_all_points(scs, plan, tmp_path):
    given = ["--seed", 7, "--replicates", 3, "--days", 20, "--citizens", 900, "--set", "policy.redress=strong"]
    document = json.loads(scs("sweep", "plan", plan, *given, "--json").out)
    assert (document["runs"], document["days"], document["citizens"]) == (6, 20, 900)
    assert scs("sweep", "run", plan, *given, "--out", "swept").code == 0
    folder = sweep.folder.open_folder("swept")
    assert (folder.plan.design.seed, folder.n_runs) == (7, 6)
    everywhere = {"days": 20, "population.citizens": 900, "policy.redress": "strong"}
    for point, scope in enumerate(("narrow", "expansive")):
        single = Scenario.load("narrow").replace({**everywhere, "policy.scope": scope})
        assert folder.scenario_at(point).hash == single.hash
    assert scs("sweep", "resume", "swept").code == 0
    assert scs("sweep", "run", plan, "--out", "swept").code == 5  # without the options it is another plan


def test_an_option_that_no_plan_can_have_is_refused_with_its_name(scs, plan):
    answer = scs("sweep", "run", plan, "--set", "policy.redres=strong")
    assert answer.code == 2
    assert "policy.redres" in answer.err
    assert "redress" in answer.err
    answer = scs("sweep", "run", plan, "--set", "policy.scope=narrow")
    assert answer.code == 2
    assert "policy.scope" in answer.err


def test_overwrite_begins_a_sweep_again(scs, plan, tmp_path):
    assert scs("sweep", "run", plan, "--out", "swept", "--seed", 2).code == 0
    assert scs("sweep", "run", plan, "--out", "swept").code == 5
    answer = scs("sweep", "run", plan, "--out", "swept", "--overwrite")
    assert answer.code == 0
    assert sweep.folder.open_folder("swept").plan.design.seed == 1
    with sweep.lock.locked(tmp_path / "swept"):
        assert scs("sweep", "run", plan, "--out", "swept", "--overwrite").code == 4
