"""Objection: who contests a listing, when it is due, and who goes on after a refusal."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.objection import PERSISTS, TURN, Objection, chance_to_object, object_to
from simulation.kernel.randomness import Purpose, sifted, uniform
from simulation.state.citizens import NEVER, History, Listing, Slot
from simulation.state.tallies import Count
from tests.small import CODE, DAY, LITTER, SEED, Town, numbers

SURE = {"propensity_wrong": 1.0, "propensity_right": 1.0, "cost": 0.0, "efficacy": 0.0}
"""Whoever may object does."""
EASE = math.exp(-0.3)
"""What a cost of 0.3 leaves of a chance."""


def objections(town: Town, day: int = DAY, **parameters: Any) -> list[int]:
    """A day of objections; returns for everybody the slot + 1 of what is pending."""
    town.forget_counts()
    p = numbers(Objection, **{**SURE, **parameters})
    object_to(*town.head, SEED, day, town.citizens, town.rules, town.lateness, p, town.rolled(), town.counts)
    return town.citizens.objection.tolist()


def heard(*sizes: int, **rules: Any) -> Town:
    """A town whose city hears objections within seven days."""
    return Town(*sizes).system(Slot.CITY, LITTER, **{"objection": True, "deadline_days": 7, **rules})


def test_the_chance_to_object() -> None:
    p = numbers(Objection, propensity_wrong=0.05, propensity_right=0.001, cost=0.3, efficacy=1.0)
    assert chance_to_object(True, 0.5, EASE, p) == pytest.approx(0.05 * math.exp(-0.3))
    assert chance_to_object(False, 0.5, EASE, p) == pytest.approx(0.001 * math.exp(-0.3))
    assert chance_to_object(True, 0.8, EASE, p) == pytest.approx(0.05 * 1.6 * math.exp(-0.3)), "twice the legitimacy"
    assert chance_to_object(True, 0.0, EASE, p) == 0.0, "who expects no justice does not ask for it"
    half = numbers(Objection, propensity_wrong=0.05, cost=0.0, efficacy=0.5)
    assert chance_to_object(True, 0.8, 1.0, half) == pytest.approx(0.05 * (0.5 + 0.5 * 1.6))
    blind = numbers(Objection, propensity_wrong=0.05, cost=0.0, efficacy=0.0)
    assert chance_to_object(True, 0.1, 1.0, blind) == chance_to_object(True, 0.9, 1.0, blind) == 0.05
    assert chance_to_object(True, 1.0, 1.0, numbers(Objection, propensity_wrong=1.0, cost=0.0)) == 1.0


def test_only_those_who_know_of_an_own_listing_under_a_procedure_object() -> None:
    town = heard(5).system(Slot.TAX, LITTER)
    town.list_one(0, Slot.CITY, Listing.AWARE)
    town.list_one(1, Slot.CITY)
    town.list_one(2, Slot.CITY, Listing.AWARE | Listing.IMPORTED)
    town.list_one(3, Slot.TAX, Listing.AWARE)
    assert objections(town) == [Slot.CITY + 1, 0, 0, 0, 0]
    assert town.counted(Count.OBJECTIONS) == 1
    assert town.flags(0, Slot.CITY) == Listing.AWARE
    assert town.citizens.history.tolist() == [History.OBJECTED, 0, 0, 0, 0]
    assert town.citizens.decision_due[0] == DAY + 7


def test_one_objection_is_pending_at_a_time() -> None:
    town = heard(1).system(Slot.TAX, LITTER, objection=True, deadline_days=3)
    town.list_one(0, Slot.CITY, Listing.AWARE).list_one(0, Slot.TAX, Listing.AWARE)
    assert objections(town) == [Slot.TAX + 1]
    assert town.counted(Count.OBJECTIONS) == 1
    assert objections(town, day=DAY + 1) == [Slot.TAX + 1]
    assert town.counted(Count.OBJECTIONS) == 0
    assert town.citizens.decision_due[0] == DAY + 3


@pytest.mark.parametrize(("lateness", "days"), [(1.0, 7), (1.5, 11), (1.001, 8), (2.0, 14), (1e9, NEVER - 1 - DAY)])
def test_a_late_office_stretches_the_deadline(lateness: float, days: int) -> None:
    """By whole days: nothing that is late falls on the day of the law."""
    town = heard(2, 2).list_one(0, Slot.CITY, Listing.AWARE).list_one(2, Slot.CITY, Listing.AWARE)
    town.lateness[1] = lateness
    objections(town)
    assert town.citizens.decision_due[[0, 2]].tolist() == [DAY + 7, DAY + days]


def test_wrong_and_right_listings_are_contested_with_chances_of_their_own() -> None:
    town = heard(2000)
    for i in range(2000):
        town.list_one(i, Slot.CITY, Listing.AWARE | (Listing.WRONGFUL if i < 1000 else 0))
    pending = np.array(objections(town, propensity_wrong=0.5, propensity_right=0.1)) > 0
    draws = np.array([uniform(SEED, Purpose.OBJECTION, (CODE << 32) + i, TURN * DAY) for i in range(2000)])
    assert np.array_equal(pending, draws < np.repeat((0.5, 0.1), 1000))


def test_the_cost_of_objecting_lowers_the_chance() -> None:
    town = heard(2000)
    for i in range(2000):
        town.list_one(i, Slot.CITY, Listing.AWARE)
    pending = np.array(objections(town, propensity_right=0.8, cost=0.7)) > 0
    draws = np.array([uniform(SEED, Purpose.OBJECTION, (CODE << 32) + i, TURN * DAY) for i in range(2000)])
    assert np.array_equal(pending, draws < 0.8 * math.exp(-0.7))


def test_one_draw_of_the_day_serves_all_her_listings() -> None:
    """Each system takes its share of what the ones before it left: chances are those of independent draws."""
    n = 4000
    town = Town(n)
    for slot in (Slot.COURT, Slot.TAX, Slot.CITY):
        town.system(slot, LITTER, objection=True, deadline_days=7)
        for i in range(n):
            town.list_one(i, slot, Listing.AWARE | (Listing.WRONGFUL if slot == Slot.TAX else 0))
    pending = objections(town, propensity_wrong=0.5, propensity_right=0.2)
    for i in range(n):
        u, expected = uniform(SEED, Purpose.OBJECTION, (CODE << 32) + i, TURN * DAY), 0
        for slot, chance in ((Slot.COURT, 0.2), (Slot.TAX, 0.5), (Slot.CITY, 0.2)):
            met, u = sifted(u, chance)
            if met:
                expected = slot + 1
                break
        assert pending[i] == expected
    shares = np.bincount(pending, minlength=5)[[0, 2, 3, 4]] / n
    independent = np.array([0.8 * 0.5 * 0.8, 0.2, 0.8 * 0.5, 0.8 * 0.5 * 0.2])
    assert (np.abs(shares - independent) < 5 * np.sqrt(independent * (1 - independent) / n)).all()


def test_after_a_refusal_only_the_persistent_go_on() -> None:
    town = heard(300)
    for i in range(300):
        town.list_one(i, Slot.CITY, Listing.AWARE | Listing.REFUSED)
    trait = np.array([uniform(SEED, Purpose.OBJECTION, (CODE << 32) + i, PERSISTS) for i in range(300)])
    assert np.array_equal(np.array(objections(town, persistence=0.45)) > 0, trait < 0.45)


def test_those_who_share_a_past_share_how_persistent_they_are() -> None:
    """Or a refused objection of the past would be taken up again by others than those who would have."""
    town = heard(40)
    for i in range(40):
        town.list_one(i, Slot.CITY, Listing.AWARE | Listing.REFUSED)
    town.citizens.past_of[:] = 0
    assert len({found > 0 for found in objections(town, persistence=0.45)}) == 1


def test_a_second_stage_hears_everybody_again() -> None:
    town = heard(1, second_stage=True).list_one(0, Slot.CITY, Listing.AWARE | Listing.REFUSED)
    assert objections(town, persistence=0.0) == [Slot.CITY + 1]


def test_off_nobody_objects() -> None:
    assert objections(heard(1).list_one(0, Slot.CITY, Listing.AWARE), on=False) == [0]
