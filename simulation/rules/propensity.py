"""HOW INCLINED SOMEBODY IS: what character, idiosyncrasy and what is at stake make of a base rate or a chance."""

from __future__ import annotations

from math import sqrt

import numpy as np

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp, normal_quantile
from simulation.kernel.randomness import HALF_WORD, LOWER_HALF, TO_UNIT_32

SHARING = 4
"""Items that share one draw."""


@rule
def idiosyncrasy(x, y, place):
    """The normal deviate for one of the SHARING items that share a draw of two words; `place` is 0 to SHARING - 1."""
    word = x if place < SHARING // 2 else y
    half = np.int64(word >> HALF_WORD) if place % 2 == 0 else np.int64(word & LOWER_HALF)
    return normal_quantile((half + 0.5) * TO_UNIT_32)


@rule
def propensity(theta, deviate, relevance, spread, sign):
    """Multiplier of an item's base rate for one citizen; its mean over citizens is 1."""
    character = relevance * theta + sqrt(1.0 - relevance * relevance) * deviate
    return exp(sign * spread * character - 0.5 * spread * spread)


@rule
def chance_to_lapse(usual, slope, character, deterrence, stake):
    """Chance to break one's word; its mean over standard normal characters is `usual` where nothing deters."""
    return min(usual * exp(-slope * character - slope**2 * 0.5 - deterrence * stake), 1.0)
