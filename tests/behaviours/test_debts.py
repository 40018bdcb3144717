"""Debts and ability: a month of money in whole yuan, who defaults, and who inherits a listing."""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.debts import (
    LARGEST_SUM,
    Debts,
    chance_of_judgment,
    chance_to_lose_work,
    chance_unwilling,
    fall_due,
    inherit,
    money_of_month,
    months_more,
    settle,
    share_left,
    size_of_debt,
    threat,
    work,
)
from simulation.kernel.randomness import Purpose, quarters
from simulation.state.citizens import Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count
from tests.small import CODE, DAY, JUDGMENT, LITTER, LOAN, SEED, Town, numbers

QUIET = {"job_loss": 0.0, "spending": 0.0, "drawdown": 0.0, "shock": 0.0, "bill": 0.0, "judgment": 0.0}
"""A month in which nothing happens but income."""
UID = CODE << 32


def month(town: Town, day: int = DAY, shocks: np.ndarray | None = None, **parameters: Any) -> Town:
    """A payday of the town; nothing happens but income and what `parameters` say."""
    town.forget_counts()
    shocks = np.zeros((len(town.rules), 3)) if shocks is None else shocks
    p = numbers(Debts, **{**QUIET, **parameters})
    settle(*town.head, SEED, day, town.citizens, town.rules, town.services, shocks, LOAN, 0.5, p, town.counts)
    return town


def mean_over_citizens(chance: Any) -> float:
    """The mean of a function of creditworthiness over standard normal citizens, by quadrature."""
    deviates, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(np.dot(weights, [chance(float(theta)) for theta in deviates]) / weights.sum())


# rules


def test_a_median_debt_is_its_median_and_one_deviate_more_is_a_spread_more() -> None:
    assert size_of_debt(0.5, 0.15, 0.8, 1000.0) == 150
    one_deviate = statistics.NormalDist().cdf(1.0)
    assert size_of_debt(one_deviate, 0.15, 0.8, 1000.0) == int(150 * math.exp(0.8)) == 333


def test_debts_are_whole_yuan_at_least_one_and_fit_their_column() -> None:
    assert size_of_debt(0.5, 0.15, 0.8, 1.0) == 1
    assert size_of_debt(0.5, 10.0, 0.0, 123.45) == 1234
    assert size_of_debt(0.0, 0.15, 0.8, 1000.0) == 1
    assert size_of_debt(1.0, 1000.0, 3.0, 1e6) == LARGEST_SUM < 2**31


def test_the_chance_of_not_paying() -> None:
    p = numbers(Debts, unwilling=0.02, character=1.0, deterrence=0.3)
    assert chance_unwilling(0.0, 0.0, 0.0, p) == pytest.approx(0.02 * math.exp(-0.5))
    assert chance_unwilling(1.0, 0.0, 0.0, p) == pytest.approx(0.02 * math.exp(-1.5))
    assert chance_unwilling(0.0, 0.51, 0.0, p) == pytest.approx(0.02 * math.exp(-0.5 - 0.3 * 0.51))
    assert chance_unwilling(-9.0, 0.0, 0.0, p) == 1.0
    assert chance_unwilling(2.0, 5.0, 0.0, numbers(Debts, unwilling=0.02, character=0.0, deterrence=0.0)) == 0.02


def test_deterrence_and_character_lower_the_chance() -> None:
    p = numbers(Debts)
    felt = [chance_unwilling(0.0, stake / 10, 0.0, p) for stake in range(11)]
    assert felt == sorted(felt, reverse=True)
    assert felt[-1] < felt[0]
    assert chance_unwilling(1.0, 0.0, 0.0, p) < chance_unwilling(0.0, 0.0, 0.0, p)


def test_means_over_citizens_are_the_stated_rates() -> None:
    p = numbers(Debts, unwilling=0.001, judgment=0.006, character=0.8)  # so low that no chance is cut at 1
    assert mean_over_citizens(lambda theta: chance_unwilling(theta, 0.0, 0.0, p)) == pytest.approx(0.001, rel=1e-6)
    assert mean_over_citizens(lambda theta: chance_of_judgment(theta, p)) == pytest.approx(0.0005, rel=1e-6)


