"""A society stands still when nothing changes: no outcome drifts without a cause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.society.model import Society
from simulation.state.citizens import Slot
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


def drifts(citizens: int, replicates: int, years: int, outcomes: Iterable[str] = MOST, **changes: Any) -> pd.DataFrame:
    """The slope of each outcome a year, one row a replicate; `changes` are of mechanisms, a double underscore a dot."""
    own = {name.replace("__", "."): value for name, value in changes.items()}
    scenario = BASELINE.replace({
        "population.citizens": citizens, "days": A_YEAR * years + 1, "observe.every": EVERY, "observe.strata": False,
        **own,
    })  # fmt: skip
    outcomes = list(outcomes)
    rows = []
    for seed in range(replicates):
        society = Society(scenario.settings, rng=seed, threads=1)
        for _ in range(scenario.settings.days):
            society.step()
        series = society.datacollector.get_model_vars_dataframe()[outcomes].astype(float)
        years_passed = np.arange(len(series)) * EVERY / A_YEAR
        rows.append({name: np.polyfit(years_passed, series[name], 1)[0] for name in outcomes})
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


def test_offices_are_as_busy_at_first_as_ever_after() -> None:
    """Wrong listings do not pile up under a wide scope, neither by load that grows nor in what they cost in trust."""
    found = drifts(
        2_000, 6, 2, ("wrongly_listed_share", "confidence_in_system"), policy__scope="expansive",
        institution__press__on=False, system__security__breach_rate=0.0,
    )  # fmt: skip
    luck = 5.0 * found.std() / len(found) ** 0.5
    assert (found.mean().abs() < 0.004 + luck).all(), found.mean()
    assert (luck < 0.008).all(), "or the test could not fail"


def test_a_society_starts_with_the_records_loads_and_delays_that_it_keeps() -> None:
    """20 months later the same are there, but for chance."""
    changes = {"population.citizens": 20_000, "policy.scope": "expansive", "observe.strata": False, "days": 600}
    society = Society(BASELINE.replace(changes).settings, rng=3, threads=1)
    government = society.government
    at_first = government.held.sum(axis=0), government.loads.mean(axis=0)
    loads = []
    for _ in range(society.settings.days):
        society.step()
        loads.append(government.loads.mean(axis=0))
    assert at_first[0] == pytest.approx(government.held.sum(axis=0), rel=0.1, abs=60)
    assert at_first[1][Slot.CITY] == pytest.approx(np.mean(loads, axis=0)[Slot.CITY], rel=0.1)
    assert at_first[1][Slot.CITY] > 4.0, "offices are overloaded"
    assert government.lateness.max() < 5.0
