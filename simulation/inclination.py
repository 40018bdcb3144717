"""HOW INCLINED SOMEBODY IS: the multiplier that character and idiosyncrasy put on the base rate of an item."""

from __future__ import annotations

from math import sqrt

import numpy as np

from simulation.compilation import rule
from simulation.numerics import exp, normal_quantile

SHARING = 4
"""Items that share one draw."""
HALF_WORD = np.uint64(32)
LOWER_HALF = np.uint64(0xFFFFFFFF)
TO_UNIT_32 = 1.0 / 4294967296.0


@rule
def idiosyncrasy(x, y, place):
    """The normal deviate for one of the SHARING items that share a draw of two words; `place` is 0 to SHARING - 1."""
    word = x if place < SHARING // 2 else y
    half = np.int64(word >> HALF_WORD) if place % 2 == 0 else np.int64(word & LOWER_HALF)
    return normal_quantile((half + 0.5) * TO_UNIT_32)


@rule
def inclination(theta, deviate, relevance, spread, sign):
    """Multiplier of an item's base rate for one citizen; its mean over citizens is 1."""
    character = relevance * theta + sqrt(1.0 - relevance * relevance) * deviate
    return exp(sign * spread * character - 0.5 * spread * spread)
