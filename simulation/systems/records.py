"""Records, error and load: what a system writes down, rightly and wrongly, and when it forgets.

An act is recorded by each active system that has its item in scope and holds a file on the citizen, with chance
detectability * detection. A debt that stays unpaid for the days of grace is reported, with that chance too, to every
system that records it; a court waits for `system.grace` days more, tries to spare people who cannot pay and recognises
a share `system.screening` of them (A18, C06). An office that is overloaded takes up a default later, on each day with
the chance 1 / (1 + delay * max(0, load - 1)), and overlooks it with the chance 1 - exp(-oversight * max(0, load - 1)).

Wrong records come from each stream of data (an item in scope) of each system that holds a file, at the yearly rate

    error_rate / quality * (1 + overload * max(0, load - 1)),    load = recent records / capacity,

with the load a moving average (`institutions/city.py`), because every stream brings its own mismatches and care does
not keep up with a database that grows faster than its staff. A list of cases (court, tax) keeps no file on people
without a case: it errs at the share `cases` of this rate. No scope, no record; no error, no wrong record. Occasions
for a wrong record come at the bound `highest_error` for each system and are thinned, which is exact while the rate
stays under the bound (rates above it are cut there).

A record is forgotten after `retention_days`, when its system is halted or when its item leaves the scope. A listing
that rests on records ends when the last of them is gone.

Sources: B01-B14 (retention), C01-C05 (no Chinese error rate is published: treat `error_rate` as free).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import log
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.prefetching import AHEAD, fetch_ahead, prefetch
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.kernel.selection import find_due, find_filled
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.coverage import error_rate_of, holds_file, item_in, offers
from simulation.rules.ledger import Record, drop, has_grounds, subject_of, write
from simulation.rules.listings import Reason, end_listing, is_listed, segment_of
from simulation.rules.offices import TURN, chance_seen, is_put_down, is_taken_up
from simulation.state.blocks import nature_of, uid_of
from simulation.state.citizens import N_SEGMENTS, NEVER, Debt, History, Listing, Segment, Slot


class Records(Mechanism):
    """Parameters of recording."""

    error_rate: float = parameter(
        0.0007, "wrong records per stream of data, citizen on file and year", unit="1/year", low=0, high=1,
        source="C01-C03: 5-26 % of consumers have a material error in a file of several years; no Chinese figure (C05)",
        grade="C",
    )  # fmt: skip
    cases: float = parameter(
        0.1, "error rate of lists of cases (court, tax) as a share of that of files on everybody", unit="1", low=0,
        high=1, source="guess: some 4 judgments per 1,000 adults and year, of which 2 in 100 name the wrong person",
        grade="D", prior=(0.02, 0.3), reason="from 0.4 to 5 wrong names per 100 judgments",
    )  # fmt: skip
    highest_error: float = parameter(
        0.25, "bound of the rate of wrong records of one system", unit="1/year", low=0.001, high=20,
        source="numerical bound", grade="A",
    )  # fmt: skip
    overload: float = parameter(
        0.5, "rise of the error rate per unit of load beyond capacity", unit="1", low=0, high=20,
        source="qualitative: the article on accuracy and rapid expansion; size guess", grade="D",
    )  # fmt: skip
    capacity: float = parameter(
        0.5, "records per 1,000 citizens and day handled with care", unit="1/day", low=0.001, high=1000,
        source="guess", grade="D",
    )  # fmt: skip
    coverage_registry: float = parameter(
        0.9, "share of adults with a file at the national registry", unit="1", low=0, high=1,
        source="F14: 990 m of about 1.1 bn adults", grade="A",
    )  # fmt: skip
    coverage_city: float = parameter(
        1.0, "share of residents with a file in their city's system", unit="1", low=0, high=1,
        source="F02: all residents of at least 18 years", grade="B",
    )  # fmt: skip
    retention_days: int = parameter(
        1826, "days until a record is forgotten", unit="day", low=1, high=36500, source="B03, B07, B13: 5 years",
        grade="A",
    )  # fmt: skip
    screening: float = parameter(
        0.5, "share of people unable to pay whom a court recognises and does not report", unit="1", low=0, high=1,
        source="A18, C06: over-use acknowledged; size guess", grade="D", prior=(0.2, 0.8),
        reason="the court calls its own over-use a fault to be mended, so neither nobody nor nearly all were spared",
    )  # fmt: skip
    delay: float = parameter(
        0.3, "rise of the days that a report takes per unit of load beyond capacity", unit="day", low=0, high=100,
        source="direction: the article on rapid expansion; size guess", grade="D", prior=(0.0, 2.0),
        reason="0 is no effect; at 2 an office with twice its load needs three days",
    )  # fmt: skip
    oversight: float = parameter(
        0.02, "fall of the log chance that a default is taken up at all per unit of load beyond capacity", unit="1",
        low=0, high=10, source="as for delay; size guess", grade="D", prior=(0.0, 0.2),
        reason="0 is no effect; more than a fifth lost at twice the load would have been noticed",
    )  # fmt: skip


@rule
def keeps(system, item):
    """Whether a system may record `item` today."""
    return system.active and (system.scope >> item) & 1 == 1


@rule
def sees(system, seed, uid, slot, item, served):
    """Whether the system in `slot` may record `item` of a citizen today; `served` as in `holds_file`."""
    return keeps(system, item) and holds_file(system, seed, uid, slot, served)


@rule
def is_due(citizens, rules, city, i, segment, day, grace):
    """Whether the days of grace of a debt that has not been reported are over."""
    flags = np.int64(citizens.debt[i, segment])
    if flags & Debt.OWED == 0 or flags & Debt.REPORTED:
        return False
    days = grace + (rules[city, Slot.COURT].grace if segment == Segment.JUDGMENT else 0)
    return day - np.int64(citizens.owed_since[i, segment]) >= days


@rule
def report(
    seed, day, uid, ledger, citizens, counts, items, rules, services, offer, loads, p, block, city, i, segment, item
):  # fmt: skip
    """Report a debt that stayed unpaid to every system that records it; the follow-up of a first report starts."""
    able = citizens.liquidity[i] >= citizens.owed[i, segment]
    flags = np.int64(citizens.debt[i, segment]) | Debt.REPORTED
    first_time = History.REPORTED_PRIVATE if segment == Segment.PRIVATE else History.REPORTED_JUDGMENT
    if not np.int64(citizens.history[i]) & first_time:
        citizens.history[i] = np.int64(citizens.history[i]) | first_time
        flags |= Debt.OBSERVED
    citizens.debt[i, segment] = flags
    citizens.owed_since[i, segment] = day
    unable = segment == Segment.JUDGMENT and not able
    if unable and uniform(seed, Purpose.SCREENING, uid, day) < rules[city, Slot.COURT].screening:
        return
    nature, served = nature_of(citizens, i, uid), services[citizens.service[i]]
    state = Record.FOR_DEBT | (Record.UNABLE if unable else 0)
    if segment == Segment.JUDGMENT:
        state |= Record.FOR_JUDGMENT
    for slot in range(rules.shape[1]):
        if offers(offer, slot, item) and sees(rules[city, slot], seed, nature, slot, item, served):
            seen = chance_seen(items[item].detectability, rules[city, slot])
            if is_put_down(seed, uid, day, slot, seen, loads[city, slot], p):
                write(ledger, citizens, counts, block, i, slot, day, item, items[item].points, state)


@rule
def err(
    seed, day, uid, ledger, citizens, counts, items, rules, services, offer, loads, recordable, p, block, city, i
):  # fmt: skip
    """One occasion for a wrong record: at most one system, one item; the next occasion is drawn."""
    n_slots = rules.shape[1]
    u, v = uniforms(seed, Purpose.ERROR, uid, day)
    citizens.next_error[i] = next_error(v, p.highest_error * n_slots, day)
    slot = int(u * n_slots)
    system = rules[city, slot]
    streams, errors = (recordable & offer.scope, offer.error_rate) if slot == Slot.SERVICE else (recordable, -1.0)
    if (u * n_slots - slot) * p.highest_error >= error_rate_of(system, streams, loads[city, slot], p, errors):
        return
    item = item_in(system.scope & streams, uniform(seed, Purpose.ERROR, uid, NEVER + day))
    if sees(system, seed, nature_of(citizens, i, uid), slot, item, services[citizens.service[i]]):
        write(ledger, citizens, counts, block, i, slot, day, item, items[item].points, Record.WRONG)


@rule
def next_error(u, rate, day):
    """The day of the next occasion at `rate` a year: a geometric gap of at least one day."""
    return int(min(day + 1.0 - log(1.0 - u) * DAYS_A_YEAR / rate, NEVER))


@kernel
def expect_errors(first_block, last_block, blocks, seed, day, citizens, n_slots, p):
    """Set every citizen's first occasion for a wrong record, as if the last one had been on `day`."""
    for block in range(first_block, last_block):
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            _, v = uniforms(seed, Purpose.ERROR, uid_of(blocks, block, i), day)
            citizens.next_error[i] = next_error(v, p.highest_error * n_slots, day)


