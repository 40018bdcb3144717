"""Rating: who is listed by list or by points, who is told, and when listings end by themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.ledger import Record, write
from simulation.rules.listings import Reason
from simulation.state.citizens import Listing, Slot
from simulation.state.tallies import Count
from simulation.systems.rating import (
    TERM,
    Rating,
    chance_to_notice,
    earned_points,
    enlist,
    flags_of,
    is_over,
    leads_to_listing,
    rate,
    start_scores,
)
from tests.small import CODE, DAY, FRAUD, GIFT, LITTER, LOAN, SEED, Town, numbers

UID = CODE << 32
RELEVANT_FROM = 0.3


def day_of_rating(town: Town, day: int = DAY, **parameters: Any) -> Town:
    """A day of listings, notices and ends; all records of the ledger that are not `today`'s are old."""
    town.forget_counts()
    p = numbers(Rating, **{"discovery": 0.0, **parameters})
    enlist(*town.head, day, town.citizens, town.items, town.rules, p, town.ledger, town.spells, town.counts)
    rate(
        *town.head, SEED, day, town.citizens, town.rules, town.services, p, town.rolled(), town.spells, town.counts
    )  # fmt: skip
    town.ledger.today[:] = town.ledger.n
    return town


# rules


def test_what_leads_to_a_listing() -> None:
    system = Town(1).system(Slot.CITY, LITTER, list_severity=0.5, list_below=-50).rules[0, Slot.CITY]
    assert leads_to_listing(system, 0.5, 0)
    assert not leads_to_listing(system, 0.4999, 0)
    assert not leads_to_listing(system, 0.1, -500), "points count only where there are grades"
    system.grades = True
    assert leads_to_listing(system, 0.1, -51)
    assert not leads_to_listing(system, 0.1, -50), "under the threshold, not at it"
    system.lists = False
    assert not leads_to_listing(system, 1.0, -50)


def test_flags_follow_the_record() -> None:
    assert flags_of(Record.LIVE, 0.9, RELEVANT_FROM) == 0
    assert flags_of(Record.LIVE | Record.WRONG, 0.9, RELEVANT_FROM) == Listing.WRONGFUL
    assert flags_of(Record.LIVE, 0.29, RELEVANT_FROM) == Listing.IRRELEVANT
    assert flags_of(Record.LIVE, 0.3, RELEVANT_FROM) == 0
    everything = Record.WRONG | Record.FOR_DEBT | Record.FOR_JUDGMENT | Record.UNABLE
    assert flags_of(everything, 0.0, RELEVANT_FROM) == (
        Listing.WRONGFUL | Listing.FOR_DEBT | Listing.FOR_JUDGMENT | Listing.UNABLE | Listing.IRRELEVANT
    )


@pytest.mark.parametrize(
    ("slot", "flags", "term"),
    [
        (Slot.CITY, 0, 20),  # the term of a listing
        (Slot.CITY, Listing.FOR_DEBT, 50),  # until it is paid or the record is forgotten
        (Slot.COURT, Listing.FOR_DEBT, 50),  # as in a court's list of those who could pay
        (Slot.COURT, Listing.FOR_DEBT | Listing.UNABLE, 20),  # who could not has a term
    ],
)
def test_terms_of_listings(slot: int, flags: int, term: int) -> None:
    system = Town(1).system(slot, LITTER, listing_days=20, retention_days=50).rules[0, slot]
    assert not is_over(DAY, DAY + term - 1, slot, flags, True, system)
    assert is_over(DAY, DAY + term, slot, flags, True, system)
    system.retention_days = 10
    assert is_over(DAY, DAY + 10, slot, flags, True, system), "no listing outlasts the memory"


def test_a_listing_taken_over_has_no_term_of_its_own() -> None:
    system = Town(1).system(Slot.CITY, LITTER, listing_days=20).rules[0, Slot.CITY]
    assert not is_over(DAY, DAY + 5000, Slot.CITY, Listing.IMPORTED, True, system)


@pytest.mark.parametrize("flags", [0, Listing.IMPORTED, Listing.FOR_DEBT])
def test_a_halt_or_a_suspension_ends_every_listing(flags: int) -> None:
    system = Town(1).system(Slot.SERVICE, LITTER).rules[0, Slot.SERVICE]
    assert is_over(DAY, DAY + 1, Slot.SERVICE, flags, False, system)
    system.active = False
    assert is_over(DAY, DAY + 1, Slot.SERVICE, flags, True, system)


def test_a_listing_is_noticed_by_what_it_does() -> None:
    system = Town(1).system(Slot.CITY, LITTER, sanction=0.02, access=0.3, naming=0.4).rules[0, Slot.CITY]
    assert chance_to_notice(system, 0.02) == pytest.approx(0.02 * 0.72)
    assert chance_to_notice(system, 5.0) == 1.0
    assert chance_to_notice(system, 0.0) == 0.0


