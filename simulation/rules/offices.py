"""What an office sees, and what it does to defaults when overloaded: it takes them up later and overlooks some."""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import N_SEGMENTS

TURN = 8
"""Counters of observations are TURN * day + slot."""


@rule
def chance_seen(detectability, system):
    """Chance that a system which records an item learns of an occurrence."""
    return min(detectability * system.detection, 1.0)


@rule
def excess(load):
    """What an office has to carry beyond its capacity, as a share of it."""
    return max(load - 1.0, 0.0)


@rule
def is_taken_up(seed, uid, day, segment, load, p):
    """Whether an office with this load takes up a default today."""
    wait = p.delay * excess(load)
    return wait <= 0.0 or uniform(seed, Purpose.REPORTING, uid, TURN * day + segment) < 1.0 / (1.0 + wait)


@rule
def is_put_down(seed, uid, day, slot, seen, load, p):
    """Whether a default that has come up is written down; `seen` is the chance of an office that is not overloaded."""
    chance = seen * exp(-p.oversight * excess(load))
    return chance >= 1.0 or uniform(seed, Purpose.REPORTING, uid, TURN * day + N_SEGMENTS + slot) < chance
