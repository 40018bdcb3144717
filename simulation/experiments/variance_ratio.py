"""WHAT COMMON RANDOM NUMBERS GAIN: variance of a paired difference over that of unpaired runs, and how sure that is.

    ratio = var(b - a) / (var(a) + var(b)) = 2 w / (1 + w),     w = var(b - a) / var(a + b)

The interval is that of the jackknife (Miller 1968, Annals of Mathematical Statistics 39, 567-582) for log w, with
Student's quantile: w is positive and its logarithm nearly normal. The exact interval for normal values (Pitman and
Morgan) would be narrower, and hold the truth in 75 to 90 of 100 cases where outcomes have long tails.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

FEWEST = 3
"""Pairs below which there is no interval."""


def variance_ratio(a: np.ndarray, b: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratio, low and high for each column of `a` and `b` (pairs, columns), which are NaN in the same places.

    NaN where nothing varies. The interval is also NaN with fewer than three pairs, or where all variance of the
    difference or of the sum stands in one of them.
    """
    n = np.isfinite(a).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart, each_apart = _squares(b - a, n)
        together, each_together = _squares(a + b, n)
        ratio = 2.0 * apart / (apart + together)
        pseudo = n * np.log(apart / together) - (n - 1) * np.log(each_apart / each_together)
        mean = np.nansum(pseudo, axis=0) / n
        spread = np.nansum((pseudo - mean) ** 2, axis=0) / (n - 1)
        half = stdtrit(np.maximum(n - 1, 1), 0.5 + confidence / 2) * np.sqrt(spread / n)
        low, high = (2.0 / (1.0 + np.exp(-end)) for end in (mean - half, mean + half))
    known = (n >= FEWEST) & (apart > 0.0) & (together > 0.0) & np.isfinite(spread)
    return ratio, np.where(known, low, np.nan), np.where(known, high, np.nan)


def _squares(values: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums of squares around the mean: of each column, and of each column without each of its values."""
    gaps = values - np.nansum(values, axis=0) / n
    total = np.nansum(gaps**2, axis=0)
    return total, np.maximum(total - n / (n - 1) * gaps**2, 0.0)
