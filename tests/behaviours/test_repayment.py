"""Repayment: the hazard from its parts, the first day, the exact 30 days, and what would have happened without."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.repayment import (
    FOLLOW_UP,
    Repayment,
    baseline_hazard,
    cures_later,
    frailty_of,
    highest_multiplier,
    pressure,
    repay,
    strongest,
)
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.rules.listings import Reason
from simulation.state.citizens import Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count
from tests.small import CODE, DAY, JUDGMENT, LOAN, SEED, Town, numbers

UID = CODE << 32
FLAT = {"front": 0.0, "frailty": 0.0, "debt_size": 0.0, "moral": 0.0}
"""A hazard that is the baseline alone when no system adds to it."""
NO_SYSTEM = {"reported": 0.0, "naming": 0.0, "access": 0.0, "fair": 0.0, "crowding_out": 0.0}
REST = 0.5
"""The rest value of legitimacy, which is that of everybody in a town."""


def days(town: Town, first: int, last: int, prevalence: float = 0.0, **parameters: Any) -> Town:
    """Days of repayment from `first` to `last`, both included; counts add up."""
    named = np.full(len(town.rules), prevalence)
    p = numbers(Repayment, **{**FLAT, **parameters})
    for day in range(first, last + 1):
        repay(
            *town.head, SEED, day, town.citizens, town.rules, REST, p, named, town.found.copy(), town.spells,
            town.counts,
        )  # fmt: skip
    return town


PRIVATE_DEBT = int(Listing.FOR_DEBT)
JUDGMENT_DEBT = Listing.FOR_DEBT | Listing.FOR_JUDGMENT


def reported(n: int, segment: Segment = Segment.PRIVATE, *, aware: int = 0) -> Town:
    """A town in which everybody's first debt, 100 yuan, was reported on DAY and listed by the service or the court.

    The first `aware` citizens know it.
    """
    slot, item = (Slot.SERVICE, LOAN) if segment == Segment.PRIVATE else (Slot.COURT, JUDGMENT)
    flags = PRIVATE_DEBT if segment == Segment.PRIVATE else JUDGMENT_DEBT
    town = Town(n).system(slot, item)
    town.citizens.owed[:, segment] = 100
    town.citizens.owed_since[:, segment] = DAY
    town.citizens.debt[:, segment] = Debt.OWED | Debt.REPORTED | Debt.OBSERVED
    for i in range(n):
        town.list_one(i, slot, flags | (Listing.AWARE if i < aware else 0), since=DAY)
    return town


# rules


def test_the_hazard_without_any_system() -> None:
    p = numbers(Repayment, front=2.0, fade=10.0, debt_size=0.5)
    assert baseline_hazard(1.0, 0.01, 0.0, 1000.0, 1000.0, p) == pytest.approx(0.03)
    assert baseline_hazard(1.0, 0.01, 10.0, 1000.0, 1000.0, p) == pytest.approx(0.01 * (1 + 2 / math.e))
    assert baseline_hazard(2.0, 0.01, 1e6, 1000.0, 1000.0, p) == pytest.approx(0.02), "the front fades"
    assert baseline_hazard(1.0, 0.01, 1e6, 4000.0, 1000.0, p) == pytest.approx(0.005), "four times the debt"
    flat = numbers(Repayment, front=0.0, debt_size=0.0)
    assert baseline_hazard(1.0, 0.01, 3.0, 9000.0, 1000.0, flat) == pytest.approx(0.01)


def test_pressure_needs_awareness() -> None:
    p = numbers(Repayment, reported=0.17, access=0.3, naming=0.15, fair=0.5, moral=0.16, crowding_out=0.1)
    assert pressure(False, 1.0, 1.0, 1.0, 1.0, p) == 0.0
    assert pressure(True, 0.0, 0.0, 0.0, 0.0, p) == pytest.approx(0.17)
    assert pressure(True, 0.05, 0.8, 1.0, 0.1, p) == pytest.approx(0.17 + 0.24 + 0.15 + 0.05 - 0.16 * 0.1 * 0.05)
    assert pressure(True, 9.0, 0.0, 0.0, 0.0, p) == pytest.approx(0.17 - 0.016), "no more than all is crowded out"


def test_signs_of_pressure() -> None:
    p = numbers(Repayment)
    plain = pressure(True, 0.1, 0.2, 0.2, 0.0, p)
    assert pressure(True, 0.1, 0.5, 0.2, 0.0, p) > plain
    assert pressure(True, 0.1, 0.2, 0.5, 0.0, p) > plain
    assert pressure(True, 0.1, 0.2, 0.2, 0.3, p) > plain
    assert pressure(True, 0.9, 0.2, 0.2, 0.0, p) < plain, "sanctions crowd out the moral motive"
    angry = numbers(Repayment, fair=-0.5, naming=-0.3)
    assert pressure(True, 0.1, 0.2, 0.5, 0.3, angry) < pressure(True, 0.1, 0.2, 0.2, 0.0, angry), "no sign is forced"


@pytest.mark.parametrize("fields", [{}, {"fair": -1.0, "crowding_out": 1.0}, {"access": -1.0, "naming": -0.5}])
def test_no_motive_multiplies_a_hazard_more_than_the_highest(fields: dict[str, float]) -> None:
    """Over all that a debtor can feel; it is reached where nothing is crowded out."""
    p = numbers(Repayment, **fields)
    highest = highest_multiplier(p)
    felt = [0.0, 0.3, 1.0]
    surplus = (-1.0, -0.4, 0.0, 1.0)
    for aware, sanction, access, naming, fair in itertools.product((False, True), [*felt, 9.0], felt, felt, surplus):
        pressed = math.exp(p.moral) * math.exp(pressure(aware, sanction, access, naming, fair, p))
        assert max(math.exp(p.moral), pressed) <= highest * (1 + 1e-12)
    reached = pressure(True, 0.0, float(p.access > 0), float(p.naming > 0), math.copysign(1.0, p.fair), p)
    assert math.exp(p.moral) * math.exp(reached) == pytest.approx(highest)


def test_multipliers_stay_near_the_measured_ones() -> None:
    p = numbers(Repayment)
    assert 1.1 <= math.exp(p.reported) <= 1.3
    assert 1.1 <= math.exp(p.moral) <= 1.3


def test_frailty_has_mean_one() -> None:
    drawn = np.array([frailty_of(SEED, UID + i, 0.6) for i in range(20_000)])
    assert abs(drawn.mean() - 1) < 5 * math.sqrt((math.exp(0.36) - 1) / 20_000)
    assert np.log(drawn).std() == pytest.approx(0.6, rel=0.03)
    assert frailty_of(SEED, UID, 0.0) == 1.0


def test_the_strongest_consequences_of_her_listings_for_a_debt_count() -> None:
    town = Town(1).system(Slot.COURT, JUDGMENT, sanction=0.05, access=0.8, naming=1.0)
    town.system(Slot.REGISTRY, LOAN, sanction=0.0, access=0.6).system(Slot.SERVICE, LOAN, sanction=0.01, naming=0.2)
    town.list_one(0, Slot.COURT, JUDGMENT_DEBT).list_one(0, Slot.REGISTRY, PRIVATE_DEBT | Listing.AWARE)
    town.list_one(0, Slot.SERVICE, PRIVATE_DEBT).list_one(0, Slot.TAX, Listing.AWARE)
    town.rules["naming"][:, Slot.TAX] = 0.9
    assert tuple(strongest(town.citizens, town.rules, 0, 0, Segment.PRIVATE)) == (True, 0.01, 0.6, 0.2)
    assert tuple(strongest(town.citizens, town.rules, 0, 0, Segment.JUDGMENT)) == (False, 0.05, 0.8, 1.0)


def test_a_copy_of_a_listing_presses_for_the_same_debt() -> None:
    town = Town(1).system(Slot.CITY, LOAN, sanction=0.02, access=0.3, naming=0.4)
    town.list_one(0, Slot.CITY, JUDGMENT_DEBT | Listing.AWARE | Listing.IMPORTED)
    assert tuple(strongest(town.citizens, town.rules, 0, 0, Segment.JUDGMENT)) == (True, 0.02, 0.3, 0.4)
    assert tuple(strongest(town.citizens, town.rules, 0, 0, Segment.PRIVATE)) == (False, 0.0, 0.0, 0.0)


def test_later_cures_are_those_that_the_draws_bring() -> None:
    p = numbers(Repayment, **FLAT)
    for number in range(200):
        draws = [uniform(SEED, Purpose.REPAYMENT, UID + number, day) for day in range(DAY + 6, DAY + FOLLOW_UP + 1)]
        cured = cures_later(SEED, UID + number, DAY + 5, DAY, 1.0, 0.02, 100.0, 1000.0, p)
        assert cured == (min(draws) < 0.02)
    assert not cures_later(SEED, UID, DAY + FOLLOW_UP, DAY, 1.0, 1.0, 100.0, 1000.0, p), "no day is left"


# kernels


@pytest.mark.parametrize("segment", Segment)
def test_the_first_chance_is_the_day_after(segment: Segment) -> None:
    sure = {"baseline_private": 1.0, "baseline_judgment": 1.0}
    town = days(reported(3, segment), DAY, DAY, **sure)
    assert (town.citizens.owed[:, segment] == 100).all()
    days(town, DAY + 1, DAY + 1, **sure)
    assert (town.citizens.owed[:, segment] == 0).all()
    assert (town.citizens.liquidity == 900).all()
    assert town.counted(Count.MONEY_REPAID) == 300
    assert not town.citizens.listed.any()
    assert {reason for _, _, reason in town.ended()} == {Reason.REPAID}


def test_a_debt_that_liquidity_does_not_cover_is_not_paid() -> None:
    town = reported(3).everybody(liquidity=(99, 100, 101))
    days(town, DAY + 1, DAY + 40, baseline_private=1.0)
    assert town.citizens.owed[:, Segment.PRIVATE].tolist() == [100, 0, 0]
    assert town.citizens.liquidity.tolist() == [99, 0, 1]
    assert town.on_list(0) == {Slot.SERVICE}


def test_off_nobody_pays() -> None:
    town = days(reported(3), DAY + 1, DAY + 40, baseline_private=1.0, on=False)
    assert (town.citizens.owed[:, Segment.PRIVATE] == 100).all()


def test_debts_are_paid_before_they_are_reported_too() -> None:
    town = Town(1)
    town.citizens.owed[0, Segment.PRIVATE] = 100
    town.citizens.owed_since[0, Segment.PRIVATE] = DAY
    town.citizens.debt[0, Segment.PRIVATE] = Debt.OWED
    days(town, DAY + 1, DAY + 1, baseline_private=1.0)
    assert town.citizens.debt[0, Segment.PRIVATE] == 0
    days(town, DAY + 2, DAY + 40)
    assert town.counted(Count.FOLLOWED_PRIVATE) == 0, "only reported debts are followed up"


def test_who_pays_is_told_by_her_draw_and_her_hazard() -> None:
    """A listed and aware debtor's hazard is the baseline times exp(0.5); 1,000 people, one day."""
    town = reported(1000, aware=500)
    days(town, DAY + 1, DAY + 1, baseline_private=0.2, **{**NO_SYSTEM, "reported": 0.5})
    draws = np.array([uniform(SEED, Purpose.REPAYMENT, UID + i, DAY + 1) for i in range(1000)])
    hazard = np.where(np.arange(1000) < 500, 0.2 * math.exp(0.5), 0.2)
    assert np.array_equal(town.citizens.owed[:, Segment.PRIVATE] == 0, draws < hazard)


