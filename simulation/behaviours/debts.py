"""Debts and ability: a month of income, spending, bills, defaults and court judgments.

Every citizen has one payday in 30 days (that of her cohort of neighbours). On it, in whole yuan:

1. work: with chance `job_loss` * exp(`barred` * share of access closed) she loses her job for a geometric number of
   months, during which she gets the share `benefit` of her income;
2. listings cost the share `sanction` of income each; a good standing in a points system earns `reward` of income;
3. she spends the share `spending` of her income, plus `drawdown` * (1 - `restraint` * share of access closed) of what
   exceeds her `buffer` of monthly incomes, plus, with chance `shock`, one lump of `shock_size` incomes, and never more
   than she has, less what she keeps back for the instalment of a loan: `set_aside` of what she earned at most;
4. with chance `bill` a bill of a private service falls due (log-normal in incomes). She defaults when she cannot pay
   (liquidity short) or, with a chance that falls with creditworthiness, with what systems that she knows to record
   arrears would make of it, and with legitimacy above its rest value, when she will not;
5. with chance `judgment` a year (higher for the less creditworthy) a court finds that she owes a large sum.

After `grace` days an unpaid debt is reported to the systems (see `systems/records.py`).

Sources: two segments and ability to pay, warnings 1 of the evidence table, A18, A19, C06; inflow of judgments A13.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, log
from simulation.kernel.periods import MONTH, MONTHS_A_YEAR
from simulation.kernel.randomness import Purpose, quarters, uniform, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.costs_and_benefits import access_closed, cost_and_gain
from simulation.rules.coverage import holds_file
from simulation.rules.listings import start_listing
from simulation.rules.loans import LARGEST_SUM, chance_unwilling, size_of_debt, threat
from simulation.state.blocks import cohort, nature_of, uid_of
from simulation.state.citizens import NEVER, Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count, tally, tally_many

LONGEST = 1200.0


class Debts(Mechanism):
    """Parameters of income, spending, bills and judgments."""

    job_loss: float = parameter(
        0.008, "chance of losing work in a month", unit="1/month", low=0, high=1,
        source="guess near an urban surveyed unemployment rate of 5 % with four months out of work", grade="D",
    )  # fmt: skip
    months_out: float = parameter(
        4.0, "mean months out of work", unit="month", low=1, high=60, source="guess", grade="D",
    )  # fmt: skip
    benefit: float = parameter(
        0.3, "income out of work, share of income in work", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    spending: float = parameter(
        0.68, "share of income spent", unit="1", low=0, high=1,
        source="NBS 2019: consumption 70 % of disposable income", grade="B",
    )  # fmt: skip
    buffer: float = parameter(
        3.0, "liquid monthly incomes beyond which saving slows", unit="month", low=0, high=60, source="guess",
        grade="D",
    )  # fmt: skip
    drawdown: float = parameter(
        0.1, "share of the excess over the buffer spent or locked away in a month", unit="1/month", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    restraint: float = parameter(
        1.0, "share of that spending that stops where listings close all access: no flights, holidays or luxuries",
        unit="1", low=0, high=1, source="A05, A09: what the listed may not buy; size guess", grade="D",
        prior=(0.0, 1.0),
        reason="the law forbids high consumption; from not at all to wholly obeyed",
    )  # fmt: skip
    shock: float = parameter(
        0.03, "chance of a lump expense in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    shock_size: float = parameter(
        4.0, "lump expense in monthly incomes", unit="month", low=0, high=120, source="guess", grade="D",
    )  # fmt: skip
    set_aside: float = parameter(
        0.3, "share of a month's income that somebody with a loan keeps back for its instalment", unit="1", low=0,
        high=1, source="guess", grade="D", prior=(0.1, 0.5),
        reason="nobody lives on half of an income that is spent to two thirds; below a tenth nearly all would fail",
    )  # fmt: skip
    bill: float = parameter(
        0.15, "chance that a bill of the private service falls due in a month", unit="1/month", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    bill_size: float = parameter(
        0.15, "median bill in monthly incomes", unit="month", low=0, high=10, source="guess: small arrears", grade="D",
    )  # fmt: skip
    bill_spread: float = parameter(
        0.8, "standard deviation of the log bill", unit="1", low=0, high=3, source="guess", grade="D",
    )  # fmt: skip
    unwilling: float = parameter(
        0.008, "chance that an average citizen who can pay a bill does not", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    character: float = parameter(
        1.0, "slope of the log chance of not paying on creditworthiness", unit="1", low=0, high=3, source="guess",
        grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.3, "fall of the log chance of not paying per unit of what a known listing costs", unit="1", low=0, high=5,
        source="G01: default -3.7 to -7 points when a report is announced", grade="C",
    )  # fmt: skip
    fair: float = parameter(
        0.5, "fall of the log chance not to pay per unit of legitimacy above its rest value, for who knows a system",
        unit="1", low=-3, high=3, source="sign H07, H08; size guess", grade="D", prior=(-0.5, 1.5),
        reason="surveys find it after procedures of the tax office; it may be nil or reversed elsewhere",
    )  # fmt: skip
    barred: float = parameter(
        0.5, "rise of the log chance of losing work when all access is closed", unit="1", low=-2, high=3,
        source="guess: senior posts and licences are closed to the listed (A10)", grade="D", prior=(0.0, 1.5),
        reason="few jobs are closed by law; at 1.5 a listing would cost as much work as a criminal record",
    )  # fmt: skip
    judgment: float = parameter(
        0.004, "court judgments on debts per citizen and year", unit="1/year", low=0, high=1,
        source="A13: 282,084 natural persons listed in a month, 1.1 bn adults", grade="C",
    )  # fmt: skip
    judgment_size: float = parameter(
        6.0, "median judgment debt in monthly incomes", unit="month", low=0, high=1000,
        source="set with `baseline_judgment` between A03d and A06-A08, which pull apart", grade="C",
        prior=(4.0, 24.0), reason="under 4 most could pay; beyond 24 nearly nobody, against A17d",
    )  # fmt: skip
    judgment_spread: float = parameter(
        1.3, "standard deviation of the log judgment debt", unit="1", low=0, high=3, source="guess", grade="D",
    )  # fmt: skip
    listed_at_start: float = parameter(
        0.006, "share of citizens on the court's list on the first day", unit="1", low=0, high=1,
        source="A15: 5.7-8.5 m listed, about 1 % of working-age adults", grade="B",
    )  # fmt: skip
    grace: int = parameter(
        30, "days from falling overdue to being reported", unit="day", low=0, high=3650, source="guess", grade="D",
    )  # fmt: skip


@rule
def chance_to_lose_work(closed, p):
    """Chance in a month to lose work for somebody to whom listings close a share of access."""
    return p.job_loss if closed <= 0.0 else min(p.job_loss * exp(p.barred * closed), 1.0)


@rule
def chance_of_judgment(theta, p):
    """Chance in a month that a court finds a citizen owes a large sum; its mean over citizens is judgment / 12."""
    return min(p.judgment / MONTHS_A_YEAR * exp(-p.character * theta - p.character**2 * 0.5), 1.0)


@rule
def money_of_month(liquidity, income, spending, buffer, drawdown, lump):
    """Spending of a month in whole yuan: a share of income, some of the excess over the buffer, and a lump."""
    wanted = spending * income + drawdown * max(liquidity - buffer * income, 0.0) + lump
    return int(min(wanted, max(liquidity, 0.0)))


@rule
def kept_back(citizens, i, earned, p):
    """What she keeps back of the month's income for the instalment of a loan."""
    if citizens.loan[i] == 0:
        return np.int64(0)
    due = min(np.int64(citizens.instalment[i]), np.int64(citizens.loan[i]))
    return min(due, np.int64(p.set_aside * earned))


