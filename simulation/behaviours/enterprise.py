"""Enterprise: what firms do, month by month: fraud, wage arrears, tax evasion, loans and debts.

Once in 30 days, on its business day, a firm

1. commits each item k that firms commit with the chance 1 - exp(-rate / 12) of the yearly rate

       rate = r_k * exp(-spread (rho_k h + sqrt(1 - rho_k^2) nu_k) - spread^2 / 2) * exp(-deterrence * stake_k)

   with h its honesty, nu_k a fixed deviate of its own, rho_k the item's relevance and stake_k the chance of being
   recorded times what is felt, summed over the systems in force, which firms know; a deed lasts until its next one;
2. pays an overdue debt with the chance `repayment` * exp(`pressure` * share of credit that its listings close);
   and, while it still owes, fails with the chance `failure`: what it owes is lost, and a new firm without any record
   takes its place and its name, with an honesty of its own;
3. when it owes nothing, falls into debt by mere misfortune with chance `misfortune`, or applies for a loan with chance
   `applications`. Lenders refuse the listed in the share that is closed, and classes of score for which no price is
   enough; a firm takes a loan at the price r with the chance exp(-r (1 - q) / worth), and defaults with the chance
   q exp(burden r),  q = `default` * exp(-character h - character^2 / 2 - deterrence * stake),  whoever is refused
   included in how scores are judged, at no price (`firm_score_auc`).

Sources: none for firms; the forms are those of citizens (`misconduct.py`, `trade.py`), sizes are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, normal_deviate
from simulation.kernel.periods import MONTH, MONTHS_A_YEAR
from simulation.kernel.randomness import Purpose, quarters, threefry, uniform, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.costs_and_benefits import access_closed, stake_of
from simulation.rules.loans import LARGEST_SUM, TO_FIRMS, chance_to_take
from simulation.rules.propensity import SHARING, chance_to_lapse, idiosyncrasy, propensity
from simulation.rules.trade_rules import bucket_of, score_of
from simulation.state.citizens import Debt
from simulation.state.firms import BY_ALL_BUT_SERVICES, GONE, first_at_business
from simulation.state.tallies import Count

TURN = 128
"""Counters of a firm's draws are TURN * day + item, and from MONEY on those of its loans and debts."""
MONEY = 64


