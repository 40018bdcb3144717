"""A fault of a plan is told where it was written: at its line, or as the option that was typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulation.errors import BadInput
from simulation.experiments.sweep import plan_summary
from tests.experiments.sweep.plans import written

PLAN = """\
name: tried
scenario: baseline
design:
  kind: grid
  levers:
    policy.scope: [narrow, expansive]
  days: 30
  changes:
    system.records.screening: 0.5
"""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ("    policy.redres: national\n", "plan.yaml:10: design.changes.policy.redres: unknown key"),
        ("    policy.redress: nation\n", "plan.yaml:10: design.changes.policy.redress: must be a preset"),
        (
            "    policy:\n      redress: strong\n      scop: narrow\n",
            "plan.yaml:12: design.changes.policy.scop: unk",
        ),
        (
            "    events:\n      - kind: announce\n        day: 3\n        item: x\n",
            "plan.yaml:13: design.changes.events",
        ),
        ("    days: 20\n", "plan.yaml:10: design.changes.days: is design.days already"),
        ("    seed: 20\n", "plan.yaml:10: design.changes.seed: changes nothing in a plan"),
    ],
)
def test_a_change_of_the_file_is_told_at_its_own_line_and_path(tmp_path: Path, changes: str, told: str) -> None:
    with pytest.raises(BadInput) as caught:
        plan_summary(written(tmp_path, PLAN + changes))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"sets": ["policy.redres=national"]}, "--set: policy.redres: unknown key (did you mean 'redress'?)"),
        ({"sets": ["policy.redress=nation"]}, "--set: policy.redress: must be a preset"),
        ({"sets": ["days=0"]}, "--set: days: must be a whole number, at least 1 (got 0)"),
        ({"sets": ["seed=-1"]}, "--set: seed: must be a whole number, at least 0 (got -1)"),
        ({"days": 99999}, "--days: days: must be at most 36500 (got 99999)"),
    ],
)
def test_an_option_is_told_as_it_was_typed(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    plan = written(tmp_path, PLAN)
    with pytest.raises(BadInput) as caught:
        plan_summary(plan.changed(**options))
    assert str(caught.value).startswith(told)


def test_an_option_that_sets_what_is_varied_is_to_blame_and_not_the_plan(tmp_path: Path) -> None:
    plan = written(tmp_path, PLAN)
    with pytest.raises(BadInput) as caught:
        plan.changed(sets=["policy.scope=narrow"])
    assert str(caught.value).startswith("--set: policy.scope: is varied by the plan, at ")
    assert "plan.yaml:6" in str(caught.value)
    assert '(got "narrow")' in str(caught.value)


def test_length_and_size_can_be_set_although_the_plan_has_them(tmp_path: Path) -> None:
    sets = ["days=10", "population.citizens=700", "seed=4", "replicates=3"]
    plan = written(tmp_path, PLAN).changed(sets=sets)
    assert (plan.base.settings.days, plan.base.settings.population.citizens) == (10, 700)
    assert (plan.design.seed, plan.design.replicates) == (4, 3)
