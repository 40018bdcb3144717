"""A society stands still when nothing changes: no outcome drifts without a cause."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simulation.society.model import Society
from tests.laws.societies import BASELINE

MOST = {
    "trust_in_others": 0.0015,
    "confidence_in_system": 0.0015,
    "legitimacy": 0.0015,
    "approval_expressed": 0.005,
    "approval_latent": 0.005,
    "listed_share": 0.0015,
}
"""Drift in a year that counts as none."""
EVERY = 73
A_YEAR = 365


def drifts(citizens: int, replicates: int, years: int) -> pd.DataFrame:
    """The slope of each outcome a year, one row a replicate."""
    scenario = BASELINE.replace(
        {"population.citizens": citizens, "days": A_YEAR * years + 1, "observe.every": EVERY, "observe.strata": False}
    )
    rows = []
    for seed in range(replicates):
        society = Society(scenario.settings, rng=seed, threads=1)
        for _ in range(scenario.settings.days):
            society.step()
        series = society.datacollector.get_model_vars_dataframe()[list(MOST)].astype(float)
        years_passed = np.arange(len(series)) * EVERY / A_YEAR
        rows.append({name: np.polyfit(years_passed, series[name], 1)[0] for name in MOST})
    return pd.DataFrame(rows)


@pytest.mark.slow
def test_nothing_drifts_when_nothing_changes() -> None:
    """20,000 citizens, 20 replicates, three years."""
    mean = drifts(20_000, 20, 3).mean()
    assert (mean.abs() < pd.Series(MOST)).all(), mean


def test_nothing_drifts_much_in_a_small_society() -> None:
    """Within what luck can do in so few replicates, drawn as five standard errors."""
    found = drifts(4_000, 6, 2)
    luck = 5.0 * found.std() / len(found) ** 0.5
    assert (found.mean().abs() < pd.Series(MOST) + luck).all(), found.mean()
    assert (luck[["trust_in_others", "confidence_in_system", "legitimacy"]] < 0.002).all(), "or the test could not fail"
