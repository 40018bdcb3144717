"""WHO: the citizens, one array per attribute.

Citizens of a city stand next to each other, in the order of their number in that city, which is also their order on
the ring of neighbours. A citizen's uid is `code of the city * 2**32 + number`, so it never depends on which other
cities are simulated.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

NEVER = 65535
"""A day that does not come: the value of a day column when nothing is due."""

UID_SHIFT = 32
"""uid = (code of the city << UID_SHIFT) + number in the city."""


class Sex(IntEnum):
    """As the census has it."""

    FEMALE = 0
    MALE = 1


class Residence(IntEnum):
    """Whether somebody lives in a town or city."""

    RURAL = 0
    URBAN = 1


class Schooling(IntEnum):
    """The highest level completed."""

    PRIMARY = 0
    LOWER_SECONDARY = 1
    UPPER_SECONDARY = 2
    TERTIARY = 3


class Slot(IntEnum):
    """The credit systems that can hold something on one citizen. SERVICE is the private service she is enrolled in."""

    REGISTRY = 0
    COURT = 1
    TAX = 2
    CITY = 3
    SERVICE = 4


class Segment(IntEnum):
    """The two kinds of debt."""

    PRIVATE = 0
    JUDGMENT = 1


class Debt(IntEnum):
    """Bits of the state of one debt."""

    OWED = 1
    ABLE_WHEN_DUE = 2
    REPORTED = 4
    OBSERVED = 8
    """The first reported debt of its segment, followed up for the share repaid within 30 days."""
    SELF_CURED = 16
    """Would have been paid by now had the system been off (same person, same draws)."""


class Listing(IntEnum):
    """Bits of the state of one listing in one system."""

    WRONGFUL = 1
    """Rests on a record of something that did not happen."""
    UNABLE = 2
    """On the court's list for a debt that the person could not pay, against the law of the list."""
    IRRELEVANT = 4
    """Rests on conduct that says little about creditworthiness."""
    IMPORTED = 8
    """Taken over from another system."""
    AWARE = 16
    FOR_JUDGMENT = 32
    """The debt is court-adjudicated."""
    REFUSED = 64
    FOR_DEBT = 128
    """Ends when the debt is paid."""


class Message(IntEnum):
    """Bits of what people can be told of the system."""

    ORDER = 1
    """It keeps order."""
    BENEFIT = 2
    """It brings benefits."""
    REPRESSION = 4
    """It can be used to repress."""


N_MESSAGES = len(Message)


class Source(IntEnum):
    """Who tells people something of the system."""

    STATE_MEDIA = 0
    PLATFORM = 1
    OWN_CASE = 2


class History(IntEnum):
    """Bits of what ever happened to a citizen in this run."""

    LISTED = 1
    WRONGLY_LISTED = 2
    REPORTED_PRIVATE = 4
    REPAID_30_PRIVATE = 8
    SELF_CURED_30_PRIVATE = 16
    FOLLOWED_30_PRIVATE = 32
    REPORTED_JUDGMENT = 64
    OBJECTED = 512
    CORRECTED = 1024
    GRIEVANCE = 2048
    JUST_CORRECTED = 4096
    """Corrected since her last payday."""


N_SLOTS = len(Slot)
LATE = 16
"""Bit of `objection`: the office was overloaded when it was filed, so it will miss the legal deadline."""
N_SEGMENTS = len(Segment)


