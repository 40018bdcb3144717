"""Rating: points, grades, listings, notices and terms.

In a system that keeps a list, a record at least as severe as `list_severity` lists its subject at once; where it had
only taken over another system's listing of her, its own takes the place of that. In a system
that keeps points, each record moves them (`ledger.py`), grades follow from thresholds, and whoever falls under
`list_below` is listed. A listing is wrongful when the record that brought it is wrong, or when points without
those of wrong records would not have brought it, and irrelevant when that
record's item has a relevance under `relevant_from`.

The national registry and the private service start with a score that past payments have earned: `history_points`
times a normal deviate that correlates with creditworthiness by `history`.

A listed person is told at once, or on the next day where the listing was taken over, with chance `notice`; otherwise
she learns of it when it first bites, at a daily chance `discovery` times what it costs and closes. A listing that no
payment ends lasts `listing_days`, as does a court's of somebody who could not pay; one of
somebody who could lasts until she pays.

Sources: grades F02; notice and terms B05-B10, A21, A22.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import normal_deviate
from simulation.kernel.prefetching import AHEAD, prefetch
from simulation.kernel.randomness import Purpose, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.ledger import Record, subject_of, wrong_points
from simulation.rules.listings import (
    Reason,
    end_listing,
    fetch_on_roll,
    is_listed,
    leads_to_listing,
    lists_at_once,
    on_roll,
    start_listing,
)
from simulation.state.blocks import uid_of
from simulation.state.citizens import Listing, Slot

TERM = 8
"""Counters of notices are TERM * day + slot."""


class Rating(Mechanism):
    """Parameters of lists, points and notices."""

    list_severity: float = parameter(
        0.5, "records at least this severe list at once", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    list_below: int = parameter(
        -50, "points relative to the start under which a person is listed", unit="point", low=-10000, high=0,
        source="F02, F03: grade C below 960 of 1,000 in one city, from memory", grade="D",
    )  # fmt: skip
    listing_days: int = parameter(
        730, "days of a listing that no payment ends", unit="day", low=1, high=36500, source="A22: two years",
        grade="B",
    )  # fmt: skip
    notice: float = parameter(
        0.5, "chance that a person is told when she is listed", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    discovery: float = parameter(
        0.02, "daily chance to notice an unannounced listing per unit of what it costs and closes", unit="1/day",
        low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    relevant_from: float = parameter(
        0.3, "items with a relevance under this say little about credit", unit="1", low=0, high=1,
        source="definition", grade="A",
    )  # fmt: skip
    history: float = parameter(
        0.5, "correlation with creditworthiness of the score that past payments have earned by the first day", unit="1",
        low=0, high=1, source="guess: credit scores rank with an AUC near 0.7", grade="C",
    )  # fmt: skip
    history_points: float = parameter(
        15.0, "standard deviation of that score", unit="point", low=0, high=1000, source="scale of the points",
        grade="D",
    )  # fmt: skip
    good_grade: int = parameter(
        30, "points above the start for grade A", unit="point", low=0, high=10000,
        source="F03: AAA from 1,050 of 1,000, from memory", grade="D",
    )  # fmt: skip


@rule
def flags_of(state, relevance, relevant_from):
    """Flags of the listing that a record brings."""
    flags = 0
    if state & Record.WRONG:
        flags |= Listing.WRONGFUL
    if state & Record.FOR_DEBT:
        flags |= Listing.FOR_DEBT
    if state & Record.FOR_JUDGMENT:
        flags |= Listing.FOR_JUDGMENT
    if state & Record.UNABLE:
        flags |= Listing.UNABLE
    if relevance < relevant_from:
        flags |= Listing.IRRELEVANT
    return flags


@rule
def is_over(since, day, slot, flags, operates, system):
    """Whether a listing ends by itself today: its system or service is halted, or its term is over."""
    if flags & Listing.IMPORTED and system.active and operates:
        return False
    until_paid = flags & Listing.FOR_DEBT != 0 and not (slot == Slot.COURT and flags & Listing.UNABLE)
    term = system.retention_days if until_paid else min(system.listing_days, system.retention_days)
    return not (system.active and operates) or day - since >= term


@rule
def chance_to_notice(system, discovery):
    """Daily chance that a listed person who was not told finds out."""
    return min(discovery * (system.sanction + system.access + system.naming), 1.0)


@rule
def earned_points(theta, deviate, p):
    """Points that past payments have earned by the first day."""
    return int(p.history_points * (p.history * theta + sqrt(1.0 - p.history * p.history) * deviate))


@kernel
def start_scores(first_block, last_block, blocks, seed, citizens, p):
    """Scores of the registry and the private service on the first day."""
    for block in range(first_block, last_block):
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            u = uniform(seed, Purpose.CREDIT_HISTORY, uid_of(blocks, block, i), 0)
            earned = earned_points(np.float64(citizens.creditworthiness[i]), normal_deviate(u), p)
            citizens.points[i, Slot.REGISTRY] = earned if p.on else 0
            citizens.points[i, Slot.SERVICE] = earned if p.on and citizens.service[i] > 0 else 0


@kernel
def enlist(first_block, last_block, blocks, day, citizens, items, rules, p, ledger, spells, counts):
    """List those whom today's records list."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        start = ledger.first[block]
        end = start + ledger.n[block]
        for row in range(start + ledger.today[block], end):
            soon = subject_of(ledger, block, min(row + AHEAD, end - 1))
            prefetch(citizens.listed, soon)
            prefetch(citizens.points, soon)
            prefetch(citizens.listing, soon)
            prefetch(citizens.listed_since, soon)
            prefetch(citizens.history, soon)
            i = subject_of(ledger, block, row)
            place = np.int64(ledger.slot[row])
            item = items[np.int64(ledger.item[row])]
            listed = is_listed(np.int64(citizens.listed[i]), place)
            if item.rewarded or (listed and not np.int64(citizens.listing[i, place]) & Listing.IMPORTED):
                continue
            if leads_to_listing(rules[city, place], item.severity, np.int64(citizens.points[i, place])):
                brought = flags_of(np.int64(ledger.state[row]), item.relevance, p.relevant_from)
                if not lists_at_once(rules[city, place], item.severity):
                    rightly = np.int64(citizens.points[i, place]) - wrong_points(ledger, items, block, i, place)
                    if rightly >= rules[city, place].list_below:
                        brought |= Listing.WRONGFUL
                if listed:
                    end_listing(citizens, spells, counts, block, i, place, day, Reason.EXPIRED)
                start_listing(citizens, counts, block, i, place, day, brought)


