"""WHAT IS COUNTED: the integers that kernels add up, block by block and group by group.

`counts` has shape (blocks, groups, Count) and type int64 and holds what happened on one day. Every event of a citizen
is counted once for everybody, group 0, and, where the scenario observes groups and the count is one of the first
N_GROUPED, once in each of the five groups that she belongs to. Sums of integers do not depend on order, so results do
not depend on how blocks are shared out among threads.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.kernel.compilation import rule
from simulation.state.citizens import DIMENSIONS, FIRST_GROUPS, GROUP_BITS, GROUP_MASK, N_SLOTS
from simulation.state.messages import N_CLASSES, N_ISSUES


class Count(IntEnum):
    """What happened today."""

    ACTS = 0
    MINOR_ACTS = 1
    REWARDED_ACTS = 2
    WRONG_RECORDS = 3
    WRONGFUL_LISTINGS = 4
    UNABLE_LISTINGS = 5
    FIRST_WRONGFUL_LISTINGS = 6
    OBJECTIONS = 7
    DECISIONS = 8
    UPHELD = 9
    WRONGFUL_OBJECTIONS_DECIDED = 10
    CORRECTED_IN_TIME = 11
    BILLS = 12
    DEFAULTS = 13
    FOLLOWED_PRIVATE = 14
    REPAID_PRIVATE = 15
    SELF_CURED_PRIVATE = 16
    APPLICATIONS = 17
    LOANS = 18
    DEALS = 19
    CHEATED = 20
    DECLINED = 21
    POSTS = 22
    LISTED_PERSONS = 23
    WRONGLY_LISTED_PERSONS = 24
    RIGHTLY_LISTED_PERSONS = 25
    DISAGREEMENTS = 26
    LISTED_AND_RATED = 27
    JUDGMENTS = 28
    MONEY_EARNED = 29
    MONEY_SPENT = 30
    MONEY_REPAID = 31
    MONEY_SANCTIONS = 32
    MONEY_REWARDS = 33
    NATIONAL_ENTRIES = 34
    NATIONAL_EXITS = 35
    RECORDS = 36  # RECORDS + slot, and so on for what systems do and hold
    LISTINGS = RECORDS + N_SLOTS
    REPAID = LISTINGS + N_SLOTS
    CORRECTED = REPAID + N_SLOTS
    EXPIRED = CORRECTED + N_SLOTS
    REPAIRED = EXPIRED + N_SLOTS
    LISTED = REPAIRED + N_SLOTS
    SCORE_GOOD = LISTED + N_SLOTS  # SCORE_GOOD + bucket of the score
    SCORE_BAD = SCORE_GOOD + 16
    AGAINST = SCORE_BAD + 16  # AGAINST + number of the issue: critical posts about it
    IN_FAVOUR = AGAINST + N_ISSUES
    PURCHASES = IN_FAVOUR + N_ISSUES
    BAD_PURCHASES = PURCHASES + 1
    AVOIDED = BAD_PURCHASES + 1
    INSTALMENTS_DUE = AVOIDED + 1
    CALLED_IN = INSTALMENTS_DUE + 1
    TAKEN = CALLED_IN + 1
    PRICES = TAKEN + 1  # prices of the loans that were taken, in millionths
    LENT = PRICES + 1  # from here on yuan
    OWED_TO_LENDERS = LENT + 1
    INSTALMENTS = OWED_TO_LENDERS + 1
    HANDED_OVER = INSTALMENTS + 1
    WRITTEN_OFF = HANDED_OVER + 1
    FIRMS = WRITTEN_OFF + 1  # from here on what is counted for everybody only, and of firms, who are in no group
    FIRM_ACTS = FIRMS + 1
    FIRM_APPLICATIONS = FIRM_ACTS + 1
    FIRM_LOANS = FIRM_APPLICATIONS + 1
    FIRM_DEFAULTS = FIRM_LOANS + 1
    FIRM_RECORDS = FIRM_DEFAULTS + 1
    FIRM_WRONG_RECORDS = FIRM_RECORDS + 1
    FIRM_LISTINGS = FIRM_WRONG_RECORDS + 1
    FIRM_WRONGFUL_LISTINGS = FIRM_LISTINGS + 1
    FIRM_DELISTINGS = FIRM_WRONGFUL_LISTINGS + 1
    FIRM_LISTED = FIRM_DELISTINGS + 1
    LISTED_FIRMS = FIRM_LISTED + 1
    FIRM_OBJECTIONS = LISTED_FIRMS + 1
    FIRM_CORRECTED = FIRM_OBJECTIONS + 1
    FIRM_GOOD = FIRM_CORRECTED + 1  # FIRM_GOOD + bucket of the score
    FIRM_BAD = FIRM_GOOD + 16
    FIRM_DUE = FIRM_BAD + 16  # FIRM_DUE + class of the score: loans to firms
    FIRM_FAILED = FIRM_DUE + 16
    DUE = FIRM_FAILED + 16  # DUE + class of the score: instalments of citizens
    FAILED = DUE + 16
    FIRMS_FAILED = FAILED + 16
    FIRM_OVERDUE = FIRMS_FAILED + 1  # yuan that firms failed to pay in time, paid late, and left behind
    FIRM_PAID = FIRM_OVERDUE + 1
    FIRM_LOST = FIRM_PAID + 1


N_SCORE_BUCKETS = N_CLASSES
N_COUNTS = Count.FIRM_LOST + 1
N_GROUPED = int(Count.FIRMS)
"""Counts from here on are 0 in all groups but that of everybody."""


class Stock(IntEnum):
    """What is the case at a stock-taking. Levels between 0 and 1 are summed in millionths."""

    CITIZENS = 0
    TRUST_IN_OTHERS = 1
    CONFIDENCE = 2
    LEGITIMACY = 3
    SUPPORT = 4
    APPROVE = 5
    APPROVE_EXPRESSED = 6
    APPROVE_STRONGLY = 7
    EVER_LISTED = 8
    EVER_WRONGLY_LISTED = 9
    KNOW_CITY_SYSTEM = 10
    JOBLESS = 11
    GRIEVANCES = 12
    LIQUIDITY = 13
    OWING = 14
    CORRECTED = 15
    SURVEYED = 16
    ANSWERS = 17  # ANSWERS + level of the answer, from strongly against to strongly for
    SHOWN_SUPPORT = 22  # of those asked


N_ANSWERS = 5
N_STOCKS = Stock.SHOWN_SUPPORT + 1
MILLION = 1_000_000


@rule
def millionths(level):
    """A level between 0 and 1 in whole millionths, so that sums are exact."""
    return int(level * MILLION + 0.5)


_BYTE = 8
_FIRSTS = sum(first << _BYTE * dimension for dimension, first in enumerate(FIRST_GROUPS))
"""FIRST_GROUPS, a byte each, in one number: kernels look nothing up."""


@rule
def group_in(groups, dimension):
    """The position in GROUPS that the code `groups` has in one dimension."""
    first = (_FIRSTS >> (_BYTE * dimension)) & 255
    return first + ((np.int64(groups) >> (GROUP_BITS * dimension)) & GROUP_MASK)


@rule
def n_told_apart(group, n):
    """How many of `n` columns of counts or stocks are kept for `group`: all for everybody, group 0."""
    return n if group == 0 else min(n, N_GROUPED)


@rule
def start_counting(counts, first, last):
    """Set the counts of blocks `first` to `last` - 1 to 0."""
    for block in range(first, last):
        for group in range(counts.shape[1]):
            counts[block, group, : n_told_apart(group, counts.shape[2])] = 0


@rule
def tally_many(counts, block, groups, first, amounts):
    """Add a tuple of `amounts` of what stands side by side from `first` on.

    Once for everybody and once in each group that the code `groups` names; 0 names none.
    """
    for n in range(len(amounts)):
        counts[block, 0, first + n] += amounts[n]
    for dimension in range(DIMENSIONS if groups > 0 else 0):
        group = group_in(groups, dimension)
        for n in range(len(amounts)):
            counts[block, group, first + n] += amounts[n]


@rule
def tally(counts, block, groups, what, amount):
    """Add `amount` of `what`; see `tally_many`."""
    tally_many(counts, block, groups, what, (amount,))


@rule
def tally_mask(counts, block, groups, first, mask):
    """Count every slot whose bit is set in `mask`, as `first` + slot; see `tally_many`."""
    for slot in range(N_SLOTS):
        counts[block, 0, first + slot] += (mask >> slot) & 1
    for dimension in range(DIMENSIONS if groups > 0 else 0):
        group = group_in(groups, dimension)
        for slot in range(N_SLOTS):
            counts[block, group, first + slot] += (mask >> slot) & 1


@rule
def tally_stocks(stocks, block, groups, row):
    """Add a `row` of all stocks but surveys; see `tally_many`."""
    for what in range(Stock.SURVEYED):
        stocks[block, 0, what] += row[what]
    for dimension in range(DIMENSIONS if groups > 0 else 0):
        group = group_in(groups, dimension)
        for what in range(Stock.SURVEYED):
            stocks[block, group, what] += row[what]
