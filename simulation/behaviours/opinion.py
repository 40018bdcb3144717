"""Opinion: latent support of the system, its spread by meetings, and what people say aloud.

A citizen's own view is

    v = level + b_age a + b_income f + b_male m + b_schooling s + b_urban w + b_benefit (1 - trust in others)
        + b_legitimacy (legitimacy - 1/2) + b_confidence (confidence - 1/2) - b_intrusion * intrusiveness known
        - b_media * (critical tone - usual tone) - b_listed [listed and aware] + worth of beliefs + b_private e

with a, f, s centred demographics, e a fixed normal deviate, and the worth of what she was told of `rules/beliefs.py`.
On payday she moves the share `anchor` of the way to her own view (stubbornness of Friedkin and Johnsen 1990). At the
rate `contact` she meets one neighbour and moves the share `persuasion` of the way to that neighbour's support of the
day before; a share of 1 is the copy rule. On the first day support is where own views and meetings balance.

Expressed support is latent support plus a social-desirability gap of up to `fear`, see `rules/candour.py`. Everybody is
asked: from `approve_from` on a person approves, from `strongly_from` on strongly (see `stocks.py`).

Sources: D01, D02 (signs; the size of coefficients is calibrated), D03, D06, D09, D12.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.prefetching import AHEAD, fetch_ahead, prefetch
from simulation.kernel.randomness import BYTE, Purpose, deviate, draw_flocks, uniform
from simulation.kernel.selection import find_up_to, most_below
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.population.network import neighbour
from simulation.rules.beliefs import worth_of
from simulation.rules.candour import AGE_STEP, MIDDLE_AGE
from simulation.rules.listings import is_listed
from simulation.state.blocks import cohort, uid_of
from simulation.state.citizens import N_SLOTS, Listing


class Opinion(Mechanism):
    """Parameters of latent and expressed support."""

    level: float = parameter(
        0.45, "own view of a middle citizen", unit="1", low=0, high=1, source="calibrated to D01", grade="C",
    )  # fmt: skip
    age: float = parameter(
        0.08, "effect of 20 years of age", unit="1", low=-1, high=1, source="sign D02", grade="C",
    )  # fmt: skip
    income: float = parameter(
        0.06, "effect from the middle to the highest income fifth", unit="1", low=-1, high=1, source="sign D02",
        grade="C",
    )  # fmt: skip
    male: float = parameter(
        0.03, "effect of being male", unit="1", low=-1, high=1, source="sign: the article (S)", grade="C",
    )  # fmt: skip
    schooling: float = parameter(
        0.05, "effect from lower secondary to college", unit="1", low=-1, high=1, source="sign D02", grade="C",
    )  # fmt: skip
    urban: float = parameter(
        0.04, "effect of living in a city", unit="1", low=-1, high=1, source="sign D02", grade="C",
    )  # fmt: skip
    benefit: float = parameter(
        0.2, "effect of a wholly felt crisis of trust", unit="1", low=-1, high=1, source="D03; size guess", grade="D",
    )  # fmt: skip
    legitimacy: float = parameter(
        0.3, "effect of full against no legitimacy", unit="1", low=0, high=2, source="guess", grade="D",
    )  # fmt: skip
    confidence: float = parameter(
        0.2, "effect of full against no confidence", unit="1", low=0, high=2, source="guess", grade="D",
    )  # fmt: skip
    intrusion: float = parameter(
        0.045, "effect of a known scope that reaches as far as can be", unit="1", low=0, high=2,
        source="set to the slope of D09, with the loss of legitimacy that comes with it", grade="C",
    )  # fmt: skip
    media: float = parameter(
        0.3, "effect of wholly critical media", unit="1", low=0, high=2, source="D06; size guess", grade="D",
    )  # fmt: skip
    listed: float = parameter(
        0.1, "effect of knowing to be listed", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    private: float = parameter(
        0.13, "standard deviation of the fixed private part", unit="1", low=0, high=1, source="calibrated to D01",
        grade="C",
    )  # fmt: skip
    usual_tone: float = parameter(
        0.028, "share of critical reports in quiet times", unit="1", low=0, high=1, source="D06", grade="B",
    )  # fmt: skip
    anchor: float = parameter(
        0.3, "share of the way back to the own view in a month", unit="1/month", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    contact: float = parameter(
        0.1, "meetings that touch the subject, a day", unit="1/day", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    persuasion: float = parameter(
        0.1, "share of the way to the other's support in one meeting", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    fear: float = parameter(
        0.2, "largest social-desirability gap", unit="1", low=0, high=1, source="D12: 20-40 points on regime support",
        grade="C",
    )  # fmt: skip
    caution: float = parameter(
        0.5, "how much more of her fear speaks in groups that conceal most, as a share of the average", unit="1", low=0,
        high=2, source="D15: signs by income, residence, sex and age; size guess", grade="D", prior=(0.0, 1.0),
        reason="from the same in all groups to none at all in the group that conceals least",
    )  # fmt: skip
    approve_from: float = parameter(
        0.6, "support from which a person somewhat approves", unit="1", low=0, high=1, source="calibrated to D01",
        grade="C",
    )  # fmt: skip
    strongly_from: float = parameter(
        0.75, "support from which a person strongly approves", unit="1", low=0, high=1, source="calibrated to D01",
        grade="C",
    )  # fmt: skip


class Meetings(NamedTuple):
    """Whom today's meetings move, block by block: scratch of the day."""

    n: np.ndarray  # int64 (blocks,)
    who: np.ndarray  # uint16 (blocks, citizens of a block), places in the block; `found` of `World`
    support: np.ndarray  # float32 (blocks, citizens of a block), what it will be


