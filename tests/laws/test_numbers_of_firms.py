"""The numbers of what firms do, of their objections, and of who avoids them.

Whether a firm does something is told by its own draw: in a month it is done by those whose draw is under the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, sqrt

import numpy as np
import pytest

from simulation.behaviours import enterprise
from simulation.behaviours.enterprise import MONEY, Enterprise
from simulation.behaviours.market import Market
from simulation.kernel.numerics import normal_quantile
from simulation.kernel.periods import MONTH, MONTHS_A_YEAR
from simulation.kernel.randomness import Purpose, quarters, threefry, uniform, uniforms
from simulation.state.citizens import Slot
from simulation.state.firms import Firms, Mark, make_firms
from simulation.state.tallies import N_SCORE_BUCKETS, Count
from simulation.systems import business_records
from simulation.systems.business_records import BusinessRecords, write_record
from tests.behaviours.test_enterprise import month
from tests.behaviours.test_market import market_of, payday
from tests.laws.squaring import Law, assert_holds
from tests.small import CODE, DAY, FRAUD, LITTER, SEED, Town
from tests.systems.test_business_records import month as month_of_records

PEOPLE = 9000
"""They have 300 firms."""


def firms() -> Firms:
    return make_firms(Town(PEOPLE).blocks, SEED, 30, 6.0, 1.0)


def business_days() -> Iterator[tuple[int, int]]:
    """Every firm's uid and the day of the month on which it keeps its books."""
    for uid in firms().uid.tolist():
        yield uid, DAY + uid % MONTH


def luck(draw: int) -> np.ndarray:
    """The two numbers by which a firm's loans and debts of the month are told."""
    return np.array([
        uniforms(SEED, Purpose.FIRM_CONDUCT, uid, enterprise.TURN * day + MONEY)[draw] for uid, day in business_days()
    ])  # fmt: skip


def counted(p: Enterprise, what: Count, *, owed: int = 0, price: float = 0.0) -> float:
    """The count of a month in which every firm owes so much, and lenders ask so much."""
    town, made = Town(PEOPLE), firms()
    made.honesty[:] = 0.0
    made.owed[:] = owed
    return month(town, made, np.full((2, N_SCORE_BUCKETS), price), **p.model_dump(exclude_unset=True)).counted(what)


def deeds(p: Enterprise) -> float:
    """Frauds of a month, which an average firm commits every second month."""
    town = Town(PEOPLE)
    town.items["rate"][FRAUD] = RATE
    return month(town, firms(), **p.model_dump(exclude_unset=True)).counted(Count.FIRM_ACTS)


RATE = 6.0


def deeds_with(spread: float) -> float:
    """A firm's own inclination to fraud, the third of four items, is the upper half of the second word they share."""
    relevance, found = float(Town(1).items[FRAUD].relevance), 0
    for (uid, day), honesty in zip(business_days(), firms().honesty.tolist(), strict=True):
        own = normal_quantile(((int(threefry(SEED, Purpose.IDIOSYNCRASY, uid, 0)[1]) >> 32) + 0.5) / 2**32)
        rate = RATE * exp(-spread * (relevance * honesty + sqrt(1 - relevance**2) * own) - spread**2 / 2)
        u = uniform(SEED, Purpose.FIRM_CONDUCT, uid, enterprise.TURN * day + FRAUD)
        found += u < 1.0 - exp(-rate / MONTHS_A_YEAR)
    return found


PRICE, DEFAULT, WORTH = 0.5, 0.1, 0.3


def defaults_with(burden: float) -> float:
    """Firms that take a loan at the price, and then do not pay it back."""
    found, chance = 0, DEFAULT * exp(burden * PRICE)
    for uid, day in business_days():
        _, risk, takes, _ = quarters(SEED, Purpose.FIRM_CONDUCT, uid, enterprise.TURN * day + MONEY + 1)
        found += risk < chance and takes < exp(-PRICE * (1.0 - chance) / WORTH)
    return found


def objections(p: BusinessRecords, *, wrongful: bool) -> float:
    """Of firms that have all been listed, for a fraud that they did or did not commit."""
    town, made = Town(PEOPLE).system(Slot.CITY, FRAUD, objection=True, deadline_days=20), firms()
    for f in range(len(made.uid)):
        write_record(made, f, Slot.CITY, DAY - 1, FRAUD, town.items, Mark.WRONG if wrongful else 0, town.counts, 0)
    made.listed[:] = 1 << Slot.CITY
    made.wrongful[:] = made.listed if wrongful else 0
    made.listed_since[:, Slot.CITY] = DAY - 1
    return month_of_records(town, made, **p.model_dump(exclude_unset=True)).counted(Count.FIRM_OBJECTIONS)


def objections_with(chance: float) -> float:
    turn = business_records.TURN
    draws = [uniform(SEED, Purpose.FIRM_REDRESS, uid, turn * day + Slot.CITY) for uid, day in business_days()]
    return int((np.array(draws) < chance).sum())


def avoided(p: Market) -> float:
    """By those who know that all firms are on a public list."""
    town = Town(PEOPLE).system(Slot.CITY, LITTER, naming=0.4).everybody(knows=1 << Slot.CITY)
    made = market_of(town)
    made.listed[:] = 1 << Slot.CITY
    return payday(town, made, **p.model_dump(exclude_unset=True)).counted(Count.AVOIDED)


def avoided_with(caution: float) -> float:
    paid = Town(PEOPLE).paid_on(DAY)
    return sum(quarters(SEED, Purpose.SHOPPING, (CODE << 32) + i, DAY)[0] < caution for i in paid)


LAWS = {
    "behaviour.enterprise.spread": Law(Enterprise, 0.7, deeds, deeds_with),
    "behaviour.enterprise.applications": Law(
        Enterprise, 0.3, lambda p: counted(p, Count.FIRM_APPLICATIONS), lambda v: int((luck(0) < v).sum())
    ),
    "behaviour.enterprise.misfortune": Law(
        Enterprise, 0.3, lambda p: counted(p, Count.FIRM_OVERDUE),
        lambda v: float(firms().staff[luck(1) < v].sum()), {"loan": 1.0},
    ),
    "behaviour.enterprise.failure": Law(
        Enterprise, 0.3, lambda p: counted(p, Count.FIRMS_FAILED, owed=100), lambda v: int((luck(1) < v).sum()),
        {"repayment": 0.0},
    ),
    "behaviour.enterprise.burden": Law(
        Enterprise, 1.5, lambda p: counted(p, Count.FIRM_DEFAULTS, price=PRICE), defaults_with,
        {"applications": 1.0, "default": DEFAULT, "character": 0.0, "worth": WORTH},
    ),
    "behaviour.market.caution": Law(Market, 0.3, avoided, avoided_with),
    "system.business_records.objects": Law(
        BusinessRecords, 0.3, lambda p: objections(p, wrongful=True), objections_with
    ),
    "system.business_records.tries": Law(
        BusinessRecords, 0.3, lambda p: objections(p, wrongful=False), objections_with
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", LAWS)
def test_the_equation_holds_with_the_number_as_it_is(number: str) -> None:
    assert_holds(LAWS[number], number.rpartition(".")[2])
