"""WHAT A SWEEP LOOKS LIKE on a terminal: its plan, the means of its points, how far it is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from simulation.cli.output import Screen, number, span

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiments.sweep import PlanSummary, SweepStatus

MOST_OUTCOMES = 5
_MOST_POINTS = 64
_MOST_FAILURES = 10


def show_plan(summary: PlanSummary, screen: Screen) -> None:
    """Print what a plan asks for as a table."""
    screen.line(f"{summary.name}: {summary.title}" if summary.title else summary.name)
    axes = [("lever", *axis) for axis in summary.levers.items()]
    axes += [("uncertainty", *axis) for axis in summary.uncertainties.items()]
    screen.table(["", "path", "values"], axes)
    layout = f"{summary.kind}: {summary.points} points x {summary.replicates} replicates = {summary.runs} runs"
    past = f", which share their first {summary.branch} days" if summary.branch else ""
    screen.line(f"{layout} of {summary.scenario}{past}")


def show_points(runs: pd.DataFrame, screen: Screen, *, everything: bool) -> None:
    """Print the mean outcomes of every point, if they can be read at a glance or if `everything` is wanted."""
    axes = [*runs.attrs["levers"], *runs.attrs["uncertainties"]]
    outcomes = runs.attrs["outcomes"][: None if everything else MOST_OUTCOMES]
    if runs["point"].nunique() > _MOST_POINTS and not everything:
        return
    rows = [
        [*(str(runs_of[axis].iloc[0]) for axis in axes), *(number(runs_of[name].mean()) for name in outcomes)]
        for _, runs_of in runs.groupby("point")
    ]
    screen.table([*axes, *(f"{name}>" for name in outcomes)], rows)


def show_status(found: SweepStatus, screen: Screen) -> None:
    """Print how far a sweep is, and what failed."""
    from simulation.experiments import sweep

    left = found.seconds_left()
    digest = sweep.digest(found.folder) if found.complete else None
    names = ("name", "points", "replicates", "runs", "finished", "failed", "missing", "complete", "active")
    failures = [dataclasses.asdict(failure) for failure in found.failures]
    screen.document(
        {"folder": str(found.folder)}
        | {name: getattr(found, name) for name in names}
        | {"seconds_left": left, "runs_per_second": found.runs_per_second, "digest": digest, "failures": failures}
    )
    state = "at work" if found.active else "complete" if found.complete else "interrupted"
    rows = [
        ("state", state),
        ("points", number(found.points)),
        ("replicates", number(found.replicates)),
        ("finished", f"{number(found.finished)} of {number(found.runs)}"),
        ("failed", number(found.failed)),
    ]
    if found.active and found.runs_per_second:
        rows.append(("rate", f"{found.runs_per_second:.3g} runs a second"))
    if left and found.missing:
        where = "at this rate" if found.active and found.runs_per_second else "on one worker"
        rows.append(("left", f"{span(left)} {where}"))
    if digest:
        rows.append(("digest", digest[:16]))
    screen.table(["sweep", found.name], rows)
    for failure in found.failures[:_MOST_FAILURES]:
        screen.line(f"point {failure.point}, replicate {failure.replicate}, {failure.stage}: {failure.cause}")
        screen.line(f"  repeat it with: {failure.command}")
    screen.line(f"results in {found.folder}")
