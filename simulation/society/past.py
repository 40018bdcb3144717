"""WHAT WENT BEFORE: the days that people and systems live under the first day's rules before a run begins.

Lists, records, points, debts and their ages, money at hand and people out of work are then where these rules lead: a
run does not begin with empty lists that fill. Only books are kept in these days (the first part of `day.py`), block by
block, so that a block's columns stay in the processor's cache; systems are learnt of and forgotten, and once a month
people look back on what they know, which moves their trust in the system. Nobody talks, deals or changes an opinion.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from simulation.behaviours import awareness, debts, information, trust
from simulation.kernel.periods import MONTH
from simulation.kernel.work_sharing import Block
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import N_SLOTS, Citizens, Debt, History, Listing, Segment
from simulation.state.tables import Ledger
from simulation.state.tally_sums import PER_THOUSAND
from simulation.systems import business_records, rating

AT_ONCE = 1 << 20
"""Citizens whose columns are copied at the same time."""
NOT_FOLLOWED = 255 - int(Debt.OBSERVED | Debt.SELF_CURED)
REPORTED = {Segment.PRIVATE: History.REPORTED_PRIVATE, Segment.JUDGMENT: History.REPORTED_JUDGMENT}


def be_as_before(populace: Any, day: int, rules: np.recarray) -> None:
    """Let citizens know, owe and expect what they did on `day`, before the past; some debts are of before that."""
    head, p, citizens, each = (populace.blocks, populace.seed), populace.p, populace.citizens, populace.team.each
    each(awareness.start_knowing, *head, citizens, N_SLOTS, p.awareness)
    each(information.start_believing, *head, citizens, p.information)
    each(rating.start_scores, *head, citizens, p.rating)
    each(trust.trust_at_first, *head, citizens, populace.world.deserved, p.trust)
    populace.expect(day)
    court_item = int(populace.world.debt_items[Segment.JUDGMENT])
    each(debts.inherit, *head, day, citizens, rules, court_item, p.debts, populace.counts)
    each(business_records.start_files, *head, populace.firms, p.business_records)


def spans(days: int) -> Iterator[tuple[int, int]]:
    """The past in months: its end (the day after the last) and its length, as internal days."""
    for start in range(DAY_ZERO - days, DAY_ZERO, MONTH):
        length = min(MONTH, DAY_ZERO - start)
        yield start + length, length


def open_the_books(citizens: Citizens) -> None:
    """What counts from the first day on starts anew: history tells of the run, and old debts are not followed up.

    Whoever was corrected after her last payday still looks back on it on the next.
    """
    for start in range(0, len(citizens.age), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        listed, debt = citizens.listed[rows], citizens.debt[rows]
        history = citizens.history[rows] & np.uint16(History.JUST_CORRECTED)
        history |= np.where(listed != 0, History.LISTED, 0).astype(np.uint16)
        for slot in range(N_SLOTS):
            wrongful = (listed >> slot & 1 == 1) & (citizens.listing[rows, slot] & Listing.WRONGFUL != 0)
            history |= np.where(wrongful, History.WRONGLY_LISTED, 0).astype(np.uint16)
        for segment, reported in REPORTED.items():
            history |= np.where(debt[:, segment] & Debt.REPORTED != 0, reported, 0).astype(np.uint16)
        citizens.history[rows] = history
        debt &= np.uint8(NOT_FOLLOWED)


def records_held(ledger: Ledger, blocks: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Records on file per 1,000 citizens, float64 (cities, slots); `people` are those of each city."""
    held = np.zeros((len(people), N_SLOTS))
    for first, n, city in zip(ledger.first, ledger.n, blocks[:, Block.CITY], strict=False):
        held[city] += np.bincount(ledger.slot[first : first + n], minlength=N_SLOTS)
    return np.asarray(held * PER_THOUSAND / np.maximum(people, 1)[:, np.newaxis])