def test_a_year_has_twelve_chances_of_a_judgment() -> None:
    p = numbers(Debts, judgment=0.012, character=1.0)
    assert chance_of_judgment(0.0, p) == pytest.approx(0.001 * math.exp(-0.5))
    assert chance_of_judgment(-20.0, p) == 1.0


@pytest.mark.parametrize(
    ("liquidity", "lump", "spent"),
    [
        (5000, 0, 700 + 200),  # 70 % of income, and a tenth of the 2,000 beyond three incomes
        (2000, 0, 700),
        (3000, 0, 700),
        (5000, 4000, 4900),
        (5000, 4500, 5000),  # never more than she has
        (500, 0, 500),
        (0, 4000, 0),
        (-20, 4000, 0),
    ],
)
def test_spending_of_a_month(liquidity: float, lump: float, spent: int) -> None:
    assert money_of_month(float(liquidity), 1000.0, 0.7, 3.0, 0.1, float(lump)) == spent


def test_spending_is_in_whole_yuan() -> None:
    assert money_of_month(5000.0, 333.0, 0.68, 3.0, 0.0, 0.0) == 226  # 226.44


@pytest.mark.parametrize(
    ("liquidity", "willing", "paid", "left", "state"),
    [
        (150, True, True, 0, 0),
        (151, True, True, 1, 0),
        (149, True, False, 149, Debt.OWED),
        (150, False, False, 150, Debt.OWED | Debt.ABLE_WHEN_DUE),
        (149, False, False, 149, Debt.OWED),
    ],
)
def test_a_debt_that_falls_due(liquidity: int, willing: bool, paid: bool, left: int, state: int) -> None:
    town = Town(1).everybody(liquidity=liquidity)
    assert fall_due(town.citizens, town.counts, 0, 0, Segment.PRIVATE, 150, willing, DAY) is paid
    assert town.citizens.liquidity[0] == left
    assert town.citizens.debt[0].tolist() == [state, 0]
    assert town.citizens.owed[0].tolist() == [0 if paid else 150, 0]
    assert town.citizens.owed_since[0, Segment.PRIVATE] == (0 if paid else DAY)
    assert town.counted(Count.MONEY_REPAID) == (150 if paid else 0)


def test_a_shock_takes_its_share_from_its_share_of_people() -> None:
    nobody, everybody = np.array([[0.4, 0.0, 3.0]]), np.array([[0.4, 1.0, 3.0]])
    assert share_left(np.zeros((1, 3)), 0, SEED, UID) == 1.0
    assert share_left(nobody, 0, SEED, UID) == 1.0
    assert share_left(everybody, 0, SEED, UID) == pytest.approx(0.6)
    half = np.array([[0.4, 0.5, 3.0]])
    first = [share_left(half, 0, SEED, UID + i) for i in range(100)]
    assert first == [share_left(half, 0, SEED, UID + i) for i in range(100)], "the same people all along"
    assert {round(left, 6) for left in first} == {0.6, 1.0}


# work


def test_who_keeps_her_job_gets_her_income() -> None:
    town = Town(1)
    assert work(town.citizens, 0, SEED, UID, DAY, 0.5, 1.0, 0.0, numbers(Debts, job_loss=0.0)) == 1000
    assert work(town.citizens, 0, SEED, UID, DAY, 0.0, 0.6, 0.0, numbers(Debts, job_loss=0.0)) == 600
    assert town.citizens.jobless_until[0] == 0


def test_who_loses_her_job_gets_the_benefit_from_that_day_on_for_whole_months() -> None:
    town = Town(1)
    p = numbers(Debts, job_loss=1.0, benefit=0.3)
    assert work(town.citizens, 0, SEED, UID, DAY, 0.5, 1.0, 0.0, p) == 300
    out = int(town.citizens.jobless_until[0])
    assert out > DAY
    assert (out - DAY) % 30 == 0
    keep = numbers(Debts, job_loss=0.0, benefit=0.3)
    assert work(town.citizens, 0, SEED, UID, out - 30, 0.0, 1.0, 0.0, keep) == 300 or out - 30 == DAY
    assert town.citizens.jobless_until[0] == out
    assert work(town.citizens, 0, SEED, UID, out, 0.0, 1.0, 0.0, keep) == 1000, "the month after, she works again"
    assert town.citizens.jobless_until[0] == 0


