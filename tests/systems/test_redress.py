"""Redress: when objections are decided, what a correction takes back, and what a refusal leaves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.objection import Objection, object_to
from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.ledger import Record
from simulation.rules.listings import Reason
from simulation.state.citizens import History, Listing, Slot
from simulation.state.tallies import Count
from simulation.systems.redress import Redress, chance_upheld, decide
from tests.small import CODE, DAY, FRAUD, LITTER, SEED, Town, numbers

UID = CODE << 32
UPHOLD = {"sensitivity": 1.0, "specificity": 0.0, "unable": 1.0}
REFUSE = {"sensitivity": 0.0, "specificity": 1.0, "unable": 0.0}


def office(town: Town, day: int = DAY, **parameters: Any) -> Town:
    """A day of decisions."""
    town.forget_counts()
    decide(
        *town.head, SEED, day, town.citizens, town.items, town.rules, numbers(Redress, **parameters), town.rolled(),
        town.ledger, town.spells, town.counts,
    )  # fmt: skip
    return town


def objected(n: int = 1, flags: int = Listing.WRONGFUL | Listing.AWARE, due: int = DAY) -> Town:
    """A town in which everybody has objected to a listing by the city."""
    town = Town(n).system(Slot.CITY, LITTER, FRAUD, objection=True)
    for i in range(n):
        town.list_one(i, Slot.CITY, flags)
    return town.everybody(objection=Slot.CITY + 1, decision_due=due)


def test_chances_to_be_upheld() -> None:
    p = numbers(Redress, sensitivity=0.81, specificity=0.97, unable=0.3)
    assert chance_upheld(Listing.WRONGFUL, p) == 0.81
    assert chance_upheld(Listing.WRONGFUL | Listing.UNABLE, p) == 0.81
    assert chance_upheld(Listing.UNABLE | Listing.FOR_DEBT, p) == 0.3
    assert chance_upheld(Listing.IRRELEVANT, p) == pytest.approx(0.03)


@pytest.mark.parametrize(("due", "decided"), [(DAY + 1, False), (DAY, True), (DAY - 3, True)])
def test_decisions_are_made_on_the_day_they_are_due(due: int, decided: bool) -> None:
    town = office(objected(due=due), **UPHOLD)
    assert town.counted(Count.DECISIONS) == int(decided)
    assert bool(town.citizens.objection[0] == 0) is decided
    assert (town.on_list(0) == set()) is decided


def test_an_upheld_objection_ends_the_listing_and_takes_back_the_wrong_records() -> None:
    town = objected().list_one(0, Slot.TAX, Listing.WRONGFUL)
    town.file(0, Slot.CITY, FRAUD, Record.WRONG).file(0, Slot.CITY, LITTER).file(0, Slot.TAX, FRAUD, Record.WRONG)
    office(town, **UPHOLD)
    assert town.ended() == [(0, Slot.CITY, Reason.CORRECTED)]
    assert town.on_list(0) == {Slot.TAX}
    assert town.live() == [(0, Slot.CITY, LITTER), (0, Slot.TAX, FRAUD)]
    assert town.citizens.points[0, Slot.CITY] == -5
    assert town.citizens.history[0] == History.CORRECTED | History.JUST_CORRECTED
    assert town.counted(Count.UPHELD) == town.counted(Count.CORRECTED + Slot.CITY) == 1
    assert town.counted(Count.WRONGFUL_OBJECTIONS_DECIDED) == town.counted(Count.CORRECTED_IN_TIME) == 1


@pytest.mark.parametrize(("flags", "grievance"), [(Listing.WRONGFUL, History.GRIEVANCE), (0, 0), (Listing.UNABLE, 0)])
def test_a_refusal_marks_the_listing_and_leaves_a_grievance_in_the_wronged(flags: int, grievance: int) -> None:
    town = office(objected(flags=flags | Listing.AWARE).file(0, Slot.CITY, FRAUD, Record.WRONG), **REFUSE)
    assert town.on_list(0) == {Slot.CITY}
    assert town.flags(0, Slot.CITY) == flags | Listing.AWARE | Listing.REFUSED
    assert town.citizens.objection[0] == 0
    assert town.citizens.history[0] == grievance
    assert town.counted(Count.UPHELD) == 0
    assert len(town.live()) == 1


def test_decisions_follow_their_draws() -> None:
    town = objected(500)
    for i in range(250):
        town.citizens.listing[i, Slot.CITY] = Listing.AWARE
    office(town, sensitivity=0.8, specificity=0.9)
    draws = np.array([uniform(SEED, Purpose.DECISION, UID + i, DAY) for i in range(500)])
    assert np.array_equal(town.citizens.listed == 0, draws < np.repeat((0.1, 0.8), 250))
    assert town.counted(Count.WRONGFUL_OBJECTIONS_DECIDED) == 250
    assert town.counted(Count.CORRECTED_IN_TIME) == (draws[250:] < 0.8).sum()


def test_a_rightful_listing_let_off_is_no_correction_of_a_wrong_one() -> None:
    town = office(objected(flags=Listing.AWARE), **UPHOLD)
    assert town.counted(Count.UPHELD) == 1
    assert town.counted(Count.CORRECTED_IN_TIME) == town.counted(Count.WRONGFUL_OBJECTIONS_DECIDED) == 0


@pytest.mark.parametrize(
    ("at_filing", "at_decision", "in_time"), [(1.0, 1.0, 1), (2.0, 2.0, 0), (1.01, 1.0, 0), (1.0, 2.0, 1)]
)
def test_in_time_is_within_the_deadline_from_the_day_of_filing(
    at_filing: float, at_decision: float, in_time: int
) -> None:
    """The deadline is stretched on the day of filing; what the office is like later makes no difference.

    Who is put right late has a grievance, and thanks nobody.
    """
    town = Town(1).system(Slot.CITY, LITTER, objection=True, deadline_days=7)
    town.list_one(0, Slot.CITY, Listing.WRONGFUL | Listing.AWARE)
    town.lateness[:] = at_filing
    p = numbers(Objection, propensity_wrong=1.0, cost=0.0, efficacy=0.0)
    object_to(*town.head, SEED, DAY, town.citizens, town.rules, town.lateness, p, town.rolled(), town.counts)
    town.lateness[:] = at_decision
    due = DAY + math.ceil(7 * at_filing)
    assert office(town, due - 1, **UPHOLD).counted(Count.DECISIONS) == 0
    office(town, due, **UPHOLD)
    assert town.counted(Count.WRONGFUL_OBJECTIONS_DECIDED) == 1
    assert town.counted(Count.CORRECTED_IN_TIME) == in_time
    history = town.citizens.history[0]
    assert (bool(history & History.JUST_CORRECTED), bool(history & History.GRIEVANCE)) == (in_time == 1, in_time == 0)
    assert history & History.CORRECTED


def test_off_nothing_is_decided() -> None:
    assert office(objected(), on=False, **UPHOLD).counted(Count.DECISIONS) == 0
