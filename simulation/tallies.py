"""WHAT IS COUNTED: the integers that kernels add up, block by block and group by group.

`counts` has shape (blocks, GROUPS, Count) and type int64 and holds what happened on one day; every event is counted
once for everybody and once in each of the five groups its citizen belongs to. Sums of integers do not depend on order,
so results do not depend on how blocks are shared out among threads.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.citizens import DIMENSIONS, GROUP_BITS, GROUP_MASK, N_SLOTS
from simulation.compilation import rule


class Count(IntEnum):
    """What happened today."""

    ACTS = 0
    MINOR_ACTS = 1
    REWARDED_ACTS = 2
    RECORDS = 3
    WRONG_RECORDS = 4
    WRONGFUL_LISTINGS = 5
    UNABLE_LISTINGS = 6
    FIRST_WRONGFUL_LISTINGS = 7
    OBJECTIONS = 8
    DECISIONS = 9
    UPHELD = 10
    WRONGFUL_OBJECTIONS_DECIDED = 11
    CORRECTED_IN_TIME = 12
    BILLS = 13
    DEFAULTS = 14
    FOLLOWED_PRIVATE = 15
    REPAID_PRIVATE = 16
    SELF_CURED_PRIVATE = 17
    FOLLOWED_JUDGMENT = 18
    REPAID_JUDGMENT = 19
    SELF_CURED_JUDGMENT = 20
    REPAID_JUDGMENT_EVER = 21
    APPLICATIONS = 22
    LOANS = 23
    DEALS = 24
    CHEATED = 25
    DECLINED = 26
    POSTS = 27
    LISTED_PERSONS = 28
    WRONGLY_LISTED_PERSONS = 29
    RIGHTLY_LISTED_PERSONS = 30
    DISAGREEMENTS = 31
    RATED_BY_SEVERAL = 32
    JUDGMENTS = 33
    MONEY_EARNED = 34
    MONEY_SPENT = 35
    MONEY_REPAID = 36
    MONEY_SANCTIONS = 37
    MONEY_REWARDS = 38
    NATIONAL_ENTRIES = 39
    NATIONAL_EXITS = 40
    LISTINGS = 41  # LISTINGS + slot, and so on for the other exits and the state
    REPAID = LISTINGS + N_SLOTS
    CORRECTED = REPAID + N_SLOTS
    EXPIRED = CORRECTED + N_SLOTS
    LISTED = EXPIRED + N_SLOTS
    SCORE_GOOD = LISTED + N_SLOTS  # SCORE_GOOD + bucket of the score
    SCORE_BAD = SCORE_GOOD + 16


N_SCORE_BUCKETS = 16
N_COUNTS = Count.SCORE_BAD + N_SCORE_BUCKETS


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


N_STOCKS = len(Stock)
MILLION = 1_000_000


@rule
def tally(counts, block, groups, what, amount):
    """Add `amount` of `what`, once for everybody and once in each group that the code `groups` names."""
    code = np.int64(groups)
    counts[block, 0, what] += amount
    for _ in range(DIMENSIONS):
        counts[block, code & GROUP_MASK, what] += amount
        code >>= GROUP_BITS