@pytest.mark.parametrize(("u", "loses"), [(0.0, True), (0.0999, True), (0.1, False), (0.9, False)])
def test_who_loses_her_job_is_told_by_the_draw(u: float, loses: bool) -> None:
    town = Town(1)
    work(town.citizens, 0, SEED, UID, DAY, u, 1.0, 0.0, numbers(Debts, job_loss=0.1))
    assert bool(town.citizens.jobless_until[0]) is loses


def test_the_four_chances_of_a_payday_are_the_quarters_of_one_draw() -> None:
    """Loss of work, a blow, a bill and a judgment: 3,010 people, each told by a quarter of her own."""
    town = Town(90_000).everybody(service=1, liquidity=10**6)
    chances = {"job_loss": 0.3, "shock": 0.4, "bill": 0.5, "judgment": 1.0}
    month(town, character=0.0, shock_size=100.0, months_out=2.0, unwilling=0.0, **chances)
    paid = town.paid_on(DAY)
    assert len(paid) == 3010
    loss, blow, bill, court = np.array([quarters(SEED, Purpose.PAYDAY, UID + i, DAY) for i in paid]).T
    citizens = town.citizens
    assert np.array_equal(citizens.jobless_until[paid] > 0, loss < 0.3)
    assert np.array_equal(citizens.liquidity[paid] < 950_000, blow < 0.4)
    assert town.counted(Count.BILLS) == (bill < 0.5).sum()
    assert np.array_equal(citizens.debt[paid, Segment.JUDGMENT] > 0, court < 1 / 12)
    assert town.counted(Count.JUDGMENTS) == (court < 1 / 12).sum() > 0


def test_months_out_of_work_have_a_draw_of_their_own() -> None:
    """Were it the draw that took her work, those who lose it would all be out for one month."""
    town = month(Town(30_000), job_loss=0.1, months_out=4.0)
    out = (town.citizens.jobless_until[town.citizens.jobless_until > 0].astype(int) - DAY) // 30
    assert 60 < len(out) < 140
    assert len(set(out.tolist())) > 5


def test_a_mean_of_one_month_is_always_one_month() -> None:
    town = Town(300)
    month(town, job_loss=1.0, months_out=1.0)
    assert (town.citizens.jobless_until[town.paid_on(DAY)] == DAY + 30).all()
    assert (town.citizens.jobless_until > 0).sum() == 10


@pytest.mark.parametrize(("u", "more"), [(0.0, 0), (0.2499, 0), (0.2501, 1), (0.4374, 1), (0.4376, 2), (0.9999999, 56)])
def test_months_out_of_work_are_geometric(u: float, more: int) -> None:
    """With a mean of 4 a month ends it with chance 1/4: none more under 0.25, one under 1 - 0.75^2 = 0.4375."""
    assert months_more(u, 4.0) == more
    assert months_more(u, 1.0) == 0


@pytest.mark.parametrize("mean", [2.0, 4.0])
def test_months_out_of_work_have_the_stated_mean(mean: float) -> None:
    """5,000 geometric numbers of months: five standard errors are a quarter of a month when the mean is 4."""
    town = month(Town(150_000), job_loss=1.0, months_out=mean)
    months = (town.citizens.jobless_until[town.citizens.jobless_until > 0].astype(float) - DAY) / 30
    assert len(months) == len(town.paid_on(DAY)) > 5000
    error = math.sqrt(mean * (mean - 1) / len(months))
    assert abs(months.mean() - mean) < 5 * error, f"mean {months.mean():.2f}"


# the month


def test_money_comes_on_payday_only() -> None:
    town = month(Town(8200, 40), day=DAY + 12)
    richer = np.flatnonzero(town.citizens.liquidity == 2000)
    assert np.array_equal(richer, town.paid_on(DAY + 12))
    assert (np.delete(town.citizens.liquidity, richer) == 1000).all()
    assert town.counted(Count.MONEY_EARNED) == 1000 * len(richer) > 270_000


