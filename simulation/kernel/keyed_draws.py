"""DRAWS OF MANY: uniform numbers of many places on one day, as if drawn one by one (`randomness.py`)."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import Purpose, uniform, uniforms


@rule
def draw(seed, purpose, uids, day, found):
    """Write the two uniform numbers of each of `uids` (n,) into `found` (n, 2)."""
    for n in range(len(uids)):
        found[n, 0], found[n, 1] = uniforms(seed, purpose, uids[n], day)


def draws_of(seed: int, purpose: Purpose, uids: np.ndarray, day: int) -> np.ndarray:
    """The two uniform numbers in [0, 1) of each of `uids` (n,) int64, float64 (2, n)."""
    found = np.empty((len(uids), 2))
    draw(seed, int(purpose), uids, day, found)
    return found.T


@rule
def least_draw(seed, purpose, codes, turn, topic, day):
    """The smallest of the first uniform numbers of all places: that of a place has the uid turn * code + topic."""
    least = 1.0
    for n in range(len(codes)):
        least = min(least, uniform(seed, purpose, turn * codes[n] + topic, day))
    return least