def test_moral_motive_needs_no_system() -> None:
    town = days(reported(1000), DAY + 1, DAY + 1, baseline_private=0.2, moral=0.3, **NO_SYSTEM)
    draws = np.array([uniform(SEED, Purpose.REPAYMENT, UID + i, DAY + 1) for i in range(1000)])
    assert np.array_equal(town.citizens.owed[:, Segment.PRIVATE] == 0, draws < 0.2 * math.exp(0.3))


def first_day_to_pay(hazard: float, number: int) -> int:
    """Days after DAY until the draws of a debtor with constant hazard make her pay."""
    day, purpose = 1, int(Purpose.REPAYMENT)
    while uniform(SEED, purpose, UID + number, DAY + day) >= hazard:
        day += 1
    return day


def test_the_thirtieth_day_counts_and_the_day_after_does_not() -> None:
    """2,000 debtors with a constant hazard of 0.05, followed for 40 days, day by day."""
    n = 2000
    when = np.array([first_day_to_pay(0.05, i) for i in range(n)])
    assert (when == 30).any()
    assert (when == 31).any()
    town = days(reported(n), DAY, DAY + 29, baseline_private=0.05, **NO_SYSTEM)
    assert town.counted(Count.FOLLOWED_PRIVATE) == 0, "nobody is counted before her 30 days are over"
    days(town, DAY + 30, DAY + 30, baseline_private=0.05, **NO_SYSTEM)
    assert town.counted(Count.FOLLOWED_PRIVATE) == n
    assert town.counted(Count.REPAID_PRIVATE) == (when <= 30).sum()
    assert town.counted(Count.SELF_CURED_PRIVATE) == (when <= 30).sum(), "no system, no effect"
    days(town, DAY + 31, DAY + 40, baseline_private=0.05, **NO_SYSTEM)
    assert town.counted(Count.FOLLOWED_PRIVATE) == n, "and once only"
    assert town.counted(Count.REPAID_PRIVATE) == (when <= 30).sum()
    assert (town.citizens.owed[:, Segment.PRIVATE] == 0).sum() == (when <= 40).sum()


