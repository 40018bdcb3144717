"""WHO LIVED IT: in a large society few live the past, and all others share the past of one of them.

Some `each` of those who are paid on one day, in every district, live it; everybody of that district and payday then
becomes what one of them has become: in all that she is, owes and thinks, in what systems hold on her, and in the fixed
traits that her books depend on (`past_of`), because people and their records hang together. What happens to them from
the first day on is their own. Which days rare occasions come on is drawn anew, for they have no memory. Firms share the
past of a firm of the same business day, or of any where none of that day lived.

What is lost is that the state at the start has the sampling error of those who lived, not that of all. Every replicate
has its own, so intervals over replicates tell of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from simulation.kernel.compilation import kernel
from simulation.kernel.periods import MONTH
from simulation.kernel.randomness import Purpose, uniform
from simulation.kernel.work_sharing import BLOCK_SIZE, Block
from simulation.state.blocks import DAY_ZERO, cohort, uid_of
from simulation.state.citizens import Citizens
from simulation.state.firms import Firms, first_at_business
from simulation.state.messages import Policies
from simulation.state.tables import Ledger, empty_ledger

LEAST = 8
"""Citizens of each payday of a district who live the past at least; where there are fewer, some live it twice."""
DENSER = 4
"""Firms are rarer than citizens, so so many times as many of them live the past."""


def share_past(populace: Any, policies: Policies) -> np.ndarray:
    """Have few live the past for all citizens and firms of a `populace` under the `policies` of the first day.

    Returns the loads of offices, see `Populace.live_past`: they are by citizen, so those of the few are those of all.
    """
    (few, lived), each = populace.lived, populace.team.each
    populace.lived = None
    lived.notice_rules(policies)
    loads: np.ndarray = lived.live_past(policies)
    pasts, of_firms = np.empty(len(populace.citizens.age), np.int32), np.empty(len(populace.firms.uid), np.int32)
    each(find_pasts, populace.blocks, populace.seed, few, pasts)
    each(take_over, populace.blocks, pasts, lived.citizens, populace.citizens)
    each(find_pasts_of_firms, populace.seed, few, lived.firms, populace.firms, of_firms)
    take_over_firms(of_firms, lived.firms, populace.firms)
    ledger = copied(lived.ledger, few, populace.blocks, pasts, populace.spare)
    populace.state = populace.state._replace(ledger=ledger)
    populace.expect(DAY_ZERO - 1)
    return loads


def those_who_live(populace: Any, every: int, settings: Any, **how: Any) -> tuple[Few, Any] | None:
    """The few, one in `every`, and their own population, made with these `settings`; None where everybody lives it."""
    if every == 1:
        return None
    few = few_of(populace.blocks, every)
    citizens = columns_of(populace.citizens, few)
    how |= {"citizens": citizens, "blocks": few.blocks, "seed": populace.seed}
    return few, type(populace)(settings_of_few(settings), **how)


def settings_of_few(settings: Any) -> Any:
    """The settings of those who live the past: more firms for them, and nothing is told apart by groups."""
    per_firm = max(settings.population.citizens_per_firm // DENSER, 1)
    population = settings.population.model_copy(update={"citizens_per_firm": per_firm})
    observe = settings.observe.model_copy(update={"strata": False})
    return settings.model_copy(update={"population": population, "observe": observe})


class Few(NamedTuple):
    """Those who live the past: the districts of a city live in one block, as far as it holds them."""

    blocks: np.ndarray  # int64 (their blocks, Block)
    rows: np.ndarray  # int64 (few,), whom of all citizens they are to begin with
    block: np.ndarray  # int64 (blocks,), the block of theirs in which those of a block of all live
    before: np.ndarray  # int64 (blocks,), those of the same payday who stand before them there
    each: np.ndarray  # int64 (blocks,), how many of each payday live the past


def few_of(blocks: np.ndarray, every: int) -> Few:
    """Who lives the past in a society of these `blocks`: people of each payday, from all parts of a district."""
    size, city = blocks[:, Block.LAST] - blocks[:, Block.FIRST], blocks[:, Block.CITY]
    each = np.maximum(-(-size // (MONTH * every)), np.minimum(LEAST, -(-size // MONTH)))
    homes, people = homes_of(city, MONTH * each), MONTH * each
    opening = np.flatnonzero(np.diff(homes, prepend=-1))  # the first block of those who live together
    before = np.cumsum(people) - people
    first, last = before[opening], np.append(before[opening], people.sum())[1:]
    turn = np.arange(len(opening)) - homes[np.searchsorted(city, city[opening])]
    number = BLOCK_SIZE * turn  # in their city, so that no two people of a city draw alike
    theirs = np.stack((city[opening], first, last, first - number, last, blocks[opening, Block.CODE]), axis=1)
    before = (before - first[homes]) // MONTH
    rows = np.zeros(people.sum(), np.int64)
    for n, start in enumerate(blocks[:, Block.FIRST]):
        k = np.arange(people[n])
        payday, place = np.divmod(k, each[n])
        months = (last[homes[n]] - first[homes[n]]) // MONTH
        rows[first[homes[n]] + payday * months + before[n] + place] = start + (2 * k + 1) * size[n] // (2 * people[n])
    return Few(theirs, rows, homes, before, each)


def homes_of(city: np.ndarray, people: np.ndarray) -> np.ndarray:
    """In which block those of each block live the past, int64 (blocks,): with those before them where there is room."""
    homes, filled = np.zeros_like(city), 0
    for n in range(len(city)):
        fits = n > 0 and city[n] == city[n - 1] and filled + people[n] <= BLOCK_SIZE
        filled = people[n] + (filled if fits else 0)
        homes[n] = homes[n - 1] + (not fits) if n > 0 else 0
    return homes


def columns_of(citizens: Citizens, few: Few) -> Citizens:
    """The columns of those who live the past, numbered as their blocks say; each has her own past."""
    chosen = Citizens(*(column[few.rows] for column in citizens))
    for first, last, origin in few.blocks[:, [Block.FIRST, Block.LAST, Block.CITY_FIRST]]:
        chosen.past_of[first:last] = np.arange(first, last) - origin
    return chosen


@kernel
def find_pasts(first_block, last_block, blocks, seed, few, pasts):
    """Fill `pasts`, int32 (citizens,), with the one among the `few` whose past each citizen shares."""
    for block in range(first_block, last_block):
        home, n = few.block[block], few.each[block]
        for day in range(MONTH):
            first, last = cohort(blocks, block, day)
            origin = cohort(few.blocks, home, day)[0] + few.before[block]
            for i in range(first, last):
                pasts[i] = origin + int(uniform(seed, Purpose.PAST, uid_of(blocks, block, i), 0) * n)


@kernel
def find_pasts_of_firms(first_block, last_block, seed, few, lived, firms, pasts):
    """Fill `pasts`, int32 (firms,), with the one among the firms that `lived` whose past each firm shares."""
    for block in range(first_block, last_block):
        home = few.block[block]
        begin, end = lived.first[home], lived.first[home + 1]
        for f in range(firms.first[block], firms.first[block + 1]):
            origin, step = first_at_business(lived, home, firms.uid[f]), MONTH
            if origin >= end:
                origin, step = begin, 1
            n = (end - origin + step - 1) // step
            pasts[f] = origin + step * int(uniform(seed, Purpose.PAST, firms.uid[f], 0) * n)


def take_over(
    first: int, last: int, blocks: np.ndarray, pasts: np.ndarray, lived: Citizens, citizens: Citizens
) -> None:
    """Give the citizens of blocks `first` to `last` - 1 what those whose pasts they share are and have."""
    rows = slice(blocks[first, Block.FIRST], blocks[last - 1, Block.LAST])
    for column, theirs in zip(citizens, lived, strict=True):
        np.take(theirs, pasts[rows], axis=0, out=column[rows], mode="clip")


def take_over_firms(pasts: np.ndarray, lived: Firms, firms: Firms) -> None:
    """Give all firms what those whose pasts they share are and have, but for their names."""
    for name in set(Firms._fields) - {"first", "uid"}:
        getattr(firms, name)[:] = getattr(lived, name)[pasts]


def copied(ledger: Ledger, few: Few, blocks: np.ndarray, pasts: np.ndarray, spare: np.ndarray) -> Ledger:
    """The records of all, in the order of their days: those of the few, once for everybody who shares their past.

    spare: int64 (blocks,), rows to leave free in each block.
    """
    found = []
    for n, (first, last) in enumerate(blocks[:, [Block.FIRST, Block.LAST]]):
        home = few.block[n]
        begin, end = few.blocks[home, [Block.FIRST, Block.LAST]]
        lived = pasts[first:last] - begin
        sharers, times = np.argsort(lived, kind="stable"), np.bincount(lived, minlength=end - begin)
        theirs = slice(ledger.first[home], ledger.first[home] + ledger.n[home])
        subject = ledger.who[theirs].astype(np.int64)
        copies = times[subject]
        row = np.repeat(np.arange(len(subject)), copies)
        turn = np.arange(len(row)) - np.repeat(np.cumsum(copies) - copies, copies)
        who = sharers[(np.cumsum(times) - times)[subject[row]] + turn]
        found.append((who, *(column[theirs][row] for column in (ledger.day, ledger.item, ledger.slot, ledger.state))))
    rows = np.array([len(who) for who, *_ in found], np.int64)
    table = empty_ledger(rows + spare, ledger.forgotten.shape[1], blocks[:, Block.FIRST])
    table.n[:] = table.today[:] = rows
    for first, columns in zip(table.first, found, strict=False):
        for column, values in zip((table.who, table.day, table.item, table.slot, table.state), columns, strict=True):
            column[first : first + len(values)] = values
    return table
