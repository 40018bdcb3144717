"""Repayment: the daily hazard of paying a debt that is overdue or listed, and the same without any system.

    h = z_i * baseline * (1 + front * exp(-d / fade)) * (owed / income)^(-debt_size)
          * exp(aware * (b_reported + b_naming * naming * N * T + b_access * access + b_fair * (legitimacy - rest))
                + b_moral)

d is the number of days since a private debt was reported; before the report there is no extra hazard, and none for
judgments, which come to the list months after the debt was due. z_i is a log-normal frailty with mean 1 and `aware`
whether she knows that she is listed. N falls with the debt and T with the share of her city that is named
(`rules/stigma.py`). Punishment crowds out the moral motive by the share `crowding_out`.
Ability is not in the hazard: a debt is paid only when liquidity covers it, so a cure fraction emerges. When a judgment
debtor's hour strikes and her money does not cover the debt, she pays the share `instalment` of what she has; she stays
listed until the rest is paid or the term ends, or, where the law of the list lets part payment mend a standing
(`system.repair`), goes free if that was enough. A debtor reported on day t has her first chance on day t + 1.

The counterfactual is carried along: for the first reported debt of each segment, the same draw is held against the
hazard with every term of the system at zero. Draws are pure functions of (seed, person, day), so after she has paid
the days that are left of the follow-up are looked up at once.

Sources: G01, G05 (multipliers of 1.1-1.3), G03 (front-loaded), G04, G08 (crowding out), G06 (heterogeneity),
G07 (awareness), H01-H03 (`rules/stigma.py`), H07, H08 (felt legitimacy), A18, A21 (settlement, repair).
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
from simulation.rules.listings import Reason, end_debt_listings, is_listed
from simulation.rules.stigma import stigma_left, touches
from simulation.state.blocks import nature_of, uid_of
from simulation.state.citizens import N_SEGMENTS, Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count, tally

FOLLOW_UP = 30
MOST_DEVIATE = 7.0  # no standard normal number that is drawn lies farther out
LONG = 1e9  # days after which nothing is left of the extra hazard: unreported debts and judgments have none


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
        2.0, "extra hazard of small private arrears on the first days, as a multiple of the baseline", unit="1",
        low=0, high=20, source="direction G03: effects within 24 hours; size guess", grade="D",
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
        source="guess", grade="D", prior=(0.0, 0.5),
        reason="0 is no effect; at 0.5 a judgment would be paid seven times slower by its size alone",
    )  # fmt: skip
    reported: float = parameter(
        0.17, "log multiplier of knowing to be reported", unit="1", low=0, high=2,
        source="G01: hazard ratio 1.11-1.27", grade="B",
    )  # fmt: skip
    naming: float = parameter(
        0.15, "log multiplier of full public naming where nobody else is named, on the smallest debts", unit="1",
        low=-2, high=2, source="G03; size guess", grade="C",
    )  # fmt: skip
    narrowing: float = parameter(
        1.5, "fall of the log effect of naming per monthly income that is owed", unit="1/month", low=0, high=100,
        source="H01: up to about half an income, nothing beyond", grade="C", prior=(0.0, 6.0),
        reason="0 is the same at any size; at 6 half is gone at a tenth of an income",
    )  # fmt: skip
    thinning: float = parameter(
        50.0, "fall of stigma with public listings per citizen of the city: where there are 1 / it, half is left",
        unit="1", low=0, high=10000, source="H03: 6 % a standard deviation; H02 as upper bound", grade="C",
        prior=(0.0, 200.0), reason="0 is no thinning; at 200 half of it is gone where one in 200 is named",
    )  # fmt: skip
    access: float = parameter(
        0.3, "log multiplier of losing all access", unit="1", low=-2, high=2, source="guess", grade="D",
        prior=(0.0, 0.6), reason="0 is no effect; twice the measured effect of being reported at most",
    )  # fmt: skip
    fair: float = parameter(
        0.5, "log multiplier per unit of legitimacy above its rest value", unit="1", low=-3, high=3,
        source="sign H07, H08; size guess", grade="D", prior=(-0.5, 1.5),
        reason="surveys find it after procedures of the tax office; it may be nil or reversed elsewhere",
    )  # fmt: skip
    moral: float = parameter(
        0.16, "log multiplier of the moral motive", unit="1", low=0, high=2, source="G05: hazard ratio 1.17", grade="B",
    )  # fmt: skip
    crowding_out: float = parameter(
        0.1, "share of the moral motive that full sanctions crowd out", unit="1", low=0, high=1,
        source="direction G04, G08; size guess", grade="D", prior=(0.0, 1.0), reason="none to all of the motive",
    )  # fmt: skip
    instalment: float = parameter(
        0.9, "share of her money that a judgment debtor pays when it does not cover the debt", unit="1", low=0, high=1,
        source="A21: performed settlements; set between A03d and A08", grade="C", prior=(0.0, 1.0),
        reason="0 is all or nothing; something to live on is exempt from enforcement",
    )  # fmt: skip


@rule
def frailty_of(seed, nature, spread):
    """A person's fixed log-normal frailty with mean 1."""
    if spread == 0.0:
        return 1.0
    return exp(spread * deviate(seed, Purpose.FRAILTY, nature, 0) - 0.5 * spread * spread)


@rule
def baseline_hazard(frailty, baseline, days, owed, income, p):
    """Hazard with no system and no moral motive, `days` after the report."""
    duration = 1.0 + (p.front * exp(-days / p.fade) if p.front > 0.0 else 0.0)
    size = exp(-p.debt_size * log(owed / income)) if p.debt_size > 0.0 else 1.0
    return frailty * baseline * duration * size


