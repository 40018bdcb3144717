"""A STUDY OF SENSITIVITY: points laid out, runs made once, every outcome analysed, and what it says in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from simulation.experiments.progress import Progress
from simulation.experiments.sensitivity.screening import elementary_effects
from simulation.experiments.sensitivity.variance import noise_share, variance_shares
from simulation.experiments.sweep.design import DUMMY, Range
from simulation.experiments.sweep.layouts import distinct, layout
from simulation.scenario import Scenario

Method = Literal["morris", "sobol"]
MEASURE = {"morris": "effect", "sobol": "total"}
INTERVAL = {"morris": ("low", "high"), "sobol": ("total_low", "total_high")}


@dataclass(frozen=True)
class Request:
    """What is asked: numbers with their ranges, outcomes, and how many runs.

    size: trajectories of a Morris design, base points (a power of two) of a Saltelli design. groups: one for each
    number.
    """

    scenario: Scenario
    numbers: Mapping[str, Range | tuple[Any, ...]]
    outcomes: Sequence[str]
    method: Method
    size: int
    replicates: int = 1
    seed: int = 1
    groups: Sequence[str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers, and the dummy last."""
        return (*self.numbers, DUMMY)

    @property
    def all_groups(self) -> list[str] | None:
        """The group of each name; the dummy is one of its own."""
        return [*self.groups, DUMMY] if self.groups else None

    @property
    def block(self) -> int:
        """Points that stand or fall together: a trajectory, or what belongs to one base point."""
        return (len(dict.fromkeys(self.all_groups)) if self.all_groups else len(self.names)) + (
            1 if self.method == "morris" else 2
        )


@dataclass(frozen=True)
class Sensitivity:
    """What was found.

    table: a row for each outcome and number, with columns outcome, name, measure and interval (see `screening` and
    `variance`) and `clear`: whether it stands clear of the dummy. noise: a row for each outcome: share of one run's
    variance that comes from the seed, its interval, blocks left out because the outcome was undefined.
    """

    request: Request
    table: pd.DataFrame
    noise: pd.DataFrame
    runs: int

    def content(self) -> dict[str, Any]:
        """All of it as JSON content."""
        asked = self.request
        return {
            "method": asked.method,
            "size": asked.size,
            "replicates": asked.replicates,
            "seed": asked.seed,
            "scenario": asked.scenario.name,
            "scenario_hash": asked.scenario.hash,
            "numbers": {
                path: [axis.low, axis.high] if isinstance(axis, Range) else list(axis)
                for path, axis in asked.numbers.items()
            },
            "runs": self.runs,
            "table": plain(self.table),
            "noise": plain(self.noise),
        }


def points_of(request: Request) -> np.ndarray:
    """The points in shares of the ranges, float64 (n, numbers and the dummy), in the order that the analysis needs."""
    kind = {"morris": "morris", "sobol": "saltelli"}[request.method]
    return layout(kind, request.names, request.size, request.seed, request.all_groups)


def laid_out(request: Request) -> tuple[np.ndarray, list[dict[str, Any]], np.ndarray]:
    """The points in shares, the different changes that are run, and which of them each point is."""
    points = points_of(request)
    changes, place = distinct(request.numbers, points)
    return points, changes, place


def study(
    request: Request, run_points: Callable[..., Iterator[Any]], *, workers: int = 1, cluster: str | None = None,
    folder: str | Path | None = None, progress: Progress | None = None, **how: Any,
) -> Sensitivity:  # fmt: skip
    """Run what is asked and analyse it.

    run_points: `simulation.experiments.sweep.run_points`, or what stands in for it. folder: runs are kept there, and
    the same call later goes on where it was. Points that differ in the dummy alone are run once. how: other arguments
    of `run_points`.
    """
    points, changes, place = laid_out(request)
    runs = len(changes) * request.replicates
    found = np.full((len(request.outcomes), len(changes), request.replicates), math.nan)
    results = run_points(
        request.scenario, changes, replicates=request.replicates, seed=request.seed, outcomes=tuple(request.outcomes),
        workers=workers, cluster=cluster, folder=folder, **how,
    )  # fmt: skip
    for done, result in enumerate(results, start=1):
        for row, name in enumerate(request.outcomes):
            found[row, result.point, result.replicate] = result.outcomes.get(name, math.nan)
        if progress is not None:
            progress(done, runs)
    values = {name: found[row][place] for row, name in enumerate(request.outcomes)}
    return analysed(request, points, values, runs)


def analysed(request: Request, points: np.ndarray, values: Mapping[str, np.ndarray], runs: int) -> Sensitivity:
    """The analysis of every outcome. `values`: by outcome, (points, replicates)."""
    tables, noises = [], []
    for name, found in values.items():
        kept = _defined(found, request.block)
        rows = np.repeat(kept if kept.any() else ~kept, request.block)  # with none, all: they then have no effects
        means = found[rows].mean(axis=1)
        if request.method == "morris":
            table = elementary_effects(
                request.names, points[rows], means, seed=request.seed, groups=request.all_groups
            )  # fmt: skip
        else:
            table = variance_shares(request.names, found[rows], seed=request.seed, groups=request.all_groups)
        low, high = INTERVAL[request.method]
        ceiling = table.loc[table["name"] == DUMMY, high].max()
        tables.append(table.assign(outcome=name, clear=table[low] > max(ceiling, 0.0)))
        share, share_low, share_high = noise_share(found[rows], seed=request.seed)
        noises.append(
            {
                "outcome": name, "share": share, "low": share_low, "high": share_high,
                "left_out": int((~kept).sum()), "blocks": len(kept),
            }
        )  # fmt: skip
    return Sensitivity(request, pd.concat(tables, ignore_index=True), pd.DataFrame(noises), runs)


def in_words(found: Sensitivity, most: int = 3) -> list[str]:
    """A sentence for each outcome: which numbers carry it, and which stand clear of the dummy at all."""
    measure = MEASURE[found.request.method]
    low, high = INTERVAL[found.request.method]
    said = []
    for outcome, rows in found.table.groupby("outcome", sort=False):
        clear = rows[rows["clear"]].sort_values(measure, ascending=False)
        if rows[measure].isna().all():
            said.append(f"{outcome}: undefined, or the same at every point.")
        elif clear.empty:
            said.append(f"{outcome}: no number stands clear of one that the model never reads.")
        else:
            named = ", ".join(
                f"{row['name']} {row[measure]:.2g} ({row[low]:.2g} to {row[high]:.2g})"
                for _, row in clear.head(most).iterrows()
            )
            said.append(f"{outcome}: {named}; {len(clear)} of {len(rows) - 1} stand clear of the dummy.")
    return said


def unnoticed(found: Sensitivity) -> list[str]:
    """Names that stand clear of the dummy for no outcome."""
    seen = found.table.groupby("name", sort=False)["clear"].any()
    return [str(name) for name, clear in seen.items() if not clear and name != DUMMY]


def _defined(values: np.ndarray, block: int) -> np.ndarray:
    """Which blocks have a defined value at every point."""
    made: np.ndarray = np.isfinite(values).all(axis=1).reshape(-1, block).all(axis=1)
    return made


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON content: what is not known is None."""
    return [
        {
            str(key): None if isinstance(value, float) and not math.isfinite(value) else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]