def test_with_a_constant_hazard_the_share_is_the_textbook_one() -> None:
    n = 5000
    town = days(reported(n), DAY, DAY + 30, baseline_private=0.02, **NO_SYSTEM)
    share = 1 - 0.98**30
    assert abs(town.counted(Count.REPAID_PRIVATE) / n - share) < 5 * math.sqrt(share * (1 - share) / n)


@pytest.mark.parametrize("fair", [0.0, 2.0])
def test_the_counterfactual_is_what_would_have_happened_without_the_system(fair: float) -> None:
    """The same people and draws, held day by day against both hazards.

    With `fair` at 2 and no legitimacy the system lowers the hazard, so that some are cured in one world who do not
    pay in the other.
    """
    n, alone = 1500, 0.03
    town = reported(n, aware=n).everybody(legitimacy=0.0)
    listed = alone * math.exp(0.4 - 0.5 * fair)
    paid = np.array([first_day_to_pay(listed, i) for i in range(n)])
    cured = np.array([first_day_to_pay(alone, i) for i in range(n)])
    days(town, DAY, DAY + 30, baseline_private=alone, **{**NO_SYSTEM, "reported": 0.4, "fair": fair})
    assert town.counted(Count.REPAID_PRIVATE) == (paid <= 30).sum()
    assert town.counted(Count.SELF_CURED_PRIVATE) == (cured <= 30).sum()
    assert (town.counted(Count.REPAID_PRIVATE) > town.counted(Count.SELF_CURED_PRIVATE)) is (fair == 0.0)


