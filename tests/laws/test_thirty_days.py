"""Thirty days: with a constant chance h a day, the share repaid within 30 days is 1 - (1 - h)^30, neither 29 nor 31."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from simulation.behaviours import repayment
from simulation.kernel.randomness import Purpose, uniform
from simulation.kernel.work_sharing import Block
from simulation.society.model import Society
from simulation.state.citizens import UID_SHIFT, Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count
from tests.laws.societies import BASELINE
from tests.small import DAY, LOAN, SEED, Town, numbers

HAZARD = 1.0 / 30.0
FOLLOW_UP = 30
DEBTORS = 200_000
WITHOUT_SHAPE = dict.fromkeys(
    ("front", "frailty", "debt_size", "moral", "reported", "naming", "access", "fair", "crowding_out"), 0.0
)

EVERYBODY_DEFAULTS_ONCE = {
    "population.citizens": DEBTORS,
    "population.service_coverage": 1.0,
    "population.past_days": 0,
    "population.liquidity_months": 120.0,
    "days": 62,
    "observe.every": 31,
    "observe.strata": False,
    "observe.cities": False,
    "behaviour.debts.bill": 1.0,
    "behaviour.debts.bill_size": 0.0,
    "behaviour.debts.unwilling": 1.0,
    "behaviour.debts.grace": 0,
    "behaviour.repayment.baseline_private": HAZARD,
    "policy.recognition": "none",
    "system.rating.list_severity": 0.0,
} | {
    f"behaviour.debts.{name}": 0.0
    for name in (
        "character",
        "deterrence",
        "fair",
        "barred",
        "judgment",
        "listed_at_start",
        "spending",
        "drawdown",
        "shock",
        "job_loss",
    )
}
"""A bill of one yuan each on everybody's first payday, which nobody pays when due and everybody can pay."""
OFF = {
    f"behaviour.{name}.on": False for name in ("misconduct", "objection", "trade", "trust", "opinion", "awareness")
} | {f"system.records.{name}": 0.0 for name in ("error_rate", "delay", "oversight")}


def shares(n: int, chance: float, found: int) -> float:
    """By how many standard errors `found` of `n` differ from n times `chance`."""
    return (found - n * chance) / sqrt(n * chance * (1.0 - chance))


def within(days: int, hazard: float = HAZARD) -> float:
    """Chance to have paid when there were so many chances to."""
    return 1.0 - (1.0 - hazard) ** days


def constant(**changes: float) -> dict[str, float]:
    """The changes that leave nothing of the hazard of repayment but its baseline."""
    return {f"behaviour.repayment.{name}": value for name, value in (WITHOUT_SHAPE | changes).items()}


@pytest.fixture(scope="module")
def followed() -> Society:
    """A society in which more than 100,000 first debts were listed and followed for 30 days."""
    scenario = BASELINE.replace(EVERYBODY_DEFAULTS_ONCE | OFF | constant())
    society = Society(scenario.settings, rng=1)
    society.run()
    return society


@pytest.mark.slow
def test_repaid_within_30_days(followed: Society) -> None:
    """With 200,000 first listings a follow-up of 29 or 31 days would be more than 8 standard errors away."""
    total = followed.recorder.total[0]
    n, repaid = int(total[Count.FOLLOWED_PRIVATE]), int(total[Count.REPAID_PRIVATE])
    assert n == DEBTORS
    assert abs(shares(n, within(FOLLOW_UP), repaid)) < 4
    assert shares(n, within(FOLLOW_UP - 1), repaid) > 5
    assert shares(n, within(FOLLOW_UP + 1), repaid) < -5
    assert total[Count.SELF_CURED_PRIVATE] == repaid


@pytest.mark.slow
def test_the_first_chance_is_on_the_next_day_and_every_day_has_the_same(followed: Society) -> None:
    """Days from listing to payment are geometric from day 1 on: of those who still owe, a share h pays each day."""
    spells = followed.frames()["spells"]
    spells = spells[(spells["system"] == "service") & (spells["segment"] == "private")]
    first = spells.sort_values("start").drop_duplicates("uid")
    assert len(first) == DEBTORS >= 100_000
    assert (first["start"] < 30).all()
    days = np.bincount(first["paid_after"][first["paid_after"] >= 0].to_numpy(), minlength=FOLLOW_UP + 2)
    assert days[0] == 0
    owing = DEBTORS
    z = []
    for day in range(1, FOLLOW_UP + 2):
        z.append(shares(owing, HAZARD, int(days[day])))
        owing -= days[day]
    assert max(map(abs, z)) < 4.5
    assert 10 < sum(value * value for value in z) < 61, "chi square with 31 degrees of freedom"