@kernel
def rate(first_block, last_block, blocks, seed, day, citizens, rules, services, p, roll, spells, counts):
    """Tell the listed, let them find out, and end listings whose term is over."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        for n in range(roll.n[block]):
            fetch_on_roll(citizens.listing, blocks, block, roll, n)
            fetch_on_roll(citizens.listed_since, blocks, block, roll, n)
            i = on_roll(blocks, block, roll, n)
            listed = np.int64(citizens.listed[i])
            for slot in range(rules.shape[1]):
                if not is_listed(listed, slot):
                    continue
                system = rules[city, slot]
                since = np.int64(citizens.listed_since[i, slot])
                flags = np.int64(citizens.listing[i, slot])
                operates = slot != Slot.SERVICE or services[citizens.service[i]]
                if is_over(since, day, slot, flags, operates, system):
                    end_listing(citizens, spells, counts, block, i, slot, day, Reason.EXPIRED)
                elif not flags & Listing.AWARE:
                    u = uniform(seed, Purpose.NOTICE, uid_of(blocks, block, i), TERM * day + slot)
                    told = since + (1 if flags & Listing.IMPORTED else 0)
                    if u < (system.notice if told == day else chance_to_notice(system, p.discovery)):
                        citizens.listing[i, slot] = flags | Listing.AWARE
                        citizens.knows[i] = np.int64(citizens.knows[i]) | (1 << slot)
