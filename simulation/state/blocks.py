"""HOW THE WORK IS CUT: fixed blocks of neighbouring citizens, each inside one city.

A block is the unit that one thread works on and the unit in which counts are added up. Blocks depend on the population
alone, never on the number of threads, so sums come out the same on any machine.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.periods import MONTH
from simulation.kernel.work_sharing import BLOCK_SIZE, DISTRICT, Block
from simulation.state.citizens import UID_SHIFT
from simulation.state.tallies import n_told_apart

DAY_ZERO = 4000
"""Internal number of the first day, so that listings and records from before the run have day numbers too."""

PLACES_A_CITY = 100
"""Division codes that belong to one city: its own ends in two zeros."""


def cut(code: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The table of blocks, int64 (blocks, Block), for cities with `code` (cities,) and ranges `first` (cities + 1,)."""
    rows = [
        (city, start, min(start + BLOCK_SIZE, first[city + 1]), first[city], first[city + 1], code[city])
        for city in range(len(code))
        for start in range(first[city], first[city + 1], BLOCK_SIZE)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(Block))


def by_city(blocks: np.ndarray, table: np.ndarray, cities: np.ndarray) -> np.ndarray:
    """The sums of a table (blocks, groups, n) over the blocks of each city, written into `cities` (cities, groups, n).

    The table itself where every city is one block: the sums are then those of today until the table is changed.
    """
    if len(table) == len(cities) and (blocks[:, Block.CITY] == np.arange(len(cities))).all():
        return table
    add_up(blocks, table, cities)
    return cities


@kernel
def add_up(blocks, table, cities):
    """Write the sums of `table` (blocks, groups, n) into those of their `cities` (n_cities, groups, n)."""
    cities[:] = 0
    for block in range(len(blocks)):
        city = blocks[block, Block.CITY]
        for group in range(table.shape[1]):
            for what in range(n_told_apart(group, table.shape[2])):
                cities[city, group, what] += table[block, group, what]


@rule
def uid_of(blocks, block, i):
    """The uid of citizen `i`, who stands in `block`."""
    return (blocks[block, Block.CODE] << UID_SHIFT) + i - blocks[block, Block.CITY_FIRST]


@rule
def nature_of(citizens, i, uid):
    """The key of the fixed traits of citizen `i`, who has `uid`: the uid of the one whose past is hers.

    That is her own unless few have lived the past for all, see `society/shared_past.py`.
    """
    return (uid >> UID_SHIFT << UID_SHIFT) + np.int64(citizens.past_of[i])


@rule
def cohort(blocks, block, day):
    """Those of `block` whose payday is `day`: the first, and one past the last.

    The people of a district are paid in MONTH cohorts of neighbours, one after another. Cities begin on different days,
    so that the poor of one are not paid together with the poor of all others.
    """
    city_first = blocks[block, Block.CITY_FIRST]
    first, last = blocks[block, Block.FIRST], blocks[block, Block.LAST]
    start = first - (first - city_first) % DISTRICT
    n = min(DISTRICT, blocks[block, Block.CITY_LAST] - start)
    turn = (day + blocks[block, Block.CODE] // PLACES_A_CITY) % MONTH
    begin = max(start + (turn * n + MONTH - 1) // MONTH, first)
    end = min(start + (turn * n + n + MONTH - 1) // MONTH, last)
    return begin, max(begin, end)