@pytest.mark.slow
def test_a_multiplier_of_the_hazard_is_a_power_of_the_share_that_still_owes() -> None:
    """Those who know that they are listed, under a log multiplier b, still owe with chance (1 - h e^b)^30."""
    told = constant(reported=0.25) | {"system.rating.notice": 1.0}
    half = {"population.citizens": DEBTORS // 2}
    society = Society(BASELINE.replace(EVERYBODY_DEFAULTS_ONCE | OFF | told | half).settings, rng=2)
    society.run()
    total = society.recorder.total[0]
    n = int(total[Count.FOLLOWED_PRIVATE])
    assert n == DEBTORS // 2
    pressed, alone = within(FOLLOW_UP, HAZARD * np.exp(0.25)), within(FOLLOW_UP)
    assert abs(shares(n, pressed, int(total[Count.REPAID_PRIVATE]))) < 4
    assert abs(shares(n, alone, int(total[Count.SELF_CURED_PRIVATE]))) < 4
    assert shares(n, alone, int(total[Count.REPAID_PRIVATE])) > 20


def debtors(n: int = 400) -> Town:
    """A town in which everybody was reported and listed by the registry today, for a first debt of one yuan."""
    town = Town(n).system(Slot.REGISTRY, LOAN)
    town.citizens.owed[:, Segment.PRIVATE] = 1
    town.citizens.owed_since[:, Segment.PRIVATE] = DAY
    town.citizens.debt[:, Segment.PRIVATE] = Debt.OWED | Debt.REPORTED | Debt.OBSERVED
    for i in range(n):
        town.list_one(i, Slot.REGISTRY, Listing.FOR_DEBT, since=DAY)
    return town


def repay(town: Town, day: int, hazard: float) -> None:
    """One day of repayment with a constant hazard."""
    p = numbers(repayment.Repayment, baseline_private=hazard, **WITHOUT_SHAPE)
    repayment.repay(
        0, len(town.blocks), town.blocks, SEED, day, town.citizens, town.rules, 0.5, p, np.zeros(1),
        town.found.copy(), town.spells, town.counts,
    )  # fmt: skip


def test_nobody_pays_on_the_day_of_the_report_even_if_sure_to_pay() -> None:
    town = debtors()
    repay(town, DAY, 1.0)
    assert (town.citizens.owed[:, Segment.PRIVATE] == 1).all()
    repay(town, DAY + 1, 1.0)
    assert not town.citizens.owed.any()
    assert not town.citizens.listed.any()


def test_everybody_pays_on_the_first_day_on_which_her_draw_is_under_the_chance() -> None:
    """Person by person, against the draws themselves: day t + 30 counts, day t + 31 does not."""
    town = debtors()
    hazard = 0.03
    uids = [int(town.blocks[0, Block.CODE] << UID_SHIFT) + i for i in range(len(town.citizens.age))]
    due = [
        next(day for day in range(1, 1000) if uniform(SEED, Purpose.REPAYMENT, uid, DAY + day) < hazard) for uid in uids
    ]
    assert {FOLLOW_UP, FOLLOW_UP + 1} <= set(due), "the town must have somebody on either side of the limit"
    paid = np.zeros(len(uids), dtype=np.int64)
    for day in range(0, FOLLOW_UP + 5):
        repay(town, DAY + day, hazard)
        now = (town.citizens.owed[:, Segment.PRIVATE] == 0) & (paid == 0)
        paid[now] = day
        if day == FOLLOW_UP - 1:
            assert town.counted(Count.FOLLOWED_PRIVATE) == 0, "nobody's 30 days are over"
        if day >= FOLLOW_UP:
            assert town.counted(Count.FOLLOWED_PRIVATE) == len(uids)
    expected = [day if day < FOLLOW_UP + 5 else 0 for day in due]
    assert paid.tolist() == expected
    in_time = np.array([day <= FOLLOW_UP for day in due])
    assert np.array_equal(town.citizens.history & History.REPAID_30_PRIVATE != 0, in_time)
    assert town.counted(Count.REPAID_PRIVATE) == town.counted(Count.SELF_CURED_PRIVATE) == in_time.sum()


def test_the_scenario_of_these_tests_is_what_it_says() -> None:
    """Everybody defaults on her first payday, is listed by her service on that day, and can pay."""
    nobody_pays = {"population.citizens": 3000, "days": 30, "behaviour.repayment.baseline_private": 0.0}
    society = Society(BASELINE.replace(EVERYBODY_DEFAULTS_ONCE | OFF | nobody_pays).settings, rng=3)
    society.run()
    citizens = society.populace.citizens
    assert (citizens.owed[:, Segment.PRIVATE] == 1).all()
    assert (citizens.debt[:, Segment.PRIVATE] & Debt.OBSERVED != 0).all()
    assert (citizens.listed >> Slot.SERVICE & 1 == 1).all()
    assert (citizens.liquidity > 1).all()
