"""Recognition: listings are taken over and given up with the same lag, and never from a copy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.listings import Reason, source_of
from simulation.state.citizens import History, Listing, Segment, Slot
from simulation.state.tallies import Count
from simulation.systems.recognition import TURN, Recognition, recognise
from tests.small import CODE, DAY, FRAUD, JUDGMENT, LITTER, SEED, Town, numbers

UID = CODE << 32
COURT_ONLY = 1 << Slot.COURT


def linked(*sizes: int, lag: float = 1.0) -> Town:
    """A town whose city takes over the court's listings."""
    town = Town(*sizes).system(Slot.COURT, JUDGMENT)
    return town.system(Slot.CITY, LITTER, recognises=COURT_ONLY, recognition_lag=lag)


def exchange(town: Town, day: int = DAY, **parameters: Any) -> Town:
    town.forget_counts()
    p = numbers(Recognition, **parameters)
    recognise(
        *town.head, SEED, day, town.citizens, town.rules, town.services, p, town.rolled(), town.spells, town.counts
    )  # fmt: skip
    return town


def test_a_source_lists_on_its_own_grounds_and_is_recognised() -> None:
    town = Town(3).list_one(0, Slot.COURT).list_one(0, Slot.TAX).list_one(1, Slot.TAX, Listing.IMPORTED)
    both = (1 << Slot.COURT) | (1 << Slot.TAX)
    assert source_of(town.citizens, both, 0, Slot.CITY) == Slot.COURT
    assert source_of(town.citizens, 1 << Slot.TAX, 0, Slot.CITY) == Slot.TAX
    assert source_of(town.citizens, both, 1, Slot.CITY) == -1, "a copy is no source"
    assert source_of(town.citizens, both, 2, Slot.CITY) == -1
    assert source_of(town.citizens, 0, 0, Slot.CITY) == -1
    assert source_of(town.citizens, 1 << Slot.COURT, 0, Slot.COURT) == -1, "nobody takes over from herself"


def test_a_listing_is_taken_over_with_what_it_rests_on() -> None:
    flags = Listing.WRONGFUL | Listing.UNABLE | Listing.IRRELEVANT | Listing.FOR_DEBT | Listing.FOR_JUDGMENT
    town = linked(2).list_one(0, Slot.COURT, flags | Listing.AWARE | Listing.REFUSED).list_one(1, Slot.TAX)
    exchange(town)
    assert town.on_list(0) == {Slot.COURT, Slot.CITY}
    assert town.on_list(1) == {Slot.TAX}
    assert town.flags(0, Slot.CITY) == flags | Listing.IMPORTED, "notice and refusals are each system's own"
    assert town.citizens.listed_since[0, Slot.CITY] == DAY
    assert town.counted(Count.LISTINGS + Slot.CITY) == town.counted(Count.WRONGFUL_LISTINGS) == 1


def test_copies_are_not_copied_on() -> None:
    town = linked(1).system(Slot.SERVICE, LITTER, recognises=1 << Slot.CITY).list_one(0, Slot.COURT)
    for day in range(DAY, DAY + 5):
        exchange(town, day)
    assert town.on_list(0) == {Slot.COURT, Slot.CITY}


def test_two_systems_that_recognise_each_other_do_not_keep_a_listing_alive() -> None:
    town = linked(1)
    town.rules["recognises"][:, Slot.COURT] = 1 << Slot.CITY
    exchange(town.list_one(0, Slot.COURT))
    town.everybody(listed=1 << Slot.CITY)  # the court's own listing ends
    assert exchange(town, DAY + 1).on_list(0) == set()


@pytest.mark.parametrize("lag", [4.0, 30.0])
def test_lags_are_geometric_with_the_stated_mean(lag: float) -> None:
    town = linked(600, lag=lag)
    for i in range(600):
        town.list_one(i, Slot.COURT)
    exchange(town)
    draws = np.array([uniform(SEED, Purpose.RECOGNITION, UID + i, TURN * DAY + Slot.CITY) for i in range(600)])
    taken = np.array([Slot.CITY in town.on_list(i) for i in range(600)])
    assert np.array_equal(taken, draws < 1.0 / lag)


