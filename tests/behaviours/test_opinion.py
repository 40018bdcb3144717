"""Opinion: own views from their parts, meetings between neighbours, and what people say."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.information import Information
from simulation.behaviours.opinion import (
    Opinion,
    adopt,
    demographic_view,
    form,
    knows_of_listing,
    meet,
    own_view,
    private_deviate,
    tie_met,
    view_of,
)
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, threefry, uniform
from simulation.kernel.selection import most_below
from simulation.kernel.work_sharing import Block
from simulation.population.network import Network, neighbour
from simulation.state.citizens import N_SLOTS, Listing, Slot
from tests.small import CODE, DAY, SEED, Town, numbers

UID = CODE << 32
PLAIN = {
    **dict.fromkeys(("age", "income", "male", "schooling", "urban", "benefit", "legitimacy", "confidence"), 0.0),
    **dict.fromkeys(("intrusion", "media", "listed", "private"), 0.0),
}
"""Coefficients of an own view that is `level` for everybody."""
SILENT = numbers(Information, on=False)


def live(
    town: Town, day: int = DAY, near: int = 1, far: int = 0, tone: float = 0.028, **parameters: Any
) -> list[float]:
    """A day of meetings; returns everybody's support."""
    p = numbers(Opinion, **{**PLAIN, **parameters})
    network = numbers(Network, near=near, far=far)
    intrusions = np.zeros((len(town.rules), 1 << N_SLOTS))
    before = town.citizens.support.copy()
    meet(*town.head, SEED, day, town.citizens, network, town.ties(far), town.words, p, town.meetings)
    assert np.array_equal(town.citizens.support, before), "nobody changes before all have met"
    adopt(*town.head, SEED, day, town.citizens, intrusions, tone, SILENT, p, town.meetings)
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
    assert own_view(*parts.values(), False, 0.0, 1.5, p) == pytest.approx(expected)
    assert own_view(*parts.values(), True, 0.0, 1.5, p) == pytest.approx(expected - 0.15)
    assert own_view(*parts.values(), False, 0.0, 50.0, p) == 1.0
    assert own_view(*parts.values(), False, 0.0, -50.0, p) == 0.0


def test_private_parts_are_fixed_and_nearly_standard_normal() -> None:
    drawn = np.array([private_deviate(SEED, UID + i) for i in range(3000)])
    assert abs(drawn.mean()) < 5 / math.sqrt(3000)
    assert abs(drawn.std() - 1) < 5 / math.sqrt(6000)
    assert private_deviate(SEED, UID + 7) == drawn[7]


def test_a_listing_is_known_when_she_is_aware_of_it() -> None:
    town = Town(3).list_one(1, Slot.TAX).list_one(2, Slot.TAX).list_one(2, Slot.CITY, Listing.AWARE)
    assert [knows_of_listing(town.citizens, i) for i in range(3)] == [False, False, True]


def test_a_view_counts_how_intrusive_it_is_what_she_knows() -> None:
    town = Town(1).everybody(knows=(1 << Slot.CITY) | (1 << Slot.SERVICE))
    p = numbers(Opinion, **{**PLAIN, "level": 0.9, "intrusion": 1.0})
    intrusions = np.full((1, 1 << N_SLOTS), 0.8)
    intrusions[0, [0, (1 << Slot.CITY) | (1 << Slot.SERVICE)]] = 0.0, 0.3
    assert view_of(town.citizens, intrusions, SEED, UID, 0, 0, 0.028, SILENT, p) == pytest.approx(0.9 - 0.3)
    town.everybody(knows=0)
    assert view_of(town.citizens, intrusions, SEED, UID, 0, 0, 0.028, SILENT, p) == pytest.approx(0.9)


DRAWS = BYTE * BYTE
"""Values of a draw of 16 bits."""


def limit_and_share(contact: float, ties: int) -> tuple[float, float]:
    """What `meet` hands to `tie_met`."""
    limit = contact * BYTE * BYTE
    return limit, ties / limit


