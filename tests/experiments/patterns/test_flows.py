"""Flows of lists, from tables made by hand in which every answer can be counted."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from simulation.experiments.patterns.flows import (
    FLOWS,
    PAID_OF_ENTRANTS,
    WHOLES,
    complied,
    compliers,
    entries,
    exit_rate,
    exits_per_entry,
    pooled,
)

ADULTS = 1000


def tables(**daily: dict[int, int]) -> dict[str, pd.DataFrame]:
    """Counts by measure and day; what is not given is nothing on days 0 to 99."""
    names = [
        f"{m}_{s}"
        for m in ("listings", "listed", "repaid", "repaired", "corrected", "expired")
        for s in ("court", "tax")
    ]
    rows = [
        {
            "day": day,
            "measure": name,
            "city": "national",
            "stratum": "all",
            "numerator": daily.get(name, {}).get(day, 0),
        }
        for name in names
        for day in range(100)
    ]
    strata = {"outcome": "approval_latent", "city": "national", "stratum": "all", "denominator": ADULTS, "value": 0.5}
    return {"daily": pd.DataFrame(rows), "strata": pd.DataFrame([strata])}


def test_people_count_from_the_first_day_to_the_day_before() -> None:
    frames = tables(listings_court={0: 4, 10: 6, 50: 10}, repaid_court={20: 1, 50: 1}, repaired_court={30: 1})
    assert entries(frames, until=50) == 1000 * 10 / ADULTS
    assert compliers(frames, until=50) == 1000 * 2 / ADULTS
    assert complied(until=50)(frames) == 2 / 10
    assert complied(until=51)(frames) == 3 / 20


def test_whoever_leaves_by_term_or_error_has_left_but_not_complied() -> None:
    frames = tables(listings_court={1: 10}, expired_court={5: 2}, corrected_court={6: 1}, repaid_court={7: 3})
    assert complied(until=100)(frames) == 0.3
    assert exits_per_entry(systems=("court",), first=0, end=100)(frames) == 0.6
    assert exits_per_entry(systems=("court", "tax"), first=0, end=6)(frames) == 0.2


def test_the_exit_rate_is_by_month_and_by_person_listed() -> None:
    frames = tables(listed_court=dict.fromkeys(range(100), 50), repaid_court={10: 5, 90: 100})
    months = 40 / (365.25 / 12)
    assert exit_rate(system="court", first=0, end=40)(frames) == pytest.approx(5 / months / 50)


def test_without_entries_there_is_no_share() -> None:
    assert math.isnan(complied(until=50)(tables()))
    assert math.isnan(exit_rate(system="court", first=0, end=50)(tables()))


def test_of_entrants_only_those_of_the_run_count_and_only_the_courts_own() -> None:
    spells = [
        ("court", "judgment", -10, "repaid"),  # listed before the run
        ("court", "judgment", 5, "repaid"),
        ("court", "judgment", 6, ""),
        ("court", "judgment", 7, "expired"),
        ("court", "none", 8, "repaid"),  # taken over
        ("city", "judgment", 9, "repaid"),
        ("court", "judgment", 9, "corrected"),
    ]
    frame = pd.DataFrame(spells, columns=["system", "segment", "start", "reason"])
    assert PAID_OF_ENTRANTS({"spells": frame}) == 0.25
    assert math.isnan(PAID_OF_ENTRANTS({"spells": frame[:1]}))


def test_a_ratio_of_counts_is_total_over_total_with_the_spread_of_such_a_ratio() -> None:
    luck = np.random.default_rng(1)
    wholes = luck.poisson(4.0, 400).astype(float)
    parts = luck.binomial(wholes.astype(int), 0.3).astype(float)
    with np.errstate(invalid="ignore"):
        found = pooled(parts / wholes, wholes)
    assert found.mean() == pytest.approx(parts.sum() / wholes.sum(), rel=1e-12)
    # of a binomial share, whose whole is itself a matter of chance
    assert found.std() / 20.0 == pytest.approx(math.sqrt(0.3 * 0.7 / wholes.sum()), rel=0.1)


def test_runs_that_were_not_made_are_left_out_of_a_ratio_and_empty_ones_are_not() -> None:
    found = pooled(np.array([0.5, math.nan, math.nan]), np.array([2.0, 0.0, math.nan]))
    assert found.tolist()[:2] == [0.5, 0.5]
    assert math.isnan(found[2])
    assert np.isnan(pooled(np.array([math.nan]), np.array([0.0]))).all()


def test_every_ratio_of_counts_knows_its_whole() -> None:
    assert set(WHOLES) == {name for name in FLOWS if not name.startswith(("compliers", "entries"))}
