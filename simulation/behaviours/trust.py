"""Trust: in others, in the system's competence (confidence) and in its fairness (legitimacy), month by month.

On payday confidence and legitimacy move a share `forgetting` of the way, and trust in others a share `fading`, to where
a citizen would stand without news: her disposition, `spread` times a fixed normal deviate, beside

    trust in others: others_base
    confidence:      confidence_base
    legitimacy:      legitimacy_base + redress * [a known system hears objections] + transparency * notice
                     - intrusion * intrusiveness of the known scope,

and then, as Beta-type updates, by her own experience: a wrongful listing she knows of costs confidence and
legitimacy, a sanction for irrelevant conduct and a refused objection cost legitimacy, a correction since the last
payday restores some of both. Bad news about competence weighs `asymmetry` times as much as good news. Trust can
recover: without news all stocks return to their base. Trust in others is moved by deals and purchases (`trade.py`,
`market.py`); on the first day it stands where what is to be expected of these and its return balance,

    trust in others = (fading * base + rise) / (fading + rise + fall),

with `rise` the share of the way up that a month of deals and purchases is expected to bring and `fall` that down.

Sources: D13, D14 (legitimacy), the article (irrelevant conduct deteriorates trust); sizes are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, bell, threefry, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.listings import is_listed
from simulation.state.blocks import cohort, nature_of, uid_of
from simulation.state.citizens import N_SLOTS, History, Listing

TINY = 1e-6
ALL_BITS = 65535
"""All bits of a history."""


class Trust(Mechanism):
    """Parameters of confidence and legitimacy."""

    others_base: float = parameter(
        0.42, "mean trust in others of people who deal with nobody", unit="1", low=0, high=1,
        source="set so that the mean at rest is near D11 (64 % say most people can be trusted; D03: a crisis)",
        grade="C",
    )  # fmt: skip
    fading: float = parameter(
        0.02, "share of the way in which trust in others returns to a person's disposition in a month", unit="1/month",
        low=0, high=1, source="guess: the trust of adults is stable over years", grade="D", prior=(0.005, 0.06),
        reason="a half-life from one year to twelve: answers to trust questions are stable over some years",
    )  # fmt: skip
    confidence_base: float = parameter(
        0.65, "confidence in the system without news", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    legitimacy_base: float = parameter(
        0.6, "legitimacy without news", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    forgetting: float = parameter(
        0.05, "share of the way back in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    news: float = parameter(
        0.1, "share of the way that one piece of news moves a stock", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    asymmetry: float = parameter(
        2.0, "weight of bad news about competence against good news", unit="1", low=0, high=10,
        source="model charter; size guess", grade="D",
    )  # fmt: skip
    irrelevance: float = parameter(
        0.5, "weight of a sanction for irrelevant conduct against a wrongful listing, for legitimacy", unit="1", low=0,
        high=5, source="direction: the article; size guess", grade="D",
    )  # fmt: skip
    redress: float = parameter(
        0.05, "legitimacy of a system that hears objections", unit="1", low=0, high=1, source="direction D13",
        grade="D",
    )  # fmt: skip
    transparency: float = parameter(
        0.05, "legitimacy of a system that always gives notice", unit="1", low=0, high=1, source="direction D13",
        grade="D",
    )  # fmt: skip
    intrusion: float = parameter(
        0.21, "legitimacy lost to a known scope that reaches as far as can be", unit="1", low=0, high=1,
        source="direction: the article, D09; size guess", grade="D", prior=(0.1, 0.7),
        reason="vignettes on surveillance lose 29 points of approval from one end to the other (D09)",
    )  # fmt: skip
    steepness: float = parameter(
        3.0, "power of its irrelevance with which the intrusion of an item grows", unit="1", low=1, high=10,
        source="guess: what is near to credit is hardly felt to intrude", grade="D", prior=(1.0, 4.0),
        reason="1 is in proportion; at 4 two items of middling relevance weigh less than one that says nothing",
    )  # fmt: skip
    saturation: float = parameter(
        0.025, "share of all conduct, weighted by its irrelevance, at which a scope is felt to reach most of the way "
        "that scopes can reach", unit="1", low=0.001, high=10, source="D09: the first step weighs more than the second",
        grade="C",
    )  # fmt: skip
    spread: float = parameter(
        0.12, "standard deviation of people's dispositions around the three bases", unit="1", low=0, high=0.5,
        source="guess", grade="D",
    )  # fmt: skip


@rule
def intrusiveness(items, scope, steepness, saturation):
    """How far a scope reaches into private life, 0 to 1: every item counts by how little it says.

    A power `steepness` of 1 - relevance: the less an item says, the further it is taken to reach into private life.
    """
    total = 0.0
    n = 0
    for k in range(len(items)):
        if not items[k].rewarded:
            n += 1
            if (scope >> k) & 1 == 1:
                total += (1.0 - items[k].relevance) ** steepness
    return 1.0 - exp(-total / (max(n, 1) * saturation))


@rule
def within(level):
    """A level cut to the open interval from 0 to 1."""
    return min(max(level, TINY), 1.0 - TINY)


@rule
def toward(stock, goal, share):
    """A stock after moving a share of the way to a goal."""
    return stock + share * (goal - stock)


@rule
def expected_legitimacy(rules, city, knows, intrusion, p):
    """Legitimacy that the systems somebody knows of deserve by their rules; `intrusion` is that of their scopes."""
    hears = 0.0
    notice = 0.0
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if system.active and (knows >> slot) & 1 == 1:
            hears = max(hears, 1.0 if system.objection else 0.0)
            notice = max(notice, system.notice)
    goal = p.legitimacy_base + p.redress * hears + p.transparency * notice - p.intrusion * intrusion
    return min(max(goal, 0.0), 1.0)


@kernel
def judge(rules, items, p, intrusions, deserved):
    """What the rules in force look like to people, by the mask of the systems that they know of.

    Fill `intrusions` (cities, masks) with how intrusive the widest scope is, and `deserved` (cities, masks) with the
    legitimacy that follows from it all.
    """
    for city in range(rules.shape[0]):
        intrusions[city] = 0.0
        for slot in range(rules.shape[1]):
            if rules[city, slot].active:
                intrusion = intrusiveness(items, rules[city, slot].usual, p.steepness, p.saturation)
                for knows in range(intrusions.shape[1]):
                    if (knows >> slot) & 1 == 1:
                        intrusions[city, knows] = max(intrusions[city, knows], intrusion)
        for knows in range(intrusions.shape[1]):
            deserved[city, knows] = expected_legitimacy(rules, city, knows, intrusions[city, knows], p)


@rule
def dispositions(seed, nature, p):
    """How far a person's trust in others, confidence and legitimacy lie from what all have in common."""
    x, y = threefry(seed, Purpose.INITIAL_TRUST, nature, 0)
    z, _ = threefry(seed, Purpose.INITIAL_TRUST, nature, 1)
    return p.spread * bell(x), p.spread * bell(y), p.spread * bell(z)