CHANCES = [(1.0, 10), (0.5, 8), (0.25, 3), (0.1, 10), (0.3, 7), (1 / 3, 1), (0.0101, 13), (1e-6, 10), (0.99999, 140)]


PLAIN_RULE = getattr(tie_met, "py_func", tie_met)


def ties_with(limit: float, share: float, rest: float, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """The tie of every draw of 16 bits, -1 for none, when the rest of each number is `rest`."""
    monkeypatch.setattr("simulation.behaviours.opinion.uniform", lambda *_: rest)
    return np.array([PLAIN_RULE(float(draw), limit, share, SEED, UID, DAY) for draw in range(DRAWS)])


@pytest.mark.parametrize(("contact", "ties"), CHANCES)
def test_she_meets_with_the_chance_asked_for_and_any_neighbour_alike(
    contact: float, ties: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every draw of 16 bits, with a rest at both ends and in between, gives what the whole number says.

    With w = draw + rest uniform in [0, 65536), she meets when w < limit, and then tie floor(w * ties / limit): so the
    chance is `contact` and all ties have the same share of it. Held in exact fractions.
    """
    limit, share = limit_and_share(contact, ties)
    edge = Fraction(contact) * DRAWS
    borders = [tie * edge / ties for tie in range(ties + 1)]
    near = {int(border) for border in borders} | {int(border) - 1 for border in borders} | {DRAWS - 1, int(edge) + 1}
    for rest in (0.0, 0.25, 0.5, 1.0 - 2.0**-20):
        found = ties_with(limit, share, rest, monkeypatch)
        whole = np.arange(DRAWS) + rest
        tie = np.floor(whole * float(ties / edge)).astype(int)
        expected = np.where(whole < float(edge), tie, -1)
        for draw in near & set(range(DRAWS)):  # where rounding could matter
            exact = draw + Fraction(rest)
            expected[draw] = exact * ties // edge if exact < edge else -1
        assert np.array_equal(found, expected)


def test_the_rest_decides_where_the_draw_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chance of 0.1 ends at 6553.6, and ties of ten at multiples of 655.36."""
    limit, share = limit_and_share(0.1, 10)
    for draw, edge, below, above in ((6553, 0.6, 9, -1), (655, 0.36, 0, 1), (5898, 0.24, 8, 9)):
        for rest, tie in ((edge - 1e-9, below), (edge + 1e-9, above)):
            assert ties_with(limit, share, rest, monkeypatch)[draw] == tie


def test_the_rest_is_drawn_only_where_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    limit, share = limit_and_share(0.1, 10)
    asked: list[int] = []
    monkeypatch.setattr(
        "simulation.behaviours.opinion.uniform", lambda _seed, _purpose, uid, _day: asked.append(uid) or 0.5
    )
    for draw in range(DRAWS):
        PLAIN_RULE(float(draw), limit, share, SEED, draw, DAY)
    assert asked == [int(tie * limit / 10) for tie in range(1, 11)]


@pytest.mark.parametrize(("contact", "ties"), CHANCES)
def test_compiled_and_plain_ties_are_the_same(contact: float, ties: int) -> None:
    limit, share = limit_and_share(contact, ties)
    for draw in range(0, DRAWS, 7):
        arguments = (float(draw), limit, share, SEED, UID, DAY)
        assert tie_met(*arguments) == PLAIN_RULE(*arguments)


def test_whom_the_first_byte_rules_out_meets_nobody() -> None:
    """With most ties, and chances at and between the levels of a byte; and it rules out all whom a byte can."""
    most = {name: Network.model_fields[name].metadata for name in ("near", "far")}
    highest = {name: max(bound.le for bound in bounds if hasattr(bound, "le")) for name, bounds in most.items()}
    n_ties = 2 * highest["near"] + highest["far"]
    for contact in (1.0, 255.5 / 256, 0.1, 1 / 256, 1 / 300, 1e-4):
        limit, share = limit_and_share(contact, n_ties)
        for draw in range(0, DRAWS, 13):
            tie = tie_met(float(draw), limit, share, SEED, UID, DAY)
            assert tie <= n_ties
            assert tie < 0 or draw // BYTE <= most_below(limit / BYTE)
        last = int(most_below(limit / BYTE)) * BYTE  # the least draw with the last byte that may meet somebody
        assert last < limit


# kernels


def test_support_starts_at_the_own_view() -> None:
    town = Town(50).everybody(sex=np.arange(50) % 2)
    p = numbers(Opinion, **{**PLAIN, "level": 0.5, "male": 0.2})
    form(*town.head, SEED, DAY, town.citizens, np.zeros((1, 1 << N_SLOTS)), 0.028, SILENT, p)
    assert town.citizens.support == pytest.approx(np.where(np.arange(50) % 2, 0.6, 0.4))


def test_critical_media_lower_support() -> None:
    p = numbers(Opinion, **{**PLAIN, "level": 0.5, "media": 0.3, "usual_tone": 0.028})
    town = Town(1)
    form(*town.head, SEED, DAY, town.citizens, np.zeros((1, 1 << N_SLOTS)), 0.528, SILENT, p)
    assert town.citizens.support[0] == pytest.approx(0.5 - 0.15)


def partner(town: Town, i: int, day: int, near: int, far: int, contact: float = 1.0) -> int:
    """Whom the draws of the day make citizen `i` of a town of one block meet; herself for nobody.

    Eight people share a call; the first word has the upper byte of each and the second the lower.
    """
    high, low = (
        int(word) >> 8 * (i % FLOCK) & BYTE - 1 for word in threefry(SEED, Purpose.MEETING, (UID + i) // FLOCK, day)
    )
    luck = (high * BYTE + low + uniform(SEED, Purpose.CONTACT, UID + i, day)) / DRAWS
    tie = int(luck / contact * (2 * near + far))
    n = len(town.citizens.age)
    return int(neighbour(i, i, n, tie, near, town.ties(far))) if luck < contact else i


def test_in_a_meeting_she_moves_part_of_the_way_to_one_neighbour_of_yesterday() -> None:
    before = np.linspace(0.0, 1.0, 21)
    town = Town(21).everybody(support=before)
    after = live(town, near=2, far=3, contact=1.0, persuasion=0.25, anchor=0.0)
    met = [partner(town, i, DAY, 2, 3) for i in range(21)]
    assert len(set(met)) > 5
    expected = [before[i] + 0.25 * (before[j] - before[i]) for i, j in enumerate(met)]
    assert after == pytest.approx(expected, abs=1e-6), "all meet before anybody changes"


def test_meetings_are_listed_by_the_place_in_the_block() -> None:
    """In order, each once, with what her support will be; a block that meets nobody has an empty list."""
    town = Town(8200, 400).everybody(support=np.arange(8600) % 7 / 8)
    meetings, network = town.meetings, numbers(Network, near=1, far=0)
    p = numbers(Opinion, **{**PLAIN, "contact": 0.3, "persuasion": 1.0})
    meet(*town.head, SEED, DAY, town.citizens, network, town.ties(0), town.words, p, meetings)
    assert (meetings.n > 0).all()
    met = []
    for block, (n, start) in enumerate(zip(meetings.n, town.blocks[:, Block.FIRST], strict=True)):
        places = meetings.who[block, :n].astype(int)
        assert (np.diff(places) > 0).all()
        met += (start + places).tolist()
        of_city = slice(*town.blocks[block, [Block.CITY_FIRST, Block.CITY_LAST]])
        around, number = town.citizens.support[of_city], start + places - of_city.start
        either = np.stack([np.roll(around, 1)[number], np.roll(around, -1)[number]])
        assert (meetings.support[block, :n] == either).any(axis=0).all()
    before = town.citizens.support.copy()
    adopt(*town.head, SEED, DAY, town.citizens, np.zeros((2, 1 << N_SLOTS)), 0.028, SILENT, p, meetings)
    changed = np.flatnonzero(town.citizens.support != before)
    assert set(changed) <= set(met) | set(town.paid_on(DAY))
    off = numbers(Opinion, on=False)
    meet(*town.head, SEED, DAY, town.citizens, network, town.ties(0), town.words, off, meetings)
    assert not meetings.n.any()


def test_the_copy_rule_copies() -> None:
    before = np.linspace(0.0, 1.0, 9).astype(np.float32)
    town = Town(9).everybody(support=before)
    after = live(town, contact=1.0, persuasion=1.0, anchor=0.0)
    assert after == [before[partner(town, i, DAY, 1, 0)] for i in range(9)]


def test_who_does_not_meet_does_not_move() -> None:
    before = np.linspace(0.0, 1.0, 900).astype(np.float32)
    town = Town(900).everybody(support=before)
    after = live(town, near=3, far=1, contact=0.2, persuasion=1.0, anchor=0.0)
    met = [partner(town, i, DAY, 3, 1, contact=0.2) for i in range(900)]
    assert after == [before[j] for j in met]
    alone = sum(i == j for i, j in enumerate(met))
    assert abs(alone - 720) < 5 * math.sqrt(900 * 0.2 * 0.8)


@pytest.mark.parametrize(
    "parameters", [{"on": False}, {"near": 0}, {"persuasion": 0.0}, {"contact": 0.0}, {"contact": 1e-12}]
)
def test_without_ties_persuasion_or_the_mechanism_nothing_spreads(parameters: dict[str, Any]) -> None:
    before = np.linspace(0.0, 1.0, 9).astype(np.float32)
    town = Town(9).everybody(support=before)
    assert live(town, **{"anchor": 0.0, "contact": 1.0, **parameters}) == before.tolist()


def test_gaps_between_meetings_are_geometric_and_days_independent() -> None:
    """Who met yesterday meets today as often as others: gaps of g days have chance contact (1 - contact)^(g - 1)."""
    n, days, contact = 3000, 12, 0.25
    town = Town(n)
    met = np.zeros((days, n), bool)
    for day in range(days):
        town.everybody(support=np.arange(n) % 2)  # neighbours on the ring think the opposite
        met[day] = np.array(live(town, DAY + day, contact=contact, persuasion=0.5, anchor=0.0)) == 0.5
    assert abs(met.mean() - contact) < 5 * math.sqrt(contact * (1 - contact) / met.size)
    first = met.argmax(axis=0)[met.any(axis=0)]
    expected = n * contact * (1 - contact) ** np.arange(days)
    found = np.bincount(first, minlength=days)
    assert (np.abs(found - expected) < 5 * np.sqrt(expected)).all()
    today, tomorrow = met[:-1].ravel(), met[1:].ravel()
    assert abs(np.corrcoef(today, tomorrow)[0, 1]) < 5 / math.sqrt(len(today))


def test_neighbours_in_a_flock_meet_independently_of_each_other() -> None:
    n, contact = 80_000, 0.5
    town = Town(n).everybody(support=np.arange(n) % 2)
    met = (np.array(live(town, contact=contact, persuasion=0.5, anchor=0.0)) == 0.5).reshape(-1, FLOCK)
    assert (np.abs(met.mean(axis=0) - contact) < 5 * math.sqrt(contact * (1 - contact) / len(met))).all()
    assert np.abs(np.corrcoef(met.T) - np.eye(FLOCK)).max() < 5 / math.sqrt(len(met))


def test_on_payday_she_returns_part_of_the_way_to_her_own_view() -> None:
    town = Town(61).everybody(support=0.1)
    after = live(town, day=DAY + 30, level=0.9, anchor=0.25)
    assert after == pytest.approx([0.3] * 3 + [0.1] * 58)


def test_nobody_meets_people_of_another_town() -> None:
    town = Town(10, 10).everybody(support=np.repeat((0.0, 1.0), 10))
    assert live(town, near=4, far=2, contact=1.0, persuasion=1.0, anchor=0.0) == [0.0] * 10 + [1.0] * 10
