"""Misconduct and rewarded conduct: what citizens do that a system may record.

Citizen i does item k at the yearly rate

    rate_ik = r_k * exp(-+ s (rho_k theta_i + sqrt(1 - rho_k^2) nu_ik) - s^2 / 2) * response_ik

with r_k the base rate, rho_k the item's relevance, theta_i latent creditworthiness and nu_ik an idiosyncratic deviate
that is a hash of (her, item) and costs no memory: one of the LEVELS middle quantiles of the normal distribution, whose
exponentials are tabulated once and brought to their exact mean; the sign is minus for misconduct and plus for rewarded
items.

`response_ik` is deterrence for misconduct, exp(-d * stake) (1 + c [stake > 0] (1 - rho_k)), where the second factor is
the crowding out of the intrinsic motive by punishment of conduct that says little about credit, and 1 + g * stake for
rewarded items. Where anything is at stake, legitimacy above its rest value lowers illegal conduct by the factor
exp(-fair * surplus). The stake is the chance of being recorded times what is felt, summed over the systems a citizen
knows.

Occasions come at the rate with `response` at its bound `highest_response`, as geometric gaps between days; at each the
item is drawn in proportion to its rate and the act happens with chance response / bound. This thinning is exact, and
the occasions are the same under all policies, so policies share all draws they do not touch. A citizen acts at most
once a day.

Sources: deterrence needs awareness (D04, G07); rewards move more than punishment (D10); crowding out (G04, G08); felt
legitimacy (H07, H08).
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, exp_of_moderate, log, normal_quantile
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.prefetching import fetch_ahead
from simulation.kernel.randomness import BYTE, Purpose, threefry, uniforms
from simulation.kernel.selection import find_due
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.costs_and_benefits import reward_of, stake_of
from simulation.state.blocks import nature_of, uid_of
from simulation.state.citizens import NEVER
from simulation.state.tallies import Count, tally

LEVELS = BYTE
"""Levels of idiosyncrasy: a byte says which."""


class Misconduct(Mechanism):
    """Parameters of misconduct and rewarded conduct."""

    spread: float = parameter(
        1.0, "standard deviation of the log rate between citizens", unit="1", low=0, high=3,
        source="guess: heavy-tailed offending is common", grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.5, "fall of the log rate per unit of stake (chance of being recorded times cost felt)", unit="1", low=0,
        high=10, source="direction D10, G03; size guess", grade="D",
    )  # fmt: skip
    reward_response: float = parameter(
        0.8, "rise of the rate of rewarded conduct per unit of stake", unit="1", low=0, high=10,
        source="D10: rewards move more than punishment; size guess", grade="D",
    )  # fmt: skip
    crowding_out: float = parameter(
        0.05, "rise of the rate of wholly irrelevant conduct when it is punished", unit="1", low=0, high=0.5,
        source="direction G04, G08; size guess", grade="D",
    )  # fmt: skip
    fair: float = parameter(
        0.5, "fall of the log rate of recorded illegal conduct per unit of legitimacy above its rest value",
        unit="1", low=-3, high=3, source="sign H07, H08; size guess", grade="D", prior=(-0.5, 1.5),
        reason="surveys find it after procedures of the tax office; it may be nil or reversed elsewhere",
    )  # fmt: skip
    highest_response: float = parameter(
        1.1, "bound of the response, the price of exact thinning", unit="1", low=1, high=5, source="numerical bound",
        grade="A",
    )  # fmt: skip
    minor_below: float = parameter(
        0.3, "acts less severe than this are minor misconduct", unit="1", low=0, high=1, source="definition",
        grade="A",
    )  # fmt: skip


@rule
def response_to_punishment(stake, relevance, fairness, p):
    """Factor on the rate of misconduct: deterrence, crowding out where irrelevant conduct is punished, and fairness.

    fairness: legitimacy above its rest value, 0 for what is not illegal.
    """
    if stake <= 0.0:
        return 1.0
    deterred = exp(-p.deterrence * stake - p.fair * fairness)
    return min(deterred * (1.0 + p.crowding_out * (1.0 - relevance)), p.highest_response)


@rule
def response_to_reward(stake, reward_response, highest):
    """Factor on the rate of rewarded conduct."""
    return min(1.0 + reward_response * stake, highest)


@kernel
def tabulate(items, p, habits, slopes):
    """Fill `habits` (items, LEVELS) and `slopes` (items,).

    The first are the bounded yearly rates of a citizen of theta 0 for each level of idiosyncrasy, the second what one
    unit of theta adds to their logarithm.
    """
    for k in range(len(items)):
        item = items[k]
        sign = 1.0 if item.rewarded else -1.0
        slopes[k] = sign * p.spread * item.relevance
        spread = sign * p.spread * sqrt(1.0 - item.relevance * item.relevance)
        total = 0.0
        for level in range(LEVELS):
            habits[k, level] = exp(spread * normal_quantile((level + 0.5) / LEVELS))
            total += habits[k, level]
        character = exp(-0.5 * (p.spread * item.relevance) ** 2)
        rate = 0.0 if item.by_firm else item.rate * p.highest_response
        for level in range(LEVELS):
            habits[k, level] *= rate * character * LEVELS / total


@rule
def rates_of(rates, traits, seed, nature, theta, habits, slopes):
    """Fill `rates` (items,) with the citizen's bounded yearly rates of all items, and return their sum.

    traits: scratch, uint64, in which every item finds a byte. Items are padded to a multiple of FLOCK with some that
    nobody does, so that the loop runs in whole vectors.
    """
    for word in range(0, len(traits), 2):
        x, y = threefry(seed, Purpose.IDIOSYNCRASY, nature, word // 2)
        traits[word] = x
        if word + 1 < len(traits):
            traits[word + 1] = y
    for k in range(len(slopes)):
        rates[k] = exp_of_moderate(slopes[k] * theta)
    level = traits.view(np.uint8)
    even, odd = 0.0, 0.0
    for k in range(0, len(slopes), 2):
        rates[k] *= habits[k, level[k]]
        rates[k + 1] *= habits[k + 1, level[k + 1]]
        even += rates[k]
        odd += rates[k + 1]
    return even + odd


@rule
def next_occasion(u, total, day):
    """The day of the next occasion at `total` occasions a year: a geometric gap of at least one day."""
    if total <= 0.0:
        return NEVER
    gap = 1.0 - log(1.0 - u) * DAYS_A_YEAR / total
    return int(min(day + gap, NEVER))


@kernel
def schedule(first_block, last_block, blocks, seed, day, citizens, habits, slopes, rates, traits, acts):
    """Set every citizen's first occasion, as if the last one had been on `day`, and how many a day are usual."""
    for block in range(first_block, last_block):
        acts.usual[block] = 0.0
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            uid = uid_of(blocks, block, i)
            theta = np.float64(citizens.creditworthiness[i])
            nature = nature_of(citizens, i, uid)
            total = rates_of(rates[block], traits[block], seed, nature, theta, habits, slopes)
            _, u = uniforms(seed, Purpose.CONDUCT, uid, day)
            citizens.next_conduct[i] = next_occasion(u, total, day)
            acts.usual[block] += min(total / DAYS_A_YEAR, 1.0)


