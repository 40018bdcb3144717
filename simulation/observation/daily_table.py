"""WHAT IS REPORTED OF EVERY DAY: counts by name."""

from __future__ import annotations

from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.tallies import Count

DAILY = {
    "acts": Count.ACTS,
    "minor_acts": Count.MINOR_ACTS,
    "rewarded_acts": Count.REWARDED_ACTS,
    "wrong_records": Count.WRONG_RECORDS,
    "listed_persons": Count.LISTED_PERSONS,
    "wrongly_listed_persons": Count.WRONGLY_LISTED_PERSONS,
    "wrongful_listings": Count.WRONGFUL_LISTINGS,
    "unable_listings": Count.UNABLE_LISTINGS,
    "objections_filed": Count.OBJECTIONS,
    "objections_upheld": Count.UPHELD,
    "bills": Count.BILLS,
    "defaults": Count.DEFAULTS,
    "judgments": Count.JUDGMENTS,
    "deals": Count.DEALS,
    "cheated": Count.CHEATED,
    "posts": Count.POSTS,
    "purchases": Count.PURCHASES,
    "bad_purchases": Count.BAD_PURCHASES,
    "firm_acts": Count.FIRM_ACTS,
    "firm_records": Count.FIRM_RECORDS,
    "firm_listings": Count.FIRM_LISTINGS,
    "firm_delistings": Count.FIRM_DELISTINGS,
    "listed_firms": Count.LISTED_FIRMS,
}
"""Counts reported for every day."""

BY_SYSTEM = {
    "records": Count.RECORDS,
    "listings": Count.LISTINGS,
    "repaid": Count.REPAID,
    "repaired": Count.REPAIRED,
    "corrected": Count.CORRECTED,
    "expired": Count.EXPIRED,
    "listed": Count.LISTED,
}
"""Counts reported for every day, over all systems under this name and for each as name_system."""

REPORTED: dict[str, tuple[int, int]] = {name: (count, count + 1) for name, count in DAILY.items()} | {
    f"{name}{of_slot}": (count + first, count + end)
    for name, count in BY_SYSTEM.items()
    for of_slot, first, end in (("", 0, N_SLOTS), *((f"_{slot.name.lower()}", slot, slot + 1) for slot in Slot))
}
"""Every reported count by name: the first of the columns of `Count` that are added up for it, and one past the last."""
