"""Trade between citizens under asymmetric information.

On payday a citizen may meet a partner for a deal: one of her neighbours. She cannot see his honesty, but where she
knows a system that lists him in public she declines. A partner cheats with the chance

    cheating * exp(-character * theta - character^2 / 2) * exp(-deterrence * stake(contract fraud)).

A good deal raises her trust in others, a bad one lowers it (`learn_from`). Signals teach too, `lesson` times as much as
a deal: whether a partner's score, where she knows a system that shows it, told more of the deal than she knew of any
(`learn_from_score`), and whether one whom she declined was on a list for something that happened and bears on credit.
So signals that tell something feed trust in others, diluted ones do not, and false ones starve it.

Sources: information asymmetry as the reason for credit systems (Li 2017 in the article), D03, D11.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.prefetching import AHEAD, prefetch
from simulation.kernel.randomness import Purpose, quarters
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.population.network import neighbour
from simulation.rules.costs_and_benefits import stake_of
from simulation.rules.propensity import chance_to_lapse
from simulation.rules.trade_rules import (
    expected_from_score,
    false_alarm,
    learn,
    learn_from,
    learn_from_score,
    shown_scores,
    told_by,
    verdict,
    warned,
)
from simulation.state.blocks import cohort, uid_of
from simulation.state.tallies import Count, tally


class Trade(Mechanism):
    """Parameters of deals."""

    deals: float = parameter(
        0.8, "chance of a deal with somebody in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    cheating: float = parameter(
        0.08, "chance that an average partner cheats", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    character: float = parameter(
        1.0, "slope of the log chance of cheating on creditworthiness", unit="1", low=0, high=3, source="guess",
        grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.5, "fall of the log chance of cheating per unit of stake", unit="1", low=0, high=10, source="guess",
        grade="D",
    )  # fmt: skip
    caution: float = parameter(
        0.9, "chance to decline a partner whom a known public list names", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    gain: float = parameter(
        0.01, "share of the way that trust in others moves with one deal", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    asymmetry: float = parameter(
        1.2, "weight of a bad deal against a good one", unit="1", low=0, high=10,
        source="model charter: near symmetric for trust in others", grade="D",
    )  # fmt: skip
    lesson: float = parameter(
        0.3, "what a signal that was right or wrong teaches about others, against a deal; 0 is nothing, and below 0 "
        "false signals reassure", unit="1", low=-1, high=1, source="direction: the article (a system built to restore "
        "trust loses it where it misleads); size guess", grade="D", prior=(-0.2, 1.0),
        reason="a signal seldom teaches more than the deal itself; the opposite sign is not ruled out",
    )  # fmt: skip


@rule
def chance_to_cheat(theta, stake, p):
    """Chance that a partner cheats; its mean over citizens is `cheating` where nothing deters."""
    return chance_to_lapse(p.cheating, p.character, theta, p.deterrence, stake)


@kernel
def find_stakes(rules, fraud, detectability, stakes):
    """Fill `stakes` (cities, masks of known systems) with what somebody who cheats puts at stake."""
    for city in range(rules.shape[0]):
        for knows in range(stakes.shape[1]):
            stakes[city, knows] = stake_of(rules, city, fraud, detectability, knows)


@kernel
def trade(
    first_block, last_block, blocks, seed, day, citizens, rules, stakes, network, ties, p, counts
):  # fmt: skip
    """The deals of those whose payday it is; `stakes` as `find_stakes` fills them."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        n_ties = 2 * network.near + network.far
        shown = shown_scores(rules, city)
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            for tie in range(network.far):  # whom she may meet far away, some turns from now
                other = city_first + np.int64(ties[min(i + AHEAD, last - 1), tie])
                prefetch(citizens.listed, other)
                prefetch(citizens.knows, other)
                prefetch(citizens.creditworthiness, other)
            uid = uid_of(blocks, block, i)
            u, _, careful, honest = quarters(seed, Purpose.PURCHASE, uid, day)
            if u < p.deals and n_ties > 0:
                tie = int(u / p.deals * n_ties)
                j = city_first + neighbour(i, i - city_first, size, tie, network.near, ties)
                if (
                    j != i
                    and warned(np.int64(citizens.listed[j]), np.int64(citizens.knows[i]), rules, city)
                    and careful < p.caution
                ):
                    wrongly = int(
                        false_alarm(
                            np.int64(citizens.listed[j]), citizens.listing[j], np.int64(citizens.knows[i]), rules, city
                        )
                    )
                    moved = p.gain * p.lesson
                    citizens.trust_in_others[i] = learn(
                        np.float64(citizens.trust_in_others[i]), moved * (1 - wrongly), moved * p.asymmetry * wrongly
                    )
                    tally(counts, block, citizens.groups[i], Count.DECLINED, 1)
                elif j != i:
                    stake = stakes[city, np.int64(citizens.knows[j])]
                    good = honest >= chance_to_cheat(np.float64(citizens.creditworthiness[j]), stake, p)
                    trust = learn_from(np.float64(citizens.trust_in_others[i]), good, p.gain, p.asymmetry)
                    heeds = np.int64(citizens.knows[i]) & shown
                    if heeds != 0:
                        told = told_by(verdict(citizens.points[j], heeds), int(good), 1.0 - p.cheating)
                        trust = learn_from_score(trust, told, p.gain * p.lesson)
                    citizens.trust_in_others[i] = trust
                    tally(counts, block, citizens.groups[i], Count.DEALS, 1)
                    if not good:
                        tally(counts, block, citizens.groups[i], Count.CHEATED, 1)


@rule
def expected_of_partner(citizens, rules, city, stakes, i, j, shown, p):
    """What a deal with `j` is expected to teach `i`: shares of the way up and down."""
    listed, knows = np.int64(citizens.listed[j]), np.int64(citizens.knows[i])
    up, down = 0.0, 0.0
    meets = 1.0
    if warned(listed, knows, rules, city):
        meets = 1.0 - p.caution
        if false_alarm(listed, citizens.listing[j], knows, rules, city):
            down += p.caution * p.lesson
        else:
            up += p.caution * p.lesson
    stake = stakes[city, np.int64(citizens.knows[j])]
    cheats = chance_to_cheat(np.float64(citizens.creditworthiness[j]), stake, p)
    up += meets * (1.0 - cheats)
    down += meets * cheats
    told = meets * p.lesson * told_by(verdict(citizens.points[j], knows & shown), 1.0 - cheats, 1.0 - p.cheating)
    higher, lower = expected_from_score(np.float64(citizens.trust_in_others[i]), told)
    return p.gain * (up + higher), p.gain * (p.asymmetry * down + lower)


@kernel
def expect(first_block, last_block, blocks, citizens, rules, stakes, network, ties, p, rise, fall):
    """Write into `rise` and `fall` (citizens,) what a month of deals is expected to teach about others."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        n_ties = 2 * network.near + network.far
        shown = shown_scores(rules, city)
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            up, down = 0.0, 0.0
            for tie in range(n_ties if p.on else 0):
                j = city_first + neighbour(i, i - city_first, size, tie, network.near, ties)
                if j != i:
                    higher, lower = expected_of_partner(citizens, rules, city, stakes, i, j, shown, p)
                    up += higher
                    down += lower
            rise[i] = p.deals * up / max(n_ties, 1)
            fall[i] = p.deals * down / max(n_ties, 1)