def test_off_means_no_money_moves() -> None:
    town = month(Town(31), on=False)
    assert (town.citizens.liquidity == 1000).all()
    assert not town.counts.any()


def test_listings_cost_and_good_standing_earns() -> None:
    town = Town(61).system(Slot.CITY, LITTER, sanction=0.02, reward=0.01, grades=True, grade_a=30)
    town.system(Slot.COURT, JUDGMENT, sanction=0.05)
    town.list_one(0, Slot.CITY).list_one(0, Slot.COURT)
    town.citizens.points[1, Slot.CITY] = 30
    month(town)
    assert town.citizens.liquidity[:4].tolist() == [2000 - 70, 2000 + 10, 2000, 1000]
    assert town.counted(Count.MONEY_SANCTIONS) == 70
    assert town.counted(Count.MONEY_REWARDS) == 10


def test_sanctions_rest_under_a_marked_objection() -> None:
    town = Town(1).system(Slot.CITY, LITTER, sanction=0.02, marks=True).list_one(0, Slot.CITY)
    assert month(town.everybody(objection=Slot.CITY + 1)).counted(Count.MONEY_SANCTIONS) == 0
    assert month(town.everybody(objection=0)).counted(Count.MONEY_SANCTIONS) == 20


def test_nobody_is_fined_more_than_she_has() -> None:
    town = Town(1).everybody(liquidity=0).system(Slot.CITY, LITTER, sanction=1.0).list_one(0, Slot.CITY)
    month(town, job_loss=1.0, benefit=0.3)
    assert town.citizens.liquidity[0] == 0
    assert town.counted(Count.MONEY_SANCTIONS) == 300


def test_a_lump_expense_comes_with_its_chance() -> None:
    town = month(Town(1).everybody(liquidity=9000), shock=1.0, shock_size=4.0)
    assert town.citizens.liquidity[0] == 9000 + 1000 - 4000
    assert town.counted(Count.MONEY_SPENT) == 4000


def test_a_shock_to_income_is_felt_on_payday() -> None:
    town = month(Town(1), shocks=np.array([[0.25, 1.0, 0.0]]))
    assert town.counted(Count.MONEY_EARNED) == 750


def test_money_balances_to_the_yuan() -> None:
    """What people have changes by what they earn and are rewarded less what they spend, pay and are fined."""
    town = Town(3000, 500).everybody(service=1, creditworthiness=-1.0, income=np.arange(3500) + 317)
    town.system(Slot.CITY, LITTER, sanction=0.033, reward=0.017, grades=True, grade_a=0)
    for i in range(0, 3500, 7):
        town.list_one(i, Slot.CITY)
    everything = {"job_loss": 0.1, "spending": 0.68, "drawdown": 0.1, "shock": 0.2, "bill": 0.9, "judgment": 1.0}
    for day in range(DAY, DAY + 60):
        before = town.citizens.liquidity.sum(dtype=np.int64)
        month(town, day=day, **everything)
        flows = {
            name: town.counted(Count[f"MONEY_{name}"]) for name in ("EARNED", "REWARDS", "SANCTIONS", "SPENT", "REPAID")
        }
        change = flows["EARNED"] + flows["REWARDS"] - flows["SANCTIONS"] - flows["SPENT"] - flows["REPAID"]
        assert town.citizens.liquidity.sum(dtype=np.int64) - before == change
        assert min(flows.values()) > 0
    assert town.citizens.liquidity.min() >= 0


@pytest.mark.parametrize(("restraint", "access"), [(0.0, 0.5), (1.0, 0.0), (1.0, 0.5), (0.5, 0.5), (1.0, 1.0)])
def test_the_listed_do_not_spend_their_excess_on_what_is_closed(restraint: float, access: float) -> None:
    """Of 4,000 yuan beyond the buffer a tenth is spent in a month, less where listings close access."""
    town = Town(60).everybody(liquidity=6000, income=1000).system(Slot.CITY, LITTER, access=access, sanction=0.0)
    for i in range(0, 60, 2):
        town.list_one(i, Slot.CITY)
    month(town, drawdown=0.1, buffer=3.0, restraint=restraint)
    listed, free = (town.citizens.liquidity[i] for i in sorted(town.paid_on(DAY)))
    assert free == 7000 - 400
    assert listed == pytest.approx(7000 - 400 * (1 - restraint * access), abs=1)