def test_a_second_report_is_not_followed_up() -> None:
    town = reported(10)
    town.citizens.debt[:, Segment.PRIVATE] = Debt.OWED | Debt.REPORTED
    days(town, DAY, DAY + 35, baseline_private=1.0)
    assert town.counted(Count.FOLLOWED_PRIVATE) == 0
    assert (town.citizens.debt == 0).all()


def test_after_payment_the_follow_up_goes_on_and_then_the_debt_is_closed() -> None:
    town = days(reported(1), DAY, DAY + 1, baseline_private=1.0)
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.REPORTED | Debt.OBSERVED
    days(town, DAY + 2, DAY + 29, baseline_private=1.0)
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.REPORTED | Debt.OBSERVED
    days(town, DAY + 30, DAY + 30, baseline_private=1.0)
    assert town.citizens.debt[0, Segment.PRIVATE] == 0
    assert town.citizens.history[0] & History.FOLLOWED_30_PRIVATE
    assert town.citizens.liquidity[0] == 900, "and paid once"


def test_a_judgment_debt_is_closed_when_it_is_paid() -> None:
    town = days(reported(1, Segment.JUDGMENT), DAY, DAY + 1, baseline_judgment=1.0)
    assert town.citizens.debt[0, Segment.JUDGMENT] == 0
    assert town.counted(Count.REPAID + Slot.COURT) == 1
    assert town.counted(Count.NATIONAL_EXITS) == 1


def test_the_extra_hazard_of_the_first_days_starts_with_the_report() -> None:
    """Before the report the hazard is the baseline, after it three times as much on the first days."""
    town = Town(2000)
    town.citizens.owed[:, Segment.PRIVATE] = 100
    town.citizens.owed_since[:, Segment.PRIVATE] = DAY
    town.citizens.debt[:, Segment.PRIVATE] = np.repeat((Debt.OWED, Debt.OWED | Debt.REPORTED), 1000)
    days(town, DAY + 1, DAY + 1, baseline_private=0.1, front=2.0, fade=365.0)
    draws = np.array([uniform(SEED, Purpose.REPAYMENT, UID + i, DAY + 1) for i in range(2000)])
    hazard = np.repeat((0.1, 0.1 * (1 + 2 * math.exp(-1 / 365))), 1000)
    assert np.array_equal(town.citizens.owed[:, Segment.PRIVATE] == 0, draws < hazard)


