"""Lending: loans to citizens at the price that lenders ask of a class of score, and what becomes of them.

On payday somebody who owes no lender anything and no service either applies with the chance `applications`. Lenders
refuse the listed in the share of credit that is closed, and a class of score for which no price within the cap covers
losses and cost (`government/institutions/lenders.py`). Whoever is offered a loan at the price r takes it with chance

    exp(-r (1 - q) / worth),        q = 1 - exp(-term * chance not to pay an instalment)

because who does not mean to pay cares little about the price. She gets `amount` monthly incomes, spends the share
`spent` at once and owes (1 + r) times the sum in `term` equal parts. An instalment is missed when money is short, or,
with the chance not to pay a bill (`debts.py`) times exp(burden * r), when she will not. A missed instalment becomes an
arrear like an unpaid bill; who still owes it at the next instalment has her loan called in, and the lender bears it.
Money is conserved: liquidity rises by what is lent and falls by instalments, and what is owed to lenders is what was
lent with its price less instalments, handed-over arrears and what is written off.

Every applicant's score is counted with whether she would have paid at no price, so that `score_auc` tells how well it
ranks; what irrelevant conduct does to that follows from the arithmetic of the score and is not written in.

Sources: H04-H06 (signs of what memory and shared information do), F15 (lines of scores); sizes are guesses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, quarters, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.costs_and_benefits import access_closed
from simulation.rules.loans import (
    LARGEST_SUM,
    TO_CITIZENS,
    chance_of_default,
    chance_to_take,
    chance_unwilling,
    size_of_debt,
    threat,
)
from simulation.rules.trade_rules import bucket_of, score_of
from simulation.state.blocks import cohort, uid_of
from simulation.state.citizens import Debt, Segment
from simulation.state.tallies import MILLION, Count, tally

PER_CENT = 100.0
HIGHEST_PRICE = 255.0
"""Per cent; prices are stored in 8 bits."""
NEARLY_ONE = 0.999999


class Lending(Mechanism):
    """Parameters of loans to citizens."""

    applications: float = parameter(
        0.05, "chance to apply for a loan in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
        prior=(0.02, 0.1), reason="once in a year to once in four years for those who owe nothing",
    )  # fmt: skip
    amount: float = parameter(
        1.0, "median loan in monthly incomes", unit="month", low=0, high=100, source="guess", grade="D",
        prior=(0.5, 6.0), reason="consumer loans without a pledge, not mortgages",
    )  # fmt: skip
    spread: float = parameter(
        0.5, "standard deviation of the log loan", unit="1", low=0, high=3, source="guess", grade="D",
        prior=(0.0, 1.0), reason="none to a factor of seven between the middle two thirds",
    )  # fmt: skip
    term: int = parameter(
        12, "instalments in which a loan is paid back", unit="month", low=1, high=120,
        source="convention: a year", grade="C",
    )  # fmt: skip
    spent: float = parameter(
        0.7, "share of a loan that is spent at once", unit="1", low=0, high=1,
        source="guess: loans are taken for a purpose", grade="D", prior=(0.0, 1.0), reason="all saved to all spent",
    )  # fmt: skip
    worth: float = parameter(
        0.3, "price at which a third of those who mean to pay still take a loan", unit="1", low=0.001, high=100,
        source="guess: take-up falls with the price, G01 had a rise with trust", grade="D", prior=(0.1, 1.0),
        reason="at 0.1 few would borrow at the usual price, at 1 nearly nobody minds it",
    )  # fmt: skip
    burden: float = parameter(
        1.0, "rise of the log chance not to pay an instalment per unit of price", unit="1", low=-5, high=10,
        source="guess: a higher price leaves less to gain from paying", grade="D", prior=(0.0, 3.0),
        reason="0 is no effect beyond the higher instalment; at 3 a price of 24 % doubles it",
    )  # fmt: skip
    bucket: int = parameter(
        10, "points in one class of the score", unit="point", low=1, high=1000, source="resolution of score_auc",
        grade="A",
    )  # fmt: skip


@rule
def whole_price(price):
    """The price in whole per cent as it is written into the contract, rounded up."""
    return int(min(price * PER_CENT + NEARLY_ONE, HIGHEST_PRICE))


@rule
def call_in(citizens, counts, block, i):
    """The lender gives a loan up: what is left of it is written off."""
    counts[block, 0, Count.FAILED + np.int64(citizens.loan_class[i])] += 1
    tally(counts, block, citizens.groups[i], Count.CALLED_IN, 1)
    tally(counts, block, citizens.groups[i], Count.WRITTEN_OFF, citizens.loan[i])
    citizens.loan[i] = 0


@rule
def collect(seed, day, uid, citizens, rules, services, loan_item, rest, p, debts, counts, block, city, i):
    """One instalment: paid, missed, or the end of a loan whose last instalment was missed and is still owed."""
    due = min(np.int64(citizens.instalment[i]), np.int64(citizens.loan[i]))
    counts[block, 0, Count.DUE + np.int64(citizens.loan_class[i])] += 1
    tally(counts, block, citizens.groups[i], Count.INSTALMENTS_DUE, 1)
    arrears = np.int64(citizens.debt[i, Segment.PRIVATE])
    if arrears & Debt.OWED:
        call_in(citizens, counts, block, i)
        return
    felt = threat(rules, services, city, loan_item, np.int64(citizens.knows[i]), citizens.service[i])
    surplus = np.float64(citizens.legitimacy[i]) - rest if felt > 0.0 else 0.0
    chance = chance_unwilling(np.float64(citizens.creditworthiness[i]), felt, surplus, debts)
    chance = min(chance * exp(p.burden * np.int64(citizens.loan_price[i]) / PER_CENT), 1.0)
    able = citizens.liquidity[i] >= due
    if able and uniforms(seed, Purpose.LENDING, uid, day)[0] >= chance:
        citizens.liquidity[i] -= due
        citizens.loan[i] -= due
        tally(counts, block, citizens.groups[i], Count.INSTALMENTS, due)
    elif arrears != 0:  # an older arrear is still followed up
        call_in(citizens, counts, block, i)
    else:
        citizens.loan[i] -= due
        citizens.owed[i, Segment.PRIVATE] = due
        citizens.owed_since[i, Segment.PRIVATE] = day
        citizens.debt[i, Segment.PRIVATE] = Debt.OWED | (Debt.ABLE_WHEN_DUE if able else 0)
        tally(counts, block, citizens.groups[i], Count.HANDED_OVER, due)


@rule
def grant(seed, day, uid, citizens, group, price, p, counts, block, i):
    """Pay a loan out: its sum, its price and its instalments are fixed."""
    _, u = uniforms(seed, Purpose.LENDING, uid, day)
    room = np.int64(LARGEST_SUM) - np.int64(citizens.liquidity[i])
    lent: Any = min(np.int64(size_of_debt(u, p.amount, p.spread, float(citizens.income[i]))), max(room, 0))
    whole = whole_price(price)
    owed: Any = min(lent + int(lent * whole / PER_CENT), np.int64(LARGEST_SUM))
    citizens.loan[i] = owed
    citizens.instalment[i] = -(-owed // p.term)
    citizens.loan_class[i] = group
    citizens.loan_price[i] = whole
    gone = int(lent * p.spent)
    citizens.liquidity[i] += lent - gone
    tally(counts, block, citizens.groups[i], Count.TAKEN, 1)
    tally(counts, block, citizens.groups[i], Count.LENT, lent)
    tally(counts, block, citizens.groups[i], Count.OWED_TO_LENDERS, owed)
    tally(counts, block, citizens.groups[i], Count.MONEY_SPENT, gone)
    tally(counts, block, citizens.groups[i], Count.PRICES, int(price * MILLION))


@rule
def apply(seed, day, uid, refused, risk, takes, citizens, rules, prices, p, debts, counts, block, city, i):
    """An application: judged by score and listings, priced, and taken up or not."""
    tally(counts, block, citizens.groups[i], Count.APPLICATIONS, 1)
    monthly = chance_unwilling(np.float64(citizens.creditworthiness[i]), 0.0, 0.0, debts)
    bad = risk < chance_of_default(monthly, p.term)
    group = bucket_of(score_of(citizens, rules, city, i), p.bucket)
    tally(counts, block, citizens.groups[i], (Count.SCORE_BAD if bad else Count.SCORE_GOOD) + group, 1)
    price = prices[TO_CITIZENS, group]
    if price < 0.0 or refused < access_closed(citizens, rules, city, i):
        return
    tally(counts, block, citizens.groups[i], Count.LOANS, 1)
    if takes < chance_to_take(price, chance_of_default(monthly * exp(p.burden * price), p.term), p.worth):
        grant(seed, day, uid, citizens, group, price, p, counts, block, i)


@kernel
def lend(
    first_block, last_block, blocks, seed, day, citizens, rules, services, prices, loan_item, rest, p, debts, counts,
):  # fmt: skip
    """The instalments and applications of those whose payday it is.

    prices: float64 (2, classes of score), of which the first row is asked here; negative where lenders refuse.
    rest: the rest value of legitimacy; debts: the numbers of `debts.py`.
    """
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            uid = uid_of(blocks, block, i)
            if citizens.loan[i] > 0:
                collect(seed, day, uid, citizens, rules, services, loan_item, rest, p, debts, counts, block, city, i)
            elif np.int64(citizens.debt[i, Segment.PRIVATE]) == 0:
                applies, refused, risk, takes = quarters(seed, Purpose.CREDIT, uid, day)
                if applies < p.applications:
                    apply(
                        seed, day, uid, refused, risk, takes, citizens, rules, prices, p, debts, counts, block, city, i
                    )  # fmt: skip
