"""Trade: who is declined, who cheats, and what trust learns."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from simulation.behaviours.trade import Trade, chance_to_cheat, expect, find_stakes, trade
from simulation.kernel.randomness import Purpose, quarters
from simulation.population.network import Network, neighbour
from simulation.rules.trade_rules import learn_from, warned
from simulation.state.citizens import N_SLOTS, Listing, Slot
from simulation.state.tallies import Count
from tests.small import CODE, DAY, FRAUD, LITTER, SEED, Town, numbers

UID = CODE << 32


def payday(town: Town, day: int = DAY, near: int = 1, far: int = 0, **parameters: Any) -> Town:
    """A day of deals, which are certain."""
    town.forget_counts()
    network, ties = numbers(Network, near=near, far=far), town.ties(far)
    p = numbers(Trade, **{"deals": 1.0, "lesson": 0.0, **parameters})
    trade(*town.head, SEED, day, town.citizens, town.rules, stakes_of(town), network, ties, p, town.counts)
    return town


def stakes_of(town: Town, detectability: float = 1.0) -> np.ndarray:
    """What cheating puts at stake in each town, by the mask of known systems."""
    stakes = np.full((len(town.rules), 1 << N_SLOTS), np.nan)
    find_stakes(town.rules, FRAUD, detectability, stakes)
    return stakes


# rules


def test_the_chance_to_cheat() -> None:
    p = numbers(Trade, cheating=0.08, character=1.0, deterrence=0.5)
    assert chance_to_cheat(0.0, 0.0, p) == pytest.approx(0.08 * math.exp(-0.5))
    assert chance_to_cheat(1.0, 0.4, p) == pytest.approx(0.08 * math.exp(-1.5 - 0.2))
    assert chance_to_cheat(-9.0, 0.0, p) == 1.0
    assert chance_to_cheat(0.0, 1.0, p) < chance_to_cheat(0.0, 0.5, p) < chance_to_cheat(0.0, 0.0, p)


def test_the_mean_chance_is_the_stated_one() -> None:
    p = numbers(Trade, cheating=0.001, character=0.8)
    deviates, weights = np.polynomial.hermite_e.hermegauss(60)
    mean = np.dot(weights, [chance_to_cheat(float(theta), 0.0, p) for theta in deviates]) / weights.sum()
    assert mean == pytest.approx(0.001, rel=1e-6)


def test_who_is_warned() -> None:
    town = Town(4).system(Slot.CITY, LITTER, naming=0.4).system(Slot.REGISTRY, LITTER, naming=0.0)
    town.list_one(1, Slot.CITY).list_one(2, Slot.REGISTRY)
    town.everybody(knows=(31, 0, 0, 1 << Slot.REGISTRY))
    listed, knows = town.citizens.listed, town.citizens.knows
    assert warned(int(listed[1]), int(knows[0]), town.rules, 0)
    assert not warned(int(listed[2]), int(knows[0]), town.rules, 0), "the registry names nobody"
    assert not warned(int(listed[3]), int(knows[0]), town.rules, 0), "who is not listed is not named"
    assert not warned(int(listed[1]), int(knows[3]), town.rules, 0), "a list one does not know warns nobody"


def test_trust_moves_toward_what_happened() -> None:
    assert learn_from(0.6, True, 0.01, 1.2) == pytest.approx(0.604)
    assert learn_from(0.6, False, 0.01, 1.2) == pytest.approx(0.6 - 0.0072)
    assert learn_from(1.0, True, 0.5, 1.2) == 1.0
    assert learn_from(0.0, False, 0.5, 1.2) == 0.0


def test_stakes_are_those_of_the_systems_that_one_knows() -> None:
    """Chance of a record times what a listing costs and closes, over known active systems with fraud in their scope."""
    town = Town(1, 1).system(Slot.CITY, FRAUD, sanction=0.25, access=0.5)
    town.system(Slot.COURT, LITTER, sanction=1.0).system(Slot.TAX, FRAUD, sanction=0.125, detection=0.5)
    town.rules["active"][1, Slot.CITY] = False
    stakes = stakes_of(town, detectability=0.8)
    for knows in range(1 << N_SLOTS):
        of_city = 0.8 * 0.75 * (knows >> Slot.CITY & 1)
        of_tax = 0.8 * 0.5 * 0.125 * (knows >> Slot.TAX & 1)
        assert stakes[:, knows] == pytest.approx([of_city + of_tax, of_tax])


# kernels


def test_deals_are_for_payday_and_for_those_with_neighbours() -> None:
    town = payday(Town(70), day=DAY + 4, cheating=0.0, gain=0.1)
    assert town.counted(Count.DEALS) == 2
    assert town.citizens.trust_in_others == pytest.approx([0.55 if i in (10, 11) else 0.5 for i in range(70)])
    assert payday(Town(70), near=0).counted(Count.DEALS) == 0
    assert payday(Town(1)).counted(Count.DEALS) == 0, "alone in town"
    assert payday(Town(70), on=False).counted(Count.DEALS) == 0
    assert payday(Town(70), deals=0.0).counted(Count.DEALS) == 0


def test_a_cheat_costs_trust() -> None:
    town = payday(Town(60).everybody(creditworthiness=-9.0), gain=0.1, asymmetry=1.5)
    assert town.counted(Count.CHEATED) == town.counted(Count.DEALS) == 2
    assert town.citizens.trust_in_others[:3] == pytest.approx([0.5 - 0.1 * 1.5 * 0.5] * 2 + [0.5])


def test_partners_are_neighbours_and_it_is_their_honesty_that_counts() -> None:
    n = 900
    honest = np.arange(n) % 2 == 0
    town = payday(Town(n).everybody(creditworthiness=np.where(honest, 30.0, -30.0)), near=3, far=2, gain=0.1)
    ties = town.ties(2)
    for i in range(30):
        u = quarters(SEED, Purpose.PURCHASE, UID + i, DAY)[0]
        partner = neighbour(i, i, n, int(u * 8), 3, ties)
        assert town.citizens.trust_in_others[i] > 0.5 if honest[partner] else town.citizens.trust_in_others[i] < 0.5


def test_named_partners_are_declined_by_the_careful() -> None:
    town = Town(90).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=31)
    for i in range(90):
        town.list_one(i, Slot.CITY)
    payday(town, caution=1.0)
    assert (town.counted(Count.DECLINED), town.counted(Count.DEALS)) == (3, 0)
    assert (town.citizens.trust_in_others == 0.5).all()
    payday(town, caution=0.0)
    assert (town.counted(Count.DECLINED), town.counted(Count.DEALS)) == (0, 3)


def test_partners_who_know_what_fraud_costs_are_deterred() -> None:
    cheats = []
    for knows in (0, 31):
        town = Town(60_000).system(Slot.CITY, FRAUD, sanction=1.0, access=1.0).everybody(knows=knows)
        cheats.append(payday(town, cheating=0.4, character=0.0, deterrence=0.5).counted(Count.CHEATED))
    assert cheats[0] == pytest.approx(800, abs=120)
    assert cheats[1] == pytest.approx(800 * math.exp(-1.0), abs=90)


def test_a_payday_of_deals_is_told_by_the_quarters_of_one_draw() -> None:
    """Whether she deals, heeds a warning, and how honest her partner is today."""
    n = 60_000
    town = Town(n).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=31)
    for i in range(n):
        town.list_one(i, Slot.CITY)
    payday(town, deals=0.6, caution=0.4, cheating=0.25, character=0.0, deterrence=0.0)
    deals, _, careful, honest = np.array([quarters(SEED, Purpose.PURCHASE, UID + i, DAY) for i in town.paid_on(DAY)]).T
    met = deals < 0.6
    assert town.counted(Count.DECLINED) == (met & (careful < 0.4)).sum()
    assert town.counted(Count.DEALS) == (met & (careful >= 0.4)).sum()
    assert town.counted(Count.CHEATED) == (met & (careful >= 0.4) & (honest < 0.25)).sum()


@pytest.mark.parametrize(
    ("flags", "lesson", "trust"),
    [(0, 0.5, 0.5 + 0.01 * 0.5 * 0.5), (Listing.WRONGFUL, 0.5, 0.5 - 0.012 * 0.5 * 0.5),
     (Listing.IRRELEVANT, 0.5, 0.5 - 0.012 * 0.5 * 0.5), (Listing.WRONGFUL, -0.5, 0.5 + 0.012 * 0.5 * 0.5),
     (Listing.WRONGFUL, 0.0, 0.5)],
)  # fmt: skip
def test_a_warning_teaches_by_whether_it_was_right(flags: int, lesson: float, trust: float) -> None:
    town = Town(90).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=31)
    for i in range(90):
        town.list_one(i, Slot.CITY, flags)
    payday(town, caution=1.0, lesson=lesson, gain=0.01, asymmetry=1.2)
    assert town.citizens.trust_in_others[town.paid_on(DAY)] == pytest.approx([trust] * 3)


@pytest.mark.parametrize(("points", "knows", "says"), [(5, 31, 1), (-5, 31, -1), (0, 31, 0), (-5, 0, 0)])
def test_a_score_teaches_by_whether_it_spoke_for_an_honest_partner(points: int, knows: int, says: int) -> None:
    """A bad deal, which is rare, says more of a score than a good one."""
    town = Town(3000).system(Slot.CITY, LITTER, naming=0.4, grades=True).everybody(knows=knows)
    town.citizens.points[:, Slot.CITY] = points
    payday(town, cheating=0.25, character=0.0, gain=0.2, asymmetry=1.0, lesson=0.5)
    deals = {True: 0.5 + 0.2 * 0.5, False: 0.5 - 0.2 * 0.5}
    taught = {True: says * 0.25, False: -says * 0.75}
    after = [deals[good] + 0.2 * 0.5 * taught[good] * deals[good] * (1 - deals[good]) for good in (True, False)]
    found = town.citizens.trust_in_others[town.paid_on(DAY)]
    assert [np.isclose(found, one).any() for one in after] == [True, True]
    assert np.isclose(found[:, None], after).any(axis=1).all()


def taught_by_scores(points: np.ndarray, theta: np.ndarray) -> float:
    """What a month of deals is expected to move trust by, because partners of these characters have these points."""
    moved = []
    for lesson in (0.0, 1.0):
        town = Town(len(theta)).system(Slot.CITY, LITTER, naming=0.4, grades=True).everybody(knows=31)
        town.citizens.points[:, Slot.CITY] = points
        town.citizens.creditworthiness[:] = theta
        rise, fall = np.zeros((2, len(theta)), np.float32)
        p = numbers(Trade, deals=1.0, gain=0.01, lesson=lesson)
        expect(
            *town.head, town.citizens, town.rules, stakes_of(town), numbers(Network, near=1, far=0), town.ties(0), p,
            rise, fall,
        )  # fmt: skip
        moved.append((rise * 0.5 - fall * 0.5).mean(dtype=np.float64))
    return moved[1] - moved[0]


def test_no_sign_is_forced_on_what_scores_teach() -> None:
    """Scores that tell good from bad feed trust, those that confuse them starve it, and blind ones leave it alone."""
    draw = np.random.default_rng(1)
    theta = norm.ppf((np.arange(3000) + 0.5) / 3000)
    draw.shuffle(theta)
    telling = taught_by_scores(np.where(theta > 0, 5, -5), theta)
    assert telling > 1e-5
    assert taught_by_scores(np.where(theta > 0, -5, 5), theta) == pytest.approx(-telling, rel=1e-3)
    for share in (0.1, 0.5, 0.9):  # whomever they speak for
        blind = np.where(draw.random(3000) < share, 5, -5)
        assert abs(taught_by_scores(blind, theta)) < 0.1 * telling


@pytest.mark.parametrize("lesson", [0.0, 0.8, -0.5])
def test_what_is_expected_of_deals_is_what_they_bring_in_the_mean(lesson: float) -> None:
    """The first-day balance rests on it: shares of the way up and down, over many days of deals."""
    town = Town(300).system(Slot.CITY, LITTER, naming=0.4, grades=True).everybody(knows=31)
    town.citizens.points[::3, Slot.CITY] = -5
    for i in range(0, 300, 7):
        town.list_one(i, Slot.CITY, Listing.WRONGFUL if i % 2 else 0)
    parameters = {"gain": 1e-3, "lesson": lesson, "cheating": 0.3, "character": 0.0, "caution": 0.8}
    rise, fall = np.zeros((2, 300), np.float32)
    p = numbers(Trade, **{"deals": 1.0, **parameters})
    expect(
        *town.head, town.citizens, town.rules, stakes_of(town), numbers(Network, near=1, far=0), town.ties(0), p,
        rise, fall,
    )  # fmt: skip
    expected = (rise * 0.5 - fall * 0.5).mean()
    moved = []
    for day in range(DAY, DAY + 3000):
        town.everybody(trust_in_others=0.5)
        payday(town, day, **parameters)
        moved += (town.citizens.trust_in_others[town.paid_on(day)] - 0.5).tolist()
    assert np.mean(moved) == pytest.approx(expected, abs=5 * np.std(moved) / len(moved) ** 0.5 + 1e-9)