def test_earned_points() -> None:
    p = numbers(Rating, history=0.6, history_points=10.0)
    assert earned_points(1.0, 0.5, p) == 10, "10 (0.6 + 0.8 * 0.5)"
    assert earned_points(-1.0, -0.5, p) == -10
    assert earned_points(2.0, 5.0, numbers(Rating, history=1.0, history_points=10.0)) == 20


def test_first_scores_belong_to_registry_and_service_and_rank_character() -> None:
    town = Town(4000).everybody(service=np.arange(4000) % 2)
    theta = np.array([math.sin(i) for i in range(4000)])
    town.citizens.creditworthiness[:] = theta / theta.std()
    p = numbers(Rating, history=0.5, history_points=15.0)
    start_scores(*town.head, SEED, town.citizens, p)
    points = town.citizens.points
    assert not points[:, [Slot.COURT, Slot.TAX, Slot.CITY]].any()
    assert np.array_equal(points[:, Slot.SERVICE], np.where(np.arange(4000) % 2, points[:, Slot.REGISTRY], 0))
    assert points[:, Slot.REGISTRY].std() == pytest.approx(15.0, rel=0.06)
    assert np.corrcoef(points[:, Slot.REGISTRY], theta)[0, 1] == pytest.approx(0.5, abs=0.06)
    start_scores(*town.head, SEED, town.citizens, numbers(Rating, on=False))
    assert not points.any()


# listings


def test_severe_records_list_and_light_ones_do_not() -> None:
    town = Town(3).system(Slot.CITY, FRAUD, LITTER).file(0, Slot.CITY, FRAUD).file(1, Slot.CITY, LITTER)
    day_of_rating(town)
    assert [town.on_list(i) for i in range(3)] == [{Slot.CITY}, set(), set()]
    assert town.citizens.listed_since[0, Slot.CITY] == DAY
    assert town.counted(Count.LISTINGS + Slot.CITY) == 1


def test_points_lead_to_a_listing_under_the_threshold() -> None:
    town = Town(2).system(Slot.CITY, LITTER, grades=True, list_below=-10)
    for i, n in enumerate((2, 3)):
        for _ in range(n):
            town.file(i, Slot.CITY, LITTER)
    day_of_rating(town)
    assert [town.on_list(i) for i in range(2)] == [set(), {Slot.CITY}]
    assert town.flags(1, Slot.CITY) == Listing.IRRELEVANT


def test_praise_never_lists() -> None:
    town = Town(1).system(Slot.CITY, GIFT, grades=True, list_severity=0.0, list_below=0)
    town.everybody(points=-500).file(0, Slot.CITY, GIFT)
    assert day_of_rating(town).on_list(0) == set()


def test_only_todays_records_list() -> None:
    town = Town(1).system(Slot.CITY, FRAUD, list_severity=1.0).file(0, Slot.CITY, FRAUD)
    town.rules["lists"] = False
    assert day_of_rating(town).on_list(0) == set()
    town.rules["lists"] = True
    assert day_of_rating(town, DAY + 1).on_list(0) == set(), "yesterday's fraud has had its day"


def test_who_is_listed_is_not_listed_again() -> None:
    town = (
        Town(1).system(Slot.CITY, FRAUD).list_one(0, Slot.CITY, Listing.AWARE).file(0, Slot.CITY, FRAUD, Record.WRONG)
    )
    day_of_rating(town)
    assert town.counted(Count.LISTINGS + Slot.CITY) == 0
    assert town.flags(0, Slot.CITY) == Listing.AWARE


def test_a_record_of_its_own_takes_the_place_of_a_listing_that_was_taken_over() -> None:
    """Else it is forgotten with the source of the copy, whatever the person did here."""
    town = Town(1).system(Slot.CITY, FRAUD, list_severity=0.5)
    town.list_one(0, Slot.CITY, Listing.IMPORTED | Listing.FOR_DEBT | Listing.FOR_JUDGMENT)
    town.file(0, Slot.CITY, FRAUD)
    town.ledger.today[:] = 0
    day_of_rating(town)
    assert town.on_list(0) == {Slot.CITY}
    assert town.flags(0, Slot.CITY) & ~Listing.AWARE == 0
    assert town.citizens.listed_since[0, Slot.CITY] == DAY
    assert town.ended() == [(0, Slot.CITY, Reason.EXPIRED)]
    assert town.counted(Count.LISTINGS + Slot.CITY) == town.counted(Count.EXPIRED + Slot.CITY) == 1


def test_off_nobody_is_listed_but_terms_still_end() -> None:
    town = Town(2).system(Slot.CITY, FRAUD, listing_days=1).file(0, Slot.CITY, FRAUD).list_one(1, Slot.CITY)
    day_of_rating(town, on=False)
    assert town.on_list(0) == town.on_list(1) == set()


def test_a_listing_is_wrongful_when_the_record_that_brought_it_is_wrong() -> None:
    """On one day a light true record (-5) and a grave wrong one (-50) meet; only the second goes under -50."""
    town = Town(1).system(Slot.CITY, FRAUD, LITTER, grades=True, lists=False, list_below=-50)
    town.file(0, Slot.CITY, LITTER).file(0, Slot.CITY, FRAUD, Record.WRONG)
    assert day_of_rating(town).flags(0, Slot.CITY) & Listing.WRONGFUL


