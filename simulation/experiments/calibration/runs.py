"""THE RUNS BEHIND A CALIBRATION: every case of every target at every point, on common random numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.experiments.batches import Row, run_batches
from simulation.experiments.calibration.plan import CalibrationPlan
from simulation.experiments.patterns import cases_of, readings_by_case
from simulation.experiments.patterns.readings import over_replicates, reading
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import run_replicate
from simulation.kernel.randomness import seed_of_replicate
from simulation.scenario import Scenario

RUNS_A_BATCH = 8


@dataclass(frozen=True)
class Task:
    """One run: a case at a point, under the seed of a replicate, reduced to the readings that targets need."""

    point: int
    case: str
    replicate: int
    seed: int
    scenario: Scenario
    changes: dict[str, Any]
    readings: tuple[str, ...]


def read_points(
    plan: CalibrationPlan,
    points: np.ndarray,
    folder: Path,
    *,
    workers: int,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> np.ndarray:
    """What every target reads at every point, float64 (points, targets, replicates).

    What is in `folder` is not run again. points: (n, k) in shares of the priors. NaN where a reading is undefined.
    """
    targets = plan.targets
    tasks = tasks_of(plan, points)
    table = run_batches(run_task, tasks, folder, size=RUNS_A_BATCH, workers=workers, cluster=cluster, progress=progress)
    found = np.full((len(points), len(targets), plan.content.replicates), math.nan)
    by_case = {case: rows.set_index(["point", "replicate"]) for case, rows in table.groupby("case")}
    for t, target in enumerate(targets):
        found[:, t] = _of_case(by_case[target.case], target.reading)
        if target.less:
            found[:, t] -= _of_case(by_case[target.less], target.reading)
    return found


def tasks_of(plan: CalibrationPlan, points: np.ndarray) -> list[Task]:
    """The runs, point by point, so that every finished batch completes points."""
    needed = readings_by_case(plan.targets)
    cases = cases_of_plan(plan)
    seeds = [seed_of_replicate(plan.content.seed, r) for r in range(plan.content.replicates)]
    return [
        Task(n, name, r, seed, scenario, plan.values_at(point), needed[name])
        for n, point in enumerate(points)
        for name, scenario in cases.items()
        for r, seed in enumerate(seeds)
    ]


def cases_of_plan(plan: CalibrationPlan) -> dict[str, Scenario]:
    """The cases that the targets of a plan ask for, by name."""
    needed = readings_by_case(plan.targets)
    every = cases_of(plan.scenario, plan.content.citizens, plan.content.days)
    return {name: case for name, case in every.items() if name in needed}


def run_task(task: Task) -> Row:
    """One run as a row: point, case, replicate, seed and the readings."""
    settings = task.scenario.replace(task.changes).settings
    frames = run_replicate(settings, task.seed, task.replicate)
    row: Row = {"point": task.point, "case": task.case, "replicate": task.replicate, "seed": task.seed}
    return row | {name: reading(name, frames) for name in task.readings}


def _of_case(rows: pd.DataFrame, name: str) -> np.ndarray:
    """A reading of one case, (points, replicates)."""
    return over_replicates(name, lambda read: rows[read].unstack("replicate").to_numpy(float))
