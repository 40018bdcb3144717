"""Offices: what compiled loops add up is what the arrays say."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.state.citizens import N_GROUPS, N_SLOTS, Slot
from simulation.state.messages import ISSUE, N_ISSUES, RULES
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock
from simulation.state.tally_sums import add_records_held, count_posts, share_named, total_of


def counted(seed: int = 1) -> np.ndarray:
    """Counts of three cities, different in every group."""
    return np.random.default_rng(seed).integers(0, 99, (3, N_GROUPS, N_COUNTS))


def test_a_total_is_that_of_everybody_in_all_cities() -> None:
    counts = counted()
    assert total_of(counts, int(Count.POSTS)) == counts[:, 0, Count.POSTS].sum()


def test_records_are_kept_per_thousand_citizens_of_their_city() -> None:
    counts, stocks = counted(), np.zeros((3, N_GROUPS, N_STOCKS), dtype=np.int64)
    stocks[:, 0, Stock.CITIZENS] = (2000, 500, 0)
    held = np.ones((3, N_SLOTS))
    rules = np.zeros((3, N_SLOTS), dtype=RULES).view(np.recarray)
    rules["retention_days"] = 4
    add_records_held(counts, stocks, rules, held)
    records = counts[:, 0, Count.RECORDS : Count.RECORDS + N_SLOTS]
    assert held == pytest.approx(0.75 + records * np.array([[0.5], [2.0], [1000.0]])), "a quarter was due"


def test_the_named_are_those_on_public_lists_on_an_average_day() -> None:
    counts, named = counted(), np.empty(3)
    rules = np.zeros((3, N_SLOTS), dtype=RULES).view(np.recarray)
    rules["naming"][:, Slot.COURT] = (0.1, 0.0, 1.0)
    share_named(counts, rules, np.array([100, 100, 0]), 2, named)
    court = counts[:, 0, Count.LISTED + Slot.COURT]
    assert named.tolist() == [court[0] / 200, 0.0, court[2]], "nobody lives in the third city"


def test_posts_that_are_removed_in_a_city_are_not_heard_from_there() -> None:
    counts, seen = counted(), np.empty((2, N_ISSUES))
    issues = np.zeros(N_ISSUES, dtype=ISSUE).view(np.recarray)
    issues["slot"][1] = Slot.CITY
    rules = np.zeros((3, N_SLOTS), dtype=RULES).view(np.recarray)
    rules["censorship"][:, Slot.CITY] = (1.0, 0.5, 0.0)
    count_posts(counts, rules, issues, seen)
    against, in_favour = (counts[:, 0, first : first + N_ISSUES] for first in (Count.AGAINST, Count.IN_FAVOUR))
    assert seen[0, 0] == against[:, 0].sum()
    assert seen[0, 1] == 0.5 * against[1, 1] + against[2, 1]
    assert seen[1].tolist() == in_favour.sum(axis=0).tolist()