@kernel
def record(
    first_block, last_block, blocks, seed, day, citizens, items, rules, services, offered, loads, recordable,
    debt_items, grace, p, found, acts, ledger, counts,
):  # fmt: skip
    """Write down today's acts, the debts whose days of grace are over, and errors.

    recordable: bit mask of the items that can wrongly be held against a citizen (misconduct of citizens).
    """
    for block in range(first_block, last_block):
        ledger.today[block] = ledger.n[block]
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        start = blocks[block, Block.FIRST]
        debts = citizens.debt.view(np.uint16)  # both segments at one look
        first, end = acts.first[block], acts.first[block] + acts.n[block]
        for row in range(first, end):
            soon = np.int64(acts.who[min(row + AHEAD, end - 1)])
            prefetch(citizens.points, soon)
            prefetch(citizens.service, soon)
            i = np.int64(acts.who[row])
            k = np.int64(acts.item[row])
            uid = uid_of(blocks, block, i)
            nature, service = nature_of(citizens, i, uid), citizens.service[i]
            served, offer = services[service], offered[service]
            for slot in range(rules.shape[1]):
                if keeps(rules[city, slot], k) and (served or slot != Slot.SERVICE) and offers(offer, slot, k):
                    chance = chance_seen(items[k].detectability, rules[city, slot])
                    noticed = uniform(seed, Purpose.RECORDING, uid, TURN * day + slot) < chance
                    if noticed and holds_file(rules[city, slot], seed, nature, slot, served):
                        write(ledger, citizens, counts, block, i, slot, day, k, items[k].points, 0)
        last = blocks[block, Block.LAST]
        n_due = find_due(citizens.next_error[start:last], day, found[block])
        for n in range(n_due):
            fetch_ahead(citizens.service, start, found[block], n, n_due)
            i = start + np.int64(found[block, n])
            uid = uid_of(blocks, block, i)
            err(
                seed, day, uid, ledger, citizens, counts, items, rules, services, offered[citizens.service[i]],
                loads, recordable, p, block, city, i,
            )  # fmt: skip
        n_debtors = find_filled(debts[start:last, 0], found[block])
        for n in range(n_debtors):
            fetch_ahead(citizens.owed_since, start, found[block], n, n_debtors)
            i = start + np.int64(found[block, n])
            for segment in range(N_SEGMENTS):
                if not is_due(citizens, rules, city, i, segment, day, grace):
                    continue
                uid = uid_of(blocks, block, i)
                office = Slot.COURT if segment == Segment.JUDGMENT else Slot.SERVICE
                if is_taken_up(seed, uid, day, segment, loads[city, office], p):
                    report(
                        seed, day, uid, ledger, citizens, counts, items, rules, services,
                        offered[citizens.service[i]], loads, p, block, city, i, segment, debt_items[segment],
                    )  # fmt: skip