# bills and judgments


def test_bills_are_for_the_enrolled_who_owe_none() -> None:
    town = Town(90).everybody(service=1)
    town.citizens.service[0] = 0
    town.citizens.debt[1, Segment.PRIVATE] = Debt.OWED
    month(town, bill=1.0, bill_size=0.1, bill_spread=0.0, unwilling=0.0)
    assert town.counted(Count.BILLS) == 1
    assert town.counted(Count.DEFAULTS) == 0
    assert town.counted(Count.MONEY_REPAID) == 100
    assert town.citizens.liquidity[:4].tolist() == [2000, 2000, 1900, 1000]


def test_a_bill_that_cannot_be_paid_is_a_default_and_so_is_one_that_she_will_not_pay() -> None:
    poor = month(Town(1).everybody(service=1), bill=1.0, bill_size=10.0, bill_spread=0.0, unwilling=0.0)
    assert poor.counted(Count.DEFAULTS) == 1
    assert poor.citizens.debt[0, Segment.PRIVATE] == Debt.OWED
    assert poor.citizens.owed[0, Segment.PRIVATE] == 10_000
    rich = month(
        Town(1).everybody(service=1, creditworthiness=-9.0), bill=1.0, bill_size=0.1, bill_spread=0.0, unwilling=1.0
    )
    assert rich.counted(Count.DEFAULTS) == 1
    assert rich.citizens.debt[0, Segment.PRIVATE] == Debt.OWED | Debt.ABLE_WHEN_DUE


def defaults(**town: Any) -> int:
    """Defaults among 1,003 people of whom a quarter would not pay, were nothing at stake."""
    made = Town(30_000).system(Slot.SERVICE, LOAN, sanction=1.0, access=1.0).everybody(service=1, knows=31)
    made.services[:] = town.pop("operates", True)
    made.everybody(**town)
    month(made, bill=1.0, bill_size=0.1, bill_spread=0.0, unwilling=0.25, character=0.0, deterrence=0.5)
    return made.counted(Count.DEFAULTS)


def test_only_those_are_deterred_who_know_of_a_service_that_operates() -> None:
    undeterred = defaults(knows=0)
    assert 180 < undeterred < 320
    assert defaults(operates=False) == undeterred
    assert 0 < defaults() < undeterred * 0.6, "a stake of 2 lowers the chance by the factor exp(-1)"


def test_a_judgment_is_owed_whatever_she_has() -> None:
    town = month(
        Town(61).everybody(creditworthiness=-20.0, liquidity=10**6),
        judgment=0.1,
        judgment_size=10.0,
        judgment_spread=0.0,
    )
    assert town.counted(Count.JUDGMENTS) == 3
    assert town.citizens.owed[:4, Segment.JUDGMENT].tolist() == [10_000] * 3 + [0]
    assert town.citizens.debt[0, Segment.JUDGMENT] == Debt.OWED | Debt.ABLE_WHEN_DUE
    assert month(town, day=DAY + 30, judgment=0.1).counted(Count.JUDGMENTS) == 0, "one judgment at a time"


# the first day


def heirs(n: int = 50, notice: float = 1.0, **rules: Any) -> Town:
    town = Town(n).everybody(creditworthiness=-2.0)
    town.system(Slot.COURT, JUDGMENT, notice=notice, **{"listing_days": 700, **rules})
    p = numbers(Debts, listed_at_start=0.5, judgment_size=1.0, judgment_spread=1.0)
    inherit(*town.head, SEED, DAY, town.citizens, town.rules, JUDGMENT, p, town.counts)
    return town


