"""What an overloaded office does to the defaults that come before it: it takes them up later, and overlooks some."""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import N_SEGMENTS

TURN = 8
"""Counters of observations are TURN * day + slot."""


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
def is_overlooked(seed, uid, day, slot, load, p):
    """Whether an office with this load overlooks a default that has come up."""
    lost = p.oversight * excess(load)
    return lost > 0.0 and uniform(seed, Purpose.REPORTING, uid, TURN * day + N_SEGMENTS + slot) >= exp(-lost)
