"""Business records: what systems write down about firms, rightly and wrongly, and which firms they list.

On a firm's business day every system that rates firms (all but private services) and holds a file on it

1. drops records whose retention is over or that its scope no longer allows, with their points;
2. decides the firm's objection when its deadline is over: upheld with chance `sensitivity` for wrongful listings and
   1 - `specificity` for others, which takes the wrong records back and ends the listing;
3. writes down each deed in its scope, and a debt once its days of grace are over, with chance detectability *
   detection, and with the chance 1 - exp(-e / 12) an error, e being the yearly rate of `records.py` for items of firms;
4. lists the firm when today's record leads to that, and ends listings that are over, paid for or without a record.

Then a firm whose listing is wrongful objects with chance `objects`, a firm rightly listed with chance `tries`, where
the system hears objections. On days when rules change, the first step and the ends of listings concern all firms. Firms
start with a score at the registry, as citizens do. Systems keep the latest `KEPT` records on a firm.

Sources: as for citizens, see `records.py`, `rating.py`, `redress.py`; propensities are guesses.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, normal_deviate
from simulation.kernel.periods import MONTH, MONTHS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.coverage import error_rate_of, holds_file, item_in
from simulation.rules.ledger import HIGHEST_POINTS
from simulation.rules.listings import is_listed, leads_to_listing
from simulation.rules.offices import chance_seen
from simulation.state.citizens import NEVER, Debt, Slot
from simulation.state.firms import ANY_LIVE, BY_ALL_BUT_SERVICES, GONE, KEPT, Mark, first_at_business
from simulation.state.tallies import Count

TURN = 1024
"""Counters of recording are TURN * day + SLOTS * item + slot, and from ERRORS on those of errors."""
SLOTS = 8
ERRORS = 512
DECISION = 8
"""Counters of redress are TURN * day + slot, and from DECISION on those of decisions."""
MASK = 255


class BusinessRecords(Mechanism):
    """Parameters of records on firms."""

    objects: float = parameter(
        0.4, "chance that a wrongfully listed firm objects in a month", unit="1/month", low=0, high=1,
        source="guess: firms have more means than people", grade="D",
    )  # fmt: skip
    tries: float = parameter(
        0.02, "chance that a rightly listed firm objects in a month", unit="1/month", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    history: float = parameter(
        0.5, "correlation with honesty of the score that past payments have earned by the first day", unit="1",
        low=0, high=1, source="as for citizens", grade="C",
    )  # fmt: skip
    history_points: float = parameter(
        15.0, "standard deviation of that score", unit="point", low=0, high=1000, source="scale of the points",
        grade="D",
    )  # fmt: skip


@kernel
def start_files(first_block, last_block, blocks, seed, firms, p):
    """The score at the registry that each firm's past payments have earned by the first day."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        for f in range(firms.first[block], firms.first[block + 1]):
            deviate = normal_deviate(uniform(seed, Purpose.FIRM, firms.uid[f], 1))
            earned = p.history * np.float64(firms.honesty[f]) + sqrt(1.0 - p.history * p.history) * deviate
            firms.points[f, Slot.REGISTRY] = int(p.history_points * earned)


@rule
def move_points(firms, f, slot, by):
    """Move a firm's points in one system within what can be stored."""
    firms.points[f, slot] = max(min(np.int64(firms.points[f, slot]) + by, HIGHEST_POINTS), -HIGHEST_POINTS)


@rule
def drop_record(firms, f, row, items):
    """Take one record back, if there is one: its points return."""
    mark = np.int64(firms.record_mark[f, row])
    if mark & Mark.LIVE:
        move_points(firms, f, mark & Mark.SLOT, -items[np.int64(firms.record_item[f, row])].points)
        firms.record_mark[f, row] = 0


@rule
def write_record(firms, f, slot, day, item, items, flags, counts, block):
    """Write a record over the oldest one and move the points."""
    row = np.int64(firms.next_row[f])
    drop_record(firms, f, row, items)
    firms.record_day[f, row] = day
    firms.record_item[f, row] = item
    firms.record_mark[f, row] = slot | Mark.LIVE | flags
    firms.next_row[f] = (row + 1) % KEPT
    move_points(firms, f, slot, items[item].points)
    counts[block, 0, Count.FIRM_RECORDS] += 1
    if flags & Mark.WRONG:
        counts[block, 0, Count.FIRM_WRONG_RECORDS] += 1


