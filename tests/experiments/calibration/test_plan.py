"""Calibration plans: what is read, and what is refused with file, line and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulation.errors import BadInput
from simulation.experiments.calibration.plan import CalibrationPlan
from simulation.experiments.calibration.runs import cases_of_plan

GOOD = """
name: small
parameters:
  behaviour.opinion.level: {low: 0.2, high: 0.6}
targets: [P3a]
points: 8
replicates: 2
citizens: 200
"""


def plan_of(tmp_path: Path, text: str = GOOD) -> CalibrationPlan:
    file = tmp_path / "plan.yaml"
    file.write_text(text)
    return CalibrationPlan.load(file)


def test_a_plan_gives_values_inside_its_priors(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert plan.names == ("behaviour.opinion.level",)
    assert plan.values_at([0.0]) == {"behaviour.opinion.level": 0.2}
    assert plan.values_at([1.0])["behaviour.opinion.level"] == pytest.approx(0.6)
    assert [target.id for target in plan.targets] == ["P3a"]
    points = plan.even_points()
    assert points.shape == (8, 1)
    assert sorted((points[:, 0] * 8).astype(int)) == list(range(8)), "one point in every eighth"


def test_title_and_description_do_not_change_what_is_asked(tmp_path: Path) -> None:
    assert plan_of(tmp_path).hash == plan_of(tmp_path, GOOD + "title: other\n").hash
    assert plan_of(tmp_path).hash != plan_of(tmp_path, GOOD.replace("points: 8", "points: 9")).hash


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[P3a]", "[P3x]", "the id of a pattern .did you mean"),
        ("[P3a]", "[P3c]", "a pattern whose band has two ends"),
        ("level:", "levle:", "level"),
        ("points: 8", "points: 1", "points"),
        ("name: small", "nmae: small", "name"),
        ("high: 0.6", "high: 0.1", "above low"),
        ("high: 0.6", "high: 7.0", "level"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, before: str, after: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        plan_of(tmp_path, GOOD.replace(before, after))


def test_an_unknown_name_lists_the_shipped_plans() -> None:
    with pytest.raises(BadInput, match="no such calibration plan"):
        CalibrationPlan.load("nothing")


def test_options_are_laid_over_a_plan(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    changed = plan.changed(seed=7, replicates=3, days=20, citizens=100, sets=["policy.scope=expansive"])
    content = changed.content
    assert (content.seed, content.replicates, content.days, content.citizens) == (7, 3, 20, 100)
    assert changed.scenario.hash != plan.scenario.hash
    assert {case.settings.days for case in cases_of_plan(changed).values()} == {20}
    assert changed.hash != plan.hash == plan.changed().hash


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"replicates": 1}, "--replicates: replicates: must be a whole number from 2"),
        ({"sets": ["behaviour.opinion.level=0.3"]}, "--set: behaviour.opinion.level: is fitted by the plan"),
        ({"sets": ["policy.scop=narrow"]}, "--set: policy.scop: .*did you mean 'scope'"),
    ],
)
def test_options_that_do_not_fit_are_told_at_their_place(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        plan_of(tmp_path).changed(**options)
