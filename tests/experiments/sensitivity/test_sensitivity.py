"""Sensitivity and calibration from Python, as the page of the interface promises them."""

from __future__ import annotations

import inspect
from pathlib import Path

import pandas as pd
import pytest

import simulation
from simulation import Sensitivity, calibrate, sensitivity
from simulation.errors import BadInput
from simulation.experiments.kinds_of_files import kind_of
from simulation.experiments.sensitivity.finished_sweep import Regions
from simulation.experiments.sensitivity.study import Method, in_words
from simulation.experiments.sweep import Plan, run_sweep
from tests.experiments.invented import run_one

PLAN = """
name: errors
scenario: baseline
design:
  kind: latin_hypercube
  points: 24
  uncertainties:
    system.records.error_rate: {low: 0.001, high: 0.3}
    behaviour.opinion.level: prior
  outcomes: [wrongly_listed_share]
  replicates: 2
  days: 5
  citizens: 1000
"""
ERRORS = "system.records.error_rate"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "errors.yaml").write_text(PLAN)
    return tmp_path / "errors.yaml"


@pytest.mark.parametrize("verb", [sensitivity, calibrate])
def test_options_are_keywords_alone(verb: object) -> None:
    parameters = inspect.signature(verb).parameters  # type: ignore[arg-type]
    assert {"set", "seed", "replicates", "days", "citizens", "workers", "out", "progress"} <= set(parameters)
    assert all(parameters[name].kind is inspect.Parameter.KEYWORD_ONLY for name in [*parameters][1:])
    assert inspect.getdoc(verb)


def test_a_plan_by_path_or_itself_tells_which_number_matters(plan: Path, tmp_path: Path) -> None:
    found = sensitivity(plan, points=6, out=tmp_path / "runs", progress=False, run_one=run_one)
    assert isinstance(found, Sensitivity)
    clear = dict(zip(found.table["name"], found.table["clear"], strict=True))
    assert (clear[ERRORS], clear["behaviour.opinion.level"]) == (True, False)
    again = sensitivity(Plan.load(plan), points=6, out=tmp_path / "runs", progress=False, run_one=_never)
    pd.testing.assert_frame_equal(again.table, found.table)
    assert sensitivity(plan, points=6, seed=5, replicates=1, run_one=run_one).runs < found.runs  # type: ignore[union-attr]


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_outcome_that_is_undefined_everywhere_is_told_and_no_defect(plan: Path, method: Method) -> None:
    plan.write_text(PLAN.replace("[wrongly_listed_share]", "[list_precision, wrongly_listed_share]"))
    found = sensitivity(plan, method=method, points=4, progress=False, run_one=run_one)
    assert isinstance(found, Sensitivity)
    assert in_words(found)[0].startswith("list_precision: undefined")
    assert found.noise.set_index("outcome").loc["list_precision", "left_out"] == 4


def test_a_finished_sweep_is_read_and_nothing_is_run(plan: Path, tmp_path: Path) -> None:
    run_sweep(plan, tmp_path / "swept", run_one=run_one)
    found = sensitivity(tmp_path / "swept", run_one=_never)
    assert isinstance(found, Regions)
    assert found.runs == 48


def test_what_makes_no_sense_is_refused(plan: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="did you mean 'morris'"):
        sensitivity(plan, method="moris")  # type: ignore[arg-type]
    calibration = Path(simulation.__file__).parents[1] / "scenarios" / "calibrations" / "opinion.yaml"
    with pytest.raises(BadInput, match="scs calibrate"):
        sensitivity(calibration)
    with pytest.raises(BadInput, match="did you mean 'opinion'"):
        calibrate("opinio", out=tmp_path / "fit")
    assert not (tmp_path / "fit").exists()


def test_a_file_is_what_it_holds_wherever_it_lies(plan: Path, tmp_path: Path) -> None:
    shipped = Path(simulation.__file__).parents[1] / "scenarios"
    (tmp_path / "fit.yaml").write_text((shipped / "calibrations" / "opinion.yaml").read_text())
    (tmp_path / "mine.yaml").write_text("extends: narrow\n")
    names = [plan, tmp_path / "fit.yaml", tmp_path / "mine.yaml", "baseline", "where_scope_helps", "opinion"]
    assert [kind_of(name) for name in names] == [
        "plan", "calibration", "scenario", "scenario", "plan", "calibration",
    ]  # fmt: skip


def _never(*_: object) -> dict[str, pd.DataFrame]:
    raise AssertionError("nothing may be run")