@rule
def suffer(citizens, i, confidence, legitimacy, p):
    """Confidence and legitimacy after a month on lists that a person knows of."""
    listed = np.int64(citizens.listed[i])
    for slot in range(N_SLOTS):
        flags = np.int64(citizens.listing[i, slot])
        if is_listed(listed, slot) and flags & Listing.AWARE:
            if flags & Listing.WRONGFUL:
                confidence = toward(confidence, 0.0, min(p.news * p.asymmetry, 1.0))
                legitimacy = toward(legitimacy, 0.0, p.news)
            elif flags & Listing.IRRELEVANT:
                legitimacy = toward(legitimacy, 0.0, min(p.news * p.irrelevance, 1.0))
            if flags & Listing.REFUSED:
                legitimacy = toward(legitimacy, 0.0, p.news)
    return confidence, legitimacy


@kernel
def reconsider(first_block, last_block, blocks, seed, day, citizens, deserved, p):
    """The monthly look back of those whose payday it is."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            nature = nature_of(citizens, i, uid_of(blocks, block, i))
            in_others, of_confidence, of_legitimacy = dispositions(seed, nature, p)
            goal = within(deserved[city, np.int64(citizens.knows[i])] + of_legitimacy)
            expected = within(p.confidence_base + of_confidence)
            confidence = toward(np.float64(citizens.confidence[i]), expected, p.forgetting)
            legitimacy = toward(np.float64(citizens.legitimacy[i]), goal, p.forgetting)
            if citizens.listed[i] != 0:
                confidence, legitimacy = suffer(citizens, i, confidence, legitimacy, p)
            trust = toward(np.float64(citizens.trust_in_others[i]), within(p.others_base + in_others), p.fading)
            citizens.trust_in_others[i] = trust
            history = np.int64(citizens.history[i])
            if history & History.JUST_CORRECTED:
                confidence = toward(confidence, 1.0, p.news)
                legitimacy = toward(legitimacy, 1.0, p.news)
                citizens.history[i] = history & (ALL_BITS - History.JUST_CORRECTED)
            citizens.confidence[i] = confidence
            citizens.legitimacy[i] = legitimacy


@kernel
def trust_at_first(first_block, last_block, blocks, seed, citizens, deserved, p):
    """The three stocks of people whom no system has touched yet: at their bases."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            nature = nature_of(citizens, i, uid_of(blocks, block, i))
            in_others, of_confidence, of_legitimacy = dispositions(seed, nature, p)
            citizens.trust_in_others[i] = within(p.others_base + in_others)
            citizens.confidence[i] = within(p.confidence_base + of_confidence)
            citizens.legitimacy[i] = within(deserved[city, np.int64(citizens.knows[i])] + of_legitimacy)


@kernel
def balance(first_block, last_block, blocks, seed, citizens, rise, fall, p):
    """Trust in others where the return to people's dispositions and what deals are expected to teach balance.

    rise, fall: float32 (citizens,), shares of the way up and down that a month is expected to bring.
    """
    for block in range(first_block, last_block):
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            up, down = np.float64(rise[i]), np.float64(fall[i])
            fading = p.fading if p.on else 0.0
            if fading + up + down > 0.0:
                in_others, _, _ = dispositions(seed, nature_of(citizens, i, uid_of(blocks, block, i)), p)
                base = within(p.others_base + in_others)
                citizens.trust_in_others[i] = within((fading * base + up) / (fading + up + down))


@kernel
def hear(first_block, last_block, blocks, seed, day, citizens, reach, p):
    """Bad news from public life today (a scandal, a breach) reaches the share `reach` (cities,) of citizens."""
    for block in range(first_block, last_block):
        share = reach[blocks[block, Block.CITY]]
        if not p.on or share <= 0.0:
            continue
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            if uniform(seed, Purpose.BREACH, uid_of(blocks, block, i), day) < share:
                citizens.confidence[i] = toward(np.float64(citizens.confidence[i]), 0.0, min(p.news * p.asymmetry, 1.0))
                citizens.legitimacy[i] = toward(np.float64(citizens.legitimacy[i]), 0.0, p.news)