@kernel
def commit(
    first_block, last_block, blocks, seed, day, citizens, items, habits, slopes, rules, rest, p, rates, traits,
    found, acts, counts,
):  # fmt: skip
    """Let the citizens whose occasion is today act, and list what they did in `acts`.

    rest: the rest value of legitimacy.
    """
    for block in range(first_block, last_block):
        acts.n[block] = 0
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        start = blocks[block, Block.FIRST]
        n_due = find_due(citizens.next_conduct[start : blocks[block, Block.LAST]], day, found[block])
        for n in range(n_due):
            fetch_ahead(citizens.creditworthiness, start, found[block], n, n_due)
            fetch_ahead(citizens.knows, start, found[block], n, n_due)
            fetch_ahead(citizens.groups, start, found[block], n, n_due)
            fetch_ahead(citizens.past_of, start, found[block], n, n_due)
            fetch_ahead(citizens.legitimacy, start, found[block], n, n_due)
            i = start + np.int64(found[block, n])
            uid = uid_of(blocks, block, i)
            theta = np.float64(citizens.creditworthiness[i])
            nature = nature_of(citizens, i, uid)
            total = rates_of(rates[block], traits[block], seed, nature, theta, habits, slopes)
            pick, u = uniforms(seed, Purpose.CONDUCT, uid, day)
            citizens.next_conduct[i] = next_occasion(u, total, day)
            left = pick * total
            k = 0
            while k < len(items) - 1 and left >= rates[block, k]:
                left -= rates[block, k]
                k += 1
            item = items[k]
            knows = np.int64(citizens.knows[i])
            if item.rewarded:
                stake = reward_of(rules, city, k, item.detectability, knows)
                response = response_to_reward(stake, p.reward_response, p.highest_response)
            else:
                stake = stake_of(rules, city, k, item.detectability, knows)
                fairness = np.float64(citizens.legitimacy[i]) - rest if item.illegal else 0.0
                response = response_to_punishment(stake, item.relevance, fairness, p)
            if left * p.highest_response >= rates[block, k] * response:
                continue
            row = acts.first[block] + acts.n[block]
            if row >= acts.first[block + 1]:
                acts.lost[block] += 1
                continue
            acts.who[row] = i
            acts.item[row] = k
            acts.n[block] += 1
            if item.rewarded:
                tally(counts, block, citizens.groups[i], Count.REWARDED_ACTS, 1)
            else:
                tally(counts, block, citizens.groups[i], Count.ACTS, 1)
                if item.severity < p.minor_below:
                    tally(counts, block, citizens.groups[i], Count.MINOR_ACTS, 1)
