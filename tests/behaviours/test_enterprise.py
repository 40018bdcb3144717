"""Enterprise: what a firm's honesty, the systems in force and its debts make it do on its business day."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.enterprise import (
    Enterprise,
    chance_of_deed,
    chance_to_default,
    chance_to_pay,
    do_business,
)
from simulation.state.citizens import Debt, Slot
from simulation.state.firms import GONE, Firms, make_firms
from simulation.state.tallies import N_SCORE_BUCKETS, Count
from tests.small import DAY, FRAUD, LOAN, SEED, Town, numbers

QUIET = {"applications": 0.0, "misfortune": 0.0}


def firms_of(town: Town, per_firm: int = 30) -> Firms:
    """The firms of a town, all of them of average honesty."""
    firms = make_firms(town.blocks, SEED, per_firm, 6.0, 1.0)
    firms.honesty[:] = 0.0
    return firms


def month(town: Town, firms: Firms, prices: Any = None, **parameters: Any) -> Town:
    """All business days of one month; loans cost nothing unless `prices` says otherwise."""
    prices = np.zeros((2, N_SCORE_BUCKETS)) if prices is None else prices
    town.forget_counts()
    p = numbers(Enterprise, **{**QUIET, **parameters})
    for day in range(DAY, DAY + 30):
        do_business(*town.head, SEED, day, firms, town.items, 1 << FRAUD, LOAN, town.rules, prices, p, town.counts)
    return town


def test_the_chance_of_a_deed() -> None:
    assert chance_of_deed(0.6, 2.0, 0.5, 0.4) == pytest.approx(1.0 - math.exp(-0.1 * math.exp(-0.2)))
    assert chance_of_deed(0.0, 2.0, 0.0, 0.5) == 0.0


def test_the_mean_chance_to_default_is_the_stated_one() -> None:
    p = numbers(Enterprise, default=0.001, character=0.8)
    deviates, weights = np.polynomial.hermite_e.hermegauss(60)
    mean = np.dot(weights, [chance_to_default(float(h), 0.0, p) for h in deviates]) / weights.sum()
    assert mean == pytest.approx(0.001, rel=1e-6)
    assert chance_to_default(0.0, 1.0, p) < chance_to_default(0.0, 0.0, p)


def test_closed_credit_presses_to_pay() -> None:
    p = numbers(Enterprise, repayment=0.2, pressure=0.5)
    assert chance_to_pay(0.0, p) == 0.2
    assert chance_to_pay(0.8, p) == pytest.approx(0.2 * math.exp(0.4))
    assert chance_to_pay(0.8, numbers(Enterprise, repayment=0.2, pressure=0.0)) == 0.2


def test_every_firm_has_one_business_day_in_a_month() -> None:
    town = Town(3000)
    month(town, firms_of(town), applications=1.0, default=0.0)
    assert town.counted(Count.FIRM_APPLICATIONS) == town.counted(Count.FIRM_LOANS) == 100


def test_the_dishonest_do_more() -> None:
    town = Town(9000)
    town.items["rate"][FRAUD] = 3.0
    acts = []
    for honesty in (-1.0, 1.0):
        firms = firms_of(town, 10)
        firms.honesty[:] = honesty
        acts.append(month(town, firms).counted(Count.FIRM_ACTS))
        assert acts[-1] == (firms.deeds >> FRAUD & 1).sum()
    assert acts[0] > acts[1] + 50
    assert month(town, firms, on=False).counted(Count.FIRM_ACTS) == 0


def test_systems_in_force_deter() -> None:
    acts = []
    for sanction in (0.0, 1.0):
        town = Town(9000).system(Slot.CITY, FRAUD, sanction=sanction)
        town.items["rate"][FRAUD] = 3.0
        acts.append(month(town, firms_of(town, 10), deterrence=3.0).counted(Count.FIRM_ACTS))
    assert acts[1] < acts[0] / 4
    town = Town(9000).system(Slot.SERVICE, FRAUD, sanction=1.0)
    town.items["rate"][FRAUD] = 3.0
    assert month(town, firms_of(town, 10), deterrence=3.0).counted(Count.FIRM_ACTS) == acts[0], "services rate no firms"


def test_bad_borrowers_fall_into_debt_and_pay_in_the_end() -> None:
    town = Town(900)
    firms = firms_of(town)
    month(town, firms, applications=1.0, default=1.0, character=0.0, loan=100.0)
    assert town.counted(Count.FIRM_DEFAULTS) == 30
    assert (firms.owed == 100 * firms.staff).all()
    assert (firms.debt == Debt.OWED).all()
    month(town, firms, applications=1.0, repayment=0.0)
    assert town.counted(Count.FIRM_APPLICATIONS) == 0, "who owes gets no further loan"
    month(town, firms, repayment=1.0)
    assert not firms.owed.any()
    assert not firms.debt.any()
    month(town, firms, misfortune=1.0)
    assert firms.owed.all()


def test_lenders_refuse_low_scores_and_lists_close_credit() -> None:
    town = Town(900).system(Slot.REGISTRY, LOAN, access=1.0)
    firms = firms_of(town)
    firms.points[:15, Slot.REGISTRY] = -25
    prices = np.zeros((2, N_SCORE_BUCKETS))
    prices[0], prices[1, 5] = -1.0, -1.0
    month(town, firms, prices, applications=1.0, default=0.0)
    assert (town.counted(Count.FIRM_APPLICATIONS), town.counted(Count.FIRM_LOANS)) == (30, 15)
    good = town.counts[:, 0, Count.FIRM_GOOD : Count.FIRM_GOOD + N_SCORE_BUCKETS].sum(axis=0)
    assert (good[5], good[8]) == (15, 15), "the refused are scored too"
    assert town.counts[:, 0, Count.FIRM_DUE + 8].sum() == 15, "and lenders learn from those that took a loan"
    firms.listed[:] = 1 << Slot.REGISTRY
    assert month(town, firms, applications=1.0).counted(Count.FIRM_LOANS) == 0


def test_a_price_keeps_firms_from_borrowing_and_makes_default_likelier() -> None:
    town = Town(60_000)
    prices = np.full((2, N_SCORE_BUCKETS), 0.3)
    terms = {"applications": 1.0, "default": 0.1, "character": 0.0, "worth": 0.3}
    month(town, firms_of(town), prices, burden=1.0, **terms)
    taken = town.counts[:, 0, Count.FIRM_DUE : Count.FIRM_DUE + N_SCORE_BUCKETS].sum()
    chance = 0.1 * math.exp(0.3)
    assert town.counted(Count.FIRM_LOANS) == 2000
    assert taken == pytest.approx(2000 * math.exp(-(1.0 - chance)), abs=110)
    assert town.counted(Count.FIRM_DEFAULTS) == pytest.approx(taken * chance, abs=50)


def test_a_firm_that_goes_on_owing_fails_and_a_new_one_takes_its_place() -> None:
    town = Town(900)
    firms = firms_of(town)
    month(town, firms, misfortune=1.0, loan=100.0)
    owed = int(firms.owed.sum())
    assert town.counted(Count.FIRM_OVERDUE) == owed == 100 * firms.staff.sum()
    month(town, firms, repayment=0.0, failure=0.0)
    assert town.counted(Count.FIRMS_FAILED) == 0
    month(town, firms, repayment=0.0, failure=1.0)
    assert (town.counted(Count.FIRMS_FAILED), town.counted(Count.FIRM_LOST)) == (30, owed)
    assert not firms.owed.any()
    assert (firms.debt == GONE).all(), "its files are still to be closed"
    assert (firms.honesty != 0.0).all()
