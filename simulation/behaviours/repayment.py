"""Repayment: the daily hazard of paying a debt that is overdue or listed, and the same without any system.

    h = z_i * baseline * (1 + front * exp(-d / fade)) * (owed / income)^(-debt_size)
          * exp(aware * (b_reported + b_naming * naming + b_access * access + b_trust * (confidence - 1/2))
                + b_moral)

d is the number of days since the debt was reported (before the report there is no extra hazard), z_i a log-normal
frailty with mean 1 and `aware` whether she knows that she is listed. Punishment crowds out the moral motive by the
share `crowding_out`. A debt is paid only when liquidity covers it, so a cure fraction emerges. A debtor reported
on day t has her first chance on day t + 1.

The counterfactual is carried along: for the first reported debt of each segment, the same draw is held against the
hazard with every term of the system at zero. Draws are pure functions of (seed, person, day), so after she has paid
the days that are left of the follow-up are looked up at once.

Sources: G01, G05 (multipliers of 1.1-1.3), G03 (front-loaded), G04, G08 (crowding out), G06 (heterogeneity),
G07 (awareness).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, log
from simulation.kernel.prefetching import fetch_ahead
from simulation.kernel.randomness import Purpose, deviate, uniform, uniforms
from simulation.kernel.selection import find_filled
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.listings import end_debt_listings, is_listed
from simulation.state.blocks import uid_of
from simulation.state.citizens import N_SEGMENTS, Debt, History, Listing, Segment
from simulation.state.tallies import Count, tally

FOLLOW_UP = 30
LONG = 1e9
"""Days after which nothing is left of the extra hazard: before the report there is none."""


class Repayment(Mechanism):
    """Parameters of the repayment hazard."""

    baseline_private: float = parameter(
        0.004, "baseline hazard of small private arrears", unit="1/day", low=0, high=1,
        source="calibrated to A01", grade="C",
    )  # fmt: skip
    baseline_judgment: float = parameter(
        0.0006, "baseline hazard of court-adjudicated debt", unit="1/day", low=0, high=1,
        source="calibrated to A06-A08", grade="C",
    )  # fmt: skip
    front: float = parameter(
        2.0, "extra hazard on the first days, as a multiple of the baseline", unit="1", low=0, high=20,
        source="direction G03: effects within 24 hours; size guess", grade="D",
    )  # fmt: skip
    fade: float = parameter(
        10.0, "days in which the extra hazard falls to a third", unit="day", low=0.1, high=365, source="guess",
        grade="D",
    )  # fmt: skip
    frailty: float = parameter(
        0.6, "standard deviation of the log frailty", unit="1", low=0, high=3, source="G06: heterogeneity; size guess",
        grade="D",
    )  # fmt: skip
    debt_size: float = parameter(
        0.15, "elasticity of the hazard to debt in monthly incomes, with a minus", unit="1", low=0, high=2,
        source="guess", grade="D",
    )  # fmt: skip
    reported: float = parameter(
        0.17, "log multiplier of knowing to be reported", unit="1", low=0, high=2,
        source="G01: hazard ratio 1.11-1.27", grade="B",
    )  # fmt: skip
    naming: float = parameter(
        0.15, "log multiplier of full public naming", unit="1", low=0, high=2, source="G03; size guess", grade="C",
    )  # fmt: skip
    access: float = parameter(
        0.3, "log multiplier of losing all access", unit="1", low=0, high=2, source="guess", grade="D",
    )  # fmt: skip
    trust: float = parameter(
        0.2, "log multiplier of full against no confidence in the system, halved on each side", unit="1", low=0, high=2,
        source="guess", grade="D",
    )  # fmt: skip
    moral: float = parameter(
        0.16, "log multiplier of the moral motive", unit="1", low=0, high=2, source="G05: hazard ratio 1.17", grade="B",
    )  # fmt: skip
    crowding_out: float = parameter(
        0.1, "share of the moral motive that full sanctions crowd out", unit="1", low=0, high=1,
        source="direction G04, G08; size guess", grade="D",
    )  # fmt: skip


@rule
def frailty_of(seed, uid, spread):
    """A person's fixed log-normal frailty with mean 1."""
    if spread == 0.0:
        return 1.0
    return exp(spread * deviate(seed, Purpose.FRAILTY, uid, 0) - 0.5 * spread * spread)


@rule
def baseline_hazard(frailty, baseline, days, owed, income, p):
    """Hazard with no system and no moral motive, `days` after the report."""
    duration = 1.0 + (p.front * exp(-days / p.fade) if p.front > 0.0 else 0.0)
    size = exp(-p.debt_size * log(owed / income)) if p.debt_size > 0.0 else 1.0
    return frailty * baseline * duration * size


@rule
def pressure(aware, sanction, access, naming, confidence, p):
    """Log multiplier that the system adds for a listed debtor who knows that she is listed."""
    if not aware:
        return 0.0
    crowded = p.moral * p.crowding_out * min(sanction, 1.0)
    return p.reported + p.access * access + p.naming * naming + p.trust * (confidence - 0.5) - crowded


@rule
def highest_multiplier(p):
    """The most that the moral motive and the system together can make of a baseline hazard."""
    return exp(p.moral) * exp(p.reported + p.access + p.naming + 0.5 * p.trust)


@rule
def strongest(citizens, rules, city, i, segment):
    """Awareness, sanction, access and naming of the listings for a debt of `segment`, the largest of each."""
    aware = False
    sanction = 0.0
    access = 0.0
    naming = 0.0
    for slot in range(rules.shape[1]):
        flags = np.int64(citizens.listing[i, slot])
        mine = (flags & Listing.FOR_JUDGMENT != 0) == (segment == Segment.JUDGMENT)
        if is_listed(np.int64(citizens.listed[i]), slot) and flags & Listing.FOR_DEBT and mine:
            aware = aware or flags & Listing.AWARE != 0
            sanction = max(sanction, rules[city, slot].sanction)
            access = max(access, rules[city, slot].access)
            naming = max(naming, rules[city, slot].naming)
    return aware, sanction, access, naming


