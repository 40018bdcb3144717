"""HOW A RECORD IS WRITTEN AND TAKEN BACK: the only places where points move."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.state.tallies import Count, tally

STRETCH = 64
"""Records that are passed over at once in the search for those about somebody."""
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
    ledger.who[row] = i - ledger.origin[block]
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
def subject_of(ledger, block, row):
    """The citizen whom a record of `block` is about."""
    return ledger.origin[block] + np.int64(ledger.who[row])


@rule
def next_about(ledger, block, i, row):
    """The first row from `row` on that is about citizen `i`, or one past the last row of `block`.

    Most rows are about others: they are passed over STRETCH at a time.
    """
    end = ledger.first[block] + ledger.n[block]
    place = i - ledger.origin[block]
    while row + STRETCH <= end:
        about = 0
        for who in ledger.who[row : row + STRETCH]:
            about += int(np.int64(who) == place)
        if about > 0:
            break
        row += STRETCH
    while row < end and np.int64(ledger.who[row]) != place:
        row += 1
    return row


@rule
def drop(ledger, citizens, items, block, row):
    """Take one record back: it is no longer live and its points return."""
    i = subject_of(ledger, block, row)
    slot = np.int64(ledger.slot[row])
    ledger.state[row] = np.int64(ledger.state[row]) & (255 - Record.LIVE)
    points = np.int64(citizens.points[i, slot]) - items[np.int64(ledger.item[row])].points
    citizens.points[i, slot] = max(min(points, HIGHEST_POINTS), -HIGHEST_POINTS)


@rule
def has_grounds(ledger, block, i, slot):
    """Whether any live record about citizen `i` is left in `slot`."""
    end = ledger.first[block] + ledger.n[block]
    row = next_about(ledger, block, i, ledger.first[block])
    while row < end:
        if np.int64(ledger.slot[row]) == slot and np.int64(ledger.state[row]) & Record.LIVE:
            return True
        row = next_about(ledger, block, i, row + 1)
    return False


@rule
def is_wrong(ledger, row, slot):
    """Whether a record is a live wrong one in `slot`."""
    state = np.int64(ledger.state[row])
    return np.int64(ledger.slot[row]) == slot and state & Record.LIVE and state & Record.WRONG


@rule
def wrong_points(ledger, items, block, i, slot):
    """Points that live wrong records about citizen `i` have moved in `slot`."""
    points = np.int64(0)
    end = ledger.first[block] + ledger.n[block]
    row = next_about(ledger, block, i, ledger.first[block])
    while row < end:
        if is_wrong(ledger, row, slot):
            points += items[np.int64(ledger.item[row])].points
        row = next_about(ledger, block, i, row + 1)
    return points


@rule
def drop_wrong_records(ledger, citizens, items, block, i, slot):
    """Take back every wrong record about citizen `i` in `slot`."""
    end = ledger.first[block] + ledger.n[block]
    row = next_about(ledger, block, i, ledger.first[block])
    while row < end:
        if is_wrong(ledger, row, slot):
            drop(ledger, citizens, items, block, row)
        row = next_about(ledger, block, i, row + 1)


@kernel
def keep_live(first_block, last_block, ledger):
    """Move the live records to the front and forget the others, in the evening."""
    for block in range(first_block, last_block):
        start = ledger.first[block]
        to = start
        for row in range(start, start + ledger.n[block]):
            if np.int64(ledger.state[row]) & Record.LIVE:
                ledger.who[to] = ledger.who[row]
                ledger.day[to] = ledger.day[row]
                ledger.item[to] = ledger.item[row]
                ledger.slot[to] = ledger.slot[row]
                ledger.state[to] = ledger.state[row]
                to += 1
        ledger.n[block] = to - start
        ledger.today[block] = to - start
        ledger.forgotten[block] = 0
