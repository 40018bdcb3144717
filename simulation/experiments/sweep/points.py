"""WHICH POINTS A DESIGN HAS: from levers and uncertainties to a list of settings to try."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from simulation.experiments.sweep.design import Design, Range
from simulation.kernel.randomness import Purpose, threefry

Point = dict[str, Any]
"""Path in the scenario to the value that this point gives it."""


def points_of(design: Design) -> list[Point]:
    """The points in order; the same design gives the same points.

    grid: every combination, the last axis turning fastest. list: the first values of all axes, then the second, and so
    on. latin_hypercube and sobol: `design.points` points that fill the ranges evenly; a list of values counts as
    equally likely choices.
    """
    axes = design.axes
    if design.kind == "grid":
        return [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    if design.kind == "list":
        return [dict(zip(axes, values, strict=True)) for values in zip(*axes.values(), strict=True)]
    shares = cube(design.kind, design.n_points, len(axes), design.seed)
    return [{path: at(axis, u) for (path, axis), u in zip(axes.items(), row, strict=True)} for row in shares.tolist()]


def at(axis: Range | tuple[Any, ...], u: float) -> Any:
    """The value of an axis at `u`, a share in [0, 1) of its length."""
    if not isinstance(axis, Range):
        return axis[min(int(u * len(axis)), len(axis) - 1)]
    if axis.integer:
        low, high = int(axis.low), int(axis.high)
        if not axis.log:
            return min(low + int(u * (high - low + 1)), high)
        return min(max(round(_between(low, high, u, log=True)), low), high)
    return _between(axis.low, axis.high, u, log=axis.log)


def _between(low: float, high: float, u: float, *, log: bool) -> float:
    if log:
        return math.exp(math.log(low) + u * (math.log(high) - math.log(low)))
    return low + u * (high - low)


def cube(kind: str, n: int, dimensions: int, seed: int) -> np.ndarray:
    """`n` points of the unit cube, float64 (n, dimensions)."""
    from scipy.stats import qmc

    key = int(threefry(seed, int(Purpose.DESIGN), 0, 0)[0]) >> 1
    if kind == "sobol":
        return qmc.Sobol(dimensions, scramble=True, seed=key).random_base2(n.bit_length() - 1)
    return qmc.LatinHypercube(dimensions, seed=key).random(n)
