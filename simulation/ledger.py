"""HOW A RECORD IS WRITTEN AND TAKEN BACK: the only places where points move."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.compilation import rule
from simulation.tallies import Count, tally

HIGHEST_POINTS = 30000
"""Points are stored in 16 bits."""


class Record(IntEnum):
    """Bits of the state of a record."""

    LIVE = 1
    WRONG = 2
    FOR_DEBT = 4
    UNABLE = 8
    FOR_JUDGMENT = 16


@rule
def write(ledger, citizens, counts, block, i, slot, day, item, points, state):
    """Append a record and move the points."""
    row = ledger.first[block] + ledger.n[block]
    if row >= ledger.first[block + 1]:
        ledger.lost[block] += 1
        return
    ledger.who[row] = i
    ledger.day[row] = day
    ledger.item[row] = item
    ledger.slot[row] = slot
    ledger.state[row] = state | Record.LIVE
    ledger.n[block] += 1
    citizens.points[i, slot] = max(min(np.int64(citizens.points[i, slot]) + points, HIGHEST_POINTS), -HIGHEST_POINTS)
    tally(counts, block, citizens.groups[i], Count.RECORDS + slot, 1)
    if state & Record.WRONG:
        tally(counts, block, citizens.groups[i], Count.WRONG_RECORDS, 1)


@rule
def drop(ledger, citizens, items, row):
    """Take one record back: it is no longer live and its points return."""
    i = ledger.who[row]
    slot = np.int64(ledger.slot[row])
    ledger.state[row] = np.int64(ledger.state[row]) & (255 - Record.LIVE)
    points = np.int64(citizens.points[i, slot]) - items[np.int64(ledger.item[row])].points
    citizens.points[i, slot] = max(min(points, HIGHEST_POINTS), -HIGHEST_POINTS)


@rule
def has_grounds(ledger, block, i, slot):
    """Whether any live record about citizen `i` is left in `slot`."""
    start = ledger.first[block]
    for row in range(start, start + ledger.n[block]):
        if ledger.who[row] == i and np.int64(ledger.slot[row]) == slot and np.int64(ledger.state[row]) & Record.LIVE:
            return True
    return False


@rule
def wrong_points(ledger, items, block, i, slot):
    """Points that live wrong records about citizen `i` have moved in `slot`."""
    points = np.int64(0)
    start = ledger.first[block]
    for row in range(start, start + ledger.n[block]):
        state = np.int64(ledger.state[row])
        if ledger.who[row] == i and np.int64(ledger.slot[row]) == slot and state & Record.LIVE and state & Record.WRONG:
            points += items[np.int64(ledger.item[row])].points
    return points


@rule
def drop_wrong_records(ledger, citizens, items, block, i, slot):
    """Take back every wrong record about citizen `i` in `slot`."""
    start = ledger.first[block]
    for row in range(start, start + ledger.n[block]):
        state = np.int64(ledger.state[row])
        if ledger.who[row] == i and np.int64(ledger.slot[row]) == slot and state & Record.LIVE and state & Record.WRONG:
            drop(ledger, citizens, items, row)