@rule
def live_in(firms, f, slot):
    """How many records a system holds on a firm."""
    n = 0
    for row in range(KEPT):
        mark = np.int64(firms.record_mark[f, row])
        if mark & Mark.LIVE and mark & Mark.SLOT == slot:
            n += 1
    return n


@rule
def wrong_points_of(firms, f, slot, items):
    """Points that wrong records have moved in one system."""
    points = np.int64(0)
    for row in range(KEPT):
        mark = np.int64(firms.record_mark[f, row])
        if mark & Mark.LIVE and mark & Mark.WRONG and mark & Mark.SLOT == slot:
            points += items[np.int64(firms.record_item[f, row])].points
    return points


@rule
def drop_what_is_over(day, firms, f, items, rules, city):
    """Drop the records that are too old or that no rule in force allows."""
    for row in range(KEPT):
        mark = np.int64(firms.record_mark[f, row])
        if mark & Mark.LIVE:
            system = rules[city, mark & Mark.SLOT]
            allowed = system.active and (system.scope >> np.int64(firms.record_item[f, row])) & 1 == 1
            if not allowed or np.int64(firms.record_day[f, row]) + system.retention_days <= day:
                drop_record(firms, f, row, items)


@rule
def delist(firms, f, slot, counts, block):
    """End a firm's listing."""
    rest = MASK - (1 << slot)
    firms.listed[f] = np.int64(firms.listed[f]) & rest
    firms.wrongful[f] = np.int64(firms.wrongful[f]) & rest
    firms.for_debt[f] = np.int64(firms.for_debt[f]) & rest
    firms.listed_since[f, slot] = 0
    if firms.objection[f] == slot + 1:
        firms.objection[f] = 0
    counts[block, 0, Count.FIRM_DELISTINGS] += 1


@rule
def enlist(day, firms, f, slot, flags, item, items, system, counts, block):
    """List a firm if a record that it has just got leads to that."""
    points = np.int64(firms.points[f, slot])
    if is_listed(np.int64(firms.listed[f]), slot) or not leads_to_listing(system, items[item].severity, points):
        return
    bit = 1 << slot
    firms.listed[f] = np.int64(firms.listed[f]) | bit
    firms.listed_since[f, slot] = day
    counts[block, 0, Count.FIRM_LISTINGS] += 1
    rightly = points - wrong_points_of(firms, f, slot, items)
    if flags & Mark.WRONG or not leads_to_listing(system, items[item].severity, rightly):
        firms.wrongful[f] = np.int64(firms.wrongful[f]) | bit
        counts[block, 0, Count.FIRM_WRONGFUL_LISTINGS] += 1
    if flags & Mark.FOR_DEBT:
        firms.for_debt[f] = np.int64(firms.for_debt[f]) | bit


@rule
def end_what_is_over(day, firms, f, rules, city, counts, block):
    """End the listings of a firm whose term is over, whose debt is paid or that nothing carries any more."""
    for slot in range(rules.shape[1]):
        if not is_listed(np.int64(firms.listed[f]), slot):
            continue
        system = rules[city, slot]
        until_paid = (np.int64(firms.for_debt[f]) >> slot) & 1 == 1
        term = system.retention_days if until_paid else min(system.listing_days, system.retention_days)
        paid = until_paid and firms.owed[f] == 0
        over = day - np.int64(firms.listed_since[f, slot]) >= term
        if paid or over or not system.active or live_in(firms, f, slot) == 0:
            delist(firms, f, slot, counts, block)


@rule
def observe(seed, day, firms, f, items, by_firms, loan_item, rules, city, loads, grace, records, counts, block):
    """Write down what a firm did, what it owes and what it never did, and list it where that leads to a listing."""
    uid = firms.uid[f]
    deeds = firms.deeds[f]
    recordable = by_firms | np.int64(1) << loan_item
    flags = np.int64(firms.debt[f])
    overdue = flags & Debt.OWED and not flags & Debt.REPORTED and day - np.int64(firms.owed_since[f]) >= grace
    if overdue:
        firms.debt[f] = flags | Debt.REPORTED
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        streams = system.scope & recordable
        rates_firms = (BY_ALL_BUT_SERVICES >> slot) & 1 == 1 and system.active and streams != 0
        if not rates_firms or not holds_file(system, seed, firms.past_of[f], slot, False):
            continue
        to_tell = (deeds | (np.int64(1) << loan_item if overdue else 0)) & streams
        for k in range(len(items) if to_tell else 0):
            if to_tell >> k & 1 == 1:
                chance = chance_seen(items[k].detectability, system)
                if uniform(seed, Purpose.FIRM_RECORDING, uid, TURN * day + SLOTS * k + slot) < chance:
                    mark = Mark.FOR_DEBT if k == loan_item else 0
                    write_record(firms, f, slot, day, k, items, mark, counts, block)
                    enlist(day, firms, f, slot, mark, k, items, system, counts, block)
        errors = error_rate_of(system, recordable, loads[city, slot], records) / MONTHS_A_YEAR
        if errors <= 0.0:
            continue
        u, v = uniforms(seed, Purpose.FIRM_RECORDING, uid, TURN * day + ERRORS + slot)
        if u < 1.0 - exp(-errors):
            k = item_in(streams, v)
            write_record(firms, f, slot, day, k, items, Mark.WRONG, counts, block)
            enlist(day, firms, f, slot, Mark.WRONG, k, items, system, counts, block)


