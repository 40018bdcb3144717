"""Information: what people believe the system is good or bad for, because they were told.

There are three messages: the system keeps order, it brings benefits, it can be used to repress. State media praise, so
on the first day the share `praised` believes each of the first two and the share `warned` the third. An event of a
scenario spreads a message (or both sides) from a source to a share of the people; who is reached and did not believe it
yet takes it on with the weight of `rules/beliefs.py`, and her support moves at once, her own view for as long as she
believes. That a system can repress is believed only as far as its scope reaches into private life: the chance is
multiplied by the intrusiveness of the system that the news is about, or of the widest in the country.

On payday a citizen hears each message anew with the chance `learning` of awareness, and forgets it so that the shares
of the first day stay what they are.

Sources: D06, D16 (told of repression, students support the system by 12 % less; told of order, no more than before;
support is higher among those who know it from state media), D17 (criticism moves people only where social behaviour is
recorded).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import ROUNDING, Purpose, either, sifted, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.beliefs import (
    TURN,
    chance_to_forget,
    is_reached,
    trust_in_source,
    usual_share,
    weight_of,
    worth_of,
)
from simulation.state.blocks import cohort, uid_of
from simulation.state.citizens import N_MESSAGES, Message

PAYDAY = N_MESSAGES
"""Counters are TURN * day + k for believing message k today, and + PAYDAY for what one hears and forgets."""


class Information(Mechanism):
    """Parameters of what people believe because they were told."""

    praise: float = parameter(
        0.03, "support of somebody who believes that the system keeps order, or that it brings benefits", unit="1",
        low=-1, high=1, source="sign D06, D16; size guess", grade="D", prior=(0.0, 0.1),
        reason="being told of order moved nobody visibly, because most had heard it: from nothing to a point of ten",
    )  # fmt: skip
    repression: float = parameter(
        0.15, "support lost by somebody who believes that it can be used to repress", unit="1", low=-1, high=1,
        source="D16: 0.9 of 10 points among all who were told", grade="B",
    )  # fmt: skip
    praised: float = parameter(
        0.8, "share that believes either praise when all is at rest", unit="1", low=0, high=1,
        source="D06: nearly all reports praise; size guess", grade="D", prior=(0.5, 0.95),
        reason="most have heard it, since telling it again moves nobody",
    )  # fmt: skip
    warned: float = parameter(
        0.05, "share that believes in repression when all is at rest", unit="1", low=0, high=1,
        source="D06: 2.8 % of reports are critical; size guess", grade="D", prior=(0.0, 0.2),
        reason="between nobody and those few who read critical reports",
    )  # fmt: skip


@rule
def chance_believed(message, trust, intrusion, told, precision):
    """Chance that somebody who is told a message that is new to her takes it on."""
    return weight_of(trust, told, precision) * (intrusion if message == Message.REPRESSION else 1.0)


@kernel
def start_believing(first_block, last_block, blocks, seed, citizens, p):
    """What people believe on the first day."""
    for block in range(first_block, last_block):
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            believes = 0
            for k in range(N_MESSAGES if p.on else 0):
                u = uniform(seed, Purpose.INFORMATION, uid_of(blocks, block, i), k)
                believes |= int(u < usual_share(1 << k, p)) << k
            citizens.believes[i] = believes


@rule
def take_in(citizens, i, seed, uid, day, message, source, intrusion, told, precision, moves, p):
    """Tell citizen `i` a message (bits of Message); it moves her support where opinion `moves` at all."""
    before = np.int64(citizens.believes[i])
    trust = trust_in_source(source, np.float64(citizens.legitimacy[i]), np.float64(citizens.trust_in_others[i]))
    after = before
    for k in range(N_MESSAGES):
        if (message & ~before) >> k & 1 == 1:
            u = uniform(seed, Purpose.INFORMATION, uid, TURN * day + k)
            after |= int(u < chance_believed(1 << k, trust, intrusion, told, precision)) << k
    citizens.believes[i] = after
    if after != before and moves:
        support = np.float64(citizens.support[i]) + worth_of(after, p) - worth_of(before, p)
        citizens.support[i] = min(max(support, 0.0), 1.0)


@kernel
def listen(
    first_block, last_block, blocks, seed, day, citizens, message, source, topic, reach, intrusions, opinion, awareness,
    p,
):  # fmt: skip
    """Hear and forget on payday, and today's `message` (bits of Message, 0 none) where it reaches people.

    topic: the system (Slot) that it is about, -1 all. reach: float64 (cities,). intrusions: see `trust.judge`.
    """
    nothing_from = ROUNDING
    for k in range(N_MESSAGES):
        forgetting = chance_to_forget(usual_share(1 << k, p), awareness.learning)
        nothing_from = either(either(nothing_from, awareness.learning), forgetting)
    widest = 0.0
    for city in range(len(intrusions) if message != 0 else 0):
        widest = max(widest, intrusions[city, intrusions.shape[1] - 1])
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        first, last = cohort(blocks, block, day)
        for i in range(first if awareness.learning > 0.0 else last, last):
            u = uniform(seed, Purpose.INFORMATION, uid_of(blocks, block, i), TURN * day + PAYDAY)
            if u >= nothing_from:
                continue
            before = believes = np.int64(citizens.believes[i])
            for k in range(N_MESSAGES):
                hears, u = sifted(u, awareness.learning)
                forgets, u = sifted(u, chance_to_forget(usual_share(1 << k, p), awareness.learning))
                known = before >> k & 1
                believes ^= ((forgets & known) | (hears & (1 - known))) << k
            citizens.believes[i] = believes
        if message != 0 and reach[city] > 0.0:
            intrusion = widest if topic < 0 else intrusions[city, 1 << topic]
            for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
                uid = uid_of(blocks, block, i)
                if is_reached(seed, uid, day, reach[city]):
                    told, precision = awareness.told, awareness.precision
                    take_in(citizens, i, seed, uid, day, message, source, intrusion, told, precision, opinion.on, p)
