"""Market: what citizens buy from firms whose honesty they cannot see, and what they learn from it.

On payday a citizen buys with the chance `purchases` * (1 - wariness (1 - trust in others)). She comes upon two firms
of her neighbourhood (the block of citizens she lives in). One that a public list she knows of names she avoids with
chance `caution`; between two that she does not avoid she takes the first with the chance

    1 / (1 + exp(-attention (reputation_1 - reputation_2) - signal (standing_1 - standing_2)))

where a firm's standing is the naming-weighted points, as a share of a good grade's, in the graded systems that she
knows. What she bought is bad with the chance

    bad * exp(-character h - character^2 / 2 - deterrence * stake(product fraud)),   at least `batch` while it deceives,

with h the honesty of the firm. Her trust in others and the firm's reputation then move toward what happened. Signals
teach too, `lesson` times as much as a purchase: whether the grade that she saw told more of what she got than she knew
of any firm (`learn_from_score`), and whether a firm that she avoided was rightly listed. On the first day a firm's
reputation is what it deserves.

Sources: information asymmetry as the reason for credit systems, as in `trade.py`; sizes are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, quarters
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.costs_and_benefits import stake_of
from simulation.rules.propensity import chance_to_lapse
from simulation.rules.trade_rules import (
    expected_from_score,
    graded_in_public,
    learn,
    learn_from,
    learn_from_score,
    told_by,
    verdict,
    warned,
)
from simulation.state.blocks import cohort, uid_of
from simulation.state.firms import BY_ALL_BUT_SERVICES
from simulation.state.tallies import Count, tally

RIVALS = 16
"""Firms against which each is held when what purchases teach is worked out."""


class Market(Mechanism):
    """Parameters of purchases from firms."""

    purchases: float = parameter(
        0.9, "chance in a month that somebody who fully trusts others makes a purchase that takes trust",
        unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    wariness: float = parameter(
        0.5, "share of purchases that somebody without any trust leaves out", unit="1", low=0, high=1,
        source="direction D03; size guess", grade="D",
    )  # fmt: skip
    caution: float = parameter(
        0.9, "chance to avoid a firm that a known public list names", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    attention: float = parameter(
        4.0, "slope of the log odds of a choice on the difference in reputation", unit="1", low=0, high=50,
        source="guess", grade="D",
    )  # fmt: skip
    signal: float = parameter(
        1.0, "slope of the log odds of a choice on the difference in public standing", unit="1", low=0, high=50,
        source="guess", grade="D",
    )  # fmt: skip
    bad: float = parameter(
        0.06, "chance that a purchase from an average firm turns out bad", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    character: float = parameter(
        1.0, "slope of the log of that chance on honesty", unit="1", low=0, high=3, source="guess", grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.5, "fall of the log of that chance per unit of what product fraud puts at stake", unit="1", low=0, high=10,
        source="as for deals, guess", grade="D",
    )  # fmt: skip
    batch: float = parameter(
        0.5, "chance that a purchase is bad in a month in which the firm commits product fraud", unit="1", low=0,
        high=1, source="guess", grade="D",
    )  # fmt: skip
    gain: float = parameter(
        0.005, "share of the way that trust in others moves with one purchase", unit="1", low=0, high=1,
        source="guess: less personal than a deal", grade="D",
    )  # fmt: skip
    asymmetry: float = parameter(
        1.2, "weight of a bad purchase against a good one", unit="1", low=0, high=10,
        source="model charter: near symmetric for trust in others", grade="D",
    )  # fmt: skip
    repute: float = parameter(
        0.03, "share of the way that a firm's reputation moves with one purchase", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    lesson: float = parameter(
        0.3, "what a public signal that was right or wrong teaches about others, against a purchase; 0 is nothing, and "
        "below 0 false signals reassure", unit="1", low=-1, high=1, source="direction: the article (a system built to "
        "restore trust loses it where it misleads); size guess", grade="D", prior=(-0.2, 1.0),
        reason="a signal seldom teaches more than what was bought; the opposite sign is not ruled out",
    )  # fmt: skip


@rule
def chance_to_buy(trust, p):
    """Chance of a purchase in a month."""
    return p.purchases * (1.0 - p.wariness * (1.0 - trust))


@rule
def chance_of_bad(honesty, stake, deceives, p):
    """Chance that a purchase turns out bad."""
    chance = chance_to_lapse(p.bad, p.character, honesty, p.deterrence, stake)
    return max(chance, p.batch) if deceives else chance


@rule
def standing_of(points, rules, city, knows):
    """What the graded public systems in the mask `knows` show of a firm, 1 for a good grade in a wholly public one."""
    standing = 0.0
    for slot in range(rules.shape[1] if knows != 0 else 0):
        system = rules[city, slot]
        if (knows >> slot) & 1 == 1:
            standing += system.naming * np.int64(points[slot]) / max(system.grade_a, 1)
    return standing


@rule
def attraction(reputation, points, rules, city, knows, p):
    """What speaks for a firm, on the scale of log odds."""
    return p.attention * reputation + p.signal * standing_of(points, rules, city, knows)


@rule
def choose(a, b, shuns_a, shuns_b, for_a, for_b, pick):
    """The firm that is chosen of `a` and `b`, given what speaks for each, or -1 for neither."""
    if shuns_a or shuns_b:
        return -1 if shuns_a and shuns_b else b if shuns_a else a
    return a if pick < 1.0 / (1.0 + exp(for_b - for_a)) else b


@kernel
def buy(first_block, last_block, blocks, seed, day, citizens, firms, items, fraud, rules, p, counts):
    """The purchases of those whose payday it is; `fraud` is the item of product fraud."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        firm = firms.first[block]
        n = firms.first[block + 1] - firm
        graded = graded_in_public(rules, city) & BY_ALL_BUT_SERVICES
        stake = stake_of(rules, city, fraud, items[fraud].detectability, BY_ALL_BUT_SERVICES)
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            uid = uid_of(blocks, block, i)
            trust = np.float64(citizens.trust_in_others[i])
            chance = chance_to_buy(trust, p)
            u, v, pick, luck = quarters(seed, Purpose.SHOPPING, uid, day)
            if u >= chance:
                continue
            place = int(v * n)
            a, b = firm + place, firm + int((v * n - place) * n)
            knows = np.int64(citizens.knows[i])
            heeds = knows & graded
            careful = u < p.caution * chance
            shuns_a = careful and warned(np.int64(firms.listed[a]), knows, rules, city)
            shuns_b = careful and warned(np.int64(firms.listed[b]), knows, rules, city)
            for_a = attraction(np.float64(firms.reputation[a]), firms.points[a], rules, city, heeds, p)
            for_b = attraction(np.float64(firms.reputation[b]), firms.points[b], rules, city, heeds, p)
            f = choose(a, b, shuns_a, shuns_b, for_a, for_b, pick)
            if f < 0:
                wrongly = int(np.int64(firms.wrongful[a]) == np.int64(firms.listed[a]))
                moved = p.gain * p.lesson
                citizens.trust_in_others[i] = learn(trust, moved * (1 - wrongly), moved * p.asymmetry * wrongly)
                tally(counts, block, citizens.groups[i], Count.AVOIDED, 1)
                continue
            deceives = (firms.deeds[f] >> fraud) & 1 == 1
            good = luck >= chance_of_bad(np.float64(firms.honesty[f]), stake, deceives, p)
            trust = learn_from(trust, good, p.gain, p.asymmetry)
            if heeds != 0:
                told = told_by(verdict(firms.points[f], heeds), int(good), 1.0 - p.bad)
                trust = learn_from_score(trust, told, p.gain * p.lesson)
            citizens.trust_in_others[i] = trust
            firms.reputation[f] = learn_from(np.float64(firms.reputation[f]), good, p.repute, 1.0)
            tally(counts, block, citizens.groups[i], Count.PURCHASES, 1)
            if not good:
                tally(counts, block, citizens.groups[i], Count.BAD_PURCHASES, 1)


