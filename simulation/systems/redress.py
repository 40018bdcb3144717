"""Redress: how objections are decided and what a correction does.

A pending objection is decided on its due day. It is upheld with chance `sensitivity` when the listing is wrongful,
`unable` when it rests on a judgment that the person could not pay, and 1 - `specificity` otherwise. Upholding ends the
listing, takes back the wrong records behind it and, through recognition, ends its copies elsewhere with a lag. A
refusal of a wrongful listing leaves a grievance, and so does a correction that came late, which earns no thanks. When
more objections are filed than the office can handle, all are late by the factor filed / capacity (see
`institutions/city.py`).

Sources: C02 (success near 0.8), C04 (grievance), deadlines B01-B13 in `policies/redress.py`.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import Purpose, uniform
from simulation.parameters import Mechanism, parameter
from simulation.rules.ledger import drop_wrong_records
from simulation.rules.listings import Reason, end_listing, on_roll
from simulation.state.blocks import uid_of
from simulation.state.citizens import LATE, History, Listing
from simulation.state.tallies import Count, tally


class Redress(Mechanism):
    """Parameters of deciding objections."""

    sensitivity: float = parameter(
        0.81, "chance that an objection to a wrongful listing is upheld", unit="1", low=0, high=1, source="C02: 21/26",
        grade="C",
    )  # fmt: skip
    specificity: float = parameter(
        0.97, "chance that an objection to a rightful listing is refused", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    unable: float = parameter(
        0.3, "chance that an objection for inability to pay is upheld", unit="1", low=0, high=1,
        source="A18; size guess", grade="D",
    )  # fmt: skip
    capacity: float = parameter(
        0.1, "objections per 1,000 citizens that an office decides in a day", unit="1/day", low=0.0001, high=1000,
        source="guess", grade="D",
    )  # fmt: skip


@rule
def chance_upheld(flags, p):
    """Chance that an objection against a listing with these flags is upheld."""
    if flags & Listing.WRONGFUL:
        return p.sensitivity
    return p.unable if flags & Listing.UNABLE else 1.0 - p.specificity


@kernel
def decide(
    first_block, last_block, blocks, seed, day, citizens, items, rules, p, roll, ledger, spells, counts
):  # fmt: skip
    """Decide the objections that are due today."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        for n in range(roll.n[block]):
            i = on_roll(blocks, block, roll, n)
            if citizens.objection[i] == 0 or np.int64(citizens.decision_due[i]) > day:
                continue
            late = np.int64(citizens.objection[i]) & LATE != 0
            slot = (np.int64(citizens.objection[i]) & (LATE - 1)) - 1
            flags = np.int64(citizens.listing[i, slot])
            wrongful = flags & Listing.WRONGFUL != 0
            citizens.objection[i] = 0
            tally(counts, block, citizens.groups[i], Count.DECISIONS, 1)
            if wrongful:
                tally(counts, block, citizens.groups[i], Count.WRONGFUL_OBJECTIONS_DECIDED, 1)
            if uniform(seed, Purpose.DECISION, uid_of(blocks, block, i), day) < chance_upheld(flags, p):
                tally(counts, block, citizens.groups[i], Count.UPHELD, 1)
                if wrongful and not late:
                    tally(counts, block, citizens.groups[i], Count.CORRECTED_IN_TIME, 1)
                drop_wrong_records(ledger, citizens, items, block, i, slot)
                end_listing(citizens, spells, counts, block, i, slot, day, Reason.CORRECTED)
                if wrongful and late:
                    history = np.int64(citizens.history[i])
                    citizens.history[i] = history - (history & History.JUST_CORRECTED) | History.GRIEVANCE
            else:
                citizens.listing[i, slot] = flags | Listing.REFUSED
                if wrongful:
                    citizens.history[i] = np.int64(citizens.history[i]) | History.GRIEVANCE
