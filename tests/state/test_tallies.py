"""Tallies: every event counts once for everybody and once in each group, and no two counts share a column."""

from __future__ import annotations

import numpy as np

from simulation.state.citizens import GROUPS, N_GROUPS, N_SLOTS
from simulation.state.messages import N_ISSUES
from simulation.state.tallies import (
    N_ANSWERS,
    N_COUNTS,
    N_SCORE_BUCKETS,
    N_STOCKS,
    Count,
    Stock,
    tally,
    tally_many,
    tally_mask,
    tally_stocks,
)
from tests.small import Town

MANY = {
    Count.RECORDS: N_SLOTS,
    Count.LISTINGS: N_SLOTS,
    Count.REPAID: N_SLOTS,
    Count.CORRECTED: N_SLOTS,
    Count.EXPIRED: N_SLOTS,
    Count.REPAIRED: N_SLOTS,
    Count.LISTED: N_SLOTS,
    Count.SCORE_GOOD: N_SCORE_BUCKETS,
    Count.SCORE_BAD: N_SCORE_BUCKETS,
    Count.AGAINST: N_ISSUES,
    Count.IN_FAVOUR: N_ISSUES,
    Count.FIRM_GOOD: N_SCORE_BUCKETS,
    Count.FIRM_BAD: N_SCORE_BUCKETS,
    Count.FIRM_DUE: N_SCORE_BUCKETS,
    Count.FIRM_FAILED: N_SCORE_BUCKETS,
    Count.DUE: N_SCORE_BUCKETS,
    Count.FAILED: N_SCORE_BUCKETS,
}
"""Counts that take more than one column."""


def test_counts_fill_the_columns_without_overlap() -> None:
    taken = [count + n for count in Count for n in range(MANY.get(count, 1))]
    assert sorted(taken) == list(range(N_COUNTS))


def test_stocks_are_numbered_without_gaps() -> None:
    levels = [Stock.ANSWERS + level for level in range(1, N_ANSWERS)]
    assert sorted([*Stock, *levels]) == list(range(N_STOCKS))


def test_an_event_counts_for_all_and_in_five_groups() -> None:
    town = Town(2).everybody(age=(25, 61), sex=(0, 1), residence=(1, 0), schooling=(3, 0), income_fifth=(4, 1))
    counts = np.zeros((2, N_GROUPS, N_COUNTS), dtype=np.int64)
    tally(counts, 1, town.citizens.groups[0], Count.ACTS, 3)
    tally(counts, 1, town.citizens.groups[1], Count.ACTS, -1)
    of_first = {"sex=female", "age=18-29", "income=5", "schooling=tertiary", "residence=urban"}
    of_second = {"sex=male", "age=60+", "income=2", "schooling=primary", "residence=rural"}
    expected = [2 if name == "all" else 3 * (name in of_first) - (name in of_second) for name in GROUPS]
    assert counts[1, :, Count.ACTS].tolist() == expected
    counts[1, :, Count.ACTS] = 0
    assert not counts.any()


def test_groups_of_one_kind_add_up_to_everybody() -> None:
    town = Town(60).everybody(
        age=np.arange(18, 78), sex=np.arange(60) % 2, schooling=np.arange(60) % 4, income_fifth=np.arange(60) % 5
    )
    for i in range(60):
        tally(town.counts, 0, town.citizens.groups[i], Count.DEALS, i)
    counted = dict(zip(GROUPS, town.counts[0, :, Count.DEALS].tolist(), strict=True))
    assert counted["all"] == sum(range(60))
    for kind in ("sex", "age", "income", "schooling", "residence"):
        assert sum(n for name, n in counted.items() if name.startswith(f"{kind}=")) == counted["all"]


def people() -> Town:
    """Forty people of many groups."""
    return Town(40).everybody(age=np.arange(18, 58), sex=np.arange(40) % 2, residence=np.arange(40) % 3 % 2)


def test_stocks_count_like_their_amounts_one_by_one() -> None:
    """All but those of surveys, which are counted by who is asked."""
    town = people()
    at_once, apart = np.zeros((2, 1, N_GROUPS, N_STOCKS), dtype=np.int64)
    for i in range(40):
        row = np.arange(N_STOCKS) * (i + 1) - 7
        tally_stocks(at_once, 0, town.citizens.groups[i], row)
        for what in range(Stock.SURVEYED):
            tally(apart, 0, town.citizens.groups[i], what, int(row[what]))
    assert np.array_equal(at_once, apart)
    assert at_once[0, 0, : Stock.SURVEYED].all()
    assert not at_once[:, :, Stock.SURVEYED :].any()


def test_stocks_of_surveys_come_last() -> None:
    assert sorted(Stock)[-3:] == [Stock.SURVEYED, Stock.ANSWERS, Stock.SHOWN_SUPPORT]


def test_counts_side_by_side_count_like_one_by_one() -> None:
    town = people()
    at_once, apart = np.zeros((2, 3, N_GROUPS, N_COUNTS), dtype=np.int64)
    for i in range(40):
        amounts = (i, 3 * i - 7, 0, 1)
        tally_many(at_once, 1, town.citizens.groups[i], Count.MONEY_EARNED, amounts)
        for n, amount in enumerate(amounts):
            tally(apart, 1, town.citizens.groups[i], Count.MONEY_EARNED + n, amount)
    assert np.array_equal(at_once, apart)
    assert at_once[1, 0, Count.MONEY_EARNED] == sum(range(40))


def test_a_mask_counts_its_bits() -> None:
    town = people()
    at_once, apart = np.zeros((2, 3, N_GROUPS, N_COUNTS), dtype=np.int64)
    for i in range(40):
        tally_mask(at_once, 2, town.citizens.groups[i], Count.LISTED, i % 32)
        for slot in range(N_SLOTS):
            tally(apart, 2, town.citizens.groups[i], Count.LISTED + slot, (i % 32) >> slot & 1)
    assert np.array_equal(at_once, apart)
    assert at_once[2, 0, Count.LISTED : Count.LISTED + N_SLOTS].tolist() == [20, 20, 20, 16, 16]


def test_what_is_counted_side_by_side_stands_side_by_side() -> None:
    """What callers of `tally_many` rely on."""
    money = ("EARNED", "SPENT", "REPAID", "SANCTIONS", "REWARDS")
    persons = (
        "LISTED_PERSONS",
        "WRONGLY_LISTED_PERSONS",
        "RIGHTLY_LISTED_PERSONS",
        "DISAGREEMENTS",
        "LISTED_AND_RATED",
    )
    assert [Count[f"MONEY_{name}"] - Count.MONEY_EARNED for name in money] == list(range(5))
    assert [Count[name] - Count.LISTED_PERSONS for name in persons] == list(range(5))


def test_who_belongs_to_no_group_counts_with_everybody_only() -> None:
    counts = np.zeros((1, N_GROUPS, N_COUNTS), dtype=np.int64)
    tally(counts, 0, np.uint32(0), Count.ACTS, 3)
    assert counts[0, 0, Count.ACTS] == counts.sum() == 3
    tally_many(counts, 0, np.uint32(0), Count.ACTS, (1, 2))
    tally_mask(counts, 0, np.uint32(0), Count.LISTED, 0b10001)
    assert counts[0, 0].sum() == counts.sum() == 3 + 3 + 2
    stocks = np.zeros((1, N_GROUPS, N_STOCKS), dtype=np.int64)
    tally_stocks(stocks, 0, np.uint32(0), np.arange(N_STOCKS))
    assert stocks[0, 0, : Stock.SURVEYED].tolist() == list(range(Stock.SURVEYED))
    assert not stocks[0, 1:].any()