@rule
def private_deviate(seed, uid):
    """The fixed standard normal part of a citizen's view."""
    return deviate(seed, Purpose.INITIAL_OPINION, uid, 0)


@rule
def demographic_view(age, income_fifth, male, schooling, urban, p):
    """The part of a view that follows from demographics."""
    return (
        p.age * (age - MIDDLE_AGE) / AGE_STEP
        + p.income * (income_fifth - 2.0) * 0.5
        + p.male * (male - 0.5)
        + p.schooling * (schooling - 1.0) * 0.5
        + p.urban * (urban - 0.5)
    )


@rule
def own_view(demographic, trust, legitimacy, confidence, intrusion, tone, listed, beliefs, deviate, p):
    """What a citizen thinks of the system by herself, cut to 0-1."""
    view = (
        p.level
        + demographic
        + p.benefit * (1.0 - trust)
        + p.legitimacy * (legitimacy - 0.5)
        + p.confidence * (confidence - 0.5)
        - p.intrusion * intrusion
        - p.media * (tone - p.usual_tone)
        - (p.listed if listed else 0.0)
        + beliefs
        + p.private * deviate
    )
    return min(max(view, 0.0), 1.0)


@rule
def knows_of_listing(citizens, i):
    """Whether a citizen is listed anywhere and knows it."""
    listed = np.int64(citizens.listed[i])
    for slot in range(N_SLOTS if listed != 0 else 0):
        if is_listed(listed, slot) and np.int64(citizens.listing[i, slot]) & Listing.AWARE:
            return True
    return False


@rule
def view_of(citizens, intrusions, seed, uid, city, i, tone, information, p):
    """A citizen's own view today; `intrusions` (cities, masks) is how intrusive what she knows of can be."""
    intrusion = intrusions[city, np.int64(citizens.knows[i])]
    demographic = demographic_view(
        float(citizens.age[i]), float(citizens.income_fifth[i]), float(citizens.sex[i]), float(citizens.schooling[i]),
        float(citizens.residence[i]), p,
    )  # fmt: skip
    listed = knows_of_listing(citizens, i)
    return own_view(
        demographic, np.float64(citizens.trust_in_others[i]), np.float64(citizens.legitimacy[i]),
        np.float64(citizens.confidence[i]), intrusion, tone, listed,
        worth_of(np.int64(citizens.believes[i]), information), private_deviate(seed, uid), p,
    )  # fmt: skip