@rule
def deserved_reputation(firms, f, items, fraud, stake, p):
    """The share of good purchases at a firm as it stands."""
    deceives = (firms.deeds[f] >> fraud) & 1 == 1
    return 1.0 - chance_of_bad(np.float64(firms.honesty[f]), stake, deceives, p)


@kernel
def start_reputations(first_block, last_block, blocks, firms, items, fraud, rules, p):
    """Reputations on the first day: what firms deserve."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        stake = stake_of(rules, city, fraud, items[fraud].detectability, BY_ALL_BUT_SERVICES)
        for f in range(firms.first[block], firms.first[block + 1]):
            firms.reputation[f] = deserved_reputation(firms, f, items, fraud, stake, p)


@rule
def expected_of_block(firms, block, rules, city, heeds, p):
    """What a purchase in a block is expected to teach: shares of the way up and down, and what grades tell.

    Every firm is held against as many others as there are up to RIVALS; `heeds` is the mask of the grades one sees.
    """
    up, down, told, n_pairs = 0.0, 0.0, 0.0, 0.0
    first, n = firms.first[block], firms.first[block + 1] - firms.first[block]
    for f in range(first, first + n):
        for step in range(min(n, RIVALS)):
            g = first + (f - first + step) % n
            for_f = attraction(np.float64(firms.reputation[f]), firms.points[f], rules, city, heeds, p)
            for_g = attraction(np.float64(firms.reputation[g]), firms.points[g], rules, city, heeds, p)
            chosen = 2.0 / (1.0 + exp(for_g - for_f))
            good = np.float64(firms.reputation[f])
            up += chosen * good
            down += chosen * (1.0 - good)
            told += chosen * told_by(verdict(firms.points[f], heeds), good, 1.0 - p.bad)
            n_pairs += chosen
    scale = p.gain / max(n_pairs, 1.0)
    return up * scale, down * scale * p.asymmetry, told * scale * p.lesson


@kernel
def expect(first_block, last_block, blocks, citizens, firms, rules, p, rise, fall):
    """Add to `rise` and `fall` (citizens,) what a month of purchases is expected to teach about others."""
    for block in range(first_block, last_block):
        if not p.on or firms.first[block + 1] == firms.first[block]:
            continue
        city = blocks[block, Block.CITY]
        graded = graded_in_public(rules, city) & BY_ALL_BUT_SERVICES
        unread = expected_of_block(firms, block, rules, city, 0, p)
        read = expected_of_block(firms, block, rules, city, graded, p)
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            trust = np.float64(citizens.trust_in_others[i])
            chance = chance_to_buy(trust, p)
            up, down, told = read if np.int64(citizens.knows[i]) & graded != 0 else unread
            higher, lower = expected_from_score(trust, told)
            rise[i] = np.float64(rise[i]) + chance * (up + higher)
            fall[i] = np.float64(fall[i]) + chance * (down + lower)