@rule
def cures_later(seed, uid, day, since, frailty, baseline, owed, income, p):
    """Whether she would have paid on one of the days that are left of the follow-up, had there been no system."""
    for later in range(day + 1, since + FOLLOW_UP + 1):
        chance = baseline_hazard(frailty, baseline, float(later - since), owed, income, p) * exp(p.moral)
        if uniform(seed, Purpose.REPAYMENT, uid, later) < chance:
            return True
    return False


@rule
def follow(citizens, i, days, paid, cured):
    """Enter into the history that a first reported private debt was paid, or cured itself, within 30 days."""
    if days <= FOLLOW_UP:
        if paid:
            citizens.history[i] = np.int64(citizens.history[i]) | History.REPAID_30_PRIVATE
        if cured:
            citizens.history[i] = np.int64(citizens.history[i]) | History.SELF_CURED_30_PRIVATE


@rule
def close_follow_up(citizens, counts, block, i):
    """Count a first private report whose 30 days are over."""
    history = np.int64(citizens.history[i])
    citizens.history[i] = history | History.FOLLOWED_30_PRIVATE
    tally(counts, block, citizens.groups[i], Count.FOLLOWED_PRIVATE, 1)
    if history & History.REPAID_30_PRIVATE:
        tally(counts, block, citizens.groups[i], Count.REPAID_PRIVATE, 1)
    if history & History.SELF_CURED_30_PRIVATE:
        tally(counts, block, citizens.groups[i], Count.SELF_CURED_PRIVATE, 1)


@rule
def attempt(seed, day, uid, citizens, rules, spells, counts, p, highest, block, city, i, segment):
    """One day of one overdue debt: pay or not, with the system and, for the follow-up, without it.

    Most have no luck on most days, and are done with by the `highest` multiplier that motives can make.
    """
    if citizens.liquidity[i] < citizens.owed[i, segment]:
        return
    flags = np.int64(citizens.debt[i, segment])
    since = np.int64(citizens.owed_since[i, segment])
    owed = float(citizens.owed[i, segment])
    income = float(max(citizens.income[i], 1))
    baseline = p.baseline_private if segment == Segment.PRIVATE else p.baseline_judgment
    frailty = frailty_of(seed, uid, p.frailty)
    u = uniforms(seed, Purpose.REPAYMENT, uid, day)[segment]
    if u >= baseline_hazard(frailty, baseline, 0.0, owed, income, p) * highest:
        return
    days = float(day - since) if flags & Debt.REPORTED else LONG
    alone = baseline_hazard(frailty, baseline, days, owed, income, p) * exp(p.moral)
    aware, sanction, access, naming = strongest(citizens, rules, city, i, segment)
    listed = alone * exp(pressure(aware, sanction, access, naming, float(citizens.confidence[i]), p))
    if u >= max(alone, listed):
        return
    watched = flags & Debt.OBSERVED != 0 and not flags & Debt.SELF_CURED
    paid = u < listed
    cured = watched and u < alone
    if cured:
        citizens.debt[i, segment] = flags | Debt.SELF_CURED
    elif watched and paid and segment == Segment.PRIVATE:
        cured = cures_later(seed, uid, day, since, frailty, baseline, owed, income, p)
    if flags & Debt.OBSERVED and segment == Segment.PRIVATE:
        follow(citizens, i, day - since, paid, cured)
    if paid:
        citizens.liquidity[i] -= citizens.owed[i, segment]
        tally(counts, block, citizens.groups[i], Count.MONEY_REPAID, citizens.owed[i, segment])
        citizens.owed[i, segment] = 0
        waits = flags & Debt.REPORTED != 0 and segment == Segment.PRIVATE
        citizens.debt[i, segment] = (flags & (Debt.REPORTED | Debt.OBSERVED)) if waits else 0
        end_debt_listings(citizens, spells, counts, block, i, segment, day)


@kernel
def repay(first_block, last_block, blocks, seed, day, citizens, rules, p, found, spells, counts):
    """Give every overdue debtor her chance of the day, and close the follow-ups whose 30 days are over."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        highest = highest_multiplier(p)
        debts = citizens.debt.view(np.uint16)  # both segments at one look
        start = blocks[block, Block.FIRST]
        n_debtors = find_filled(debts[start : blocks[block, Block.LAST], 0], found[block])
        for n in range(n_debtors):
            fetch_ahead(citizens.owed_since, start, found[block], n, n_debtors)
            fetch_ahead(citizens.owed, start, found[block], n, n_debtors)
            fetch_ahead(citizens.liquidity, start, found[block], n, n_debtors)
            fetch_ahead(citizens.income, start, found[block], n, n_debtors)
            i = start + np.int64(found[block, n])
            for segment in range(N_SEGMENTS):
                flags = np.int64(citizens.debt[i, segment])
                if flags == 0:
                    continue
                since = np.int64(citizens.owed_since[i, segment])
                if flags & Debt.OWED and since < day:
                    uid = uid_of(blocks, block, i)
                    attempt(seed, day, uid, citizens, rules, spells, counts, p, highest, block, city, i, segment)
                if segment == Segment.PRIVATE and flags & Debt.REPORTED and day - since >= FOLLOW_UP:
                    if flags & Debt.OBSERVED and day - since == FOLLOW_UP:
                        close_follow_up(citizens, counts, block, i)
                    if citizens.owed[i, segment] == 0:
                        citizens.debt[i, segment] = 0
