"""WHAT A FINISHED SWEEP SAYS: indices for a design of Saltelli or Morris, and for any other the values that lead there.

Nothing is run. For designs without indices an outcome counts as there where it lies above its median over all runs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.errors import BadInput
from simulation.experiments.sensitivity.regions import Box, boxes, regional_sensitivity
from simulation.experiments.sensitivity.study import Request, Sensitivity, analysed, plain, points_of
from simulation.experiments.sweep import Plan
from simulation.experiments.sweep.design import KINDS_FOR_INDICES, Range
from simulation.experiments.sweep.folder import open_folder
from simulation.experiments.sweep.layouts import distinct
from simulation.experiments.sweep.lever_columns import column_of
from simulation.experiments.sweep.table import frame
from simulation.results.headline import HEADLINE

FEWEST = 20
"""Points below which nothing is said of values that lead somewhere."""


@dataclass(frozen=True)
class Regions:
    """Which values go with outcomes above their median.

    table: a row for each outcome and axis, with columns of `regional_sensitivity` and `threshold`. found: boxes by
    outcome. runs: of the sweep.
    """

    name: str
    table: pd.DataFrame
    found: Mapping[str, list[Box]]
    runs: int

    def content(self) -> dict[str, Any]:
        """All of it as JSON content."""
        told = {name: [vars(box) for box in some] for name, some in self.found.items()}
        return {"method": "regions", "sweep": self.name, "runs": self.runs, "table": plain(self.table), "boxes": told}

    def in_words(self) -> list[str]:
        """A sentence for each outcome: the axis that tells most, and the first box."""
        said = []
        for outcome, rows in self.table.groupby("outcome", sort=False):
            first = rows.sort_values("distance", ascending=False).iloc[0]
            if math.isnan(first["distance"]):
                said.append(f"{outcome}: the same in all runs.")
                continue
            text = f"{outcome}: {first['name']} tells most (distance {first['distance']:.2f}, p {first['p']:.2g})"
            some = self.found[str(outcome)]
            box = f"; above {first['threshold']:.4g} in {some[0].density:.0%} where {some[0].words}" if some else ""
            said.append(f"{text}{box}.")
        return said


def request_of(plan: Plan) -> Request:
    """The request of a plan of kind saltelli or morris, whose points are those of `scs sweep run`."""
    design = plan.design
    groups = design.all_groups
    return Request(
        plan.base,
        design.axes,
        design.outcomes or tuple(HEADLINE),
        "morris" if design.kind == "morris" else "sobol",
        design.points or 0,
        design.replicates,
        design.seed,
        groups[:-1] if groups else None,
    )


def of_sweep(directory: str | Path) -> Sensitivity | Regions:
    """What the runs of a finished sweep say. Raises BadInput while runs are missing or failed, Damaged."""
    folder = open_folder(directory)
    runs = frame(directory, all_outcomes=True)
    if len(runs) < folder.n_runs:
        what = f"{len(runs)} of {folder.n_runs} runs finished"
        raise BadInput(f"{folder.path}: {what}; go on with: scs sweep resume {folder.path}")
    if folder.plan.design.kind in KINDS_FOR_INDICES:
        return _indices(folder.plan, folder.replicates, runs)
    return regions_of(folder.plan, runs)


def _indices(plan: Plan, replicates: int, runs: pd.DataFrame) -> Sensitivity:
    request = request_of(plan)
    shares = points_of(request)
    points, place = distinct(request.numbers, shares)
    values = {}
    for name in request.outcomes:
        found = np.full((len(points), replicates), math.nan)
        found[runs["point"], runs["replicate"]] = runs[name]
        values[name] = found[place]
    return analysed(request, shares, values, len(runs))


def regions_of(plan: Plan, runs: pd.DataFrame) -> Regions:
    """Which values of which axes go with outcomes above their median, over points. Raises BadInput for few points."""
    axes = {path: axis for path, axis in plan.design.axes.items() if isinstance(axis, Range) or _is_numeric(axis)}
    columns = [column_of(path) for path in axes]
    outcomes = list(plan.design.outcomes or HEADLINE)
    means = runs.groupby("point")[[*columns, *outcomes]].mean()
    if not axes or len(means) < FEWEST:
        what = f"{len(axes)} axes of numbers and {len(means)} points"
        raise BadInput(f"{plan.name}: at least one axis of numbers and {FEWEST} points are needed (got {what})")
    tables, found = [], {}
    for name in outcomes:
        known = means[means[name].notna()]
        threshold = float(known[name].median()) if len(known) else math.nan
        points, there = known[columns].to_numpy(float), (known[name] > threshold).to_numpy()
        rows = regional_sensitivity(list(axes), points, there)
        tables.append(rows.assign(outcome=name, threshold=threshold))
        found[name] = boxes(list(axes), points, there)
    return Regions(plan.name, pd.concat(tables, ignore_index=True), found, len(runs))


def _is_numeric(axis: tuple[Any, ...]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in axis)
