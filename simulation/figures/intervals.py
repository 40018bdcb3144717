"""HOW SURE WE ARE: 95 % intervals over replicates and for shares of counted people."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from simulation.figures.labels import OUTCOMES
from simulation.results.summary import NO_SHARES, interval

SHARES = frozenset(OUTCOMES) - NO_SHARES
"""Outcomes that are held between 0 and 1."""


class Interval(NamedTuple):
    """A mean with its 95 % interval over n; low and high are NaN when there is nothing to judge them by."""

    mean: float
    low: float
    high: float
    n: int


def over_replicates(values: np.ndarray, outcome: str = "") -> Interval:
    """Mean and interval of the defined values of one number in n replicates; that of a share stays within 0 and 1."""
    line = interval(np.asarray(values, dtype=float), share=outcome in SHARES)
    mean, low, high = (math.nan if line[key] is None else float(line[key] or 0.0) for key in ("mean", "low", "high"))
    return Interval(mean, low, high, int(line["n"] or 0))


def of_share(hits: int, n: int) -> Interval:
    """Share and Wilson interval of `hits` among `n` (Wilson 1927, JASA 22, 209-212)."""
    if n == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    z = float(ndtri(0.975))
    share = hits / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half), n)
