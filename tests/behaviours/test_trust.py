"""Trust: stocks move part of the way to what is known and to what happened, and recover."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.trust import (
    Trust,
    balance,
    expected_legitimacy,
    hear,
    intrusiveness,
    judge,
    reconsider,
    toward,
    trust_at_first,
    within,
)
from simulation.state.citizens import N_SLOTS, History, Listing, Slot
from tests.small import DAY, FRAUD, GIFT, JUDGMENT, LITTER, LOAN, SEED, Town, numbers, scope

STEEPNESS, SATURATION = 3.0, 0.025
LITTERING = 1 - math.exp(-(0.9**3) / 4 / SATURATION)
DEFRAUDING = 1 - math.exp(-(0.2**3) / 4 / SATURATION)
"""How far a scope of littering, or of fraud, reaches: one of four kinds of misconduct."""
STILL = {"forgetting": 0.0, "fading": 0.0}
"""Only news moves the stocks."""


def payday(town: Town, day: int = DAY, **parameters: Any) -> tuple[float, float]:
    """A look back; returns confidence and legitimacy of the first citizen."""
    p = numbers(Trust, **({"spread": 0.0} | parameters))
    reconsider(*town.head, SEED, day, town.citizens, judged(town, p)[1], p)
    return float(town.citizens.confidence[0]), float(town.citizens.legitimacy[0])


def judged(town: Town, p: np.record) -> tuple[np.ndarray, np.ndarray]:
    """How intrusive the rules of each town look and what legitimacy they deserve, by the mask of known systems."""
    intrusions, deserved = np.full((2, len(town.rules), 1 << N_SLOTS), np.nan)
    judge(town.rules, town.items, p, intrusions, deserved)
    return intrusions, deserved


# rules


def test_a_scope_intrudes_by_how_little_its_items_say() -> None:
    """Four kinds of misconduct: two debts (relevance 0.9), fraud (0.8), littering (0.1); rewards do not count."""
    items = Town(1).items
    assert intrusiveness(items, scope(GIFT), 2.0, 0.5) == intrusiveness(items, 0, 2.0, 0.5) == 0.0
    assert intrusiveness(items, scope(LITTER), 3.0, 0.5) == pytest.approx(1 - math.exp(-(0.9**3) / 4 / 0.5))
    assert intrusiveness(items, scope(LOAN, FRAUD), 2.0, 0.5) == pytest.approx(
        1 - math.exp(-(0.1**2 + 0.2**2) / 4 / 0.5)
    )


def test_a_further_item_intrudes_less_the_more_there_are() -> None:
    """Concave, and with no threshold: of equal items the first weighs most."""
    items = Town(1).items
    items.relevance = 0.45
    widths = [intrusiveness(items, (1 << n) - 1, 2.0, 0.1) for n in range(5)]
    steps = np.diff(widths)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()


def test_a_wider_scope_never_intrudes_less() -> None:
    items = Town(1).items
    items.relevance = (0.9, 0.2, 0.15, 0.1, 0.0)
    widths = [intrusiveness(items, (1 << n) - 1, STEEPNESS, SATURATION) for n in range(6)]
    assert widths == sorted(widths)


def test_steps_toward_a_goal() -> None:
    assert toward(0.5, 0.9, 0.25) == pytest.approx(0.6)
    assert toward(0.5, 0.9, 0.0) == 0.5
    assert toward(0.5, 0.9, 1.0) == pytest.approx(0.9)
    assert within(1.5) == 1 - 1e-6
    assert within(-3.0) == 1e-6
    assert within(0.4) == 0.4


def test_the_legitimacy_that_rules_deserve() -> None:
    town = Town(1).system(Slot.CITY, LITTER, objection=True, notice=0.5).system(Slot.TAX, FRAUD, notice=0.25)
    p = numbers(Trust, legitimacy_base=0.6, redress=0.05, transparency=0.04, intrusion=0.3)
    known = {
        0: 0.6,
        1 << Slot.TAX: 0.61 - 0.3 * DEFRAUDING,
        1 << Slot.CITY: 0.67 - 0.3 * LITTERING,
        31: 0.67 - 0.3 * LITTERING,
    }
    for knows, goal in known.items():
        intrusion = LITTERING if knows & 1 << Slot.CITY else DEFRAUDING if knows & 1 << Slot.TAX else 0.0
        assert expected_legitimacy(town.rules, 0, knows, intrusion, p) == pytest.approx(goal)
        assert judged(town, p)[1][0, knows] == pytest.approx(goal)
    town.rules["active"] = False
    assert judged(town, p)[1] == pytest.approx(np.full((1, 32), 0.6))
    harsh = numbers(Trust, legitimacy_base=0.1, intrusion=1.0)
    wide = Town(1).system(Slot.CITY, LITTER)
    assert expected_legitimacy(wide.rules, 0, 31, LITTERING, harsh) == judged(wide, harsh)[1][0, 31] == 0.0


def test_rules_are_judged_by_the_systems_that_one_knows() -> None:
    """For every mask: the widest scope, the best hearing and the surest notice among known active systems."""
    town = Town(1, 1)
    town.items.relevance = (0.9, 0.2, 0.15, 0.1, 0.0)
    masks = (scope(JUDGMENT), scope(JUDGMENT, FRAUD), scope(LITTER), scope(LOAN), scope(JUDGMENT, FRAUD, LITTER))
    for slot, mask in zip(Slot, masks, strict=True):
        town.system(slot, objection=slot == Slot.TAX, notice=(0.1, 0.9, 0.3, 0.5, 0.2)[slot], usual=mask)
    town.rules["active"][0, Slot.SERVICE] = town.rules["active"][1, Slot.COURT] = False
    p = numbers(Trust, legitimacy_base=0.6, redress=0.05, transparency=0.04, intrusion=0.3)
    intrusions, deserved = judged(town, p)
    for city in range(2):
        for knows in range(1 << N_SLOTS):
            systems = [town.rules[city, slot] for slot in Slot if knows >> slot & 1 and town.rules[city, slot].active]
            widest = max((intrusiveness(town.items, int(s.usual), STEEPNESS, SATURATION) for s in systems), default=0.0)
            hears = max((float(s.objection) for s in systems), default=0.0)
            notice = max((float(s.notice) for s in systems), default=0.0)
            assert intrusions[city, knows] == widest
            assert deserved[city, knows] == pytest.approx(0.6 + 0.05 * hears + 0.04 * notice - 0.3 * widest)
    assert len(set(intrusions.ravel())) > 4


# kernels


def test_without_news_stocks_return_to_their_bases_on_payday() -> None:
    town = Town(40)
    parameters = {"confidence_base": 0.9, "legitimacy_base": 0.1, "forgetting": 0.25}
    assert payday(town, **parameters) == (pytest.approx(0.6), pytest.approx(0.4))
    moved = town.citizens.confidence != 0.5
    assert np.array_equal(np.flatnonzero(moved), town.paid_on(DAY))
    for month in range(1, 60):
        after = payday(town, day=DAY + 30 * month, **parameters)
    assert after == (pytest.approx(0.9, abs=1e-4), pytest.approx(0.1, abs=1e-4))


def test_off_nothing_moves() -> None:
    town = Town(1).list_one(0, Slot.CITY, Listing.AWARE | Listing.WRONGFUL)
    assert payday(town, on=False) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("flags", "confidence", "legitimacy"),
    [
        (Listing.WRONGFUL | Listing.AWARE, 0.5 * (1 - 0.2), 0.5 * (1 - 0.1)),
        (Listing.WRONGFUL, 0.5, 0.5),
        (Listing.IRRELEVANT | Listing.AWARE, 0.5, 0.5 * (1 - 0.05)),
        (Listing.WRONGFUL | Listing.IRRELEVANT | Listing.AWARE, 0.5 * (1 - 0.2), 0.5 * (1 - 0.1)),
        (Listing.REFUSED | Listing.AWARE, 0.5, 0.5 * (1 - 0.1)),
        (Listing.REFUSED | Listing.WRONGFUL | Listing.AWARE, 0.5 * (1 - 0.2), 0.5 * (1 - 0.1) ** 2),
        (Listing.FOR_DEBT | Listing.AWARE, 0.5, 0.5),
    ],
)
def test_what_a_listing_does(flags: int, confidence: float, legitimacy: float) -> None:
    town = Town(1).list_one(0, Slot.CITY, flags)
    after = payday(town, news=0.1, asymmetry=2.0, irrelevance=0.5, **STILL)
    assert after == (pytest.approx(confidence), pytest.approx(legitimacy))


def test_every_listing_counts() -> None:
    town = Town(1)
    for slot in (Slot.CITY, Slot.TAX):
        town.list_one(0, slot, Listing.WRONGFUL | Listing.AWARE)
    assert payday(town, news=0.1, asymmetry=2.0, **STILL)[0] == pytest.approx(0.5 * 0.8**2)


def test_a_correction_restores_once() -> None:
    town = Town(1).everybody(history=History.CORRECTED | History.JUST_CORRECTED)
    assert payday(town, news=0.1, **STILL) == (pytest.approx(0.55), pytest.approx(0.55))
    assert town.citizens.history[0] == History.CORRECTED
    assert payday(town, day=DAY + 30, news=0.1, **STILL) == (pytest.approx(0.55), pytest.approx(0.55))


def test_bad_news_weighs_more_than_good_news() -> None:
    """A wrong listing and its correction leave less confidence than there was."""
    town = Town(1).list_one(0, Slot.CITY, Listing.WRONGFUL | Listing.AWARE)
    payday(town, news=0.1, asymmetry=2.0, **STILL)
    town.everybody(listed=0, history=History.JUST_CORRECTED)
    assert payday(town, day=DAY + 30, news=0.1, asymmetry=2.0, **STILL)[0] < 0.5


def test_news_never_leaves_the_range() -> None:
    town = Town(1)
    for slot in Slot:
        town.list_one(0, slot, Listing.WRONGFUL | Listing.REFUSED | Listing.AWARE)
    assert payday(town, news=1.0, asymmetry=10.0, irrelevance=5.0, **STILL) == (0.0, 0.0)


def test_irrelevant_scopes_lower_legitimacy_of_those_who_know() -> None:
    town = Town(31).system(Slot.CITY, LITTER)
    town.citizens.knows[0] = 1 << Slot.CITY
    payday(town, forgetting=1.0, legitimacy_base=0.6, intrusion=0.6, transparency=0.0, redress=0.0)
    assert town.citizens.legitimacy[:2] == pytest.approx([0.6 - 0.6 * LITTERING, 0.6])


def test_the_first_day_spreads_around_the_bases() -> None:
    town = Town(4000).system(Slot.CITY, LITTER).everybody(knows=1 << Slot.CITY)
    p = numbers(
        Trust, others_base=0.55, confidence_base=0.45, legitimacy_base=0.6, spread=0.08, intrusion=0.1 / LITTERING,
        transparency=0.0, redress=0.0,
    )  # fmt: skip
    trust_at_first(*town.head, SEED, town.citizens, judged(town, p)[1], p)
    for column, mean in (
        (town.citizens.trust_in_others, 0.55),
        (town.citizens.confidence, 0.45),
        (town.citizens.legitimacy, 0.5),
    ):
        assert abs(column.mean(dtype=float) - mean) < 5 * 0.08 / math.sqrt(4000)
        assert column.std(dtype=float) == pytest.approx(0.08, rel=0.06)
        assert ((column > 0) & (column < 1)).all()
    stocks = np.stack([town.citizens.trust_in_others, town.citizens.confidence, town.citizens.legitimacy])
    assert np.abs(np.corrcoef(stocks) - np.eye(3)).max() < 5 / math.sqrt(4000)


def test_without_spread_everybody_starts_at_the_base() -> None:
    town = Town(5)
    p = numbers(Trust, others_base=0.55, confidence_base=0.45, legitimacy_base=0.6, spread=0.0)
    trust_at_first(*town.head, SEED, town.citizens, judged(town, p)[1], p)
    assert town.citizens.confidence == pytest.approx([0.45] * 5)
    assert town.citizens.legitimacy == pytest.approx([0.6] * 5)


def test_bad_news_reaches_its_share_of_its_city() -> None:
    town = Town(2000, 10)
    p = numbers(Trust, news=0.1, asymmetry=2.0)
    hear(*town.head, SEED, DAY, town.citizens, np.array([0.3, 0.0]), p)
    heard = town.citizens.confidence < 0.5
    assert heard[:2000].mean() == pytest.approx(0.3, abs=0.06)
    assert not heard[2000:].any()
    assert town.citizens.confidence[heard] == pytest.approx([0.4] * heard.sum())
    assert town.citizens.legitimacy[heard] == pytest.approx([0.45] * heard.sum())
    off = Town(10)
    hear(*off.head, SEED, DAY, off.citizens, np.array([1.0]), numbers(Trust, on=False))
    assert (off.citizens.confidence == 0.5).all()


def test_dispositions_last() -> None:
    """Who starts above the base returns there, and the spread of a population does not shrink."""
    town = Town(3000)
    p = numbers(Trust, spread=0.1, fading=0.5, forgetting=0.5)
    trust_at_first(*town.head, SEED, town.citizens, judged(town, p)[1], p)
    columns = [town.citizens.trust_in_others, town.citizens.confidence, town.citizens.legitimacy]
    at_first = [column.copy() for column in columns]
    for column in columns:
        column[:] = 0.5
    for month in range(30):
        for day in range(30):
            reconsider(*town.head, SEED, DAY + 30 * month + day, town.citizens, judged(town, p)[1], p)
    for column, start in zip(columns, at_first, strict=True):
        assert column == pytest.approx(start, abs=1e-5)


def test_trust_in_others_balances_return_and_lessons() -> None:
    town = Town(3)
    p = numbers(Trust, spread=0.0, others_base=0.4, fading=0.02)
    rise, fall = np.array([0.0, 0.02, 0.0], np.float32), np.array([0.0, 0.0, 0.02], np.float32)
    balance(*town.head, SEED, town.citizens, rise, fall, p)
    assert town.citizens.trust_in_others == pytest.approx([0.4, 0.7, 0.2])
