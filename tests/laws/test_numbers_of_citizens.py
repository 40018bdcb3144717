"""The numbers of what citizens do, owe and say of the system, and of what a government starts with.

Each rule is asked for what it makes of one number, and compared with the equation of its file.
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest

from simulation.behaviours import lending, market, trade, voice
from simulation.behaviours.debts import Debts, kept_back, size_of_debt
from simulation.behaviours.misconduct import Misconduct
from simulation.behaviours.opinion import Opinion
from simulation.behaviours.repayment import Repayment
from simulation.government.discrete_choice import TRAIT, TURN
from simulation.government.institutions.private_service import PrivateService
from simulation.kernel.periods import MONTH
from simulation.kernel.randomness import Purpose, deviate, uniform, uniforms
from simulation.parameters import Parameters
from simulation.rules.candour import gap_of
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import Debt, Listing, Segment, Slot
from simulation.systems.rating import TERM, Rating
from simulation.systems.redress import Redress
from simulation.systems.security import Security
from tests.behaviours.test_debts import UID, month
from tests.behaviours.test_misconduct import busy, day_of_acts
from tests.behaviours.test_repayment import days, reported
from tests.government.test_government import government, tallies
from tests.laws.societies import BASELINE, begun
from tests.laws.squaring import Law, assert_holds, same_in, tipping
from tests.small import DAY, GIFT, LITTER, SEED, Town
from tests.systems.test_rating import day_of_rating

RICH = 100_000
"""A month's income in yuan that makes rounding small."""


def left_after_a_month(p: Debts) -> float:
    """What is left of 1,000 yuan at hand and 1,000 earned."""
    return int(month(Town(1), **p.model_dump(exclude_unset=True)).citizens.liquidity[0])


def left_where_access_is_closed(p: Debts) -> float:
    """The same for somebody to whom a listing closes half of all access."""
    town = Town(1).system(Slot.CITY, LITTER, access=0.5).list_one(0, Slot.CITY)
    return int(month(town, **p.model_dump(exclude_unset=True)).citizens.liquidity[0])


def kept_for_a_loan(p: Debts) -> float:
    town = Town(1).everybody(loan=5000, instalment=5000)
    return int(kept_back(town.citizens, 0, 1000, p.record()))


def owed_after_a_month(p: Debts, segment: int) -> float:
    """What somebody of bad character owes who has spent all that she had."""
    town = Town(1).everybody(income=RICH, liquidity=0, service=1, creditworthiness=-4.0)
    return int(month(town, **p.model_dump(exclude_unset=True)).citizens.owed[0, segment])


def grace_given(p: Debts) -> float:
    """Days until debts are reported in a society where all citizens and firms owe, and nobody pays.

    Firms are looked at on their business days: in the month those are reported whose day comes after the grace.
    """
    society = begun(BASELINE.replace({**ALL_OWE, "behaviour.debts.grace": p.grace}))
    people, since, told = society.populace, DAY_ZERO - 1, 0
    for debtors in (people.citizens, people.firms):
        debtors.owed[:], debtors.owed_since[:], debtors.debt[:] = 1_000_000, since, Debt.OWED
    for day in range(DAY_ZERO, DAY_ZERO + MONTH):
        society.step()
        if not told and (people.citizens.debt[:, Segment.PRIVATE] & Debt.REPORTED).all():
            told = day - since
    return same_in(told, MONTH + 1 - int((people.firms.debt & Debt.REPORTED != 0).sum()))


ALL_OWE = {
    "population.citizens": 300, "population.citizens_per_firm": 10, "population.cities": ["rongcheng"],
    "population.rest_of_country_share": 0.0, "population.past_days": 0, "system.records.capacity": 1000.0,
    "behaviour.repayment.on": False, "behaviour.enterprise.repayment": 0.0, "behaviour.enterprise.failure": 0.0,
}  # fmt: skip


def paid_by(p: Repayment, segment: Segment) -> float:
    """How many of those who were reported yesterday pay today."""
    town = days(reported(CROWD, segment), DAY + 1, DAY + 1, **p.model_dump(exclude_unset=True))
    return int((town.citizens.owed[:, segment] == 0).sum())


CROWD = 300
"""People enough to tell a chance by their draws."""


def draws(purpose: Purpose, day: int, place: int = 0) -> np.ndarray:
    return np.array([uniforms(SEED, purpose, UID + i, day)[place] for i in range(CROWD)])


def paid_with(spread: float) -> float:
    frail = [deviate(SEED, Purpose.FRAILTY, UID + i, 0) for i in range(CROWD)]
    hazards = 0.2 * np.exp(spread * np.array(frail) - spread**2 / 2)
    return int((draws(Purpose.REPAYMENT, DAY + 1, Segment.PRIVATE) < hazards).sum())


