"""SCREENING: elementary effects of Morris, by which numbers that no outcome notices can be left out.

Source: Morris 1991, Technometrics 33, 161-174; mu* after Campolongo, Cariboni and Saltelli 2007; computed by SALib.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.experiments.sweep.layouts import LEVELS, problem_of, small_seed

RESAMPLES = 1000


def elementary_effects(
    names: Sequence[str], points: np.ndarray, values: np.ndarray, *, seed: int, groups: Sequence[str] | None = None
) -> pd.DataFrame:
    """Mean absolute elementary effect of each number (or group), with a 95 % bootstrap interval.

    names: (k,) of the columns of `points` (n, k), in shares of their ranges, in the order in which the trajectories
    of a Morris design were laid out. values: (n,) of one outcome, in its own unit; effects are in that unit for a
    move over the whole range. Rows: name, effect, low, high, spread. All NaN when a value is undefined.
    """
    from SALib.analyze import morris

    rows = list(dict.fromkeys(groups)) if groups else list(names)
    if not np.isfinite(values).all():
        return undefined(rows, ("effect", "low", "high", "spread"))
    problem = problem_of(names, groups)
    found = morris.analyze(
        problem, points, values, num_levels=LEVELS, num_resamples=RESAMPLES, conf_level=0.95, seed=small_seed(seed)
    )
    effect, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    spread = np.asarray(found["sigma"], float)
    frame = pd.DataFrame(
        {"name": list(found["names"]), "effect": effect, "low": np.maximum(effect - half, 0.0), "high": effect + half}
    )
    return frame.assign(spread=spread)


def undefined(rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """What is found where an outcome is undefined: NaN for every row."""
    return pd.DataFrame({"name": list(rows), **dict.fromkeys(columns, np.nan)})
