"""WHAT PEOPLE ARE TOLD OF THE SYSTEM: whom news reaches, whether they believe it, and what it is worth in support.

News of a system reaches the same people whether it says that the system exists or what it is good or bad for. A message
that is new to her somebody believes with the chance

    told * trust / (trust + precision)

where trust is that in its source: legitimacy for state media, trust in others for a platform, 1 for what she has seen
herself. What she believed already tells her nothing. A belief is worth, in support,

    praise * [order] + praise * [benefit] - repression * [repression], less the same in a society at rest.

Source: Xu, Kostka and Cao 2022 (D16: what people had not heard moves them, what they had does not).
"""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import N_MESSAGES, Message, Source

TURN = 8
FIRST = 7
"""Counters of learning are TURN * day + slot; FIRST marks the state on the first day, a campaign's are beyond."""

HALF = 0.5
"""The most that is forgotten in a month of what hardly anybody knows."""


@rule
def is_reached(seed, uid, day, share):
    """Whether today's news reaches a citizen, which it does to the share `share` of all."""
    return uniform(seed, Purpose.AWARENESS, uid, TURN * day + FIRST) < share


@rule
def chance_to_forget(usual, learning):
    """Chance in a month to forget something, which keeps the share `usual` of people who know it; at most a half."""
    return min(learning * (1.0 - usual) / usual, HALF) if usual > 0.0 else 0.0


@rule
def weight_of(trust, told, precision):
    """How much of something new counts, by trust in its source."""
    return told * trust / (trust + precision)


@rule
def trust_in_source(source, legitimacy, trust_in_others):
    """How far somebody trusts who tells her."""
    if source == Source.STATE_MEDIA:
        return legitimacy
    return trust_in_others if source == Source.PLATFORM else 1.0


@rule
def usual_share(message, p):
    """Share of people who believe a message when all is at rest; `p` are the numbers of information."""
    return p.warned if message == Message.REPRESSION else p.praised


@rule
def worth_of(believes, p):
    """What beliefs (bits of Message) add to support, against those of people at rest on average."""
    if not p.on:
        return 0.0
    worth = 0.0
    for k in range(N_MESSAGES):
        message = 1 << k
        effect = -p.repression if message == Message.REPRESSION else p.praise
        held = 1.0 if believes & message != 0 else 0.0
        worth += effect * (held - usual_share(message, p))
    return worth
