"""WHAT THE BITS MEAN: one table of words for every column that is a number made of bits, and a way to read it aloud."""

from __future__ import annotations

from enum import IntEnum

from simulation.state.citizens import Debt, History, Listing

WORDS: dict[type[IntEnum], dict[int, str]] = {
    Debt: {
        Debt.OWED: "owed",
        Debt.ABLE_WHEN_DUE: "able to pay when due",
        Debt.REPORTED: "reported",
        Debt.OBSERVED: "followed for 30 days",
        Debt.SELF_CURED: "would be paid without the system",
    },
    Listing: {
        Listing.WRONGFUL: "wrongful",
        Listing.UNABLE: "unable to pay",
        Listing.IRRELEVANT: "for irrelevant conduct",
        Listing.IMPORTED: "taken over",
        Listing.AWARE: "known to the person",
        Listing.FOR_JUDGMENT: "for a judgment",
        Listing.REFUSED: "objection refused",
        Listing.FOR_DEBT: "for debt",
    },
    History: {
        History.LISTED: "ever listed",
        History.WRONGLY_LISTED: "ever wrongly listed",
        History.REPORTED_PRIVATE: "private debt reported",
        History.REPAID_30_PRIVATE: "private debt repaid within 30 days",
        History.SELF_CURED_30_PRIVATE: "private debt would be repaid within 30 days without the system",
        History.FOLLOWED_30_PRIVATE: "private debt followed for 30 days",
        History.REPORTED_JUDGMENT: "judgment debt reported",
        History.OBJECTED: "objected",
        History.CORRECTED: "corrected",
        History.GRIEVANCE: "has a grievance",
        History.JUST_CORRECTED: "corrected since the last payday",
    },
}
"""What each bit says, in words, by the kind of number."""


def describe(kind: type[IntEnum], value: int) -> str:
    """The bits of `value` in words: `describe(Listing, 137)` is "wrongful, taken over, for debt".

    Raises ValueError for a bit that `kind` does not have.
    """
    value = int(value)
    words = WORDS[kind]
    unknown = value & ~sum(words)
    if value < 0 or unknown:
        raise ValueError(f"{value} has bits that {kind.__name__} does not: {unknown}")
    return ", ".join(word for bit, word in words.items() if value & bit) or "nothing"
