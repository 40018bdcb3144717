"""Rows about listings, with the uids of those listed."""

from __future__ import annotations

import numpy as np

from simulation.observation.spells_table import ended, lasting, one_below_the_other, uids_of
from simulation.population.geography import Places
from simulation.rules.listings import Reason, end_listing
from simulation.state.citizens import UID_SHIFT, Listing, Slot
from tests.small import CODE, DAY, Town


def places_of(town: Town) -> Places:
    return Places(code=np.arange(CODE, CODE + len(town.rules)), first=town.first)


def test_a_uid_is_the_city_and_the_number_in_it() -> None:
    town = Town(3, 0, 2)
    expected = [*((CODE << UID_SHIFT) + n for n in range(3)), *((CODE + 2 << UID_SHIFT) + n for n in range(2))]
    assert uids_of(places_of(town), np.arange(5, dtype=np.int32)).tolist() == expected


def test_listings_that_ended_and_that_last() -> None:
    town = Town(3, 2).list_one(4, Slot.TAX, Listing.WRONGFUL, since=DAY - 7).list_one(1, Slot.CITY, since=DAY - 2)
    end_listing(town.citizens, town.spells, town.counts, 1, 4, Slot.TAX, DAY, Reason.CORRECTED)
    rows = ended(town.spells, places_of(town))
    assert {name: column.tolist() for name, column in rows.items()} == {
        "uid": [(CODE + 1 << UID_SHIFT) + 1], "slot": [Slot.TAX], "segment": [0], "start": [DAY - 7], "end": [DAY],
        "reason": [Reason.CORRECTED], "wrongful": [True],
    }  # fmt: skip
    still = lasting(town.citizens, places_of(town))
    assert still["uid"].tolist() == [(CODE << UID_SHIFT) + 1]
    assert (still["slot"].tolist(), still["end"].tolist()) == ([Slot.CITY], [0])
    both = one_below_the_other([rows, still])
    assert len(both["uid"]) == 2
    assert {name: column.dtype for name, column in both.items()} == {
        name: column.dtype for name, column in rows.items()
    }


def test_nobody_listed_gives_no_rows() -> None:
    town = Town(3)
    for rows in (ended(town.spells, places_of(town)), lasting(town.citizens, places_of(town))):
        assert all(len(column) == 0 for column in rows.values())
        assert rows["uid"].dtype == np.int64