@rule
def tie_met(draw, limit, share, seed, uid, day):
    """The tie by which a person meets somebody who drew `draw`, the upper 16 bits of a number; -1 where she does not.

    She meets a neighbour when the number is under `limit`, and `share` times the number is the tie. The draw stands for
    all numbers up to the next; only where these do not agree is the rest of it drawn.
    """
    tie = int(draw * share)
    if draw + 1.0 <= limit and (draw + 1.0) * share <= tie + 1:
        return tie
    if draw >= limit:
        return -1
    whole = draw + uniform(seed, Purpose.CONTACT, uid, day)
    return int(whole * share) if whole < limit else -1


@kernel
def form(first_block, last_block, blocks, seed, day, citizens, intrusions, tone, information, p):
    """Support before anybody has met anybody is the own view."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            uid = uid_of(blocks, block, i)
            citizens.support[i] = view_of(citizens, intrusions, seed, uid, city, i, tone, information, p)


@kernel
def meet(first_block, last_block, blocks, seed, day, citizens, network, ties, words, p, meetings):
    """Note what today's meetings make of support; nobody's support changes before all have met."""
    for block in range(first_block, last_block):
        meetings.n[block] = 0
        limit = p.contact * BYTE * BYTE
        n_ties = 2 * network.near + network.far
        if not p.on or limit == 0.0 or n_ties == 0:
            continue
        share = n_ties / limit
        start = blocks[block, Block.FIRST]
        last = blocks[block, Block.LAST]
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        first_uid = uid_of(blocks, block, start)
        draw_flocks(words[block], seed, Purpose.MEETING, first_uid, last - start, day)
        high, low = words[block, 0].view(np.uint8), words[block, 1].view(np.uint8)
        who = meetings.who[block]
        whom = meetings.support[block].view(np.int32)  # gives way to support one by one
        n_may = find_up_to(high[: last - start], most_below(limit / BYTE), who)
        n_met = 0
        for n in range(n_may):
            if network.far > 0:
                fetch_ahead(ties, start, who, n, n_may)
            k = np.int64(who[n])
            draw = np.float64(np.int64(high[k]) * BYTE + np.int64(low[k]))
            tie = tie_met(draw, limit, share, seed, first_uid + k, day)
            if tie >= 0:
                number = start + k - city_first
                tie = min(tie, n_ties - 1)  # rounding can lead one beyond the last
                whom[n_met] = neighbour(start + k, number, size, tie, network.near, ties)
                who[n_met] = k
                n_met += 1
        for n in range(n_met):
            if network.far > 0:
                prefetch(citizens.support, city_first + np.int64(whom[min(n + AHEAD, n_met - 1)]))
            own = np.float64(citizens.support[start + np.int64(who[n])])
            gap = np.float64(citizens.support[city_first + np.int64(whom[n])]) - own
            meetings.support[block, n] = own + p.persuasion * gap
        meetings.n[block] = n_met


@kernel
def adopt(first_block, last_block, blocks, seed, day, citizens, intrusions, tone, information, p, meetings):
    """Adopt what today's meetings made of support, and on payday return some of the way to the own view."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        start = blocks[block, Block.FIRST]
        for n in range(meetings.n[block]):
            citizens.support[start + np.int64(meetings.who[block, n])] = meetings.support[block, n]
        if p.anchor == 0.0:
            continue
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            view = view_of(citizens, intrusions, seed, uid_of(blocks, block, i), city, i, tone, information, p)
            citizens.support[i] += p.anchor * (view - np.float64(citizens.support[i]))