def test_heirs_are_listed_for_a_debt_within_the_term() -> None:
    town = heirs()
    assert town.counted(Count.LISTINGS + Slot.COURT) == 50, "0.5 exp(2 - 1/2) is more than 1"
    since = town.citizens.listed_since[:, Slot.COURT].astype(int)
    assert since.max() <= DAY
    assert since.min() > DAY - 700
    assert len(set(since.tolist())) > 30, "dates are spread"
    assert np.array_equal(since, town.citizens.owed_since[:, Segment.JUDGMENT])
    for i in range(50):
        able = town.citizens.liquidity[i] >= town.citizens.owed[i, Segment.JUDGMENT]
        for_judgment = Listing.FOR_DEBT | Listing.FOR_JUDGMENT
        assert town.flags(i, Slot.COURT) == for_judgment | Listing.AWARE | (0 if able else Listing.UNABLE)
        assert town.citizens.debt[i, Segment.JUDGMENT] == Debt.OWED | Debt.REPORTED | (
            Debt.ABLE_WHEN_DUE if able else 0
        )
        assert town.citizens.history[i] == History.LISTED | History.REPORTED_JUDGMENT
    assert 0 < town.counted(Count.UNABLE_LISTINGS) < 50


def test_the_term_is_cut_by_retention() -> None:
    assert heirs(retention_days=20).citizens.listed_since[:, Slot.COURT].min() > DAY - 20


def test_heirs_are_told_with_the_chance_of_notice() -> None:
    assert not any(heirs(notice=0.0).flags(i, Slot.COURT) & Listing.AWARE for i in range(50))


@pytest.mark.parametrize("rules", [{"active": False}, {"scope": 1 << LITTER}])
def test_nobody_inherits_what_the_court_may_not_record(rules: dict[str, Any]) -> None:
    town = heirs(**rules)
    assert not town.citizens.listed.any()
    assert not town.citizens.owed.any()


def test_the_less_creditworthy_inherit_more() -> None:
    town = Town(4000).system(Slot.COURT, JUDGMENT).everybody(creditworthiness=np.repeat((-1.0, 1.0), 2000))
    p = numbers(Debts, listed_at_start=0.1)
    inherit(*town.head, SEED, DAY, town.citizens, town.rules, JUDGMENT, p, town.counts)
    listed = town.citizens.listed > 0
    assert listed[:2000].mean() == pytest.approx(0.1 * math.exp(0.5), abs=0.04)
    assert listed[2000:].mean() == pytest.approx(0.1 * math.exp(-1.5), abs=0.02)


# channels


def test_legitimacy_above_its_rest_value_moves_the_willing() -> None:
    p = numbers(Debts, unwilling=0.02, character=0.0, deterrence=0.0, fair=0.5)
    assert chance_unwilling(0.0, 0.3, 0.2, p) == pytest.approx(0.02 * math.exp(-0.1))
    assert chance_unwilling(0.0, 0.3, -0.2, p) == pytest.approx(0.02 * math.exp(0.1))
    assert (
        chance_unwilling(0.0, 0.3, 0.2, numbers(Debts, unwilling=0.02, character=0.0, deterrence=0.0, fair=0.0)) == 0.02
    )


def test_what_threatens_is_what_she_knows_to_be_recorded() -> None:
    town = Town(1).system(Slot.SERVICE, LOAN, sanction=0.01, access=0.5).system(Slot.CITY, LOAN, access=0.25)
    town.system(Slot.REGISTRY, JUDGMENT, access=0.6)
    rules, services = town.rules, town.services
    assert threat(rules, services, 0, LOAN, 31, 3) == pytest.approx(0.76)
    assert threat(rules, services, 0, LOAN, 1 << Slot.CITY, 3) == 0.25
    assert threat(rules, services, 0, LOAN, 0, 3) == 0.0
    services[3] = False
    assert threat(rules, services, 0, LOAN, 31, 3) == 0.25, "suspended"
    assert threat(rules, services, 0, LOAN, 31, 0) == 0.25, "not enrolled"


def test_closed_access_costs_work() -> None:
    p = numbers(Debts, job_loss=0.01, barred=0.5)
    assert chance_to_lose_work(0.0, p) == 0.01
    assert chance_to_lose_work(0.8, p) == pytest.approx(0.01 * math.exp(0.4))
    assert chance_to_lose_work(0.8, numbers(Debts, job_loss=0.01, barred=0.0)) == 0.01
