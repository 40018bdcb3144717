"""Trade between citizens under asymmetric information, and lending by score.

On payday a citizen may meet a partner for a deal: one of her neighbours. She cannot see his honesty, but where she
knows a system that lists him in public she declines. A partner cheats with the chance

    cheating * exp(-character * theta - character^2 / 2) * exp(-deterrence * stake(contract fraud)).

A good deal raises her trust in others, a bad one lowers it (`learn_from`). She may also apply for a loan: lenders
refuse the listed in the share `access` of cases and everybody whose score, the sum of the points that systems hold, is
under `cutoff`. Every applicant's score is counted with whether she would have paid, so that `score_auc` tells how well
it ranks; what irrelevant conduct does to that follows from the arithmetic of the score and is not written in.

Sources: information asymmetry as the reason for credit systems (Li 2017 in the article), D03, D11.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.prefetching import AHEAD, prefetch
from simulation.kernel.randomness import Purpose, quarters, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.population.network import neighbour
from simulation.rules.costs_and_benefits import access_closed, stake_of
from simulation.rules.propensity import chance_to_lapse
from simulation.rules.trade_rules import bucket_of, learn_from, score_of, warned
from simulation.state.blocks import cohort, uid_of
from simulation.state.tallies import Count, tally


class Trade(Mechanism):
    """Parameters of deals and loans."""

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
    applications: float = parameter(
        0.05, "chance to apply for a loan in a month", unit="1/month", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    cutoff: int = parameter(
        -20, "score under which lenders refuse", unit="point", low=-30000, high=30000, source="guess", grade="D",
    )  # fmt: skip
    bucket: int = parameter(
        10, "points in one class of the score", unit="point", low=1, high=1000, source="resolution of score_auc",
        grade="A",
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
    """The deals and loan applications of those whose payday it is; `stakes` as `find_stakes` fills them."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        n_ties = 2 * network.near + network.far
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            for tie in range(network.far):  # whom she may meet far away, some turns from now
                other = city_first + np.int64(ties[min(i + AHEAD, last - 1), tie])
                prefetch(citizens.listed, other)
                prefetch(citizens.knows, other)
                prefetch(citizens.creditworthiness, other)
            uid = uid_of(blocks, block, i)
            u, v, careful, honest = quarters(seed, Purpose.PURCHASE, uid, day)
            if u < p.deals and n_ties > 0:
                tie = int(u / p.deals * n_ties)
                j = city_first + neighbour(i, i - city_first, size, tie, network.near, ties)
                if (
                    j != i
                    and warned(np.int64(citizens.listed[j]), np.int64(citizens.knows[i]), rules, city)
                    and careful < p.caution
                ):
                    tally(counts, block, citizens.groups[i], Count.DECLINED, 1)
                elif j != i:
                    stake = stakes[city, np.int64(citizens.knows[j])]
                    good = honest >= chance_to_cheat(np.float64(citizens.creditworthiness[j]), stake, p)
                    citizens.trust_in_others[i] = learn_from(
                        np.float64(citizens.trust_in_others[i]), good, p.gain, p.asymmetry
                    )
                    tally(counts, block, citizens.groups[i], Count.DEALS, 1)
                    if not good:
                        tally(counts, block, citizens.groups[i], Count.CHEATED, 1)
            if v < p.applications:
                tally(counts, block, citizens.groups[i], Count.APPLICATIONS, 1)
                refused, risk = uniforms(seed, Purpose.CREDIT, uid, day)
                bad = risk < chance_to_cheat(np.float64(citizens.creditworthiness[i]), 0.0, p)
                score = score_of(citizens, rules, city, i)
                outcome = Count.SCORE_BAD if bad else Count.SCORE_GOOD
                tally(counts, block, citizens.groups[i], outcome + bucket_of(score, p.bucket), 1)
                if score >= p.cutoff and refused >= access_closed(citizens, rules, city, i):
                    tally(counts, block, citizens.groups[i], Count.LOANS, 1)