@rule
def close_files(firms, f, items, counts, block):
    """Drop all that systems hold on a firm that is no more."""
    firms.debt[f] = 0
    for row in range(KEPT):
        drop_record(firms, f, row, items)
    for slot in range(firms.points.shape[1]):
        if is_listed(np.int64(firms.listed[f]), slot):
            delist(firms, f, slot, counts, block)


@rule
def decide_objection(seed, day, firms, f, items, redress, counts, block):
    """Decide the firm's pending objection if it is due."""
    slot = np.int64(firms.objection[f]) - 1
    if np.int64(firms.decision_due[f]) > day:
        return
    firms.objection[f] = 0
    wrongful = (np.int64(firms.wrongful[f]) >> slot) & 1 == 1
    chance = redress.sensitivity if wrongful else 1.0 - redress.specificity
    if uniform(seed, Purpose.FIRM_REDRESS, firms.uid[f], TURN * day + DECISION + slot) < chance:
        for row in range(KEPT):
            mark = np.int64(firms.record_mark[f, row])
            if mark & Mark.WRONG and mark & Mark.SLOT == slot:
                drop_record(firms, f, row, items)
        counts[block, 0, Count.FIRM_CORRECTED] += 1
        delist(firms, f, slot, counts, block)


@rule
def file_objection(seed, day, firms, f, rules, city, p, counts, block):
    """The firm contests one of its listings, or not."""
    for slot in range(rules.shape[1]):
        if firms.objection[f] == 0 and is_listed(np.int64(firms.listed[f]), slot) and rules[city, slot].objection:
            wrongful = (np.int64(firms.wrongful[f]) >> slot) & 1 == 1
            chance = p.objects if wrongful else p.tries
            if uniform(seed, Purpose.FIRM_REDRESS, firms.uid[f], TURN * day + slot) < chance:
                firms.objection[f] = slot + 1
                firms.decision_due[f] = int(min(day + rules[city, slot].deadline_days, NEVER - 1))
                counts[block, 0, Count.FIRM_OBJECTIONS] += 1


@kernel
def file_firms(
    first_block, last_block, blocks, seed, day, firms, items, by_firms, loan_item, rules, loads, grace,
    records, redress, p, counts,
):  # fmt: skip
    """Drop what is over, keep the files on those firms whose business day it is, and count the listed among all."""
    for block in range(first_block, last_block):
        counts[block, 0, Count.FIRMS] += firms.first[block + 1] - firms.first[block]  # also where nobody keeps files
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        at_business = first_at_business(firms, block, day)
        marks = firms.record_mark.view(np.uint64)  # all of a firm at one look
        for f in range(firms.first[block], firms.first[block + 1]):
            books = f == at_business
            at_business += MONTH if books else 0
            if np.int64(firms.debt[f]) & GONE:
                close_files(firms, f, items, counts, block)
            if marks[f, 0] & ANY_LIVE:
                drop_what_is_over(day, firms, f, items, rules, city)
            if books and firms.objection[f] != 0:
                decide_objection(seed, day, firms, f, items, redress, counts, block)
            if books and records.on:
                observe(
                    seed, day, firms, f, items, by_firms, loan_item, rules, city, loads, grace, records, counts, block
                )
            if firms.listed[f] != 0:
                end_what_is_over(day, firms, f, rules, city, counts, block)
            if books and firms.listed[f] != 0:
                file_objection(seed, day, firms, f, rules, city, p, counts, block)
            listed = np.int64(firms.listed[f])
            counts[block, 0, Count.LISTED_FIRMS] += int(listed != 0)
            for slot in range(rules.shape[1]):
                counts[block, 0, Count.FIRM_LISTED] += listed >> slot & 1
