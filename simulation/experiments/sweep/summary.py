"""WHAT A PLAN ASKS FOR, before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulation.experiments.sweep.design import Range
from simulation.experiments.sweep.plan import OUTCOMES, Plan
from simulation.scenario.error_format import shown


@dataclass(frozen=True)
class PlanSummary:
    """What a plan asks for, before anything runs."""

    name: str
    title: str
    scenario: str
    kind: str
    points: int
    replicates: int
    citizens: int
    days: int
    branch: int | None
    levers: dict[str, str]
    uncertainties: dict[str, str]
    outcomes: tuple[str, ...]

    @property
    def runs(self) -> int:
        """Points times replicates."""
        return self.points * self.replicates


def plan_summary(plan: Plan) -> PlanSummary:
    """Check a plan against its scenario and sum it up; runs nothing. Raises BadInput."""
    design = plan.design
    return PlanSummary(
        name=plan.name,
        title=plan.content.title,
        scenario=plan.content.scenario,
        kind=design.kind,
        points=len(plan.scenario_hashes),
        replicates=design.replicates,
        citizens=plan.base.settings.population.citizens,
        days=plan.base.settings.days,
        branch=plan.branch_day,
        levers={path: _in_words(axis) for path, axis in design.levers.items()},
        uncertainties={path: _in_words(axis) for path, axis in design.uncertainties.items()},
        outcomes=design.outcomes or OUTCOMES,
    )


def _in_words(axis: Range | tuple[Any, ...]) -> str:
    if isinstance(axis, Range):
        notes = [word for word, on in (("whole numbers", axis.integer), ("logarithmic", axis.log)) if on]
        return f"{axis.low:g} to {axis.high:g}" + (f" ({', '.join(notes)})" if notes else "")
    return ", ".join(value if isinstance(value, str) else shown(value) for value in axis)
