"""WHAT PASSES BETWEEN THE HALVES: `Policies` down, `Tallies` up, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

RULES = np.dtype(
    [
        ("active", "?"),  # the system exists and is not halted
        ("scope", "i8"),  # bit mask over the conduct catalogue: what it records
        ("usual", "i8"),  # the part of it that most users meet; less than all where private services differ
        ("lists", "?"),  # severe records lead straight to a listing
        ("grades", "?"),  # records move points, and low points lead to a listing
        ("coverage", "f8"),  # share of the city's citizens it holds a file on, 0-1
        ("error_rate", "f8"),  # wrong records per covered citizen and year at normal load
        ("capacity", "f8"),  # records per 1,000 citizens and day it can handle with care
        ("security", "f8"),  # 0 (open) to 1 (safe): breaches fall with it
        ("detection", "f8"),  # multiplier on each item's detectability
        ("list_severity", "f8"),  # records at least this severe list at once
        ("list_below", "i8"),  # points relative to the start under which a person is listed (negative)
        ("listing_days", "i8"),  # term of a listing that no payment ends
        ("retention_days", "i8"),  # days until a record is forgotten
        ("sanction", "f8"),  # cost of being listed, share of income
        ("access", "f8"),  # share of credit and services that a listing closes, 0-1
        ("naming", "f8"),  # visibility of a listing to neighbours, 0-1
        ("grade_a", "i8"),  # points above the start from which a grade counts as good
        ("reward", "f8"),  # benefit of a high grade, share of income
        ("notice", "f8"),  # chance that a person is told when she is recorded, 0-1
        ("objection", "?"),  # an objection and correction procedure exists
        ("deadline_days", "i8"),  # calendar days in which an objection must be decided
        ("marks", "?"),  # sanctions rest while a listing is marked as under objection
        ("second_stage", "?"),  # a refusal can be reviewed once more
        ("recognises", "i8"),  # bit mask over Slot: whose listings it takes over
        ("recognition_lag", "f8"),  # mean days until a listing, or its end, is taken over
        ("quality", "f8"),  # divides the error rate: spending on data quality, 1 is ordinary
        ("censorship", "f8"),  # share of critical posts about it that are removed, 0-1
        ("audits", "f8"),  # factor on the audits that the PBoC can make
        ("career", "f8"),  # factor on what visible innovation is worth to a city's officials
        ("harmony", "f8"),  # what complaints take from careers even where nobody listens; 1 is as if all did
        ("grace", "i8"),  # days beyond the usual grace before it lists a debtor (the court only)
        ("screening", "f8"),  # share of debtors unable to pay whom it recognises and spares, 0-1 (the court only)
        ("repair", "f8"),  # share of what is owed that ends a listing when paid with a promise of the rest; 0 none does
    ],
    align=True,
)
"""The rules of one credit system in one city. `Policies.rules` has shape (cities, slots)."""


OFFER = np.dtype(
    [
        ("scope", "i8"),  # bit mask over the conduct catalogue: what it records, of the scope in the rules of its slot
        ("error_rate", "f8"),  # wrong records per stream, covered citizen and year; negative: that of the rules
    ],
    align=True,
)
"""What is particular to one private service. `Policies.offers` has shape (services + 1,)."""


N_CLASSES = 16
"""Classes of a score."""

N_ISSUES = 4
"""Issues that the public can argue over at the same time."""

ISSUE = np.dtype(
    [
        ("alive", "?"),  # people can come across it
        ("topic", "i8"),  # 0-63: people judge issues of one topic alike; conduct items come first
        ("slot", "i8"),  # the system that it is about
        ("reach", "f8"),  # chance that somebody who follows debates comes across it today, 0-1
        ("relevance", "f8"),  # how justified it looks: relevance of an item, 1 - gravity of a scandal, 0-1
        ("exposure", "f8"),  # records a year that it would bring to an average citizen
    ],
    align=True,
)
"""One issue of the public sphere. `Government.issues` has shape (N_ISSUES,)."""


class Policies(NamedTuple):
    """What citizens meet today: the rules in force, city by city, and what reaches them from public life.

    rules: record array (cities, slots) of RULES.
    services: bool array (services + 1,), whether each private service operates (index 0, none, is False).
    offers: record array (services + 1,) of OFFER, what each private service records (index 0 is no service).
    media_tone: share of media reports that are critical of the system, 0-1.
    loads: float64 array (cities, slots); 1 is what a system can handle with care.
    lateness: float64 array (cities,), factor on the deadlines of objections.
    shocks: float64 array (cities, 3): size of the income shock in force, share hit, and key of its draws.
    reach: float64 array (cities,), share of citizens whom today's information reaches.
    bad_news: float64 array (cities,), share of citizens who hear of today's scandals and breaches.
    issues: record array (N_ISSUES,) of ISSUE.
    prices: float64 array (2, classes of score), what lenders ask of citizens and of firms; negative where they refuse.
    campaign: the system (Slot) that today's information is about, -1 none.
    message: what is said of it, bits of Message; 0 only that it exists.
    source: who says so (Source).
    repealed: whether the rules are others than yesterday's.
    """

    rules: np.recarray
    services: np.ndarray
    offers: np.recarray
    media_tone: float
    loads: np.ndarray
    lateness: np.ndarray
    shocks: np.ndarray
    reach: np.ndarray
    bad_news: np.ndarray
    issues: np.recarray
    prices: np.ndarray
    campaign: int = -1
    message: int = 0
    source: int = 0
    repealed: bool = False


BY_CITY = ("rules", "loads", "lateness", "shocks", "reach", "bad_news")
"""The fields of Policies that have a row for each city; the others hold for the whole country."""


def for_cities(policies: Policies, cities: np.ndarray) -> Policies:
    """The policies that citizens of some cities (positions) meet."""
    return policies._replace(**{name: getattr(policies, name)[cities] for name in BY_CITY})


def alike(services: int) -> np.recarray:
    """Offers (services,) of services that record all that the rules of their slot say."""
    offers = np.zeros(services, dtype=OFFER).view(np.recarray)
    offers.scope = offers.error_rate = -1
    return offers


def quiet(rules: np.recarray, services: np.ndarray, media_tone: float) -> Policies:
    """Policies of a day on which nothing happens and nobody is overloaded."""
    cities = len(rules)
    loads = np.zeros(rules.shape)
    return Policies(
        rules, services, alike(len(services)), media_tone, loads, np.ones(cities), np.zeros((cities, 3)),
        np.zeros(cities), np.zeros(cities), np.zeros(N_ISSUES, dtype=ISSUE).view(np.recarray), np.zeros((2, N_CLASSES)),
    )  # fmt: skip


@dataclass(frozen=True)
class Tallies:
    """What institutions see of a day: counts by city and group, never a citizen.

    counts: int64 array (cities, groups, counters), what happened today; see `tallies.Count`.
    stocks: int64 array (cities, groups, stocks) at the last stock-taking; see `tallies.Stock`.
    """

    day: int
    counts: np.ndarray
    stocks: np.ndarray
