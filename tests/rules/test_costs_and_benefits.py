"""Stakes: what being recorded and listed costs, summed over the systems that act and that a citizen knows."""

from __future__ import annotations

import pytest

from simulation.rules.costs_and_benefits import (
    access_closed,
    cost_and_gain,
    knows_and_records,
    rests,
    reward_of,
    stake_of,
)
from simulation.state.citizens import Slot
from tests.small import GIFT, LITTER, Town

KNOWS_ALL = 0b11111
KNOWS_CITY = 1 << Slot.CITY


def two_systems() -> Town:
    """A city that fines 2 %, closes 30 % and names at 0.4 for littering, and a tax office for 1 %, 0.5 and 0.25."""
    town = Town(1).system(Slot.CITY, LITTER, GIFT, sanction=0.02, access=0.3, naming=0.4, reward=0.1, grades=True)
    return town.system(Slot.TAX, LITTER, sanction=0.01, access=0.5, naming=0.25, reward=0.5)


def test_one_must_know_an_active_system_that_records_the_item() -> None:
    city = two_systems().rules[0, Slot.CITY]
    assert knows_and_records(city, Slot.CITY, LITTER, KNOWS_CITY)
    assert not knows_and_records(city, Slot.CITY, LITTER, KNOWS_ALL - KNOWS_CITY)
    assert not knows_and_records(city, Slot.CITY, 0, KNOWS_ALL)
    city.active = False
    assert not knows_and_records(city, Slot.CITY, LITTER, KNOWS_ALL)


def test_a_stake_is_the_chance_of_a_record_times_what_is_felt() -> None:
    rules = two_systems().rules
    assert stake_of(rules, 0, LITTER, 0.5, KNOWS_CITY) == pytest.approx(0.5 * 0.72)
    assert stake_of(rules, 0, LITTER, 0.5, KNOWS_ALL) == pytest.approx(0.5 * 0.72 + 0.5 * 0.76)
    assert stake_of(rules, 0, LITTER, 0.5, 0) == 0.0
    rules["detection"][:, Slot.CITY] = 1.5
    assert stake_of(rules, 0, LITTER, 0.5, KNOWS_CITY) == pytest.approx(0.75 * 0.72)
    rules["detection"][:, Slot.CITY] = 3.0
    assert stake_of(rules, 0, LITTER, 0.5, KNOWS_CITY) == pytest.approx(0.72), "a chance is at most 1"


def test_only_systems_that_keep_grades_reward() -> None:
    rules = two_systems().rules
    assert reward_of(rules, 0, GIFT, 0.5, KNOWS_ALL) == pytest.approx(0.5 * 0.1)
    assert reward_of(rules, 0, LITTER, 0.5, KNOWS_ALL) == pytest.approx(0.5 * 0.1), "the tax office keeps no grades"
    rules["grades"] = False
    assert reward_of(rules, 0, GIFT, 0.5, KNOWS_ALL) == 0.0


def test_sanctions_rest_only_under_a_marked_objection_to_that_very_listing() -> None:
    city = two_systems().rules[0, Slot.CITY]
    assert not rests(city, Slot.CITY + 1, Slot.CITY)
    city.marks = True
    assert rests(city, Slot.CITY + 1, Slot.CITY)
    assert not rests(city, Slot.TAX + 1, Slot.CITY)
    assert not rests(city, 0, Slot.CITY)


def test_costs_add_up_and_stop_at_all_income() -> None:
    town = two_systems().list_one(0, Slot.CITY).list_one(0, Slot.TAX)
    assert cost_and_gain(town.citizens, town.rules, 0, 0) == (pytest.approx(0.03), 0.0)
    town.rules["sanction"] = 0.7
    assert cost_and_gain(town.citizens, town.rules, 0, 0)[0] == 1.0


def test_a_halted_system_costs_nothing() -> None:
    town = two_systems().list_one(0, Slot.CITY).list_one(0, Slot.TAX)
    town.rules["active"][:, Slot.CITY] = False
    assert cost_and_gain(town.citizens, town.rules, 0, 0)[0] == pytest.approx(0.01)


def test_an_objection_rests_the_cost_and_the_loss_of_access() -> None:
    town = two_systems().list_one(0, Slot.CITY).list_one(0, Slot.TAX).everybody(objection=Slot.TAX + 1)
    assert access_closed(town.citizens, town.rules, 0, 0) == 0.5, "without the mark nothing rests"
    town.rules["marks"] = True
    assert cost_and_gain(town.citizens, town.rules, 0, 0)[0] == pytest.approx(0.02)
    assert access_closed(town.citizens, town.rules, 0, 0) == pytest.approx(0.3)


def test_the_widest_closure_counts() -> None:
    town = two_systems()
    assert access_closed(town.citizens, town.rules, 0, 0) == 0.0
    town.list_one(0, Slot.CITY)
    assert access_closed(town.citizens, town.rules, 0, 0) == pytest.approx(0.3)
    town.list_one(0, Slot.TAX)
    assert access_closed(town.citizens, town.rules, 0, 0) == 0.5


def test_good_standing_earns_from_the_threshold_on_and_only_off_the_list() -> None:
    town = two_systems()
    town.rules["grade_a"][:, Slot.CITY] = 30
    for points, gain in ((29, 0.0), (30, 0.1), (31, 0.1)):
        town.citizens.points[0, Slot.CITY] = points
        assert cost_and_gain(town.citizens, town.rules, 0, 0) == (0.0, pytest.approx(gain))
    town.list_one(0, Slot.CITY)
    assert cost_and_gain(town.citizens, town.rules, 0, 0) == (pytest.approx(0.02), 0.0)
