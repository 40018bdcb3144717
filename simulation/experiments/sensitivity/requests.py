"""WHAT IS STUDIED: the numbers of a plan with the ranges that it gives, or all guesses of a scenario."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from simulation.errors import BadInput, nearest
from simulation.experiments.kinds_of_files import kind_of
from simulation.experiments.replicates import check_request
from simulation.experiments.request import Changes, Source, as_texts, prepared
from simulation.experiments.sensitivity.finished_sweep import request_of
from simulation.experiments.sensitivity.numbers import guessed_numbers, unit_of_groups
from simulation.experiments.sensitivity.study import Method, Request
from simulation.experiments.sweep import Plan, Range
from simulation.experiments.sweep.design import KINDS_FOR_INDICES
from simulation.results.headline import HEADLINE
from simulation.scenario import Scenario

SIZES: dict[Method, int] = {"morris": 10, "sobol": 128}
"""Trajectories and base points when nobody says."""
CITIZENS = 2000
"""Of a scenario of which every guess is studied, when nobody says."""


def request_for(
    subject: Plan | Source,
    *,
    method: Method | None = None,
    points: int | None = None,
    by_mechanism: bool = False,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    seed: int | None = None,
    replicates: int | None = None,
    days: int | None = None,
    citizens: int | None = None,
) -> Request:
    """The request of a plan, or of a scenario of which every guess is studied; `sensitivity` explains the arguments.

    Raises BadInput.
    """
    if method not in (None, *SIZES):
        raise BadInput(f"method: {' or '.join(SIZES)}{nearest(str(method), SIZES)} (got {method!r})")
    check_request(seed=seed or 0, replicates=1 if replicates is None else replicates)
    plan = plan_in(subject)
    if plan is not None:
        asked = plan.changed(sets=as_texts(set), seed=seed, replicates=replicates, days=days, citizens=citizens)
        return _of_plan(asked, method, points, by_mechanism)
    assert not isinstance(subject, Plan)
    scenario = prepared(subject, set=set, days=days, citizens=CITIZENS if citizens is None else citizens)
    numbers, how = guessed_numbers(scenario), method or "morris"
    groups = unit_of_groups(numbers) if by_mechanism else None
    size, seed = points or SIZES[how], 1 if seed is None else seed
    return Request(_lean(scenario), numbers, tuple(HEADLINE), how, size, replicates or 1, seed, groups)


def plan_in(subject: Plan | Source) -> Plan | None:
    """The plan that is meant, or None for a scenario. Raises BadInput for a calibration plan."""
    if isinstance(subject, Plan):
        return subject
    if not isinstance(subject, str | Path):
        return None
    kind = kind_of(subject)
    if kind == "calibration":
        raise BadInput(f"{subject}: is a calibration plan, which scs calibrate runs; allowed: a plan or a scenario")
    return Plan.load(subject) if kind == "plan" else None


def _of_plan(plan: Plan, method: Method | None, points: int | None, by_mechanism: bool) -> Request:
    """A design of Saltelli or Morris as it stands; of any other the ranges, as the arguments say. Raises BadInput."""
    design = plan.design
    if design.kind in KINDS_FOR_INDICES:
        asked = request_of(plan)
        if method not in (None, asked.method):
            raise BadInput(f"--method: {asked.method}, as the plan {plan.name} says (got {method})")
        return dataclasses.replace(asked, scenario=_lean(plan.base), size=points or asked.size)
    ranges = {path: axis for path, axis in design.axes.items() if isinstance(axis, Range)}
    if not ranges:
        raise BadInput(f"{plan.name}: no lever and no uncertainty has a range; give one as {{low: ..., high: ...}}")
    how = method or "morris"
    outcomes = design.outcomes or tuple(HEADLINE)
    groups = unit_of_groups(ranges) if by_mechanism else None
    size = points or SIZES[how]
    return Request(_lean(plan.base), ranges, outcomes, how, size, design.replicates, design.seed, groups)


def _lean(scenario: Scenario) -> Scenario:
    """The scenario without the tables that no index needs."""
    return scenario.replace({"observe.spells": False, "observe.strata": False, "observe.cities": False})