@rule
def forget_row(day, citizens, items, ledger, spells, counts, block, row):
    """Forget one record, and end the listing that rested on it when nothing else carries it."""
    i = subject_of(ledger, block, row)
    slot = np.int64(ledger.slot[row])
    drop(ledger, citizens, items, block, row)
    held = is_listed(np.int64(citizens.listed[i]), slot) and not np.int64(citizens.listing[i, slot]) & Listing.IMPORTED
    if held and not has_grounds(ledger, block, i, slot):
        end_listing(citizens, spells, counts, block, i, slot, day, Reason.EXPIRED)


@rule
def release(day, citizens, rules, offer, debt_items, ledger, spells, counts, block, city, i):
    """End the listings of a citizen for debts that their systems may no longer record, also those of before the run."""
    for slot in range(rules.shape[1]):
        segment = segment_of(np.int64(citizens.listing[i, slot])) - 1
        if segment >= 0 and is_listed(np.int64(citizens.listed[i]), slot):
            item = debt_items[segment]
            allowed = (rules[city, slot].scope >> item) & 1 == 1 and offers(offer, slot, item)
            if not allowed and not has_grounds(ledger, block, i, slot):
                end_listing(citizens, spells, counts, block, i, slot, day, Reason.EXPIRED)


@kernel
def forget(
    first_block, last_block, blocks, day, citizens, items, rules, offered, repealed, debt_items, ledger, spells, counts,
):  # fmt: skip
    """Drop the records whose retention is over and, on days when rules changed, those that no rule in force allows."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        start = ledger.first[block]
        end = start + ledger.n[block]
        for slot in range(rules.shape[1]):
            system = rules[city, slot]
            row = start + ledger.forgotten[block, slot]
            while row < end and np.int64(ledger.day[row]) + system.retention_days <= day:
                if np.int64(ledger.slot[row]) == slot and np.int64(ledger.state[row]) & Record.LIVE:
                    forget_row(day, citizens, items, ledger, spells, counts, block, row)
                row += 1
            ledger.forgotten[block, slot] = row - start
        if repealed:
            for row in range(start, end):
                holder, item = np.int64(ledger.slot[row]), np.int64(ledger.item[row])
                system, offer = rules[city, holder], offered[citizens.service[subject_of(ledger, block, row)]]
                allowed = system.active and (system.scope >> item) & 1 == 1 and offers(offer, holder, item)
                if np.int64(ledger.state[row]) & Record.LIVE and not allowed:
                    forget_row(day, citizens, items, ledger, spells, counts, block, row)
            for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
                if np.int64(citizens.listed[i]) != 0:
                    release(
                        day, citizens, rules, offered[citizens.service[i]], debt_items, ledger, spells, counts,
                        block, city, i,
                    )  # fmt: skip
