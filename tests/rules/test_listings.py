"""Listings: how they start and end, what is counted, and what a paid debt ends."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernel.work_sharing import BLOCK_SIZE
from simulation.rules.listings import (
    Reason,
    end_debt_listings,
    end_listing,
    is_listed,
    on_roll,
    segment_of,
    start_listing,
)
from simulation.state.citizens import History, Listing, Segment, Slot
from simulation.state.tables import empty_spells
from simulation.state.tallies import Count
from tests.small import DAY, Town

PRIVATE_DEBT = int(Listing.FOR_DEBT)
JUDGMENT_DEBT = Listing.FOR_DEBT | Listing.FOR_JUDGMENT


def start(town: Town, i: int, slot: int, flags: int = 0, day: int = DAY) -> None:
    start_listing(town.citizens, town.counts, 0, i, slot, day, flags)


def end(town: Town, i: int, slot: int, reason: Reason, day: int = DAY + 7) -> None:
    end_listing(town.citizens, town.spells, town.counts, 0, i, slot, day, reason)


def pay(town: Town, i: int, segment: Segment) -> None:
    """Say that a debt has just been paid."""
    town.citizens.owed[i, segment] = 0
    end_debt_listings(town.citizens, town.spells, town.counts, 0, i, segment, DAY, Reason.REPAID)


def test_the_mask_is_read_bit_by_bit() -> None:
    assert [is_listed(0b01010, slot) for slot in range(5)] == [False, True, False, True, False]


def test_a_listing_starts() -> None:
    town = Town(2)
    start(town, 1, Slot.CITY, Listing.IRRELEVANT)
    assert town.on_list(0) == set()
    assert town.on_list(1) == {Slot.CITY}
    assert town.citizens.listed_since[1, Slot.CITY] == DAY
    assert town.flags(1, Slot.CITY) == Listing.IRRELEVANT
    assert town.citizens.history.tolist() == [0, History.LISTED]
    assert town.counted(Count.LISTINGS + Slot.CITY) == 1
    assert town.counted(Count.WRONGFUL_LISTINGS) == town.counted(Count.NATIONAL_ENTRIES) == 0


def test_only_the_first_wrongful_listing_of_a_person_is_her_first() -> None:
    town = Town(1)
    for slot in (Slot.CITY, Slot.COURT):
        start(town, 0, slot, Listing.WRONGFUL)
    assert town.counted(Count.WRONGFUL_LISTINGS) == 2
    assert town.counted(Count.FIRST_WRONGFUL_LISTINGS) == 1
    assert town.citizens.history[0] == History.LISTED | History.WRONGLY_LISTED


def test_entries_to_national_lists_and_people_unable_to_pay_are_counted() -> None:
    town = Town(3)
    for i, slot in enumerate((Slot.COURT, Slot.TAX, Slot.SERVICE)):
        start(town, i, slot, Listing.UNABLE if slot is Slot.COURT else 0)
    assert town.counted(Count.NATIONAL_ENTRIES) == 2
    assert town.counted(Count.UNABLE_LISTINGS) == 1


@pytest.mark.parametrize(
    ("reason", "count"),
    [
        (Reason.REPAID, Count.REPAID),
        (Reason.CORRECTED, Count.CORRECTED),
        (Reason.EXPIRED, Count.EXPIRED),
        (Reason.REPAIRED, Count.REPAIRED),
    ],
)
def test_an_end_is_counted_by_its_reason_and_logged(reason: Reason, count: Count) -> None:
    town = Town(1).list_one(0, Slot.TAX, Listing.WRONGFUL, since=DAY).list_one(0, Slot.CITY)
    end(town, 0, Slot.TAX, reason)
    assert town.on_list(0) == {Slot.CITY}
    assert town.citizens.listed_since[0, Slot.TAX] == 0
    assert town.flags(0, Slot.TAX) == 0
    exits = [town.counted(kind + Slot.TAX) for kind in (Count.REPAID, Count.REPAIRED, Count.CORRECTED, Count.EXPIRED)]
    assert exits == [int(kind == count) for kind in (Count.REPAID, Count.REPAIRED, Count.CORRECTED, Count.EXPIRED)]
    assert town.counted(Count.NATIONAL_EXITS) == 1
    assert town.ended() == [(0, Slot.TAX, reason)]
    assert (town.spells.start[0], town.spells.end[0]) == (DAY, DAY + 7)
    assert town.spells.wrongful[0]
    corrected = bool(town.citizens.history[0] & History.CORRECTED)
    assert corrected is bool(town.citizens.history[0] & History.JUST_CORRECTED) is (reason is Reason.CORRECTED)


def test_a_pending_objection_ends_with_its_listing_and_with_no_other() -> None:
    town = Town(1).list_one(0, Slot.TAX).list_one(0, Slot.CITY).everybody(objection=Slot.CITY + 1)
    end(town, 0, Slot.TAX, Reason.EXPIRED)
    assert town.citizens.objection[0] == Slot.CITY + 1
    end(town, 0, Slot.CITY, Reason.EXPIRED)
    assert town.citizens.objection[0] == 0


def test_a_spell_that_finds_no_room_is_missed_in_the_open() -> None:
    town = Town(2).list_one(0, Slot.CITY).list_one(1, Slot.CITY)
    town.spells = empty_spells(town.spells.n + 1)
    for i in range(2):
        end(town, i, Slot.CITY, Reason.EXPIRED)
    assert (town.spells.n[0], town.spells.lost[0]) == (1, 1)
    assert town.counted(Count.EXPIRED + Slot.CITY) == 2


def test_the_segment_of_a_listing() -> None:
    assert segment_of(PRIVATE_DEBT) == 1 + Segment.PRIVATE
    assert segment_of(JUDGMENT_DEBT) == 1 + Segment.JUDGMENT
    assert segment_of(Listing.WRONGFUL) == 0
    assert segment_of(PRIVATE_DEBT | Listing.IMPORTED) == 0, "a copy rests on its source"


def test_payment_ends_the_listings_for_that_debt_in_every_system() -> None:
    town = Town(1).list_one(0, Slot.REGISTRY, PRIVATE_DEBT).list_one(0, Slot.SERVICE, PRIVATE_DEBT)
    town.list_one(0, Slot.COURT, JUDGMENT_DEBT).list_one(0, Slot.CITY, JUDGMENT_DEBT).list_one(0, Slot.TAX)
    pay(town, 0, Segment.PRIVATE)
    assert town.on_list(0) == {Slot.COURT, Slot.CITY, Slot.TAX}
    pay(town, 0, Segment.JUDGMENT)
    assert town.on_list(0) == {Slot.TAX}
    assert {reason for _, _, reason in town.ended()} == {Reason.REPAID}


def test_a_listing_taken_over_waits_for_its_source() -> None:
    town = Town(1).list_one(0, Slot.COURT, JUDGMENT_DEBT).list_one(0, Slot.CITY, JUDGMENT_DEBT | Listing.IMPORTED)
    pay(town, 0, Segment.JUDGMENT)
    assert town.on_list(0) == {Slot.CITY}


def test_the_roll_names_the_listed_of_every_block_in_order() -> None:
    town = Town(BLOCK_SIZE + 300, 4, 2)
    listed = [0, 5, BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 299, BLOCK_SIZE + 302]
    for i in listed:
        town.list_one(i, Slot.CITY if i % 2 else Slot.SERVICE)
    town.list_one(5, Slot.COURT)
    roll = town.rolled()
    assert roll.n.tolist() == [3, 2, 1, 0]
    called = [int(on_roll(town.blocks, block, roll, n)) for block in range(4) for n in range(roll.n[block])]
    assert called == listed == np.flatnonzero(town.citizens.listed).tolist()


def test_a_roll_may_be_everybody() -> None:
    town = Town(BLOCK_SIZE).everybody(listed=255)
    roll = town.rolled()
    assert roll.n.tolist() == [BLOCK_SIZE]
    assert np.array_equal(roll.who[0], np.arange(BLOCK_SIZE))
