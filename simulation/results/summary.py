"""WHAT THE REPLICATES SAY TOGETHER: mean, spread and 95 % interval of each outcome."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

if TYPE_CHECKING:
    from simulation.results.run import Run

Line = dict[str, float | int | None]


def summarise(run: Run) -> dict[str, Line]:
    """For each outcome its mean, sd, low, high and n over the replicates in which it is defined.

    The interval is Student's t at 95 %. What cannot be known (a spread from one replicate, a mean from none) is None.
    """
    names = [name for name in run.outcomes.columns if name not in ("replicate", "seed")]
    return {name: interval(run.outcomes[name].to_numpy()) for name in names}


def interval(values: np.ndarray, level: float = 0.95) -> Line:
    """Mean, sd, low, high and n of `values` (floats; NaN means undefined and is left out)."""
    defined = values[np.isfinite(values)]
    n = len(defined)
    if n == 0:
        return {"mean": None, "sd": None, "low": None, "high": None, "n": 0}
    mean = float(defined.mean())
    if n == 1:
        return {"mean": mean, "sd": None, "low": None, "high": None, "n": 1}
    sd = float(defined.std(ddof=1))
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * sd / math.sqrt(n)
    return {"mean": mean, "sd": sd, "low": mean - half, "high": mean + half, "n": n}