def test_records_enlist_and_nobody_is_told_by_that() -> None:
    """Each system by its own rules, in each town and block; terms and notices are for `rate`."""
    town = Town(8200, 3).system(Slot.CITY, FRAUD, notice=1.0, listing_days=1).system(Slot.TAX, FRAUD, lists=False)
    town.rules["list_severity"][1, Slot.CITY] = 1.5
    for block, i in ((0, 7), (1, 8195), (2, 8201)):
        for slot in (Slot.CITY, Slot.TAX):
            write(town.ledger, town.citizens, town.counts, block, i, slot, DAY, FRAUD, -50, 0)
    town.list_one(3, Slot.CITY, since=DAY - 9)
    enlist(
        *town.head, DAY, town.citizens, town.items, town.rules, numbers(Rating), town.ledger, town.spells, town.counts
    )
    assert np.flatnonzero(town.citizens.listed).tolist() == [3, 7, 8195]
    assert town.on_list(7) == town.on_list(8195) == {Slot.CITY}
    assert town.citizens.listed_since[[7, 8195], Slot.CITY].tolist() == [DAY, DAY]
    assert town.flags(7, Slot.CITY) == town.flags(8195, Slot.CITY) == 0
    assert town.counted(Count.LISTINGS + Slot.CITY) == 2
    assert not town.citizens.knows.any()
    off = numbers(Rating, on=False)
    town.everybody(listed=0)
    enlist(*town.head, DAY, town.citizens, town.items, town.rules, off, town.ledger, town.spells, town.counts)
    assert not town.citizens.listed.any()


# notices


def test_people_are_told_on_the_day_with_the_chance_of_notice() -> None:
    town = Town(300).system(Slot.CITY, FRAUD, notice=0.5, sanction=1.0)
    for i in range(300):
        town.file(i, Slot.CITY, FRAUD)
    day_of_rating(town, discovery=0.0)
    told = [bool(town.flags(i, Slot.CITY) & Listing.AWARE) for i in range(300)]
    draws = [uniform(SEED, Purpose.NOTICE, UID + i, TERM * DAY + Slot.CITY) for i in range(300)]
    assert told == [draw < 0.5 for draw in draws]
    assert town.citizens.knows.tolist() == [1 << Slot.CITY if aware else 0 for aware in told]
    day_of_rating(town, DAY + 1, discovery=0.0)
    assert [bool(town.flags(i, Slot.CITY) & Listing.AWARE) for i in range(300)] == told, "there is no second notice"
    day_of_rating(town, DAY + 2, discovery=1.0)
    assert all(town.flags(i, Slot.CITY) & Listing.AWARE for i in range(300)), "but it bites"


def test_who_is_listed_by_another_system_is_told_the_day_after() -> None:
    """Listings are exchanged after the day's notices have gone out."""
    town = Town(2).system(Slot.CITY, LITTER, notice=1.0)
    town.list_one(0, Slot.CITY, Listing.IMPORTED, since=DAY - 1).list_one(1, Slot.CITY, Listing.IMPORTED, since=DAY - 2)
    day_of_rating(town)
    assert [bool(town.flags(i, Slot.CITY) & Listing.AWARE) for i in range(2)] == [True, False]


# ends


def test_a_term_ends_on_its_day() -> None:
    town = Town(1).system(Slot.TAX, LITTER, listing_days=30).list_one(0, Slot.TAX, since=DAY)
    for day in range(DAY + 1, DAY + 30):
        assert day_of_rating(town, day).on_list(0) == {Slot.TAX}
    day_of_rating(town, DAY + 30)
    assert town.ended() == [(0, Slot.TAX, Reason.EXPIRED)]
    assert town.counted(Count.EXPIRED + Slot.TAX) == 1


def test_a_halt_ends_the_citys_listings_and_no_others() -> None:
    town = Town(2, 1).system(Slot.CITY, LITTER).system(Slot.TAX, LITTER)
    for i in range(3):
        town.list_one(i, Slot.CITY, Listing.IMPORTED if i == 1 else 0).list_one(i, Slot.TAX)
    town.rules["active"][0, Slot.CITY] = False
    day_of_rating(town)
    assert [town.on_list(i) for i in range(3)] == [{Slot.TAX}, {Slot.TAX}, {Slot.CITY, Slot.TAX}]


def test_a_suspension_ends_the_listings_of_that_service() -> None:
    town = Town(2).system(Slot.SERVICE, LOAN).everybody(service=(1, 2))
    town.list_one(0, Slot.SERVICE, Listing.FOR_DEBT).list_one(1, Slot.SERVICE, Listing.FOR_DEBT)
    town.services[1] = False
    day_of_rating(town)
    assert [town.on_list(i) for i in range(2)] == [set(), {Slot.SERVICE}]
