"""Opinion: own views from their parts, meetings between neighbours, and what people say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.opinion import (
    Opinion,
    adopt,
    demographic_view,
    form,
    knows_of_listing,
    meet,
    next_meeting,
    own_view,
    private_deviate,
    view_of,
)
from simulation.citizens import N_SLOTS, NEVER, Listing, Slot
from simulation.network import Network, keys_of_ties, neighbour
from simulation.randomness import Purpose, uniforms
from tests.small import CODE, DAY, SEED, Town, numbers

UID = CODE << 32
PLAIN = {
    **dict.fromkeys(("age", "income", "male", "schooling", "urban", "benefit", "legitimacy", "confidence"), 0.0),
    **dict.fromkeys(("intrusion", "media", "listed", "private"), 0.0),
}
"""Coefficients of an own view that is `level` for everybody."""


def live(
    town: Town, day: int = DAY, near: int = 1, far: int = 0, tone: float = 0.028, **parameters: Any
) -> list[float]:
    """A day of meetings; returns everybody's support."""
    p = numbers(Opinion, **{**PLAIN, **parameters})
    network = numbers(Network, near=near, far=far)
    keys = keys_of_ties(SEED, CODE + np.arange(len(town.rules)), far)
    intrusions = np.zeros((len(town.rules), N_SLOTS))
    meet(*town.head, SEED, day, town.citizens, network, keys, p)
    adopt(*town.head, SEED, day, town.citizens, intrusions, tone, p)
    return town.citizens.support.tolist()


# rules


def test_demographics_of_a_view() -> None:
    p = numbers(Opinion, age=0.05, income=0.06, male=0.03, schooling=0.04, urban=0.02)
    assert demographic_view(45.0, 2.0, 0.5, 1.0, 0.5, p) == 0.0, "the middle citizen"
    assert demographic_view(65.0, 2.0, 0.5, 1.0, 0.5, p) == pytest.approx(0.05)
    assert demographic_view(45.0, 4.0, 0.5, 1.0, 0.5, p) == pytest.approx(0.06)
    assert demographic_view(45.0, 2.0, 1.0, 1.0, 0.5, p) == pytest.approx(0.015)
    assert demographic_view(45.0, 2.0, 0.5, 3.0, 0.5, p) == pytest.approx(0.04)
    assert demographic_view(45.0, 2.0, 0.5, 1.0, 1.0, p) == pytest.approx(0.01)


def test_signs_of_the_defaults_are_those_of_the_surveys() -> None:
    p = numbers(Opinion)
    low = demographic_view(25.0, 0.0, 0.0, 0.0, 0.0, p)
    for change in ((65.0, 0, 0, 0, 0), (25.0, 4, 0, 0, 0), (25.0, 0, 1, 0, 0), (25.0, 0, 0, 3, 0), (25.0, 0, 0, 0, 1)):
        assert demographic_view(*(float(x) for x in change), p) > low


def test_an_own_view_is_the_sum_of_its_parts() -> None:
    p = numbers(
        Opinion, level=0.5, benefit=0.2, legitimacy=0.3, confidence=0.1, intrusion=0.4, media=0.25, listed=0.15,
        private=0.1, usual_tone=0.1,
    )  # fmt: skip
    parts = {"demographic": 0.02, "trust": 0.6, "legitimacy": 0.7, "confidence": 0.4, "intrusion": 0.5, "tone": 0.3}
    expected = 0.5 + 0.02 + 0.2 * 0.4 + 0.3 * 0.2 - 0.1 * 0.1 - 0.4 * 0.5 - 0.25 * 0.2 + 0.1 * 1.5
    assert own_view(*parts.values(), False, 1.5, p) == pytest.approx(expected)
    assert own_view(*parts.values(), True, 1.5, p) == pytest.approx(expected - 0.15)
    assert own_view(*parts.values(), False, 50.0, p) == 1.0
    assert own_view(*parts.values(), False, -50.0, p) == 0.0


def test_private_parts_are_fixed_and_standard_normal() -> None:
    drawn = np.array([private_deviate(SEED, UID + i) for i in range(3000)])
    assert abs(drawn.mean()) < 5 / math.sqrt(3000)
    assert abs(drawn.std() - 1) < 5 / math.sqrt(6000)
    assert private_deviate(SEED, UID + 7) == drawn[7]


def test_a_listing_is_known_when_she_is_aware_of_it() -> None:
    town = Town(3).list_one(1, Slot.TAX).list_one(2, Slot.TAX).list_one(2, Slot.CITY, Listing.AWARE)
    assert [knows_of_listing(town.citizens, i, N_SLOTS) for i in range(3)] == [False, False, True]