@rule
def fall_due(citizens, counts, block, i, segment, sum_due, willing, day):
    """Pay a debt that falls due, or default on it."""
    able = citizens.liquidity[i] >= sum_due
    if able and willing:
        citizens.liquidity[i] -= sum_due
        tally(counts, block, citizens.groups[i], Count.MONEY_REPAID, sum_due)
        return True
    citizens.owed[i, segment] = sum_due
    citizens.owed_since[i, segment] = day
    citizens.debt[i, segment] = Debt.OWED | (Debt.ABLE_WHEN_DUE if able else 0)
    return False


@rule
def share_left(shocks, city, seed, uid):
    """Share of income left by the income shock in force; `shocks` (cities, 3) holds size, share hit and key."""
    if shocks[city, 0] > 0.0 and uniform(seed, Purpose.INCOME, uid, int(shocks[city, 2])) < shocks[city, 1]:
        return 1.0 - shocks[city, 0]
    return 1.0


@rule
def months_more(u, mean):
    """Months out of work beyond the first: geometric, so that `mean` is the mean of all of them."""
    if mean <= 1.0:
        return 0
    return int(min(log(1.0 - u) / log(1.0 - 1.0 / mean), LONGEST))


@rule
def work(citizens, i, seed, uid, day, u, left, closed, p):
    """Lose work, if the draw `u` says so, or find it; returns income of the month in whole yuan.

    An income shock leaves the share `left` of it; listings close the share `closed` of access to her.
    """
    out = np.int64(citizens.jobless_until[i])
    if out > 0 and out <= day:
        out = np.int64(0)
    if out == 0:
        if u < chance_to_lose_work(closed, p):
            months = 1 + months_more(uniform(seed, Purpose.UNEMPLOYMENT, uid, day), p.months_out)
            out = np.int64(day + MONTH * months)
    citizens.jobless_until[i] = min(out, np.int64(NEVER))
    return np.int64(citizens.income[i] * left * (p.benefit if out > 0 else 1.0))


