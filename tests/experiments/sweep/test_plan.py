"""Plans that are accepted, and messages for those that are not."""

from pathlib import Path

import pytest
import yaml

from simulation.errors import BadInput, Refused
from simulation.experiments.sweep import Plan, plan_summary, shipped_plans
from tests.experiments.sweep.plans import written

START = """\
name: tried
scenario: baseline
design:
  kind: grid
"""

GRID = (
    START
    + """\
  levers:
    policy.scope: [narrow, expansive]
"""
)

MANY, FEW = 1000, 64
"""Checking a point takes ten milliseconds: of a plan of many a few are checked."""


@pytest.mark.parametrize("name", shipped_plans())
def test_shipped_plans_are_valid(name: str) -> None:
    plan = Plan.load(name)
    few = plan.changed(points=FEW) if plan.design.n_points > MANY else plan
    summary = plan_summary(few)
    assert summary.name == name
    assert summary.runs > 1


def test_hash_sees_what_is_asked_and_nothing_else(tmp_path: Path) -> None:
    asked = written(tmp_path, GRID).hash
    assert written(tmp_path, "# a remark\n" + GRID.replace("name: tried", "name: tried\ntitle: A title")).hash == asked
    assert written(tmp_path, GRID.replace("[narrow, expansive]", "[expansive, narrow]")).hash != asked
    assert written(tmp_path, GRID + "  seed: 2\n").hash != asked


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            GRID + "  repetitions: 3\n", ["yaml:7", "design.repetitions", "unknown key", "replicates"], id="key"
        ),
        pytest.param(GRID + "  replicates: 0\n", ["yaml:7", "design.replicates", "at least 1", "got 0"], id="number"),
        pytest.param(GRID + "  replicates: two\n", ["yaml:7", "whole number", "two"], id="type"),
        pytest.param(GRID.replace("grid", "gird"), ["yaml:4", "design.kind", "'grid'", "gird"], id="kind"),
        pytest.param(START, ["yaml:3", "design.levers", "at least one"], id="nothing varied"),
        pytest.param(
            GRID.replace("[narrow, expansive]", "narrow"),
            ["yaml:6", "policy.scope", "list of values"],
            id="scalar axis",
        ),
        pytest.param(GRID.replace("[narrow, expansive]", "[]"), ["yaml:6", "list of values", "empty"], id="empty axis"),
        pytest.param(
            GRID.replace("[narrow, expansive]", "{low: 1, hihg: 2}"), ["yaml:6", "hihg", "'high'"], id="range key"
        ),
        pytest.param(
            GRID.replace("[narrow, expansive]", "{low: 3, high: 2}"),
            ["yaml:6", "high", "above low", "got 2"],
            id="range",
        ),
        pytest.param(
            GRID.replace("[narrow, expansive]", "{low: 0, high: 2, log: true}"), ["yaml:6", "log", "above 0"], id="log"
        ),
        pytest.param(
            GRID.replace("[narrow, expansive]", "{low: 1, high: 2.5, integer: true}"), ["yaml:6", "whole"], id="integer"
        ),
        pytest.param(
            GRID.replace("[narrow, expansive]", "{low: 1, high: 2}"),
            ["yaml:6", "latin_hypercube"],
            id="range in a grid",
        ),
        pytest.param(GRID + "  points: 8\n", ["yaml:7", "design.points", "only for"], id="points of a grid"),
        pytest.param(
            GRID.replace("grid", "latin_hypercube"), ["yaml:3", "design.points", "number of points"], id="no points"
        ),
        pytest.param(
            GRID.replace("grid", "sobol") + "  points: 100\n",
            ["yaml:7", "power of two", "64 or 128", "100"],
            id="sobol",
        ),
        pytest.param(
            GRID.replace("grid", "list") + "    days: [1, 2, 3]\n", ["yaml:5", "equal length", "2, 3"], id="list"
        ),
        pytest.param(
            GRID + "    days: [1, 2]\n  days: 5\n", ["yaml:7", "levers.days", "set for all points"], id="set twice"
        ),
        pytest.param(
            GRID + "  uncertainties:\n    policy.scope: [narrow]\n",
            ["yaml:8", "policy.scope", "already"],
            id="named twice",
        ),
        pytest.param(
            GRID + "  outcomes: [legitimacy, aproval_expressed]\n", ["yaml:7", "'approval_expressed'"], id="outcome"
        ),
        pytest.param(GRID.replace("[narrow,", "[&a narrow,"), ["yaml:6", "anchors"], id="anchor"),
        pytest.param(GRID + "  kind: list\n", ["yaml:7", "kind", "once"], id="duplicate key"),
    ],
)
def test_a_plan_that_is_wrong_in_itself(tmp_path: Path, text: str, parts: list[str]) -> None:
    _refused(tmp_path, text, parts, lambda: written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(GRID.replace("policy.scope", "policy.scpe"), ["yaml:6", "policy.scpe", "'scope'"], id="path"),
        pytest.param(GRID.replace("narrow,", "narow,"), ["yaml:6", "policy.scope", "narow", "'narrow'"], id="preset"),
        pytest.param(
            GRID + "    system.records.error_rate: [0.1, much]\n", ["yaml:7", "error_rate", "number", "much"], id="type"
        ),
        pytest.param(
            START.replace("grid", "latin_hypercube\n  points: 4")
            + "  levers:\n    system.records.error_rate: {low: -1, high: 1}\n",
            ["yaml:7", "error_rate", "-1"],
            id="end of a range",
        ),
        pytest.param(GRID.replace("baseline", "basline"), ["yaml:2", "scenario", "'baseline'"], id="scenario"),
        pytest.param(GRID + "  citizens: 3000000000\n", ["yaml:7", "design.citizens", "3000000000"], id="citizens"),
    ],
)
def test_a_plan_that_does_not_fit_its_scenario(tmp_path: Path, text: str, parts: list[str]) -> None:
    _refused(tmp_path, text, parts, lambda: plan_summary(written(tmp_path, text)))


def test_a_run_beyond_the_limits_is_refused_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"yaml:7: design.days: .*36500"):
        plan_summary(written(tmp_path, GRID + "  days: 40000\n"))


def test_values_that_are_only_wrong_together_are_told_with_their_point(tmp_path: Path) -> None:
    axes = "start: [2019-01-01, 2018-06-01]\n    policy.scope: [[{from: 2019-06-01, value: narrow}]]"
    with pytest.raises(BadInput, match="point 1 ") as caught:
        plan_summary(written(tmp_path, GRID.replace("policy.scope: [narrow, expansive]", axes)))
    assert "must not be after the last day" in str(caught.value)


def _refused(folder: Path, text: str, parts: list[str], attempt) -> None:
    with pytest.raises(BadInput) as caught:
        attempt()
    message = str(caught.value)
    assert len(message.splitlines()) <= 5
    for part in parts:
        assert part in message, message


def test_an_absurdly_large_grid_is_refused_before_it_is_built(tmp_path: Path) -> None:
    axes = {f"path.number_{i}": list(range(100)) for i in range(10)}
    content = {"name": "huge", "scenario": "baseline", "design": {"kind": "grid", "levers": axes}}
    with pytest.raises(Refused, match="at most 1000000 runs"):
        written(tmp_path, yaml.safe_dump(content))


def test_no_such_plan() -> None:
    with pytest.raises(BadInput, match="scope_error_redress"):
        Plan.load("scope_eror_redress")
