"""HOW A LISTING STARTS AND ENDS: the only two places where the bit mask `listed` changes.

Bookkeeping that tests check on every day and for every system:
listed today = listed yesterday + listings - repaid - repaired - corrected - expired.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.prefetching import fetch_ahead
from simulation.kernel.selection import find_filled
from simulation.kernel.work_sharing import Block
from simulation.state.citizens import LATE, History, Listing, Segment, Slot
from simulation.state.tallies import Count, tally


class Roll(NamedTuple):
    """Who is listed anywhere, block by block; of those whose last listing ended today some are still on it."""

    n: np.ndarray  # int64 (blocks,)
    who: np.ndarray  # uint16 (blocks, citizens of a block or more), places in the block


class Reason(IntEnum):
    """Why a listing ended."""

    REPAID = 0
    CORRECTED = 1
    EXPIRED = 2
    REPAIRED = 3
    """Part was paid and the rest promised, where the law of the list lets that do."""


@kernel
def call_roll(first_block, last_block, blocks, citizens, roll):
    """Write down who is listed today."""
    for block in range(first_block, last_block):
        listed = citizens.listed[blocks[block, Block.FIRST] : blocks[block, Block.LAST]]
        roll.n[block] = find_filled(listed, roll.who[block])


@rule
def fetch_on_roll(column, blocks, block, roll, n):
    """Ask for the row of `column` that a walk through the roll of `block` will need some turns after turn `n`."""
    fetch_ahead(column, blocks[block, Block.FIRST], roll.who[block], n, roll.n[block])


@rule
def on_roll(blocks, block, roll, n):
    """Citizen `n` of the roll of `block`."""
    return blocks[block, Block.FIRST] + np.int64(roll.who[block, n])


@rule
def is_listed(listed, slot):
    """Whether the bit of `slot` is set in the mask `listed`."""
    return (listed >> slot) & 1 == 1


@rule
def lists_at_once(system, severity):
    """Whether a record of this severity lists its subject whatever points she has."""
    return system.lists and severity >= system.list_severity


@rule
def leads_to_listing(system, severity, points):
    """Whether a record of this severity, with these points after it, lists its subject."""
    return lists_at_once(system, severity) or (system.grades and points < system.list_below)


@rule
def start_listing(citizens, counts, block, i, slot, day, flags):
    """List citizen `i` in `slot` from `day` on; `flags` are bits of `Listing`."""
    citizens.listed[i] = np.int64(citizens.listed[i]) | (1 << slot)
    citizens.listed_since[i, slot] = day
    citizens.listing[i, slot] = flags
    tally(counts, block, citizens.groups[i], Count.LISTINGS + slot, 1)
    history = np.int64(citizens.history[i]) | History.LISTED
    if flags & Listing.WRONGFUL:
        tally(counts, block, citizens.groups[i], Count.WRONGFUL_LISTINGS, 1)
        if not history & History.WRONGLY_LISTED:
            tally(counts, block, citizens.groups[i], Count.FIRST_WRONGFUL_LISTINGS, 1)
        history |= History.WRONGLY_LISTED
    if flags & Listing.UNABLE:
        tally(counts, block, citizens.groups[i], Count.UNABLE_LISTINGS, 1)
    if slot == Slot.COURT or slot == Slot.TAX:
        tally(counts, block, citizens.groups[i], Count.NATIONAL_ENTRIES, 1)
    citizens.history[i] = history


@rule
def segment_of(flags):
    """Segment + 1 of the debt that a listing rests on; 0 when there is none, or when the listing was taken over."""
    if not flags & Listing.FOR_DEBT or flags & Listing.IMPORTED:
        return 0
    return 1 + Segment.JUDGMENT if flags & Listing.FOR_JUDGMENT else 1 + Segment.PRIVATE


@rule
def end_listing(citizens, spells, counts, block, i, slot, day, reason):
    """End the listing of citizen `i` in `slot` on `day` and log the spell."""
    flags = np.int64(citizens.listing[i, slot])
    row = spells.first[block] + spells.n[block]
    if row < spells.first[block + 1]:
        spells.who[row] = i
        spells.slot[row] = slot
        spells.segment[row] = segment_of(flags)
        spells.start[row] = citizens.listed_since[i, slot]
        spells.end[row] = day
        spells.reason[row] = reason
        spells.wrongful[row] = flags & Listing.WRONGFUL != 0
        spells.n[block] += 1
    else:
        spells.lost[block] += 1
    citizens.listed[i] = np.int64(citizens.listed[i]) & (255 - (1 << slot))
    citizens.listed_since[i, slot] = 0
    citizens.listing[i, slot] = 0
    if np.int64(citizens.objection[i]) & (LATE - 1) == slot + 1:
        citizens.objection[i] = 0
    if reason == Reason.REPAID:
        tally(counts, block, citizens.groups[i], Count.REPAID + slot, 1)
    elif reason == Reason.CORRECTED:
        tally(counts, block, citizens.groups[i], Count.CORRECTED + slot, 1)
        citizens.history[i] = np.int64(citizens.history[i]) | History.CORRECTED | History.JUST_CORRECTED
    elif reason == Reason.REPAIRED:
        tally(counts, block, citizens.groups[i], Count.REPAIRED + slot, 1)
    else:
        tally(counts, block, citizens.groups[i], Count.EXPIRED + slot, 1)
    if slot == Slot.COURT or slot == Slot.TAX:
        tally(counts, block, citizens.groups[i], Count.NATIONAL_EXITS, 1)


@rule
def listed_by_own(citizens, i):
    """The mask of the systems that list citizen `i` on their own grounds, not because another does."""
    listed = np.int64(citizens.listed[i])
    for slot in range(citizens.listing.shape[1]):
        listed &= ~(np.int64(citizens.listing[i, slot] & Listing.IMPORTED != 0) << slot)
    return listed


@rule
def source_of(citizens, recognises, i, slot):
    """The first recognised system that lists citizen `i` on its own grounds, or -1."""
    listed = np.int64(citizens.listed[i])
    for other in range(citizens.listing.shape[1]):
        if other != slot and (recognises >> other) & 1 == 1 and is_listed(listed, other):
            if not np.int64(citizens.listing[i, other]) & Listing.IMPORTED:
                return other
    return -1


@rule
def end_debt_listings(citizens, spells, counts, block, i, segment, day, reason):
    """End the listings that rest on a debt of `segment` of which citizen `i` has just paid all or enough."""
    for slot in range(citizens.listing.shape[1]):
        rests = segment_of(np.int64(citizens.listing[i, slot])) == 1 + segment
        if rests and is_listed(np.int64(citizens.listed[i]), slot):
            end_listing(citizens, spells, counts, block, i, slot, day, reason)