def gifts(p: Misconduct) -> float:
    """How many do good on one day that is an occasion to everybody, where half an income is to be gained."""
    town = busy(CROWD, GIFT=1.0).system(Slot.CITY, GIFT, grades=True, reward=0.5)
    town.everybody(knows=1 << Slot.CITY, next_conduct=DAY)
    return len(day_of_acts(town, **p.model_dump(exclude_unset=True)))


def found_out(p: Rating) -> float:
    """How many learn on one day that they are listed, where a listing costs and closes half."""
    town = Town(CROWD).system(Slot.CITY, LITTER, sanction=0.5, access=0.5)
    for i in range(CROWD):
        town.list_one(i, Slot.CITY)
    day_of_rating(town, **p.model_dump(exclude_unset=True))
    return int((town.citizens.listing[:, Slot.CITY] & Listing.AWARE != 0).sum())


def lent_to(p: lending.Lending) -> float:
    town = Town(1).everybody(income=RICH)
    lending.grant(SEED, DAY, UID, town.citizens, 3, 0.0, p.record(), town.counts, 0, 0)
    return int(town.citizens.loan[0])


def luck_of_loan() -> float:
    return float(uniforms(SEED, Purpose.LENDING, UID, DAY)[1])


def pull_of_grade(p: market.Market) -> float:
    """What half of a good grade adds to what speaks for a firm."""
    town = Town(1).system(Slot.CITY, LITTER, naming=1.0, grade_a=10)
    points = [0, 0, 0, 0, 0]
    points[Slot.CITY] = 5
    return float(
        market.attraction(0.0, town.citizens.points[0] * 0 + points, town.rules, 0, 1 << Slot.CITY, p.record())
    )


def fall_with_honesty(p: market.Market) -> float:
    """Fall of the log chance of a bad purchase from an average to an honest firm."""
    bad = [market.chance_of_bad(honesty, 0.0, False, p.record()) for honesty in (0.0, 1.0)]
    return log(bad[0] / bad[1])


def fall_with_character(p: trade.Trade) -> float:
    """Fall of the log chance to cheat from an average to an honest partner."""
    cheats = [trade.chance_to_cheat(theta, 0.0, p.record()) for theta in (0.0, 1.0)]
    return log(cheats[0] / cheats[1])


def gap(p: Opinion) -> float:
    """What a poor countrywoman of 40 with a trait of 0.5 adds to what she thinks."""
    return float(gap_of(Town(1).citizens, 0, 0.5, p.record()))


CARE = (-1.0 - 1.0 + 1.0 + 0.25) / 4.0
"""How careful her groups make her."""


def outraged_from(p: voice.Voice) -> float:
    """The indignation from which somebody with a fear of 0.6 speaks alone."""
    return tipping(lambda felt: bool(voice.speaks_against(felt, 0.6, 0, p.record())), 0.0, 10.0)


def approves_from(p: voice.Voice) -> float:
    """The relevance from which somebody with a reticence of 0.6 speaks for a proposal."""
    return tipping(lambda relevance: bool(voice.speaks_for(relevance, 1.0, 0.6, p.record())), 0.0, 10.0)


def said(system: str = "", institution: str = "", citizens: str = "") -> Any:
    """A government of two cities under what a scenario says."""
    return government(
        start=f"system: {{{system or 'security: {on: false}'}}}\ninstitution: {{{institution}}}{citizens}"
    )


def lateness(p: Redress) -> float:
    """After a day with 20 objections per 1,000 citizens."""
    made = said(system=f"security: {{on: false}}, redress: {{capacity: {p.capacity}}}")
    made.govern(tallies({}, objections=40, citizens=2000), made.enact(0))
    return float(made.lateness[0])


def bad_news(p: Security) -> float:
    """After a leak of much that is held."""
    made = said(system=f"security: {{usual: 0.0, breach_rate: 1.0, reach: {p.reach}}}")
    policies = made.enact(0)
    for _ in range(50):
        made.govern(tallies({Slot.CITY: 100_000}), policies)
    made.enact(1)
    return float(made.bad_news[0])


def first_service(p: PrivateService) -> Any:
    return said(institution=f"private_service: {{opens: {p.opens}, least_conflict: {p.least_conflict}}}").services[0]


def opens_on(p: PrivateService) -> float:
    service = first_service(p)
    return next(day for day in range(10_000) if service.operates(day))


def conflict_with(least: float) -> float:
    return least + (1.0 - least) * uniform(1, int(Purpose.PRIVATE_SERVICE), TURN + TRAIT, 0)


def size_of_bill(spread: float) -> float:
    return float(size_of_debt(uniforms(SEED, Purpose.BORROWING, UID, DAY)[0], 0.15, spread, float(RICH)))


