"""Market: who buys, which of two firms is chosen, and what a purchase teaches."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.market import (
    Market,
    attraction,
    buy,
    chance_of_bad,
    chance_to_buy,
    choose,
    expect,
    standing_of,
    start_reputations,
)
from simulation.kernel.randomness import Purpose, quarters
from simulation.rules.trade_rules import graded_in_public
from simulation.state.citizens import Slot
from simulation.state.firms import BY_ALL_BUT_SERVICES, Firms, make_firms
from simulation.state.tallies import Count
from tests.small import CODE, DAY, FRAUD, LITTER, SEED, Town, numbers


def market_of(town: Town, per_firm: int = 30) -> Firms:
    """The firms of a town: average honesty, middling reputation."""
    firms = make_firms(town.blocks, SEED, per_firm, 6.0, 1.0)
    firms.honesty[:] = 0.0
    firms.reputation[:] = 0.5
    return firms


def payday(town: Town, firms: Firms, **parameters: Any) -> Town:
    """A day on which everybody whose payday it is buys, unless the parameters say otherwise."""
    town.forget_counts()
    p = numbers(Market, **{"purchases": 1.0, "wariness": 0.0, "lesson": 0.0, **parameters})
    buy(*town.head, SEED, DAY, town.citizens, firms, town.items, FRAUD, town.rules, p, town.counts)
    return town


def test_the_wary_buy_less() -> None:
    p = numbers(Market, purchases=0.8, wariness=0.5)
    assert chance_to_buy(1.0, p) == 0.8
    assert chance_to_buy(0.0, p) == pytest.approx(0.4)
    assert chance_to_buy(0.3, numbers(Market, purchases=0.8, wariness=0.0)) == 0.8


def test_the_chance_of_a_bad_purchase() -> None:
    p = numbers(Market, bad=0.06, character=1.0, deterrence=0.5, batch=0.5)
    assert chance_of_bad(1.0, 0.4, False, p) == pytest.approx(0.06 * math.exp(-1.5 - 0.2))
    assert chance_of_bad(1.0, 0.4, True, p) == 0.5
    assert chance_of_bad(-9.0, 0.0, True, p) == 1.0
    assert chance_of_bad(0.0, 1.0, False, numbers(Market, deterrence=0.0)) == chance_of_bad(0.0, 0.0, False, p)


def test_reputation_and_known_grades_are_preferred() -> None:
    rules = Town(1).system(Slot.CITY, LITTER, grades=True, naming=0.4, grade_a=30).rules
    p = numbers(Market, attention=4.0, signal=1.0)
    clean, stained, knows = np.zeros(5, np.int16), np.array([0, 0, 0, -30, 0], np.int16), 1 << Slot.CITY
    assert standing_of(stained, rules, 0, knows) == pytest.approx(-0.4)
    assert standing_of(stained, rules, 0, 0) == 0.0, "what one does not know is no signal"
    assert attraction(0.5, clean, rules, 0, knows, p) == 2.0
    assert attraction(0.5, stained, rules, 0, knows, p) == pytest.approx(1.6)
    chance = 1 / (1 + math.exp(-0.4))
    assert choose(7, 9, False, False, 2.0, 1.6, chance - 0.01) == 7
    assert choose(7, 9, False, False, 2.0, 1.6, chance + 0.01) == 9


def test_grades_are_shown_by_active_public_systems_that_keep_and_name_them() -> None:
    """Private services show none."""
    town = Town(1, 1)
    for slot in Slot:
        town.system(slot, LITTER, grades=True, naming=0.4)
    town.rules["grades"][1, Slot.COURT] = town.rules["active"][1, Slot.TAX] = False
    town.rules["naming"][1, Slot.REGISTRY] = 0.0
    assert (
        graded_in_public(town.rules, 0) & BY_ALL_BUT_SERVICES
        == 1 << Slot.REGISTRY | 1 << Slot.COURT | 1 << Slot.TAX | 1 << Slot.CITY
    )
    assert graded_in_public(town.rules, 1) & BY_ALL_BUT_SERVICES == 1 << Slot.CITY


@pytest.mark.parametrize("change", ["none", "no grades", "halted", "not named", "unknown", "of a service"])
def test_good_grades_draw_those_who_know_them(change: str) -> None:
    """Where half of the firms have grade A and are honest, and all others cheat."""
    slot = Slot.SERVICE if change == "of a service" else Slot.CITY
    town = Town(30_000).system(slot, LITTER, grades=change != "no grades", naming=0.0 if change == "not named" else 1.0)
    town.rules["grade_a"] = 10
    town.everybody(knows=0 if change == "unknown" else 1 << slot).rules["active"] = change != "halted"
    firms = market_of(town)
    firms.points[::2, slot] = 100
    firms.honesty[:] = np.where(firms.points[:, slot] > 0, 30.0, -30.0)
    payday(town, firms, caution=0.0, attention=0.0, signal=5.0, repute=0.0)
    if change == "none":
        assert town.counted(Count.BAD_PURCHASES) == pytest.approx(250, abs=60), "where both firms cheat"
    else:
        assert town.counted(Count.BAD_PURCHASES) == pytest.approx(500, abs=80)


def test_who_is_shunned_is_not_chosen() -> None:
    assert choose(7, 9, True, False, 5.0, 0.0, 0.0) == 9
    assert choose(7, 9, False, True, 0.0, 5.0, 0.99) == 7
    assert choose(7, 9, True, True, 0.0, 0.0, 0.5) == -1


def test_the_careful_avoid_firms_that_a_known_list_names() -> None:
    town = Town(30_000).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=1 << Slot.CITY)
    firms = market_of(town)
    firms.listed[::2] = 1 << Slot.CITY
    firms.honesty[:] = np.where(firms.listed > 0, -30.0, 30.0)
    bad = [payday(town, firms, caution=caution, repute=0.0).counted(Count.BAD_PURCHASES) for caution in (0.0, 1.0)]
    assert bad[0] == pytest.approx(500, abs=80)
    assert bad[1] == 0
    assert town.counted(Count.AVOIDED) == pytest.approx(250, abs=60)
    town.everybody(knows=0)
    unwarned = payday(town, firms, caution=1.0, repute=0.0)
    assert unwarned.counted(Count.BAD_PURCHASES) == pytest.approx(500, abs=80), "an unknown list warns nobody"


def test_what_a_purchase_teaches() -> None:
    town = Town(60)
    firms = market_of(town, 1000)
    payday(town, firms, bad=0.0, gain=0.1, repute=0.2)
    assert (town.counted(Count.PURCHASES), town.counted(Count.BAD_PURCHASES)) == (2, 0)
    assert town.citizens.trust_in_others == pytest.approx([0.55] * 2 + [0.5] * 58)
    assert firms.reputation[0] == pytest.approx(0.5 + 0.2 * 0.5 + 0.2 * 0.4)
    town, firms = Town(60), market_of(town, 1000)
    payday(town, firms, bad=1.0, character=0.0, gain=0.1, asymmetry=1.5, repute=0.2)
    assert town.counted(Count.BAD_PURCHASES) == 2
    assert town.citizens.trust_in_others[1] == pytest.approx(0.5 - 0.1 * 1.5 * 0.5)
    assert firms.reputation[0] == pytest.approx(0.5 * 0.8 * 0.8)


def test_deceit_shows_in_its_month() -> None:
    town = Town(30_000)
    firms = market_of(town)
    firms.deeds[:] = 1 << FRAUD
    payday(town, firms, bad=0.0, batch=0.5)
    assert town.counted(Count.BAD_PURCHASES) == pytest.approx(500, abs=80)
    firms.deeds[:] = 1 << LITTER
    assert payday(town, firms, bad=0.0, batch=0.5).counted(Count.BAD_PURCHASES) == 0


def test_nobody_buys_from_firms_all_of_which_are_named() -> None:
    town = Town(90).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=31)
    firms = market_of(town)
    firms.listed[:] = 1 << Slot.CITY
    payday(town, firms, caution=1.0)
    assert (town.counted(Count.AVOIDED), town.counted(Count.PURCHASES)) == (3, 0)
    payday(town, firms, caution=0.0)
    assert (town.counted(Count.AVOIDED), town.counted(Count.PURCHASES)) == (0, 3)


def test_off_or_never_there_are_no_purchases() -> None:
    town = Town(90)
    assert payday(town, market_of(town), on=False).counted(Count.PURCHASES) == 0
    assert payday(town, market_of(town), purchases=0.0).counted(Count.PURCHASES) == 0
    assert np.all(town.citizens.trust_in_others == 0.5)


def test_a_purchase_is_told_by_the_quarters_of_one_draw() -> None:
    """Whether she buys, where she looks, which of two firms she picks and what luck she has there."""
    town = Town(8190)
    firms = market_of(town, 2000)
    n = len(firms.honesty)
    draws = [quarters(SEED, Purpose.SHOPPING, (CODE << 32) + i, DAY) for i in town.paid_on(DAY)]
    payday(town, firms, purchases=0.6, bad=0.25, character=0.0, deterrence=0.0, repute=0.0, attention=0.0, signal=0.0)
    bought = [(v, pick, luck) for u, v, pick, luck in draws if u < 0.6]
    assert town.counted(Count.PURCHASES) == len(bought)
    assert town.counted(Count.BAD_PURCHASES) == sum(luck < 0.25 for _, _, luck in bought) > 0
    firms.honesty[:] = np.where(np.arange(n) == 0, -30.0, 30.0)
    payday(town, firms, purchases=0.6, bad=0.25, deterrence=0.0, repute=0.0, attention=0.0, signal=0.0)
    first = [int(v * n) if pick < 0.5 else int((v * n - int(v * n)) * n) for v, pick, _ in bought]
    assert town.counted(Count.BAD_PURCHASES) == first.count(0) > 0


@pytest.mark.parametrize(
    ("wrongful", "lesson", "rises"), [(False, 0.5, 1), (True, 0.5, -1), (True, 0.0, 0), (True, -0.5, 1)]
)
def test_a_firm_avoided_teaches_by_whether_it_was_rightly_listed(wrongful: bool, lesson: float, rises: int) -> None:
    town = Town(300).system(Slot.CITY, FRAUD, naming=1.0).everybody(knows=31)
    firms = market_of(town)
    firms.listed[:] = 1 << Slot.CITY
    firms.wrongful[:] = firms.listed if wrongful else 0
    payday(town, firms, caution=1.0, lesson=lesson)
    trust = town.citizens.trust_in_others[town.paid_on(DAY)]
    assert (np.sign(trust - 0.5) == rises).all()


def test_a_grade_teaches_by_whether_it_agreed_with_what_was_bought() -> None:
    """No purchase was bad: grades that spoke for firms fed trust, grades that spoke against them starved it."""
    levels = []
    for points in (30, 0, -30):
        town = Town(300).system(Slot.CITY, FRAUD, naming=1.0, grades=True).everybody(knows=31)
        firms = market_of(town)
        firms.points[:, Slot.CITY] = points
        firms.honesty[:] = 30.0
        payday(town, firms, bad=0.2, lesson=0.5)
        levels.append(town.citizens.trust_in_others[town.paid_on(DAY)].mean())
    assert levels[0] > levels[1] > levels[2]


@pytest.mark.parametrize("lesson", [0.0, 0.8])
def test_what_is_expected_of_purchases_is_what_they_bring_in_the_mean(lesson: float) -> None:
    town = Town(600).system(Slot.CITY, FRAUD, naming=1.0, grades=True).everybody(knows=31)
    firms = market_of(town)
    firms.honesty[:] = np.linspace(-1, 1, len(firms.honesty))
    firms.points[:, Slot.CITY] = np.where(np.arange(len(firms.honesty)) % 2, 20, -20)
    parameters = {"gain": 1e-3, "lesson": lesson, "bad": 0.3, "repute": 0.0, "purchases": 1.0, "wariness": 0.0}
    p = numbers(Market, **parameters)
    start_reputations(*town.head, firms, town.items, FRAUD, town.rules, p)
    rise, fall = np.zeros((2, 600), np.float32)
    expect(*town.head, town.citizens, firms, town.rules, p, rise, fall)
    moved = []
    for day in range(DAY, DAY + 1500):
        town.everybody(trust_in_others=0.5)
        buy(*town.head, SEED, day, town.citizens, firms, town.items, FRAUD, town.rules, p, town.counts)
        moved += (town.citizens.trust_in_others[town.paid_on(day)] - 0.5).tolist()
    expected = (rise * 0.5 - fall * 0.5).mean()
    assert np.mean(moved) == pytest.approx(expected, abs=5 * np.std(moved) / len(moved) ** 0.5 + 1e-9)
