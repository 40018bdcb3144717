"""HOW RANGES ARE FILLED: evenly, or for indices of Saltelli and Morris with a dummy that the model never reads.

Points that differ in the dummy alone are one point, which is run once. Layouts for indices are SALib's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from simulation.errors import BadInput
from simulation.experiments.sweep.design import DUMMY, Design, Range
from simulation.kernel.randomness import Purpose, threefry

LEVELS = 4
"""Levels of a Morris design."""
MOST = 1.0 - 1e-12
"""The largest share of a range: its end, which is just not in it."""


def problem_of(names: Sequence[str], groups: Sequence[str] | None = None) -> dict[str, Any]:
    """What SALib calls a problem, in shares of the ranges: every number goes from 0 to 1."""
    problem: dict[str, Any] = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    return problem | ({"groups": list(groups)} if groups else {})


def small_seed(seed: int) -> int:
    """SALib's generators take 32 bits."""
    return seed % 2**32


def layout(kind: str, names: Sequence[str], size: int, seed: int, groups: Sequence[str] | None = None) -> np.ndarray:
    """The points in shares of the ranges, float64 (n, names), in the order that the analysis needs.

    kind: `morris`, of `size` trajectories, or `saltelli`, of `size` base points (a power of two). names: the dummy
    last. groups: one for each name. Raises BadInput.
    """
    problem, seed = problem_of(names, groups), small_seed(seed)
    if kind == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, size, num_levels=LEVELS, seed=seed), float)
    from SALib.sample import sobol

    if size & (size - 1):
        raise BadInput(f"points: a power of two for Sobol indices (got {size})")
    return np.asarray(sobol.sample(problem, size, calc_second_order=False, seed=seed), float)


def distinct(
    axes: Mapping[str, Range | tuple[Any, ...]], shares: np.ndarray
) -> tuple[list[dict[str, Any]], np.ndarray]:
    """The settings of the points without repetition, and for each row of `shares` which of them it is."""
    known: dict[tuple[Any, ...], int] = {}
    place = np.empty(len(shares), int)
    for n, row in enumerate(shares):
        values = tuple(values_at(axes, row).values())
        place[n] = known.setdefault(values, len(known))
    return [dict(zip(axes, values, strict=True)) for values in known], place


def layout_of(design: Design) -> np.ndarray:
    """The layout of a design of kind saltelli or morris."""
    names = [*design.axes, DUMMY]
    return layout(design.kind, names, design.points or 0, design.seed, design.all_groups)


def values_at(axes: Mapping[str, Range | tuple[Any, ...]], shares: Sequence[float]) -> dict[str, Any]:
    """The setting of every axis at a point, given in shares of the ranges from 0 to 1; what follows is not read."""
    return {path: at(axis, min(float(u), MOST)) for (path, axis), u in zip(axes.items(), shares, strict=False)}


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
        made: np.ndarray = qmc.Sobol(dimensions, scramble=True, seed=key).random_base2(n.bit_length() - 1)
    else:
        made = qmc.LatinHypercube(dimensions, seed=key).random(n)
    return made
