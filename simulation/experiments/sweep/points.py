"""WHICH POINTS A DESIGN HAS: from levers and uncertainties to a list of settings to try."""

from __future__ import annotations

import itertools
from typing import Any

from simulation.experiments.sweep.design import KINDS_FOR_INDICES, Design, is_left_out
from simulation.experiments.sweep.layouts import cube, distinct, layout_of, values_at

Point = dict[str, Any]
"""Path in the scenario to the value that this point gives it."""


def points_of(design: Design) -> list[Point]:
    """The points in order; the same design gives the same points.

    grid: every combination, the last axis turning fastest. list: the first values of all axes, then the second, and so
    on. latin_hypercube and sobol: `design.points` points that fill the ranges evenly; a list of values counts as
    equally likely choices. saltelli and morris: the points of `layouts.layout_of`, each once. What a design leaves out
    is not among them.
    """
    found = _all_points(design)
    return [point for point in found if not is_left_out(design, point)] if design.leave_out else found


def _all_points(design: Design) -> list[Point]:
    axes = design.axes
    if design.kind == "grid":
        return [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    if design.kind == "list":
        return [dict(zip(axes, values, strict=True)) for values in zip(*axes.values(), strict=True)]
    if design.kind in KINDS_FOR_INDICES:
        return distinct(axes, layout_of(design))[0]
    shares = cube(design.kind, design.n_points, len(axes), design.seed)
    return [values_at(axes, row) for row in shares.tolist()]
