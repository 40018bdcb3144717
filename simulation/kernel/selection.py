"""WHOM IT CONCERNS: the few people of a block to whom something happens today, found before anything is done.

One pass writes down everybody's place and keeps it or not, without a branch that a processor could foresee wrongly;
what is done then goes through a short list. `found` is scratch, uint16, with room for the people of a block.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import BYTE


@rule
def most_below(limit):
    """The largest byte under `limit`; 0 where there is none."""
    return np.uint8(min(max(ceil(limit), 1), BYTE) - 1)


@rule
def find_due(column, day, found):
    """Write into `found` the places at which `column` (n,) holds `day`; returns how many."""
    n = 0
    for k in range(len(column)):
        found[n] = k
        n += int(np.int64(column[k]) == day)
    return n


@rule
def find_filled(column, found):
    """Write into `found` the places at which `column` (n,) is not 0; returns how many."""
    n = 0
    for k in range(len(column)):
        found[n] = k
        n += int(np.int64(column[k]) != 0)
    return n


@rule
def find_up_to(column, highest, found):
    """Write into `found` the places at which `column` (n,) is at most `highest`, of the same type; returns how many."""
    n = 0
    for k in range(len(column)):
        found[n] = k
        n += int(column[k] <= highest)
    return n
