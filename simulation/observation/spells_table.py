"""WHICH LISTINGS ENDED, AND WHICH LAST: one row each, with the uid of the person, out of the tables of a population."""

from __future__ import annotations

import numpy as np

from simulation.population.geography import Places
from simulation.rules.listings import segment_of
from simulation.state.citizens import UID_SHIFT, Citizens, Listing, Slot
from simulation.state.tables import Spells

Listings = dict[str, np.ndarray]
"""Columns by name: uid, slot, segment, start, end, reason, wrongful; days are internal numbers, end 0 is none."""


def uids_of(places: Places, who: np.ndarray) -> np.ndarray:
    """The uids of citizens `who` (positions in the columns), int64."""
    place = np.searchsorted(places.first, who, side="right") - 1
    made: np.ndarray = (places.code[place] << UID_SHIFT) + who - places.first[place]
    return made


def ended(spells: Spells, places: Places) -> Listings:
    """The listings that ended since the table was last emptied."""
    rows = np.concatenate(
        [np.zeros(0), *(np.arange(first, first + n) for first, n in zip(spells.first[:-1], spells.n, strict=True))]
    ).astype(np.int64)
    names = ("slot", "segment", "start", "end", "reason", "wrongful")
    return {"uid": uids_of(places, spells.who[rows])} | {name: getattr(spells, name)[rows] for name in names}


def lasting(citizens: Citizens, places: Places) -> Listings:
    """The listings that have not ended, with end 0."""
    pieces = []
    for slot in Slot:
        who = np.flatnonzero(citizens.listed & (1 << slot))
        flags = citizens.listing[who, slot].astype(np.int64)
        pieces.append(
            {
                "uid": uids_of(places, who),
                "slot": np.full(len(who), slot, np.uint8),
                "segment": np.array([segment_of(int(f)) for f in flags], np.uint8),
                "start": citizens.listed_since[who, slot],
                "end": np.zeros(len(who), np.uint16),
                "reason": np.zeros(len(who), np.uint8),
                "wrongful": flags & int(Listing.WRONGFUL) != 0,
            }
        )
    return one_below_the_other(pieces)


def one_below_the_other(pieces: list[Listings]) -> Listings:
    """The rows of all pieces."""
    return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