def test_a_copy_ends_after_its_source_with_the_same_lag() -> None:
    town = linked(400, lag=5.0)
    for i in range(400):
        town.list_one(i, Slot.CITY, Listing.IMPORTED)
    exchange(town)
    draws = np.array([uniform(SEED, Purpose.RECOGNITION, UID + i, TURN * DAY + Slot.CITY) for i in range(400)])
    assert np.array_equal(town.citizens.listed == 0, draws < 0.2)


def test_a_copy_stays_while_any_source_lasts() -> None:
    town = linked(1)
    town.rules["recognises"][:, Slot.CITY] = COURT_ONLY | (1 << Slot.TAX)
    town.system(Slot.TAX, FRAUD).list_one(0, Slot.CITY, Listing.IMPORTED).list_one(0, Slot.TAX)
    assert Slot.CITY in exchange(town).on_list(0)


@pytest.mark.parametrize("change", ["own", "halted", "off"])
def test_what_recognition_leaves_alone(change: str) -> None:
    """A listing on own grounds, and everything when the system is halted or the mechanism is off."""
    town = linked(2).list_one(0, Slot.CITY, 0 if change == "own" else Listing.IMPORTED)
    if change != "own":
        town.list_one(1, Slot.COURT)
    town.rules["active"][:, Slot.CITY] = change != "halted"
    exchange(town, on=change != "off")
    assert town.on_list(0) == {Slot.CITY}
    assert Slot.CITY not in town.on_list(1)


def test_the_end_of_recognition_ends_the_copies() -> None:
    town = linked(1).list_one(0, Slot.COURT).list_one(0, Slot.CITY, Listing.IMPORTED)
    town.rules["recognises"] = 0
    assert exchange(town).on_list(0) == {Slot.COURT}


@pytest.mark.parametrize(
    ("flags", "history", "reason"),
    [
        (Listing.WRONGFUL, History.LISTED | History.CORRECTED, Reason.CORRECTED),
        (Listing.WRONGFUL, History.LISTED, Reason.EXPIRED),
        (Listing.FOR_DEBT | Listing.FOR_JUDGMENT, 0, Reason.REPAID),
        (Listing.IRRELEVANT, 0, Reason.EXPIRED),
    ],
)
def test_a_copy_ends_for_the_reason_of_its_source(flags: int, history: int, reason: Reason) -> None:
    """Nobody is corrected who was never corrected anywhere: her wrong record merely ran out."""
    town = linked(1).list_one(0, Slot.CITY, flags | Listing.IMPORTED)
    town.citizens.history[0] = history
    assert exchange(town).ended() == [(0, Slot.CITY, reason)]


def test_a_copy_of_a_debt_that_was_never_paid_does_not_end_as_repaid() -> None:
    """The court's listing has reached its term; the debt is still owed."""
    town = linked(1).list_one(0, Slot.CITY, Listing.FOR_DEBT | Listing.FOR_JUDGMENT | Listing.IMPORTED)
    town.citizens.owed[0, Segment.JUDGMENT] = 500
    assert exchange(town).ended() == [(0, Slot.CITY, Reason.EXPIRED)]


@pytest.mark.parametrize(
    ("slot", "service", "coverage", "taken"),
    [(Slot.SERVICE, 3, 0.0, True), (Slot.SERVICE, 0, 1.0, False), (Slot.SERVICE, 2, 1.0, False),
     (Slot.CITY, 0, 1.0, True), (Slot.CITY, 3, 0.0, False)],
)  # fmt: skip
def test_nobody_is_taken_over_by_a_system_that_holds_no_file_on_her(
    slot: Slot, service: int, coverage: float, taken: bool
) -> None:
    town = linked(1).system(slot, LITTER, recognises=COURT_ONLY, coverage=coverage).list_one(0, Slot.COURT)
    town.services[2] = False
    town.everybody(service=service)
    town.rules["active"][:, Slot.CITY] = slot == Slot.CITY
    assert (slot in exchange(town).on_list(0)) is taken