def test_a_view_counts_the_widest_scope_that_she_knows() -> None:
    town = Town(1).everybody(knows=(1 << Slot.CITY) | (1 << Slot.SERVICE))
    p = numbers(Opinion, **{**PLAIN, "level": 0.9, "intrusion": 1.0})
    intrusions = np.array([[0.0, 0.8, 0.0, 0.3, 0.1]])
    assert view_of(town.citizens, intrusions, SEED, UID, 0, 0, 0.028, p) == pytest.approx(0.9 - 0.3)
    town.everybody(knows=0)
    assert view_of(town.citizens, intrusions, SEED, UID, 0, 0, 0.028, p) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("u", "contact", "gap"),
    [(0.0, 0.1, 1), (0.0999, 0.1, 1), (0.1001, 0.1, 2), (0.1899, 0.1, 2), (0.1901, 0.1, 3), (0.5, 1.0, 1)],
)
def test_gaps_between_meetings_are_geometric(u: float, contact: float, gap: int) -> None:
    """With a daily chance of 0.1 the gap is one day for u under 0.1, two under 0.19, and so on."""
    assert next_meeting(u, contact, DAY) == DAY + gap


def test_meetings_that_never_come() -> None:
    assert next_meeting(0.5, 0.0, DAY) == NEVER
    assert next_meeting(1.0 - 1e-16, 1e-9, DAY) == NEVER


# kernels


def test_support_starts_at_the_own_view() -> None:
    town = Town(50).everybody(sex=np.arange(50) % 2)
    p = numbers(Opinion, **{**PLAIN, "level": 0.5, "male": 0.2})
    form(*town.head, SEED, DAY, town.citizens, np.zeros((1, N_SLOTS)), 0.028, p)
    assert town.citizens.support == pytest.approx(np.where(np.arange(50) % 2, 0.6, 0.4))
    assert (town.citizens.next_contact > DAY).all()
    assert (town.citizens.next_contact < NEVER).any()


def test_critical_media_lower_support() -> None:
    p = numbers(Opinion, **{**PLAIN, "level": 0.5, "media": 0.3, "usual_tone": 0.028})
    town = Town(1)
    form(*town.head, SEED, DAY, town.citizens, np.zeros((1, N_SLOTS)), 0.528, p)
    assert town.citizens.support[0] == pytest.approx(0.5 - 0.15)


def partner(i: int, day: int, size: int, near: int, far: int) -> int:
    """Whom the draws of the day make citizen `i` meet."""
    _, v = uniforms(SEED, Purpose.CONTACT, UID + i, day)
    ties = 2 * near + far
    return int(neighbour(i, size, int(v * ties), near, keys_of_ties(SEED, np.array([CODE]), far), 0))


def test_in_a_meeting_she_moves_part_of_the_way_to_one_neighbour_of_yesterday() -> None:
    before = np.linspace(0.0, 1.0, 21)
    town = Town(21).everybody(support=before, next_contact=DAY)
    after = live(town, near=2, far=3, persuasion=0.25, anchor=0.0)
    met = [partner(i, DAY, 21, 2, 3) for i in range(21)]
    assert len(set(met)) > 5
    expected = [before[i] + 0.25 * (before[j] - before[i]) for i, j in enumerate(met)]
    assert after == pytest.approx(expected, abs=1e-6), "all meet before anybody changes"


def test_the_copy_rule_copies() -> None:
    before = np.linspace(0.0, 1.0, 9).astype(np.float32)
    town = Town(9).everybody(support=before, next_contact=DAY)
    after = live(town, persuasion=1.0, anchor=0.0)
    assert after == [before[partner(i, DAY, 9, 1, 0)] for i in range(9)]


def test_who_does_not_meet_does_not_move() -> None:
    before = np.linspace(0.0, 1.0, 9).astype(np.float32)
    town = Town(9).everybody(support=before, next_contact=DAY + 1)
    assert live(town, persuasion=1.0, anchor=0.0) == before.tolist()
    assert (town.citizens.next_contact == DAY + 1).all()


@pytest.mark.parametrize("parameters", [{"on": False}, {"near": 0}, {"persuasion": 0.0}])
def test_without_ties_persuasion_or_the_mechanism_nothing_spreads(parameters: dict[str, Any]) -> None:
    before = np.linspace(0.0, 1.0, 9).astype(np.float32)
    town = Town(9).everybody(support=before, next_contact=DAY)
    assert live(town, **{"anchor": 0.0, **parameters}) == before.tolist()


def test_a_meeting_sets_the_next_one() -> None:
    town = Town(200).everybody(next_contact=DAY)
    live(town, contact=0.5, anchor=0.0)
    assert town.citizens.next_contact.min() == DAY + 1
    assert (town.citizens.next_contact == DAY + 1).mean() == pytest.approx(0.5, abs=0.2)


def test_on_payday_she_returns_part_of_the_way_to_her_own_view() -> None:
    town = Town(61).everybody(support=0.1)
    after = live(town, day=DAY + 30, level=0.9, anchor=0.25)
    assert after == pytest.approx([0.3 if i % 30 == 0 else 0.1 for i in range(61)])


def test_nobody_meets_people_of_another_town() -> None:
    town = Town(10, 10).everybody(support=np.repeat((0.0, 1.0), 10), next_contact=DAY)
    assert live(town, near=4, far=2, persuasion=1.0, anchor=0.0) == [0.0] * 10 + [1.0] * 10
