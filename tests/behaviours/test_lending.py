"""Lending: who applies, what is asked, who takes it, and what becomes of a loan."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.debts import Debts
from simulation.behaviours.lending import Lending, lend, whole_price
from simulation.kernel.randomness import Purpose, quarters
from simulation.rules.loans import chance_of_default, chance_to_take
from simulation.state.citizens import Debt, Segment, Slot
from simulation.state.tallies import MILLION, N_SCORE_BUCKETS, Count
from tests.small import CODE, DAY, LITTER, LOAN, SEED, Town, numbers

UID = CODE << 32
MIDDLE = N_SCORE_BUCKETS // 2
SURE = {"applications": 1.0, "amount": 1.0, "spread": 0.0, "spent": 0.0, "burden": 0.0, "term": 10, "worth": 100.0}
WILLING = {"unwilling": 0.0}


def asks(price: float = 0.0, **by_class: float) -> np.ndarray:
    """Prices: the same for all classes, but for those given as c3=0.2."""
    prices = np.full((2, N_SCORE_BUCKETS), price)
    prices[1] = np.nan
    for name, value in by_class.items():
        prices[0, int(name[1:])] = value
    return prices


def payday(
    town: Town, day: int = DAY, prices: np.ndarray | None = None, debts: dict[str, Any] = WILLING, **parameters: Any
) -> Town:
    """A payday of loans of one income in ten parts; everybody applies, takes and means to pay."""
    town.forget_counts()
    lend(
        *town.head, SEED, day, town.citizens, town.rules, town.services,
        asks() if prices is None else prices, LOAN, 0.5,
        numbers(Lending, **{**SURE, **parameters}), numbers(Debts, **debts), town.counts,
    )  # fmt: skip
    return town


def scores(town: Town) -> tuple[list[int], list[int]]:
    """Good and bad applicants by class of the score."""
    total = town.counts[:, 0].sum(axis=0)
    good = total[Count.SCORE_GOOD : Count.SCORE_GOOD + N_SCORE_BUCKETS]
    bad = total[Count.SCORE_BAD : Count.SCORE_BAD + N_SCORE_BUCKETS]
    return good.tolist(), bad.tolist()


# rules


def test_who_does_not_mean_to_pay_cares_little_about_the_price() -> None:
    assert chance_to_take(0.0, 0.2, 0.3) == 1.0
    assert chance_to_take(0.3, 0.0, 0.3) == pytest.approx(math.exp(-1.0))
    assert chance_to_take(0.3, 1.0, 0.3) == 1.0
    assert chance_to_take(0.3, 0.5, 0.3) > chance_to_take(0.3, 0.1, 0.3), "adverse selection"


def test_a_loan_fails_when_one_instalment_does() -> None:
    assert chance_of_default(0.0, 12) == 0.0
    assert chance_of_default(0.01, 12) == pytest.approx(1.0 - math.exp(-0.12))


@pytest.mark.parametrize(("price", "whole"), [(0.0, 0), (0.08, 8), (0.081, 9), (0.24, 24), (9.0, 255)])
def test_prices_in_contracts_are_whole(price: float, whole: int) -> None:
    assert whole_price(price) == whole


# a loan


def test_a_loan_is_paid_out_and_paid_back() -> None:
    town = payday(Town(1), prices=asks(0.1))
    citizens = town.citizens
    assert (citizens.liquidity[0], citizens.loan[0], citizens.instalment[0]) == (2000, 1100, 110)
    assert (citizens.loan_class[0], citizens.loan_price[0]) == (MIDDLE, 10)
    assert (town.counted(Count.LENT), town.counted(Count.OWED_TO_LENDERS)) == (1000, 1100)
    assert town.counted(Count.PRICES) == 0.1 * MILLION
    for month in range(1, 11):
        payday(town, day=DAY + 30 * month, applications=0.0)
        assert town.counted(Count.INSTALMENTS) == 110
        assert town.counts[:, 0, Count.DUE + MIDDLE].sum() == town.counted(Count.INSTALMENTS_DUE) == 1
    assert (citizens.liquidity[0], citizens.loan[0]) == (900, 0)
    payday(town, day=DAY + 330, applications=0.0)
    assert town.counted(Count.INSTALMENTS_DUE) == 0


def test_a_share_is_spent_at_once() -> None:
    town = payday(Town(1), spent=0.75)
    assert town.citizens.liquidity[0] == 1250
    assert town.counted(Count.MONEY_SPENT) == 750


def test_a_missed_instalment_becomes_an_arrear_and_then_ends_the_loan() -> None:
    town = payday(Town(1), prices=asks(0.1))
    town.everybody(liquidity=109)
    payday(town, day=DAY + 30)
    citizens = town.citizens
    assert (citizens.loan[0], citizens.owed[0, Segment.PRIVATE], citizens.liquidity[0]) == (990, 110, 109)
    assert citizens.debt[0, Segment.PRIVATE] == Debt.OWED, "she could not"
    assert (town.counted(Count.HANDED_OVER), town.counted(Count.CALLED_IN)) == (110, 0)
    payday(town, day=DAY + 60)
    assert citizens.loan[0] == 0
    assert (town.counted(Count.WRITTEN_OFF), town.counted(Count.CALLED_IN)) == (990, 1)
    assert town.counts[:, 0, Count.FAILED + MIDDLE].sum() == 1
    assert citizens.owed[0, Segment.PRIVATE] == 110, "the arrear stays"
    assert payday(town, day=DAY + 90).counted(Count.APPLICATIONS) == 0, "and keeps her from applying"


def test_who_will_not_pay_could() -> None:
    town = payday(Town(1))
    payday(town, day=DAY + 30, debts={"unwilling": 1.0, "character": 0.0})
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.OWED | Debt.ABLE_WHEN_DUE


def test_a_high_price_makes_default_likelier() -> None:
    """A chance of 0.1 not to pay, times e at a price of 50 % with `burden` 2."""
    missed = []
    for burden in (0.0, 2.0):
        town = payday(Town(60_000), prices=asks(0.5))
        payday(town, day=DAY + 30, burden=burden, debts={"unwilling": 0.1, "character": 0.0})
        missed.append(int((town.citizens.owed[:, Segment.PRIVATE] > 0).sum()))
    assert missed[0] == pytest.approx(200, abs=60)
    assert missed[1] == pytest.approx(200 * math.e, abs=100)


# applications


def test_off_and_without_applications_nothing_is_lent() -> None:
    assert not payday(Town(90), on=False).citizens.loan.any()
    assert not payday(Town(90), applications=0.0).citizens.loan.any()
    assert payday(Town(90)).counted(Count.APPLICATIONS) == 3, "on payday"


def test_applicants_are_scored_by_points_and_told_apart_by_what_they_will_do() -> None:
    town = Town(90).system(Slot.CITY, LITTER).everybody(creditworthiness=30.0)
    town.citizens.points[:, Slot.CITY] = np.where(np.arange(90) < 2, 25, -25)
    town.citizens.creditworthiness[2:] = -30.0
    good, bad = scores(payday(town, debts={"unwilling": 0.9}))
    assert town.counted(Count.APPLICATIONS) == town.counted(Count.LOANS) == 3
    assert [n for n in good if n] == [2]
    assert good[8 + 2] == 2
    assert [n for n in bad if n] == [1]
    assert bad[8 - 3] == 1


def test_a_class_without_a_price_is_refused() -> None:
    town = Town(90).system(Slot.CITY, LITTER)
    town.citizens.points[:, Slot.CITY] = np.where(np.arange(90) < 1, -25, 0)
    payday(town, prices=asks(0.1, c5=-1.0))
    assert (town.counted(Count.APPLICATIONS), town.counted(Count.LOANS)) == (3, 2)
    good, bad = scores(town)
    assert sum(good) + sum(bad) == 3, "whoever applies is scored"


@pytest.mark.parametrize(("access", "loans"), [(0.0, 3), (1.0, 0)])
def test_lists_close_credit(access: float, loans: int) -> None:
    town = Town(90).system(Slot.COURT, LITTER, access=access)
    for i in range(90):
        town.list_one(i, Slot.COURT)
    assert payday(town).counted(Count.LOANS) == loans


def test_an_application_is_told_by_the_quarters_of_one_draw() -> None:
    """Whether she applies, is refused for a listing, and takes what is offered."""
    town = Town(30_000).system(Slot.COURT, LITTER, access=0.6)
    for i in town.paid_on(DAY):
        town.list_one(i, Slot.COURT)
    payday(town, prices=asks(0.2), applications=0.7, worth=0.3)
    draws = np.array([quarters(SEED, Purpose.CREDIT, UID + i, DAY) for i in town.paid_on(DAY)])
    applies, refused, _, takes = draws.T
    offered = (applies < 0.7) & (refused >= 0.6)
    assert town.counted(Count.LOANS) == offered.sum()
    assert town.counted(Count.TAKEN) == (offered & (takes < math.exp(-0.2 / 0.3))).sum()