class Enterprise(Mechanism):
    """Parameters of what firms do."""

    spread: float = parameter(
        1.0, "standard deviation of the log rate of misconduct between firms", unit="1", low=0, high=3, source="guess",
        grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.5, "fall of the log rate per unit of stake", unit="1", low=0, high=10, source="as for citizens, guess",
        grade="D",
    )  # fmt: skip
    applications: float = parameter(
        0.08, "chance to apply for a loan in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    default: float = parameter(
        0.06, "chance that an average borrower defaults", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    character: float = parameter(
        1.0, "slope of the log chance of default on honesty", unit="1", low=0, high=3, source="guess", grade="D",
    )  # fmt: skip
    misfortune: float = parameter(
        0.001, "chance in a month to fall into debt by misfortune alone", unit="1/month", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    loan: float = parameter(
        20000.0, "sum of a loan or debt for each member of the staff", unit="yuan/person", low=1, high=10_000_000,
        source="guess", grade="D",
    )  # fmt: skip
    repayment: float = parameter(
        0.15, "chance in a month to pay an overdue debt", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    pressure: float = parameter(
        0.5, "rise of the log of that chance when all credit is closed", unit="1", low=0, high=5, source="guess",
        grade="D",
    )  # fmt: skip
    worth: float = parameter(
        0.3, "price at which a third of the firms that mean to pay still take a loan", unit="1", low=0.001, high=100,
        source="as for citizens, guess", grade="D", prior=(0.1, 1.0), reason="as for citizens",
    )  # fmt: skip
    burden: float = parameter(
        1.0, "rise of the log chance of default per unit of price", unit="1", low=-5, high=10,
        source="as for citizens, guess", grade="D", prior=(0.0, 3.0), reason="as for citizens",
    )  # fmt: skip
    failure: float = parameter(
        0.03, "chance in a month that a firm which owes an overdue debt fails", unit="1/month", low=0, high=1,
        source="guess: most that cannot pay for some years close", grade="D", prior=(0.01, 0.1),
        reason="half of them within two years to half a year",
    )  # fmt: skip
    bucket: int = parameter(
        10, "points in one class of a firm's score", unit="point", low=1, high=1000, source="resolution of the measure",
        grade="A",
    )  # fmt: skip


@rule
def chance_of_deed(rate, multiplier, stake, deterrence):
    """Chance in a month of an item with a base `rate` a year."""
    return 1.0 - exp(-rate * multiplier * exp(-deterrence * stake) / MONTHS_A_YEAR)


@rule
def chance_to_default(honesty, stake, p):
    """Chance that a borrowing firm defaults; its mean over firms is `default` where nothing deters."""
    return chance_to_lapse(p.default, p.character, honesty, p.deterrence, stake)


@rule
def chance_to_pay(closed, p):
    """Chance in a month that a firm pays an overdue debt while its listings close a share of credit."""
    return min(p.repayment * exp(p.pressure * closed), 1.0)


@rule
def deeds_of(seed, day, uid, nature, honesty, items, by_firms, rules, city, p):
    """What a firm does in the month that begins today, a mask over items."""
    deeds = np.int64(0)
    for first in range(0, len(items), SHARING):
        if (by_firms >> first) & ((1 << SHARING) - 1) == 0:
            continue
        x, y = threefry(seed, Purpose.IDIOSYNCRASY, nature, first // SHARING)
        for k in range(first, min(first + SHARING, len(items))):
            if (by_firms >> k) & 1 == 0 or items[k].rate <= 0.0:
                continue
            multiplier = propensity(honesty, idiosyncrasy(x, y, k - first), items[k].relevance, p.spread, -1.0)
            stake = stake_of(rules, city, k, items[k].detectability, BY_ALL_BUT_SERVICES)
            chance = chance_of_deed(items[k].rate, multiplier, stake, p.deterrence)
            if uniform(seed, Purpose.FIRM_CONDUCT, uid, TURN * day + k) < chance:
                deeds |= np.int64(1) << k
    return deeds


@rule
def fall_into_debt(firms, f, day, p, counts, block):
    """The firm owes a sum that it does not pay."""
    firms.owed[f] = int(min(p.loan * firms.staff[f], LARGEST_SUM))
    firms.owed_since[f] = day
    firms.debt[f] = Debt.OWED
    counts[block, 0, Count.FIRM_OVERDUE] += firms.owed[f]


@rule
def fail(seed, day, firms, f, counts, block):
    """The firm closes; what it owes is lost, and a new one takes its place."""
    counts[block, 0, Count.FIRMS_FAILED] += 1
    counts[block, 0, Count.FIRM_LOST] += firms.owed[f]
    firms.owed[f] = 0
    firms.debt[f] = GONE
    firms.deeds[f] = 0
    firms.honesty[f] = normal_deviate(uniform(seed, Purpose.FIRM, firms.uid[f], day))


@rule
def settle_debt(seed, day, firms, f, rules, city, u, v, p, counts, block):
    """The firm pays what it owes, or goes on owing it, or fails."""
    if u < chance_to_pay(access_closed(firms, rules, city, f), p):
        counts[block, 0, Count.FIRM_PAID] += firms.owed[f]
        firms.owed[f] = 0
        firms.debt[f] = 0
    elif v < p.failure:
        fail(seed, day, firms, f, counts, block)


@rule
def borrow(seed, day, firms, f, items, loan_item, rules, city, prices, p, counts, block):
    """An application for a loan, its judgment by score, and what becomes of it."""
    refused, risk, takes, _ = quarters(seed, Purpose.FIRM_CONDUCT, firms.uid[f], TURN * day + MONEY + 1)
    stake = stake_of(rules, city, loan_item, items[loan_item].detectability, BY_ALL_BUT_SERVICES)
    chance = chance_to_default(np.float64(firms.honesty[f]), stake, p)
    group = bucket_of(score_of(firms, rules, city, f), p.bucket)
    counts[block, 0, Count.FIRM_APPLICATIONS] += 1
    counts[block, 0, (Count.FIRM_BAD if risk < chance else Count.FIRM_GOOD) + group] += 1
    price = prices[TO_FIRMS, group]
    if price < 0.0 or refused < access_closed(firms, rules, city, f):
        return
    counts[block, 0, Count.FIRM_LOANS] += 1
    chance = min(chance * exp(p.burden * price), 1.0)
    if takes < chance_to_take(price, chance, p.worth):
        counts[block, 0, Count.FIRM_DUE + group] += 1
        if risk < chance:
            counts[block, 0, Count.FIRM_FAILED + group] += 1
            counts[block, 0, Count.FIRM_DEFAULTS] += 1
            fall_into_debt(firms, f, day, p, counts, block)


@kernel
def do_business(
    first_block, last_block, blocks, seed, day, firms, items, by_firms, loan_item, rules, prices, p, counts,
):  # fmt: skip
    """The business day of those firms whose it is; `by_firms` masks the items that firms commit.

    prices: float64 (2, classes of score), of which the second row is asked here.
    """
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        for f in range(first_at_business(firms, block, day), firms.first[block + 1], MONTH):
            uid = firms.uid[f]
            deeds = deeds_of(
                seed, day, uid, firms.past_of[f], np.float64(firms.honesty[f]), items, by_firms, rules, city, p
            )  # fmt: skip
            firms.deeds[f] = deeds
            while deeds > 0:
                counts[block, 0, Count.FIRM_ACTS] += deeds & 1
                deeds >>= 1
            u, v = uniforms(seed, Purpose.FIRM_CONDUCT, uid, TURN * day + MONEY)
            if firms.owed[f] > 0:
                settle_debt(seed, day, firms, f, rules, city, u, v, p, counts, block)
            elif v < p.misfortune:
                fall_into_debt(firms, f, day, p, counts, block)
            elif u < p.applications:
                borrow(seed, day, firms, f, items, loan_item, rules, city, prices, p, counts, block)
