"""Stock-taking: who is listed, who disagrees, and sums of levels in exact millionths."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.behaviours.opinion import Opinion
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, threefry
from simulation.observation.stocks import count_listed, files_and_gaps, take_stock
from simulation.rules.candour import FEARS, fear_from, fear_of
from simulation.state.citizens import GROUPS, N_GROUPS, History, Listing, Segment, Slot
from simulation.state.tallies import MILLION, N_STOCKS, Count, Stock, millionths
from tests.small import CODE, DAY, LITTER, SEED, Town, numbers


def rated(*sizes: int) -> Town:
    """A town whose registry, city and service are active."""
    town = Town(*sizes)
    for slot in (Slot.REGISTRY, Slot.CITY, Slot.SERVICE):
        town.system(slot, LITTER)
    return town


def stocks_of(town: Town, fear: float = 0.0, approve_from: float = 0.6, strongly_from: float = 0.75) -> np.ndarray:
    """The stocks of everybody and by group, over all blocks."""
    opinion = numbers(Opinion, fear=fear, caution=0.0, approve_from=approve_from, strongly_from=strongly_from)
    stocks = np.zeros((len(town.blocks), N_GROUPS, N_STOCKS), dtype=np.int64)
    row = np.zeros((len(town.blocks), N_STOCKS), dtype=np.int64)
    for _ in range(2):  # a stock is taken anew, not added to the last one
        take_stock(*town.head, SEED, town.citizens, DAY, opinion, town.words, row, stocks)
    return stocks.sum(axis=0)


def test_persons_and_listings_are_counted_apart() -> None:
    town = rated(4).list_one(0, Slot.CITY).list_one(0, Slot.COURT).list_one(2, Slot.COURT)
    count_listed(*town.head, town.citizens, town.rules, town.rolled(), town.counts)
    assert town.counted(Count.LISTED_PERSONS) == 2
    assert town.counted(Count.LISTED + Slot.COURT) == 2
    assert town.counted(Count.LISTED + Slot.CITY) == 1
    assert town.counted(Count.LISTED + Slot.TAX) == 0


def test_faulty_listings_are_wrongful_or_of_people_unable_to_pay() -> None:
    town = rated(4)
    town.list_one(0, Slot.CITY).list_one(1, Slot.CITY, Listing.WRONGFUL).list_one(2, Slot.COURT, Listing.UNABLE)
    town.list_one(3, Slot.CITY).list_one(3, Slot.COURT, Listing.WRONGFUL | Listing.UNABLE)
    count_listed(*town.head, town.citizens, town.rules, town.rolled(), town.counts)
    assert town.counted(Count.WRONGLY_LISTED_PERSONS) == 2
    assert town.counted(Count.RIGHTLY_LISTED_PERSONS) == 1


def test_systems_disagree_when_one_that_rates_her_does_not_list_her() -> None:
    town = rated(3).everybody(service=(0, 1, 1))
    town.list_one(0, Slot.CITY).list_one(1, Slot.REGISTRY)
    for slot in (Slot.REGISTRY, Slot.CITY, Slot.SERVICE):
        town.list_one(2, slot)
    assert [tuple(files_and_gaps(town.citizens, town.rules, 0, i)) for i in range(3)] == [(2, 1), (3, 2), (3, 0)]
    count_listed(*town.head, town.citizens, town.rules, town.rolled(), town.counts)
    assert town.counted(Count.LISTED_AND_RATED) == 3
    assert town.counted(Count.DISAGREEMENTS) == 2
    town.rules["active"] = False
    assert tuple(files_and_gaps(town.citizens, town.rules, 0, 1)) == (0, 0)


@pytest.mark.parametrize(("level", "whole"), [(0.0, 0), (1.0, MILLION), (0.5, 500_000), (0.0000004, 0), (0.0000006, 1)])
def test_levels_are_rounded_to_millionths(level: float, whole: int) -> None:
    assert millionths(level) == whole


def test_stocks_of_a_town_and_its_groups() -> None:
    town = Town(3).everybody(
        sex=(0, 1, 1), support=(0.25, 0.5, 1.0), confidence=(0.0, 0.5, 0.25), legitimacy=0.75, trust_in_others=0.125,
        liquidity=(-10, 100, 1000), knows=(1 << Slot.CITY, 0b10111, 0b11111), jobless_until=(DAY, DAY + 1, 0),
        history=(History.LISTED | History.WRONGLY_LISTED, History.GRIEVANCE | History.CORRECTED, 0),
    )  # fmt: skip
    town.citizens.owed[1, Segment.JUDGMENT] = 5
    stocks = stocks_of(town)
    assert {stock: stocks[0, stock] for stock in Stock if stock < Stock.SURVEYED} == {
        Stock.CITIZENS: 3,
        Stock.TRUST_IN_OTHERS: 375_000,
        Stock.CONFIDENCE: 750_000,
        Stock.LEGITIMACY: 2_250_000,
        Stock.SUPPORT: 1_750_000,
        Stock.APPROVE: 1,
        Stock.APPROVE_EXPRESSED: 1,
        Stock.APPROVE_STRONGLY: 1,
        Stock.EVER_LISTED: 1,
        Stock.EVER_WRONGLY_LISTED: 1,
        Stock.KNOW_CITY_SYSTEM: 2,
        Stock.JOBLESS: 1,
        Stock.GRIEVANCES: 1,
        Stock.LIQUIDITY: 1090,
        Stock.OWING: 1,
        Stock.CORRECTED: 1,
    }
    men = stocks[GROUPS.index("sex=male")]
    assert (men[Stock.CITIZENS], men[Stock.SUPPORT], men[Stock.LIQUIDITY]) == (2, 1_500_000, 1100)
    assert stocks[GROUPS.index("age=40-49"), Stock.CITIZENS] == 3
    assert stocks[GROUPS.index("age=60+"), Stock.CITIZENS] == 0


def test_approval_starts_at_its_thresholds() -> None:
    stocks = stocks_of(Town(4).everybody(support=(0.25, 0.5, 0.625, 0.75)), approve_from=0.5, strongly_from=0.75)
    assert stocks[0, Stock.APPROVE] == stocks[0, Stock.APPROVE_EXPRESSED] == 3
    assert stocks[0, Stock.APPROVE_STRONGLY] == 1


def test_fear_lifts_what_people_say_by_their_own_trait() -> None:
    town = Town(200).everybody(support=0.5)
    traits = np.array([fear_of(SEED, (CODE << 32) + i) for i in range(200)])
    stocks = stocks_of(town, fear=0.2)
    assert stocks[0, Stock.APPROVE] == 0
    assert stocks[0, Stock.APPROVE_EXPRESSED] == (0.5 + 0.2 * traits >= 0.6).sum() > 0


def test_the_trait_of_fear_is_two_bytes_of_her_own() -> None:
    for uid in range(40):
        high, low = (
            int(word) >> 8 * (uid % FLOCK) & BYTE - 1 for word in threefry(SEED, Purpose.FEAR, uid // FLOCK, 0)
        )
        assert fear_of(SEED, uid) == (high * BYTE + low + 0.5) / 65536 == fear_from(high, low)


def test_fears_are_even_steps_between_0_and_1() -> None:
    steps = np.array([fear_from(high, low) for high in range(BYTE) for low in range(BYTE)])
    assert np.array_equal(steps, (np.arange(FEARS) + 0.5) / FEARS)
    assert steps.mean() == 0.5


def test_fears_are_uniform_and_neighbours_have_nothing_in_common() -> None:
    n = 40_000
    traits = np.array([fear_of(SEED, (CODE << 32) + i) for i in range(n)])
    found = np.bincount((traits * 100).astype(int), minlength=100)
    assert ((found - n / 100) ** 2 / (n / 100)).sum() < 181, "1 in 10^6 of a chi-square of 99 degrees"
    for lag in (1, 2, 7, FLOCK):
        assert abs(np.corrcoef(traits[:-lag], traits[lag:])[0, 1]) < 5 / np.sqrt(n)


@pytest.mark.parametrize("size", [1, 7, 8, 9, 8201])
def test_stocks_and_surveys_know_the_same_fear(size: int) -> None:
    """Drawn flock by flock or one by one, in full and in broken flocks and in a second block."""
    traits = np.array([fear_of(SEED, (CODE << 32) + i) for i in range(size)])
    for approve_from in (0.05, 0.5, 0.9):
        stocks = stocks_of(Town(size).everybody(support=0.0), fear=1.0, approve_from=approve_from)
        assert stocks[0, Stock.APPROVE_EXPRESSED] == (traits >= approve_from).sum()


def test_without_groups_everybody_is_counted_all_the_same() -> None:
    town = Town(300).everybody(support=np.linspace(0.0, 1.0, 300), sex=np.arange(300) % 2)
    town.list_one(3, Slot.CITY).list_one(8, Slot.COURT, Listing.WRONGFUL)
    grouped = stocks_of(town)
    count_listed(*town.head, town.citizens, town.rules, town.rolled(), town.counts)
    listed = town.counts.copy()
    town.citizens.groups[:] = 0
    town.forget_counts()
    count_listed(*town.head, town.citizens, town.rules, town.rolled(), town.counts)
    ungrouped = stocks_of(town)
    assert np.array_equal(ungrouped[0], grouped[0])
    assert grouped[1:].any()
    assert not ungrouped[1:].any()
    assert np.array_equal(town.counts[:, 0], listed[:, 0])
    assert not town.counts[:, 1:].any()


def test_stocks_add_up_over_blocks() -> None:
    town = Town(9000, 5).everybody(liquidity=1)
    assert len(town.blocks) == 3
    assert stocks_of(town)[0, Stock.LIQUIDITY] == 9005
