"""Trust: confidence in the system's competence and legitimacy, month by month.

On payday both stocks move a share `forgetting` of the way to what a citizen expects of the system as she knows it,

    confidence: confidence_base
    legitimacy: legitimacy_base + redress * [a known system hears objections] + transparency * notice
                - intrusion * intrusiveness of the known scope,

and then, as Beta-type updates, by her own experience: a wrongful listing she knows of costs confidence and
legitimacy, a sanction for irrelevant conduct and a refused objection cost legitimacy, a correction since the last
payday restores some of both. Bad news about competence weighs `asymmetry` times as much as good news. Trust can
recover: without news both stocks return to their base. (Trust in others moves with deals, see `trade.py`.)

Sources: D13, D14 (legitimacy), the article (irrelevant conduct deteriorates trust); sizes are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import normal_quantile
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.listings import is_listed
from simulation.state.blocks import cohort, uid_of
from simulation.state.citizens import N_SLOTS, History, Listing

TINY = 1e-6
ALL_BITS = 65535
"""All bits of a history."""


class Trust(Mechanism):
    """Parameters of confidence and legitimacy."""

    others_base: float = parameter(
        0.6, "mean trust in others at the start", unit="1", low=0, high=1,
        source="between D11 (64 % say most people can be trusted) and D03 (76 % feel a crisis of trust)", grade="C",
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
        0.4, "legitimacy lost to a known scope that is wholly irrelevant", unit="1", low=0, high=1,
        source="direction: the article, D09; size guess", grade="D",
    )  # fmt: skip
    spread: float = parameter(
        0.12, "standard deviation of the three stocks at the start", unit="1", low=0, high=0.5, source="guess",
        grade="D",
    )  # fmt: skip


@rule
def intrusiveness(items, scope, relevant_from):
    """Share of all misconduct items that are in a scope and say little about credit, weighted by how little."""
    total = 0.0
    n = 0
    for k in range(len(items)):
        if not items[k].rewarded:
            n += 1
            if (scope >> k) & 1 == 1 and items[k].relevance < relevant_from:
                total += 1.0 - items[k].relevance / relevant_from
    return total / max(n, 1)


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
def judge(rules, items, relevant_from, p, intrusions, deserved):
    """What the rules in force look like to people, by the mask of the systems that they know of.

    Fill `intrusions` (cities, masks) with how intrusive the widest scope is, and `deserved` (cities, masks) with the
    legitimacy that follows from it all.
    """
    for city in range(rules.shape[0]):
        intrusions[city] = 0.0
        for slot in range(rules.shape[1]):
            if rules[city, slot].active:
                intrusion = intrusiveness(items, rules[city, slot].scope, relevant_from)
                for knows in range(intrusions.shape[1]):
                    if (knows >> slot) & 1 == 1:
                        intrusions[city, knows] = max(intrusions[city, knows], intrusion)
        for knows in range(intrusions.shape[1]):
            deserved[city, knows] = expected_legitimacy(rules, city, knows, intrusions[city, knows], p)


@kernel
def reconsider(first_block, last_block, blocks, day, citizens, deserved, p):
    """The monthly look back of those whose payday it is."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            goal = deserved[city, np.int64(citizens.knows[i])]
            confidence = toward(np.float64(citizens.confidence[i]), p.confidence_base, p.forgetting)
            legitimacy = toward(np.float64(citizens.legitimacy[i]), goal, p.forgetting)
            listed = np.int64(citizens.listed[i])
            for slot in range(N_SLOTS if listed != 0 else 0):
                flags = np.int64(citizens.listing[i, slot])
                if is_listed(listed, slot) and flags & Listing.AWARE:
                    if flags & Listing.WRONGFUL:
                        confidence = toward(confidence, 0.0, min(p.news * p.asymmetry, 1.0))
                        legitimacy = toward(legitimacy, 0.0, p.news)
                    elif flags & Listing.IRRELEVANT:
                        legitimacy = toward(legitimacy, 0.0, min(p.news * p.irrelevance, 1.0))
                    if flags & Listing.REFUSED:
                        legitimacy = toward(legitimacy, 0.0, p.news)
            history = np.int64(citizens.history[i])
            if history & History.JUST_CORRECTED:
                confidence = toward(confidence, 1.0, p.news)
                legitimacy = toward(legitimacy, 1.0, p.news)
                citizens.history[i] = history & (ALL_BITS - History.JUST_CORRECTED)
            citizens.confidence[i] = confidence
            citizens.legitimacy[i] = legitimacy


@kernel
def trust_at_first(first_block, last_block, blocks, seed, citizens, deserved, p):
    """The three stocks on the first day: spread around their bases."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            uid = uid_of(blocks, block, i)
            u, v = uniforms(seed, Purpose.INITIAL_TRUST, uid, 0)
            w = uniform(seed, Purpose.INITIAL_TRUST, uid, 1)
            goal = deserved[city, np.int64(citizens.knows[i])]
            citizens.trust_in_others[i] = within(p.others_base + p.spread * normal_quantile(within(u)))
            citizens.confidence[i] = within(p.confidence_base + p.spread * normal_quantile(within(v)))
            citizens.legitimacy[i] = within(goal + p.spread * normal_quantile(within(w)))


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