def test_judgments_have_no_extra_hazard_on_the_first_days() -> None:
    """The first day of a listing is as any other."""
    town = reported(2000, Segment.JUDGMENT)
    days(town, DAY + 1, DAY + 1, baseline_judgment=0.1, front=2.0, fade=365.0)
    draws = np.array([uniforms(SEED, Purpose.REPAYMENT, UID + i, DAY + 1)[Segment.JUDGMENT] for i in range(2000)])
    assert np.array_equal(town.citizens.owed[:, Segment.JUDGMENT] == 0, draws < 0.1)


def test_segments_have_baselines_of_their_own() -> None:
    town = reported(1)
    town.citizens.owed[0, Segment.JUDGMENT] = 50
    town.citizens.owed_since[0, Segment.JUDGMENT] = DAY
    town.citizens.debt[0, Segment.JUDGMENT] = Debt.OWED
    days(town, DAY + 1, DAY + 1, baseline_private=1.0, baseline_judgment=0.0)
    assert town.citizens.owed[0].tolist() == [0, 50]


def test_stronger_reporting_never_delays_a_payment() -> None:
    """On common random numbers; nothing else reacts here."""
    paid = []
    for strength in (0.0, 0.5, 1.0):
        town = reported(400, aware=400)
        days(town, DAY, DAY + 20, baseline_private=0.02, **{**NO_SYSTEM, "reported": strength})
        paid.append(set(np.flatnonzero(town.citizens.owed[:, Segment.PRIVATE] == 0).tolist()))
    assert paid[0] < paid[1] < paid[2]


# channels


def payers(town: Town, **parameters: Any) -> np.ndarray:
    """Who pays on the day after the report at a hazard of 0.2 times what `parameters` make of it."""
    days(town, DAY + 1, DAY + 1, baseline_private=0.2, **{**NO_SYSTEM, **parameters})
    return town.citizens.owed[:, Segment.PRIVATE] == 0


def test_stigma_thins_with_those_who_are_named_nearby_and_narrows_with_the_debt() -> None:
    """One public listing a citizen, each owes a tenth of an income and knows it: exp(0.8 exp(-0.3) / (1 + 3))."""
    town = reported(3000, aware=3000)
    town.rules["naming"][:, Slot.SERVICE] = 1.0
    paid = payers(town, prevalence=1.0, naming=0.8, thinning=3.0, narrowing=3.0)
    draws = np.array([uniform(SEED, Purpose.REPAYMENT, UID + i, DAY + 1) for i in range(3000)])
    assert np.array_equal(paid, draws < 0.2 * math.exp(0.8 * math.exp(-0.3) / 4.0))


def test_what_a_judgment_debtor_who_cannot_pay_all_does() -> None:
    """She pays half of what she has, and stays on the list."""
    town = reported(1, Segment.JUDGMENT).everybody(liquidity=60)
    days(town, DAY + 1, DAY + 1, baseline_judgment=1.0, instalment=0.5)
    assert town.citizens.owed[0, Segment.JUDGMENT] == 70
    assert town.citizens.liquidity[0] == 30
    assert town.counted(Count.MONEY_REPAID) == 30
    assert town.on_list(0) == {Slot.COURT}
    days(town, DAY + 2, DAY + 2, baseline_judgment=1.0, instalment=0.0)
    assert town.citizens.owed[0, Segment.JUDGMENT] == 70, "all or nothing"


@pytest.mark.parametrize(("repair", "free"), [(0.0, False), (0.3, True), (0.31, False)])
def test_part_payment_mends_a_standing_where_the_law_says_so(repair: float, free: bool) -> None:
    town = reported(1, Segment.JUDGMENT).everybody(liquidity=60)
    town.rules["repair"][:, Slot.COURT] = repair
    days(town, DAY + 1, DAY + 1, baseline_judgment=1.0, instalment=0.5)
    assert (town.on_list(0) == set()) is free
    assert town.ended() == ([(0, Slot.COURT, Reason.REPAIRED)] if free else [])
    assert town.counted(Count.REPAIRED + Slot.COURT) == town.counted(Count.NATIONAL_EXITS) == int(free)
    assert town.citizens.debt[0, Segment.JUDGMENT] & Debt.OWED, "the rest is still owed"
