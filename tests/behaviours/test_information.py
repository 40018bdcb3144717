"""Information: what is new moves people by their trust in who says it, what they believed does not."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.awareness import Awareness
from simulation.behaviours.information import Information, chance_believed, listen, start_believing
from simulation.behaviours.opinion import Opinion
from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.beliefs import FIRST, TURN, trust_in_source, usual_share, weight_of, worth_of
from simulation.state.citizens import N_SLOTS, Message, Slot, Source
from tests.small import CODE, DAY, SEED, Town, numbers

ALL = (1 << N_SLOTS) - 1
ORDER, BENEFIT, REPRESSION = Message


def tell(
    town: Town, message: int, *, source: Source = Source.OWN_CASE, reach: float = 1.0, topic: int = -1, day: int = DAY,
    intrusion: float = 1.0, learning: float = 0.0, precision: float = 0.0, told: float = 1.0, opinion: bool = True,
    **parameters: Any,
) -> np.ndarray:  # fmt: skip
    """A day on which a message is spread; returns what everybody believes."""
    cities = len(town.rules)
    intrusions = np.zeros((cities, ALL + 1))
    intrusions[:, ALL] = intrusion
    intrusions[:, 1 << Slot.CITY] = intrusion / 2
    awareness = numbers(Awareness, learning=learning, told=told)
    awareness.precision = precision  # also 0, with which whoever is told believes
    information = numbers(Information, **parameters)
    news = (message, source, topic, np.full(cities, reach), intrusions)
    listen(*town.head, SEED, day, town.citizens, *news, numbers(Opinion, on=opinion), awareness, information)
    return town.citizens.believes.copy()


def test_beliefs_are_worth_what_they_add_to_those_of_people_at_rest() -> None:
    p = numbers(Information, praise=0.1, repression=0.3, praised=0.5, warned=0.2)
    assert worth_of(0, p) == pytest.approx(-0.1 * 0.5 * 2 + 0.3 * 0.2)
    assert worth_of(ORDER, p) - worth_of(0, p) == pytest.approx(0.1)
    assert worth_of(BENEFIT | REPRESSION, p) - worth_of(0, p) == pytest.approx(0.1 - 0.3)
    assert worth_of(REPRESSION, numbers(Information, on=False)) == 0.0
    assert worth_of(REPRESSION | ORDER, numbers(Information, praise=0.0, repression=0.0)) == 0.0


def test_on_the_first_day_beliefs_are_worth_nothing_on_average() -> None:
    town = Town(40_000)
    p = numbers(Information, praise=0.1, repression=0.3, praised=0.7, warned=0.2)
    start_believing(*town.head, SEED, town.citizens, p)
    believes = town.citizens.believes
    for message in Message:
        assert (believes & message > 0).mean() == pytest.approx(usual_share(message, p), abs=0.01)
    assert np.mean([worth_of(np.int64(mask), p) for mask in believes]) == pytest.approx(0.0, abs=0.003)


@pytest.mark.parametrize("opinion", [True, False])
def test_with_opinion_off_beliefs_move_and_support_does_not(opinion: bool) -> None:
    town = Town(5)
    assert (tell(town, REPRESSION, opinion=opinion) == REPRESSION).all()
    assert (town.citizens.support < 0.5).all() == opinion
    assert (town.citizens.support == 0.5).all() == (not opinion)


def test_trust_is_that_in_the_source() -> None:
    assert [trust_in_source(source, 0.7, 0.4) for source in Source] == [0.7, 0.4, 1.0]
    assert weight_of(0.6, 1.0, 0.4) == pytest.approx(0.6)
    assert weight_of(0.6, 0.5, 0.4) == pytest.approx(0.3)
    assert chance_believed(REPRESSION, 0.6, 0.25, 1.0, 0.4) == pytest.approx(0.15), "as far as it reaches"
    assert chance_believed(ORDER, 0.6, 0.25, 1.0, 0.4) == pytest.approx(0.6)


@pytest.mark.parametrize(("source", "trust"), [(Source.STATE_MEDIA, 0.8), (Source.PLATFORM, 0.2), (Source.OWN_CASE, 1)])
def test_the_share_that_believes_is_the_weight_of_the_source(source: Source, trust: float) -> None:
    town = Town(8000).everybody(legitimacy=0.8, trust_in_others=0.2)
    believes = tell(town, REPRESSION, source=source, precision=0.5, intrusion=0.5)
    expected = 0.5 * trust / (trust + 0.5)
    assert (believes == REPRESSION).mean() == pytest.approx(expected, abs=5 * math.sqrt(0.25 / 8000))


def test_news_reaches_the_same_people_whatever_it_says() -> None:
    believes = tell(Town(500), ORDER, reach=0.3)
    for i in range(500):
        reached = uniform(SEED, Purpose.AWARENESS, (CODE << 32) + i, TURN * DAY + FIRST) < 0.3
        assert believes[i] == (ORDER if reached else 0)


def test_what_was_believed_moves_nobody() -> None:
    town = Town(200).everybody(support=0.5, believes=(ORDER, 0) * 100)
    tell(town, ORDER, praise=0.1)
    assert town.citizens.support[::2] == pytest.approx(0.5)
    assert town.citizens.support[1::2] == pytest.approx(0.6)


def test_both_sides_move_those_who_know_the_praise_by_the_other_side_only() -> None:
    town = Town(10).everybody(support=0.5, believes=ORDER | BENEFIT)
    assert (tell(town, ORDER | BENEFIT | REPRESSION, praise=0.1, repression=0.2) == 7).all()
    assert town.citizens.support == pytest.approx(0.3)


def test_a_system_that_hardly_intrudes_is_hardly_feared() -> None:
    """D17: told of financial records only, people are not moved by criticism of surveillance."""
    assert not tell(Town(300), REPRESSION, intrusion=0.0).any()
    of_city, of_all = (tell(Town(4000), REPRESSION, topic=t) > 0 for t in (Slot.CITY, -1))
    assert of_all.all()
    assert of_city.mean() == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("change", [{"on": False}, {"reach": 0.0}, {"told": 0.0}])
def test_nobody_is_told(change: dict[str, Any]) -> None:
    town = Town(50).everybody(support=0.5)
    assert not tell(town, REPRESSION, **change).any()
    assert (town.citizens.support == 0.5).all()


def test_hearing_and_forgetting_keep_the_shares_that_believe() -> None:
    town = Town(6000)
    p = {"praised": 0.5, "warned": 0.1}
    start_believing(*town.head, SEED, town.citizens, numbers(Information, **p))
    first = town.citizens.believes.copy()
    for day in range(DAY, DAY + 30 * 60):
        last = tell(town, 0, day=day, learning=0.05, **p)
    for message, share in ((ORDER, 0.5), (BENEFIT, 0.5), (REPRESSION, 0.1)):
        assert (first & message > 0).mean() == pytest.approx(share, abs=0.03)
        assert (last & message > 0).mean() == pytest.approx(share, abs=0.03)
    assert ((first ^ last) & ORDER > 0).mean() == pytest.approx(0.5, abs=0.03), "who believes has changed"