@rule
def pressure(aware, sanction, access, stigma, surplus, p):
    """Log multiplier that the system adds for a listed debtor who knows that she is listed.

    stigma: what is left of being named; surplus: legitimacy above its rest value.
    """
    if not aware:
        return 0.0
    crowded = p.moral * p.crowding_out * min(sanction, 1.0)
    return p.reported + p.access * access + p.naming * stigma + p.fair * surplus - crowded


@rule
def highest_multiplier(p):
    """The most that the moral motive and the system together can make of a baseline hazard."""
    return exp(p.moral) * exp(p.reported + max(p.access, 0.0) + max(p.naming, 0.0) + abs(p.fair))


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
def pay_part(day, citizens, rules, spells, counts, p, block, city, i):
    """A judgment debtor who cannot pay all pays what she can; where the law lets that be enough her listing ends."""
    owed = np.int64(citizens.owed[i, Segment.JUDGMENT])
    part = int(p.instalment * max(np.int64(citizens.liquidity[i]), 0))
    if part <= 0:
        return
    citizens.liquidity[i] -= part
    citizens.owed[i, Segment.JUDGMENT] = owed - part
    tally(counts, block, citizens.groups[i], Count.MONEY_REPAID, part)
    enough = rules[city, Slot.COURT].repair
    if enough > 0.0 and part >= enough * owed:
        end_debt_listings(citizens, spells, counts, block, i, Segment.JUDGMENT, day, Reason.REPAIRED)


@rule
def attempt(seed, day, uid, citizens, rules, rest, left, spells, counts, p, highest, frailest, block, city, i, segment):
    """One day of one overdue debt: pay or not, with the system and, for the follow-up, without it.

    left: share of stigma that is left here. Most do not pay on most days and are done with by the `highest` multiplier
    that motives can make, many of those who owe much by that and the frailty of the `frailest`.
    """
    able = citizens.liquidity[i] >= citizens.owed[i, segment]
    if not able and segment == Segment.PRIVATE:
        return
    flags, since = np.int64(citizens.debt[i, segment]), np.int64(citizens.owed_since[i, segment])
    owed, income = float(citizens.owed[i, segment]), float(max(citizens.income[i], 1))
    baseline = p.baseline_private if segment == Segment.PRIVATE else p.baseline_judgment
    u = uniforms(seed, Purpose.REPAYMENT, uid, day)[segment]
    fresh = flags & Debt.REPORTED != 0 and segment == Segment.PRIVATE
    if owed >= income and u >= frailest * baseline * (1.0 + p.front if fresh else 1.0) * highest:
        return
    frailty = frailty_of(seed, nature_of(citizens, i, uid), p.frailty)
    bare = baseline_hazard(frailty, baseline, float(day - since) if fresh else LONG, owed, income, p)
    if u >= bare * highest:
        return
    alone = bare * exp(p.moral)
    aware, sanction, access, naming = strongest(citizens, rules, city, i, segment)
    stigma = naming * left * touches(owed, income, p.narrowing) if naming > 0.0 else 0.0
    surplus = np.float64(citizens.legitimacy[i]) - rest
    listed = alone * exp(pressure(aware, sanction, access, stigma, surplus, p))
    if u >= max(alone, listed):
        return
    if not able:
        if u < listed:
            pay_part(day, citizens, rules, spells, counts, p, block, city, i)
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
        end_debt_listings(citizens, spells, counts, block, i, segment, day, Reason.REPAID)


@kernel
def repay(first_block, last_block, blocks, seed, day, citizens, rules, rest, p, prevalence, found, spells, counts):
    """Give every overdue debtor her chance of the day, and close the follow-ups whose 30 days are over.

    rest: the rest value of legitimacy. prevalence: float64 (cities,), public listings per citizen yesterday.
    """
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        highest, frailest = highest_multiplier(p), exp(p.frailty * MOST_DEVIATE)
        left = stigma_left(prevalence[city], p.thinning)
        debts = citizens.debt.view(np.uint16)  # both segments at one look
        start = blocks[block, Block.FIRST]
        n_debtors = find_filled(debts[start : blocks[block, Block.LAST], 0], found[block])
        for n in range(n_debtors):
            fetch_ahead(citizens.owed_since, start, found[block], n, n_debtors)
            fetch_ahead(citizens.owed, start, found[block], n, n_debtors)
            fetch_ahead(citizens.liquidity, start, found[block], n, n_debtors)
            fetch_ahead(citizens.income, start, found[block], n, n_debtors)
            fetch_ahead(citizens.past_of, start, found[block], n, n_debtors)
            i = start + np.int64(found[block, n])
            for segment in range(N_SEGMENTS):
                flags = np.int64(citizens.debt[i, segment])
                if flags == 0:
                    continue
                since = np.int64(citizens.owed_since[i, segment])
                if flags & Debt.OWED and since < day:
                    attempt(
                        seed, day, uid_of(blocks, block, i), citizens, rules, rest, left, spells, counts, p, highest,
                        frailest, block, city, i, segment,
                    )  # fmt: skip
                if segment == Segment.PRIVATE and flags & Debt.REPORTED and day - since >= FOLLOW_UP:
                    if flags & Debt.OBSERVED and day - since == FOLLOW_UP:
                        close_follow_up(citizens, counts, block, i)
                    if citizens.owed[i, segment] == 0:
                        citizens.debt[i, segment] = 0
