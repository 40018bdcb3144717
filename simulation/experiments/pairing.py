"""HOW TWO SCENARIOS DIFFER ON COMMON RANDOM NUMBERS: paired differences, their interval, their gain over unpaired runs.

Replicate r of both scenarios has the same seed, so the difference is taken replicate by replicate and everything that
the policy does not touch cancels. The interval is Student's t of the mean difference. The variance ratio (see
`variance_ratio.py`) tells what common random numbers gain: below 1 they pay.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from simulation.experiments.variance_ratio import variance_ratio

CONFIDENCE = 0.95

COLUMNS = ("a", "b", "difference", "low", "high", "n", "variance_ratio", "ratio_low", "ratio_high")


def paired(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Paired differences b - a for every column that `a` and `b` share.

    Arguments: one row per replicate (the index says which) and one column per quantity, NaN where it is undefined.
    Returns one row per quantity: `a`, `b` (means over the replicates in which both are defined), `difference`, `low`,
    `high` (95 % interval), `n` (number of such replicates), `variance_ratio` with its interval, `ratio_low` to
    `ratio_high`. With fewer than two replicates there is no interval and no ratio, and with none no mean: these are
    NaN, never a guess. The ratio is also NaN when neither scenario varies.
    """
    names = [name for name in a.columns if name in set(b.columns)]
    replicates = a.index.intersection(b.index)
    left = a.loc[replicates, names].to_numpy(dtype=np.float64)
    right = b.loc[replicates, names].to_numpy(dtype=np.float64)
    both = np.isfinite(left) & np.isfinite(right)
    left = np.where(both, left, np.nan)
    right = np.where(both, right, np.nan)
    n = both.sum(axis=0)

    difference, spread = _mean_and_variance(right - left, n)
    (mean_a, _), (mean_b, _) = _mean_and_variance(left, n), _mean_and_variance(right, n)
    ratio, ratio_low, ratio_high = variance_ratio(left, right, CONFIDENCE)
    half = _t_quantile(n) * np.sqrt(spread / np.maximum(n, 1))
    table = pd.DataFrame(
        {
            "a": mean_a,
            "b": mean_b,
            "difference": difference,
            "low": difference - half,
            "high": difference + half,
            "n": n,
            "variance_ratio": ratio,
            "ratio_low": ratio_low,
            "ratio_high": ratio_high,
        },
        index=pd.Index(names, name=a.columns.name),
    )
    return table.astype({"n": np.int64})


def _mean_and_variance(values: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Column means (NaN for n = 0) and variances with n - 1 below (NaN for n < 2), NaN entries left out."""
    total = np.nansum(values, axis=0)
    mean = np.divide(total, n, out=np.full(total.shape, np.nan), where=n > 0)
    squares = np.nansum((values - mean) ** 2, axis=0)
    return mean, np.divide(squares, n - 1, out=np.full(total.shape, np.nan), where=n > 1)


def _t_quantile(n: np.ndarray) -> np.ndarray:
    """Half-width of the interval in standard errors, NaN for n < 2."""
    return np.where(n > 1, stdtrit(np.maximum(n - 1, 1), 0.5 + CONFIDENCE / 2), np.nan)
