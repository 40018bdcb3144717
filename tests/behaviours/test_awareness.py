"""Awareness: it comes from the start, from learning on payday, from campaigns, and from nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.awareness import Awareness, chance_known, learn, start_knowing
from simulation.behaviours.opinion import Opinion
from simulation.behaviours.trust import Trust
from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.beliefs import FIRST, TURN
from simulation.state.citizens import N_SLOTS, Schooling, Slot
from tests.small import CODE, DAY, LITTER, LOAN, SEED, Town, numbers

EVERYTHING = 2**N_SLOTS - 1


def start(town: Town, **parameters: Any) -> list[int]:
    start_knowing(*town.head, SEED, town.citizens, N_SLOTS, numbers(Awareness, **parameters))
    return town.citizens.knows.tolist()


def study(town: Town, day: int = DAY, campaign: int = -1, reach: float = 0.0, **parameters: Any) -> list[int]:
    """A day of learning; returns what everybody knows."""
    shares = np.full(len(town.rules), reach)
    judged = np.zeros((2, len(town.rules), 1 << N_SLOTS))
    p = numbers(Awareness, **parameters)
    learn(
        *town.head, SEED, day, town.citizens, town.rules, campaign, shares, *judged, numbers(Opinion), numbers(Trust), p
    )  # fmt: skip
    return town.citizens.knows.tolist()


def test_chances_at_the_start() -> None:
    p = numbers(Awareness, city=0.07, college=2.0, registry=0.6, court=0.7, tax=0.4, service=0.9)
    assert chance_known(Slot.CITY, Schooling.UPPER_SECONDARY, False, p) == pytest.approx(0.07)
    assert chance_known(Slot.CITY, Schooling.TERTIARY, False, p) == pytest.approx(0.14)
    assert chance_known(Slot.REGISTRY, 0, False, p) == 0.6
    assert chance_known(Slot.COURT, 0, False, p) == 0.7
    assert chance_known(Slot.TAX, 0, False, p) == 0.4
    assert chance_known(Slot.SERVICE, 0, True, p) == 0.9
    assert chance_known(Slot.SERVICE, 0, False, p) == 0.0
    sure = numbers(Awareness, city=0.7, college=2.0)
    assert chance_known(Slot.CITY, Schooling.TERTIARY, False, sure) == 1.0


def test_what_people_know_at_the_start() -> None:
    town = Town(2).everybody(service=(0, 3))
    assert start(town, city=1.0, registry=0.0, court=1.0, tax=0.0, service=1.0) == [0b01010, 0b11010]


def test_with_the_mechanism_off_everything_is_known_and_nothing_learnt() -> None:
    assert start(Town(2), on=False) == [EVERYTHING, EVERYTHING]
    assert study(Town(31).system(Slot.CITY, LITTER), on=False, learning=1.0, campaign=1, reach=1.0) == [0] * 31


def test_learning_is_for_payday_and_active_systems() -> None:
    town = Town(70).system(Slot.CITY, LITTER).system(Slot.TAX, LITTER)
    known = study(town, day=DAY + 7, learning=1.0)
    of_payday = (1 << Slot.CITY) | (1 << Slot.TAX)
    assert known == [of_payday if i in (17, 18) else 0 for i in range(70)], "70 / 30 people from 7 * 70 / 30 on"


def test_on_payday_a_thirtieth_of_every_block_learns_next_to_each_other() -> None:
    town = Town(8200, 40).system(Slot.CITY, LITTER)
    learners = np.flatnonzero(study(town, learning=1.0))
    assert learners.tolist() == [*range(274), 8192, 8200, 8201], "of 8,192, 8 and 40 people"


def test_everybody_has_one_payday_in_30_days() -> None:
    town = Town(100).system(Slot.CITY, LITTER)
    met: list[int] = []
    for day in range(DAY + 3, DAY + 33):
        assert study(town, day=day, learning=0.0) == [0] * 100, "without learning nothing is known"
        study(town, day=day, learning=1.0)
        learners = np.flatnonzero(town.citizens.knows)
        assert np.array_equal(learners, town.paid_on(day))
        assert len(learners) in (3, 4)
        met += learners.tolist()
        town.everybody(knows=0)
    assert sorted(met) == list(range(100))


def test_who_learns_is_a_matter_of_her_own_draw() -> None:
    """One draw serves all systems: each takes the share `learning` of what the ones before it left."""
    town = Town(900).system(Slot.REGISTRY, LITTER).system(Slot.COURT, LITTER)
    known = study(town, learning=0.5)
    for number in range(30):
        draw = uniform(SEED, Purpose.AWARENESS, (CODE << 32) + number, TURN * DAY)
        of_court = draw < 0.25 or 0.5 <= draw < 0.75
        assert known[number] == (draw < 0.5) << Slot.REGISTRY | of_court << Slot.COURT


def test_systems_are_learnt_of_independently_and_at_the_stated_rate() -> None:
    town = Town(240_000).everybody(service=1)
    for slot in Slot:
        town.system(slot, LITTER)
    learnt = (np.array(study(town, learning=0.3))[town.paid_on(DAY), None] >> np.arange(N_SLOTS)) & 1
    n = len(learnt)
    assert np.abs(learnt.mean(axis=0) - 0.3).max() < 5 * math.sqrt(0.3 * 0.7 / n)
    assert np.abs(np.corrcoef(learnt.T) - np.eye(N_SLOTS)).max() < 5 / math.sqrt(n)


def test_what_else_is_active_or_known_does_not_touch_her_luck() -> None:
    alone, among, informed = (Town(9000).system(Slot.CITY, LITTER) for _ in range(3))
    for town in (among, informed):
        town.system(Slot.REGISTRY, LITTER).system(Slot.TAX, LITTER)
    informed.everybody(knows=1 << Slot.REGISTRY)
    of_city = [np.array(study(town, learning=0.4)) >> Slot.CITY & 1 for town in (alone, among, informed)]
    assert 0 < of_city[0].sum() < 300
    assert np.array_equal(of_city[0], of_city[1])
    assert np.array_equal(of_city[0], of_city[2])


def test_a_campaign_reaches_its_share_of_its_city_on_its_day() -> None:
    town = Town(50, 20)
    p = numbers(Awareness, learning=0.0)
    reach = np.array([0.4, 0.0])
    judged = np.zeros((2, 2, 1 << N_SLOTS))
    learn(
        *town.head,
        SEED,
        DAY,
        town.citizens,
        town.rules,
        int(Slot.TAX),
        reach,
        *judged,
        numbers(Opinion),
        numbers(Trust),
        p,
    )
    for i, known in enumerate(town.citizens.knows.tolist()):
        draw = uniform(SEED, Purpose.AWARENESS, (CODE << 32) + i, TURN * DAY + FIRST)
        assert known == (1 << Slot.TAX if i < 50 and draw < 0.4 else 0)
    assert study(Town(5), campaign=Slot.TAX, reach=1.0, learning=0.0) == [1 << Slot.TAX] * 5


def test_what_is_known_stays_known() -> None:
    town = Town(31).system(Slot.CITY, LITTER).everybody(knows=0b00101)
    assert study(town, learning=1.0, campaign=Slot.SERVICE, reach=1.0) == [
        0b11101 if i in (0, 1) else 0b10101 for i in range(31)
    ]


def test_learning_and_forgetting_keep_the_share_that_knows() -> None:
    """Half of the people know it at first and half after ten years, though others learn and forget all the time."""
    town = Town(6000).system(Slot.CITY, LITTER)
    parameters = {"city": 0.5, "college": 1.0, "registry": 0.0, "court": 0.0, "tax": 0.0, "learning": 0.05}
    first = np.array(start(town, **parameters)) > 0
    assert first.mean() == pytest.approx(0.5, abs=0.03)
    for day in range(DAY, DAY + 30 * 120):
        last = np.array(study(town, day=day, **parameters)) > 0
    assert last.mean() == pytest.approx(0.5, abs=0.03)
    assert (first != last).mean() == pytest.approx(0.5, abs=0.03), "who knows it has changed"


@pytest.mark.parametrize("service", [0, 1])
def test_who_is_in_no_service_learns_of_none_in_daily_life(service: int) -> None:
    """Else the share that knows one grows from year to year, with nothing to make anybody forget."""
    town = Town(900).system(Slot.SERVICE, LOAN).everybody(service=service)
    known = np.array(study(town, learning=0.5)) > 0
    assert known.any() == (service == 1)


def test_nobody_forgets_a_system_that_lists_her() -> None:
    town = Town(900).system(Slot.CITY, LITTER).everybody(knows=1 << Slot.CITY)
    for i in range(0, 900, 2):
        town.list_one(i, Slot.CITY)
    known = np.array(study(town, city=0.01, learning=0.5))[town.paid_on(DAY)] > 0
    odd = np.array(town.paid_on(DAY)) % 2 == 1
    assert known[~odd].all()
    assert not known[odd].all()


@pytest.mark.parametrize(("trust", "opinion"), [(True, False), (False, True), (False, False)])
def test_what_is_switched_off_does_not_move_with_what_one_is_told(trust: bool, opinion: bool) -> None:
    town = Town(2).system(Slot.CITY, LITTER).everybody(confidence=0.5)
    judged = np.full((2, 1, 1 << N_SLOTS), 0.0)
    judged[:, 0, 1 << Slot.CITY] = (0.8, -0.2)
    switches = (numbers(Opinion, on=opinion), numbers(Trust, on=trust))
    p = numbers(Awareness, learning=0.0)
    learn(*town.head, SEED, DAY, town.citizens, town.rules, int(Slot.CITY), np.ones(1), *judged, *switches, p)
    assert (town.citizens.knows == 1 << Slot.CITY).all()
    assert (town.citizens.legitimacy != 0.5).all() == trust
    assert (town.citizens.support != 0.5).all() == opinion


@pytest.mark.parametrize(
    ("told", "confidence", "precision"), [(1.0, 0.5, 0.5), (0.5, 0.8, 0.2), (1.0, 0.9, 3.0), (0.0, 0.9, 0.1)]
)
def test_who_is_told_answers_differently_at_once(told: float, confidence: float, precision: float) -> None:
    """By the trust in the source; who knew the system before hears nothing new, and nobody else moves."""
    town = Town(4).system(Slot.CITY, LITTER).everybody(knows=(0, 1 << Slot.CITY, 0, 0), confidence=confidence)
    intrusions, deserved = np.zeros((2, 1, 1 << N_SLOTS))
    intrusions[0, 1 << Slot.CITY], deserved[0, 1 << Slot.CITY] = 0.8, -0.2
    p = numbers(Awareness, learning=0.0, told=told, precision=precision)
    reach, opinion = np.ones(1), numbers(Opinion, legitimacy=0.3, intrusion=0.1)
    judged = (intrusions, deserved, opinion, numbers(Trust))
    learn(*town.head, SEED, DAY, town.citizens, town.rules, int(Slot.CITY), reach, *judged, p)
    weight = told * confidence / (confidence + precision)
    moved = -0.2 * weight
    assert town.citizens.legitimacy == pytest.approx([0.5 + moved, 0.5, 0.5 + moved, 0.5 + moved])
    support = 0.5 + 0.3 * moved - 0.1 * 0.8 * weight
    assert town.citizens.support == pytest.approx([support, 0.5, support, support])
