"""Tables, rows and priors in plans, what is left out, and layouts for indices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.experiments.sweep import Plan
from simulation.experiments.sweep.design import is_left_out
from tests.experiments.sweep.plans import written

HEAD = """\
name: tried
scenario: baseline
design:
  kind: list
"""
LEVEL = "behaviour.opinion.level"
ROWS = """\
  rows:
    - {policy.scope: narrow, system.records.error_rate: 0.01}
    - {policy.scope: expansive, system.records.error_rate: 0.02}
"""
POINTS = [
    {"policy.scope": "narrow", "system.records.error_rate": 0.01},
    {"policy.scope": "expansive", "system.records.error_rate": 0.02},
]


def test_points_can_be_written_out(tmp_path: Path) -> None:
    assert written(tmp_path, HEAD + ROWS).points == POINTS


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_points_can_come_from_a_table_which_the_plan_then_holds(tmp_path: Path, ending: str) -> None:
    table = pd.DataFrame(POINTS)
    file = tmp_path / f"points.{ending}"
    table.to_csv(file, index=False) if ending == "csv" else table.to_parquet(file)
    plan = written(tmp_path, HEAD + f"  table: points.{ending}\n")
    assert plan.points == POINTS
    file.unlink()
    assert written(tmp_path, plan.text).points == POINTS, "the text that a sweep folder keeps needs no table"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  table: pionts.csv\n", ["plan.yaml:5", "design.table", "points.csv"]),
        ("  table: points.xlsx\n", ["plan.yaml:5", ".csv or .parquet"]),
        ("  table: gaps.csv\n", ["plan.yaml:5", "without gaps", "1 gaps"]),
        ("  table: points.csv\n  levers:\n    days: [3]\n", ["plan.yaml:6", "not together with table"]),
        ("  rows: []\n", ["plan.yaml:5", "design.rows", "a list of points"]),
        ("  rows:\n    - {days: 3}\n    - {dyas: 4}\n", ["plan.yaml:7", "same paths", "dyas"]),
        ("  rows:\n    - {policy.scpe: narrow}\n", ["plan.yaml", "policy.scpe", "'scope'"]),
    ],
)
def test_tables_and_rows_that_are_refused(tmp_path: Path, text: str, said: list[str]) -> None:
    pd.DataFrame(POINTS).to_csv(tmp_path / "points.csv", index=False)
    (tmp_path / "gaps.csv").write_text("days,policy.scope\n3,narrow\n4,\n")
    with pytest.raises(BadInput) as refused:
        _ = written(tmp_path, HEAD + text).points
    for part in said:
        assert part in str(refused.value)


def filled(axes: str, kind: str = "latin_hypercube", points: int = 4) -> str:
    return HEAD.replace("list", f"{kind}\n  points: {points}") + f"  uncertainties:\n{axes}"


def test_a_prior_is_the_range_that_the_parameter_declares(tmp_path: Path) -> None:
    plan = written(tmp_path, filled(f"    {LEVEL}: prior\n    system.records.error_rate: prior\n"))
    level = plan.design.uncertainties[LEVEL]
    now = plan.base.settings.behaviour.opinion.level
    assert level.low < now < level.high
    assert all(level.low <= point[LEVEL] <= level.high for point in plan.points)


def test_all_guesses_below_a_path_can_be_named_at_once(tmp_path: Path) -> None:
    plan = written(tmp_path, filled(f"    behaviour.opinion.*: prior\n    {LEVEL}: {{low: 0.4, high: 0.5}}\n"))
    axes = plan.design.uncertainties
    assert len(axes) > 5
    assert all(path.startswith("behaviour.opinion.") for path in axes)
    assert (axes[LEVEL].low, axes[LEVEL].high) == (0.4, 0.5), "what is said of one goes before what is said of all"


@pytest.mark.parametrize("path", ["behaviour.opinion.levle", "policy.scope", "behaviour.nothing.*"])
def test_a_prior_of_what_is_no_number_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInput) as refused:
        written(tmp_path, filled(f"    {path}: prior\n"))
    assert "plan.yaml:7" in str(refused.value)
    assert path in str(refused.value)


def test_points_can_be_left_out(tmp_path: Path) -> None:
    text = (
        HEAD.replace("list", "grid")
        + "  levers:\n    policy.scope: [narrow, expansive]\n    system.records.error_rate: [0.01, 0.02, 0.3]\n"
        + "  leave_out:\n    - {policy.scope: narrow, system.records.error_rate: {above: 0.015}}\n"
    )
    plan = written(tmp_path, text)
    assert len(plan.points) == 4
    assert len(plan.scenario_hashes) == 4
    assert not any(is_left_out(plan.design, point) for point in plan.points)
    narrow = [p["system.records.error_rate"] for p in plan.points if p["policy.scope"] == "narrow"]
    assert narrow == [0.01]


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ("{policy.scpe: narrow}", "policy.scope"),
        ("{policy.scope: {above: x}}", "above: number"),
        ("{}", "at least one path"),
    ],
)
def test_conditions_that_make_no_sense(tmp_path: Path, conditions: str, said: str) -> None:
    text = HEAD + f"  levers:\n    policy.scope: [narrow]\n  leave_out:\n    - {conditions}\n"
    with pytest.raises(BadInput) as refused:
        written(tmp_path, text)
    assert said in str(refused.value)
    assert "plan.yaml:" in str(refused.value)


AXES = f"    {LEVEL}: prior\n    behaviour.opinion.age: prior\n    policy.scope: [narrow, expansive]\n"


@pytest.mark.parametrize(
    ("kind", "more", "n"),
    [
        ("saltelli", "", 4 * (3 + 2)),
        ("saltelli", f"  groups:\n    opinion: [{LEVEL}, behaviour.opinion.age]\n", 4 * (2 + 2)),
        ("morris", "", None),
    ],
)
def test_layouts_for_indices_are_run_once_a_point(tmp_path: Path, kind: str, more: str, n: int | None) -> None:
    plan = written(tmp_path, filled(AXES, kind) + more)
    points = [tuple(point.items()) for point in plan.points]
    assert len(set(points)) == len(points)
    assert len(points) <= plan.design.n_points
    if n is not None:
        assert plan.design.n_points == n


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (filled(AXES, "saltelli", 5), "power of two"),
        (filled(AXES, "saltelli") + "  groups:\n    g: [behaviour.opinion.lvel]\n", LEVEL),
        (filled(AXES) + f"  groups:\n    g: [{LEVEL}]\n", "only for saltelli and morris"),
        (filled(AXES, "saltelli") + f"  groups:\n    g: [{LEVEL}]\n    h: [{LEVEL}]\n", "one group only"),
        (filled(AXES, "morris") + "  leave_out:\n    - {policy.scope: narrow}\n", "stand or fall together"),
    ],
)
def test_designs_for_indices_that_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        written(tmp_path, text)
    assert said in str(refused.value)


def test_options_lie_over_a_plan_that_was_written_out(tmp_path: Path) -> None:
    plan: Plan = written(tmp_path, HEAD + ROWS).changed(sets=["days=7"], citizens=900, replicates=3)
    assert plan.base.settings.days == 7
    assert plan.base.settings.population.citizens == 900
    assert plan.design.replicates == 3
    assert plan.points == POINTS
