"""WHAT THE REPLICATES SAY TOGETHER: mean, spread and 95 % interval of each outcome."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

if TYPE_CHECKING:
    from simulation.results.run import Run

Line = dict[str, float | int | None]

NO_SHARES = frozenset(
    {
        "repayment_effect",
        "exits_to_entries",
        "firms_failed",
        "loan_default_rate",
        "discontent",
        "backlash_peak",
        "wrongful_days",
        "objections",
        "minor_misconduct_rate",
        "trade_volume",
        "scope_items",
        "cities_expanded",
        "interventions",
        "suspensions",
        "withdrawals",
        "days_to_withdrawal",
    }
)
"""Outcomes that are not held between 0 and 1: counts, rates, lengths, and a difference of shares."""


def summarise(run: Run) -> dict[str, Line]:
    """For each outcome its mean, sd, low, high and n over the replicates in which it is defined.

    The interval is that of `interval` at 95 %. What cannot be known (a spread from one replicate, a mean from none) is
    None.
    """
    names = [name for name in run.outcomes.columns if name not in ("replicate", "seed")]
    return {name: interval(run.outcomes[name].to_numpy(), share=name not in NO_SHARES) for name in names}


def interval(values: np.ndarray, level: float = 0.95, *, share: bool = False) -> Line:
    """Mean, sd, low, high and n of `values` (floats; NaN means undefined and is left out).

    The interval is Student's. For a `share`, a mean of values from 0 to 1, Student's may leave that range; then it is
    Wilson's (1927, JASA 22, 209-212), with Student's quantile, for as many trials as would give the mean the variance
    that the replicates show.
    """
    defined = values[np.isfinite(values)]
    n = len(defined)
    if n == 0:
        return {"mean": None, "sd": None, "low": None, "high": None, "n": 0}
    mean = float(defined.mean())
    if n == 1:
        return {"mean": mean, "sd": None, "low": None, "high": None, "n": 1}
    sd = float(defined.std(ddof=1))
    quantile = float(stdtrit(n - 1, 0.5 + level / 2))
    half = quantile * sd / math.sqrt(n)
    low, high = mean - half, mean + half
    if share and 0.0 < mean < 1.0 and (low < 0.0 or high > 1.0):
        low, high = _wilson(mean, sd * sd / n, quantile)
    return {"mean": mean, "sd": sd, "low": low, "high": high, "n": n}


def _wilson(mean: float, variance: float, quantile: float) -> tuple[float, float]:
    """Interval within 0 and 1 around a share whose estimate has this variance."""
    weight = quantile**2 * variance / (mean * (1.0 - mean))  # quantile squared over trials
    centre = (mean + weight / 2) / (1 + weight)
    half = math.sqrt(weight * mean * (1 - mean) + weight**2 / 4) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)
