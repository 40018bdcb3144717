"""SHARES OF VARIANCE: first-order and total Sobol indices, with the noise of replicates told apart.

The first-order index of a number is the share of an outcome's variance that would go if the number were known; the
total index is the share that would be left if all others were known. Indices are those of the mean over replicates,
which share their seeds across points; how much a single run still scatters around it is the noise.

Source: Saltelli and others 2010, Computer Physics Communications 181, 259-270; computed by SALib.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.experiments.sensitivity.screening import undefined
from simulation.experiments.sweep.layouts import problem_of, small_seed

RESAMPLES = 1000
COLUMNS = ("first", "first_low", "first_high", "total", "total_low", "total_high")


def variance_shares(
    names: Sequence[str], values: np.ndarray, *, seed: int, groups: Sequence[str] | None = None
) -> pd.DataFrame:
    """First-order and total indices of each number (or group) with 95 % bootstrap intervals.

    values: (n * (k + 2), replicates) of one outcome, in the order of a Saltelli design without second order. Rows:
    name and `COLUMNS`, shares of the variance of the mean over replicates. All NaN when a value is undefined or nothing
    varies.
    """
    from SALib.analyze import sobol

    rows = list(dict.fromkeys(groups)) if groups else list(names)
    means = np.asarray(values, float).mean(axis=1)
    if not np.isfinite(means).all() or np.ptp(means) == 0.0:
        return undefined(rows, COLUMNS)
    found = sobol.analyze(
        problem_of(names, groups), means, calc_second_order=False, num_resamples=RESAMPLES, conf_level=0.95,
        seed=small_seed(seed),
    )  # fmt: skip
    frame = pd.DataFrame({"name": rows})
    for column, key in (("first", "S1"), ("total", "ST")):
        index, half = np.asarray(found[key], float), np.asarray(found[f"{key}_conf"], float)
        frame = frame.assign(**{column: index, f"{column}_low": index - half, f"{column}_high": index + half})
    return frame


def noise_share(values: np.ndarray, *, seed: int) -> tuple[float, float, float]:
    """The share of one run's variance that comes from the seed and not from the numbers, with a 95 % interval.

    values: (points, replicates). NaN with fewer than two replicates. The interval is a bootstrap over points.
    """
    values = np.asarray(values, float)
    if values.shape[1] < 2 or not np.isfinite(values).all():
        return (np.nan, np.nan, np.nan)
    within = values.var(axis=1, ddof=1)
    means = values.mean(axis=1)

    def share(rows: np.ndarray) -> float:
        noise = within[rows].mean()
        between = max(means[rows].var(ddof=1) - noise / values.shape[1], 0.0)
        return float(noise / (noise + between)) if noise + between > 0.0 else 0.0

    from scipy.stats import bootstrap

    everyone = np.arange(len(values))
    found = bootstrap(
        (everyone,), share, n_resamples=RESAMPLES, vectorized=False, method="percentile", rng=small_seed(seed)
    )
    low, high = found.confidence_interval
    return share(everyone), float(low), float(high)
