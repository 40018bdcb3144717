"""Awareness: which systems a citizen knows of.

Few people know of their city's system (D04: 11 % in pilot cities), nearly everybody who is enrolled knows the private
service (D04b). On her payday a citizen learns of an active system that she does not know with the chance
`learning`, and forgets one with the chance learning (1 - k) / k, so that the share k of people like her who know it on
the first day stays what it is; nobody forgets a system that lists her, nor learns in daily life of one that nobody like
her knows, as of a service in which she is not enrolled. A public information campaign reaches a share of
everybody on its day. What is new to her moves legitimacy and support at once, by the weight told c / (c + precision),
with c her confidence, which stands for trust in the source, and `precision` that of what people believe of a system
they never met; who knew it already hears nothing new. Being told of a listing (see `systems/rating.py`) makes a system
known too.

Sources: D04, D04b, D06.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import ROUNDING, Purpose, either, sifted, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.beliefs import TURN, chance_to_forget, is_reached, weight_of
from simulation.state.blocks import cohort, uid_of
from simulation.state.citizens import Schooling, Slot

ALL_SYSTEMS = 255
"""The mask of all systems."""


class Awareness(Mechanism):
    """Parameters of knowing systems."""

    city: float = parameter(
        0.035, "share that knows its city's system without having been listed, if schooled for less than college",
        unit="1", low=0, high=1, source="D04: 11 % of people in pilot places, with those whom a listing told",
        grade="C",
    )  # fmt: skip
    college: float = parameter(
        2.0, "how many times more often the college-educated know it", unit="1", low=0, high=10, source="guess",
        grade="D",
    )  # fmt: skip
    registry: float = parameter(
        0.6, "share that knows the national registry at the start", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    court: float = parameter(
        0.7, "share that knows the court's list at the start", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    tax: float = parameter(
        0.4, "share that knows the tax list at the start", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    service: float = parameter(
        0.9, "share of the enrolled who know that the service rates them", unit="1", low=0, high=1,
        source="D04b: 80 % say they use one", grade="C",
    )  # fmt: skip
    told: float = parameter(
        1.0, "share of what one is told of an unknown system that counts at once; with 0 it waits for payday", unit="1",
        low=0, high=1, source="information experiments: people who are asked right after being told answer differently",
        grade="C",
    )  # fmt: skip
    precision: float = parameter(
        0.4, "precision of what people believe of a system they never met, on the scale of trust in a source", unit="1",
        low=0.001, high=100, source="guess", grade="D", prior=(0.1, 2.0),
        reason="a trusted source moves people who know nothing by a quarter at least and nearly all the way at most",
    )  # fmt: skip
    learning: float = parameter(
        0.005, "chance in a month to learn of an active system; forgetting balances it", unit="1/month", low=0, high=1,
        source="guess", grade="D", prior=(0.0, 0.01), reason="from nobody to one in nine in a year",
    )  # fmt: skip


@rule
def chance_known(slot, schooling, enrolled, p):
    """Chance that a citizen knows the system in `slot` at the start."""
    if slot == Slot.CITY:
        return min(p.city * (p.college if schooling == Schooling.TERTIARY else 1.0), 1.0)
    if slot == Slot.SERVICE:
        return p.service if enrolled else 0.0
    if slot == Slot.REGISTRY:
        return p.registry
    return p.court if slot == Slot.COURT else p.tax


@kernel
def start_knowing(first_block, last_block, blocks, seed, citizens, n_slots, p):
    """What citizens know on the first day; with the mechanism off, everything."""
    for block in range(first_block, last_block):
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            known = 0
            for slot in range(n_slots):
                chance = chance_known(slot, np.int64(citizens.schooling[i]), citizens.service[i] > 0, p)
                u = uniform(seed, Purpose.AWARENESS, uid_of(blocks, block, i), slot)
                if not p.on or u < chance:
                    known |= 1 << slot
            citizens.knows[i] = known


@rule
def be_told(citizens, i, before, after, intrusions, deserved, opinion, trust, p):
    """Move legitimacy and support at once by what somebody hears of a system that she did not know.

    before, after: what she knows. intrusions, deserved: (masks of known systems,) of her city, see `trust.judge`.
    """
    weight = weight_of(np.float64(citizens.confidence[i]), p.told, p.precision)
    earned = weight * (deserved[after] - deserved[before])
    intrudes = weight * (intrusions[after] - intrusions[before])
    if trust.on:
        citizens.legitimacy[i] = min(max(np.float64(citizens.legitimacy[i]) + earned, 0.0), 1.0)
    if opinion.on:
        support = np.float64(citizens.support[i]) + opinion.legitimacy * earned - opinion.intrusion * intrudes
        citizens.support[i] = min(max(support, 0.0), 1.0)


@rule
def chance_of_change(n_slots, p):
    """The most that somebody's chance can be to learn of a system in a month or to forget one."""
    chance = 0.0
    for slot in range(n_slots):
        schooled = chance_to_forget(chance_known(slot, Schooling.TERTIARY, True, p), p.learning)
        others = chance_to_forget(chance_known(slot, Schooling.PRIMARY, True, p), p.learning)
        chance = either(either(chance, p.learning), max(schooled, others))
    return chance


@kernel
def learn(
    first_block, last_block, blocks, seed, day, citizens, rules, campaign, reach, intrusions, deserved, opinion, trust,
    p,
):  # fmt: skip
    """Learn of active systems on payday; a campaign (slot, or -1) reaches a share of all today."""
    nothing_from = chance_of_change(rules.shape[1], p) + ROUNDING
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first, last):
            uid = uid_of(blocks, block, i)
            u = uniform(seed, Purpose.AWARENESS, uid, TURN * day)
            if u >= nothing_from:
                continue
            known = np.int64(citizens.knows[i])
            before = known & (ALL_SYSTEMS - np.int64(citizens.listed[i]))
            schooling, enrolled = np.int64(citizens.schooling[i]), citizens.service[i] > 0
            for slot in range(rules.shape[1]):
                hears, u = sifted(u, p.learning)  # also of what is off or known: other systems do not touch her draws
                if rules[city, slot].active and chance_known(slot, schooling, enrolled, p) > 0.0:
                    known |= hears << slot
            for slot in range(rules.shape[1] if p.learning > 0.0 else 0):
                forgets, u = sifted(u, chance_to_forget(chance_known(slot, schooling, enrolled, p), p.learning))
                if rules[city, slot].active and (before >> slot) & 1 == 1:
                    known &= ALL_SYSTEMS - (forgets << slot)
            citizens.knows[i] = known
        if campaign >= 0 and reach[city] > 0.0:
            for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
                if is_reached(seed, uid_of(blocks, block, i), day, reach[city]):
                    before = np.int64(citizens.knows[i])
                    citizens.knows[i] = before | (1 << campaign)
                    if p.told > 0.0:
                        after = before | (1 << campaign)
                        be_told(citizens, i, before, after, intrusions[city], deserved[city], opinion, trust, p)