class Citizens(NamedTuple):
    """Columns over all simulated citizens; n is their number."""

    # who they are (fixed during a run)
    age: np.ndarray  # uint8, years, 18 or more
    sex: np.ndarray  # uint8, Sex
    residence: np.ndarray  # uint8, Residence
    schooling: np.ndarray  # uint8, Schooling
    income_fifth: np.ndarray  # uint8, 0 (lowest) to 4, of the national distribution
    income: np.ndarray  # int32, yuan a month when in work
    creditworthiness: np.ndarray  # float32, latent theta, standard normal
    groups: np.ndarray  # uint16, code of her groups, see `code_of_groups`; 0 where groups are not observed
    service: np.ndarray  # uint8, 0 none, else number of the private service
    past_of: np.ndarray  # uint32, number in the city of the one whose past is hers, mostly her own: see `nature_of`
    # money
    liquidity: np.ndarray  # int32, yuan at hand
    jobless_until: np.ndarray  # uint16, day; 0 when in work
    owed: np.ndarray  # (n, segments) int32, yuan
    owed_since: np.ndarray  # (n, segments) uint16, day the debt fell overdue, or was listed once REPORTED
    debt: np.ndarray  # (n, segments) uint8, Debt
    loan: np.ndarray  # int32, yuan still to be paid back to a lender, the price included
    instalment: np.ndarray  # int32, yuan due each month
    loan_class: np.ndarray  # uint8, class of her score when the loan was granted
    loan_price: np.ndarray  # uint8, price of the loan in per cent of the sum
    # what systems hold
    points: np.ndarray  # (n, slots) int16, points above or below the start
    listed: np.ndarray  # uint8, bit mask over Slot
    listed_since: np.ndarray  # (n, slots) uint16, day
    listing: np.ndarray  # (n, slots) uint8, Listing
    objection: np.ndarray  # uint8, slot + 1 of the pending objection, plus LATE; 0 none
    decision_due: np.ndarray  # uint16, day
    knows: np.ndarray  # uint8, bit mask over Slot: systems she knows of
    # what she thinks
    believes: np.ndarray  # uint8, bits of Message
    trust_in_others: np.ndarray  # float32, 0 to 1
    confidence: np.ndarray  # float32, 0 to 1, in the system's competence
    legitimacy: np.ndarray  # float32, 0 to 1, procedural fairness
    support: np.ndarray  # float32, 0 to 1, latent support of the system
    spoke_on: np.ndarray  # uint16, day of her last critical post, 0 never
    heard_on: np.ndarray  # uint8, the last eight bits of a day on which a neighbour posted criticism
    # when rare things are due
    next_conduct: np.ndarray  # uint16, day of the next occasion for misconduct or reward
    next_error: np.ndarray  # uint16, day of the next occasion for a wrong record
    history: np.ndarray  # uint16, History


SHAPES: dict[str, int] = {
    "owed": N_SEGMENTS,
    "owed_since": N_SEGMENTS,
    "debt": N_SEGMENTS,
    "points": N_SLOTS,
    "listed_since": N_SLOTS,
    "listing": N_SLOTS,
}
TYPES: dict[str, type] = {
    **dict.fromkeys(("income", "liquidity", "owed", "loan", "instalment"), np.int32),
    **dict.fromkeys(("creditworthiness", "trust_in_others", "confidence", "legitimacy", "support"), np.float32),
    **dict.fromkeys(
        (
            "jobless_until",
            "owed_since",
            "listed_since",
            "decision_due",
            "next_conduct",
            "next_error",
            "history",
            "spoke_on",
        ),
        np.uint16,
    ),
    "points": np.int16,
    "groups": np.uint16,
    "past_of": np.uint32,
}


def empty_citizens(n: int) -> Citizens:
    """All columns for `n` citizens, zeroed."""
    return Citizens(
        **{
            name: np.zeros((n, SHAPES[name]) if name in SHAPES else n, dtype=TYPES.get(name, np.uint8))
            for name in Citizens._fields
        }
    )


# The groups by which every outcome is also reported: index 0 is everybody.
GROUPS: tuple[str, ...] = (
    "all",
    "sex=female",
    "sex=male",
    "age=18-29",
    "age=30-39",
    "age=40-49",
    "age=50-59",
    "age=60+",
    "income=1",
    "income=2",
    "income=3",
    "income=4",
    "income=5",
    "schooling=primary",
    "schooling=lower_secondary",
    "schooling=upper_secondary",
    "schooling=tertiary",
    "residence=rural",
    "residence=urban",
)
N_GROUPS = len(GROUPS)


DIMENSIONS = 5
"""Sex, age band, income fifth, schooling and residence: a citizen is in one group of each."""
GROUP_BITS = 3
GROUP_MASK = 7
"""The code of a citizen's groups has three bits for each dimension: which of its groups it is, counted from 0."""
FIRST_GROUPS = (1, 3, 8, 13, 17)
"""Position in GROUPS of the first group of each dimension."""
IS_GROUPED = 1 << GROUP_BITS * DIMENSIONS
"""Bit of a code that names groups; the code 0 names none."""


def code_of_groups(citizens: Citizens) -> np.ndarray:
    """The code of every citizen's groups, uint16 (n,)."""
    band = np.clip(citizens.age // 10, 2, 6) - 2
    places = (citizens.sex, band, citizens.income_fifth, citizens.schooling, citizens.residence)
    code = np.full(len(citizens.age), IS_GROUPED, np.uint16)
    for dimension, place in enumerate(places):
        code |= place.astype(np.uint16) << np.uint16(GROUP_BITS * dimension)
    return code