@kernel
def inherit(first_block, last_block, blocks, seed, day, citizens, rules, court_item, p, counts):
    """Debtors whom the court listed before the first day; the dates of their listings are spread over the term."""
    for block in range(first_block, last_block):
        system = rules[blocks[block, Block.CITY], Slot.COURT]
        if not p.on or not system.active or (system.scope >> court_item) & 1 == 0:
            continue
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            uid = uid_of(blocks, block, i)
            u, v = uniforms(seed, Purpose.INITIAL_LISTING, uid, 0)
            theta = np.float64(citizens.creditworthiness[i])
            listed = u < p.listed_at_start * exp(-p.character * theta - p.character**2 * 0.5)
            if not listed or not holds_file(system, seed, nature_of(citizens, i, uid), Slot.COURT, False):
                continue
            size, told = uniforms(seed, Purpose.INITIAL_LISTING, uid, 1)
            term = min(system.listing_days, system.retention_days)
            citizens.owed[i, Segment.JUDGMENT] = size_of_debt(
                size, p.judgment_size, p.judgment_spread, float(citizens.income[i])
            )
            since = day - int(v * min(term, day))
            able = citizens.liquidity[i] >= citizens.owed[i, Segment.JUDGMENT]
            citizens.owed_since[i, Segment.JUDGMENT] = since
            citizens.debt[i, Segment.JUDGMENT] = Debt.OWED | Debt.REPORTED | (Debt.ABLE_WHEN_DUE if able else 0)
            citizens.history[i] = np.int64(citizens.history[i]) | History.REPORTED_JUDGMENT
            flags = Listing.FOR_DEBT | Listing.FOR_JUDGMENT | (0 if able else Listing.UNABLE)
            flags |= Listing.AWARE if told < system.notice else 0
            start_listing(citizens, counts, block, i, Slot.COURT, since, flags)


@kernel
def settle(first_block, last_block, blocks, seed, day, citizens, rules, services, shocks, loan_item, rest, p, counts):
    """The payday of today's cohort; `rest` is the rest value of legitimacy."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            uid = uid_of(blocks, block, i)
            loss, blow, bill, court = quarters(seed, Purpose.PAYDAY, uid, day)
            closed = access_closed(citizens, rules, city, i) if np.int64(citizens.listed[i]) != 0 else 0.0
            earned = work(citizens, i, seed, uid, day, loss, share_left(shocks, city, seed, uid), closed, p)
            income = float(citizens.income[i])
            cost, gain = cost_and_gain(citizens, rules, city, i)
            have = np.int64(citizens.liquidity[i])
            sanctions = int(min(cost * income, have + earned))
            rewards = int(gain * income)
            lump = p.shock_size * income if blow < p.shock else 0.0
            have += earned + rewards - sanctions
            kept = kept_back(citizens, i, earned, p)
            drawdown = p.drawdown * (1.0 - p.restraint * closed)
            spent = money_of_month(float(have - min(kept, have)), income, p.spending, p.buffer, drawdown, lump)
            citizens.liquidity[i] = min(have - spent, LARGEST_SUM)
            money = (earned, have - np.int64(citizens.liquidity[i]), np.int64(0), sanctions, rewards)
            tally_many(counts, block, citizens.groups[i], Count.MONEY_EARNED, money)
            if bill < p.bill and citizens.service[i] > 0 and np.int64(citizens.debt[i, Segment.PRIVATE]) == 0:
                felt = threat(rules, services, city, loan_item, np.int64(citizens.knows[i]), citizens.service[i])
                surplus = np.float64(citizens.legitimacy[i]) - rest if felt > 0.0 else 0.0
                u, v = uniforms(seed, Purpose.BORROWING, uid, day)
                willing = v >= chance_unwilling(np.float64(citizens.creditworthiness[i]), felt, surplus, p)
                due = size_of_debt(u, p.bill_size, p.bill_spread, income)
                tally(counts, block, citizens.groups[i], Count.BILLS, 1)
                if not fall_due(citizens, counts, block, i, Segment.PRIVATE, due, willing, day):
                    tally(counts, block, citizens.groups[i], Count.DEFAULTS, 1)
            free = np.int64(citizens.debt[i, Segment.JUDGMENT]) == 0
            if free and court < chance_of_judgment(np.float64(citizens.creditworthiness[i]), p):
                u = uniform(seed, Purpose.JUDGMENT, uid, day)
                due = size_of_debt(u, p.judgment_size, p.judgment_spread, income)
                fall_due(citizens, counts, block, i, Segment.JUDGMENT, due, False, day)
                tally(counts, block, citizens.groups[i], Count.JUDGMENTS, 1)