def size_of_judgment(spread: float) -> float:
    return float(size_of_debt(uniform(SEED, Purpose.JUDGMENT, UID, DAY), 6.0, spread, float(RICH)))


def default(unit: type[Parameters], name: str) -> float:
    return float(unit.model_fields[name].default)


BILL = {"bill": 1.0, "spending": 1.0}
COURT = {"judgment": 1.0, "character": 1.0}
LAWS = {
    "behaviour.debts.spending": Law(Debts, 0.6, left_after_a_month, lambda v: 2000 - 1000 * v),
    "behaviour.debts.buffer": Law(
        Debts, 1.5, left_after_a_month, lambda v: 2000 - 0.5 * (2000 - 1000 * v), {"drawdown": 0.5}
    ),
    "behaviour.debts.drawdown": Law(Debts, 0.4, left_after_a_month, lambda v: 2000 - 2000 * v, {"buffer": 0.0}),
    "behaviour.debts.restraint": Law(
        Debts, 0.6, left_where_access_is_closed, lambda v: 2000 - 0.5 * (1.0 - 0.5 * v) * 2000,
        {"buffer": 0.0, "drawdown": 0.5},
    ),
    "behaviour.debts.set_aside": Law(Debts, 0.3, kept_for_a_loan, lambda v: 1000 * v),
    "behaviour.debts.bill_spread": Law(
        Debts, 0.8, lambda p: owed_after_a_month(p, Segment.PRIVATE), size_of_bill, BILL
    ),
    "behaviour.debts.judgment_spread": Law(
        Debts, 0.7, lambda p: owed_after_a_month(p, Segment.JUDGMENT), size_of_judgment, COURT
    ),
    "behaviour.debts.grace": Law(Debts, 5, grace_given, lambda v: v),
    "behaviour.repayment.baseline_judgment": Law(
        Repayment, 0.3, lambda p: paid_by(p, Segment.JUDGMENT),
        lambda v: int((draws(Purpose.REPAYMENT, DAY + 1, Segment.JUDGMENT) < v).sum()),
    ),
    "behaviour.repayment.frailty": Law(
        Repayment, 1.4, lambda p: paid_by(p, Segment.PRIVATE), paid_with, {"baseline_private": 0.2}
    ),
    "behaviour.misconduct.reward_response": Law(
        Misconduct, 3.0, gifts, lambda v: int((draws(Purpose.CONDUCT, DAY) < (1.0 + v * 0.5) / 5.0).sum()),
        {"highest_response": 5.0},
    ),
    "system.rating.discovery": Law(
        Rating, 0.3, found_out, lambda v: int((draws(Purpose.NOTICE, TERM * DAY + Slot.CITY) < v).sum())
    ),
    "behaviour.lending.amount": Law(
        lending.Lending, 3.0, lent_to,
        lambda v: float(size_of_debt(luck_of_loan(), v, default(lending.Lending, "spread"), float(RICH))),
    ),
    "behaviour.lending.spread": Law(
        lending.Lending, 0.7, lent_to,
        lambda v: float(size_of_debt(luck_of_loan(), default(lending.Lending, "amount"), v, float(RICH))),
    ),
    "behaviour.market.signal": Law(market.Market, 2.0, pull_of_grade, lambda v: 0.5 * v),
    "behaviour.market.character": Law(market.Market, 0.7, fall_with_honesty, lambda v: v, {"bad": 0.01}),
    "behaviour.trade.character": Law(trade.Trade, 0.7, fall_with_character, lambda v: v, {"cheating": 0.01}),
    "behaviour.opinion.fear": Law(
        Opinion, 0.2, gap, lambda v: v * 0.5 * (1.0 + default(Opinion, "caution") * CARE)
    ),
    "behaviour.opinion.caution": Law(Opinion, 0.6, gap, lambda v: 0.3 * 0.5 * (1.0 + v * CARE), {"fear": 0.3}),
    "behaviour.voice.fear": Law(
        voice.Voice, 0.6, outraged_from, lambda v: default(voice.Voice, "outrage") + 0.6 * v
    ),
    "behaviour.voice.reticence": Law(
        voice.Voice, 0.6, approves_from, lambda v: default(voice.Voice, "approval") + 0.6 * v
    ),
    "system.redress.capacity": Law(Redress, 4.0, lateness, lambda v: 0.9 + 0.1 * 20.0 / v),
    "system.security.reach": Law(Security, 0.3, bad_news, lambda v: v),
    "institution.private_service.opens": Law(PrivateService, 12, opens_on, lambda v: v),
    "institution.private_service.least_conflict": Law(
        PrivateService, 0.4, lambda p: first_service(p).conflict, conflict_with
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", LAWS)
def test_the_equation_holds_with_the_number_as_it_is(number: str) -> None:
    assert_holds(LAWS[number], number.rpartition(".")[2])
