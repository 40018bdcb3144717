"""Recognition: systems take over each other's listings, and errors spread faster than corrections.

A system that recognises another takes over a listing there of a person on whom it holds a file, with the daily chance
1 / recognition_lag, and gives it up with the same chance once no recognised system holds one. Lags are thus geometric:
exchanged lists arrive at random.
A wrongful listing stays wrongful where it is taken over, and its correction trails by the lag: it ends as corrected for
people who have been corrected somewhere, and as expired where its source merely ran out.

Source: joint punishment memoranda (A10, A11, F06); lags are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import Purpose, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.coverage import holds_file
from simulation.rules.listings import Reason, end_listing, is_listed, listed_by_own, on_roll, source_of, start_listing
from simulation.state.blocks import nature_of, uid_of
from simulation.state.citizens import History, Listing, Segment

TURN = 8
"""Counters of exchanges are TURN * day + slot."""

INHERITED = Listing.WRONGFUL | Listing.UNABLE | Listing.IRRELEVANT | Listing.FOR_DEBT | Listing.FOR_JUDGMENT
"""What a listing keeps when another system takes it over."""


class Recognition(Mechanism):
    """Parameters of the exchange of lists."""

    lag: float = parameter(
        30.0, "mean days until a listing, or its end, is taken over", unit="day", low=1, high=3650, source="guess",
        grade="D",
    )  # fmt: skip


@rule
def reason_of_end(flags, still_owed, history):
    """Why a listing that was taken over ends when its source is gone."""
    if flags & Listing.WRONGFUL:
        return Reason.CORRECTED if history & History.CORRECTED else Reason.EXPIRED
    return Reason.REPAID if flags & Listing.FOR_DEBT and not still_owed else Reason.EXPIRED


@kernel
def recognise(first_block, last_block, blocks, seed, day, citizens, rules, services, p, roll, spells, counts):
    """Take over listings of recognised systems, and give up those whose source is gone."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        for n in range(roll.n[block]):
            i = on_roll(blocks, block, roll, n)
            listed = np.int64(citizens.listed[i])
            own = listed_by_own(citizens, i)  # which recognition does not change
            for slot in range(rules.shape[1]):
                system = rules[city, slot]
                held = is_listed(listed, slot)
                has_source = own & system.recognises & ~(1 << slot) != 0
                if held == has_source or is_listed(own, slot) or not system.active:
                    continue
                u = uniform(seed, Purpose.RECOGNITION, uid_of(blocks, block, i), TURN * day + slot)
                if u * system.recognition_lag >= 1.0:
                    continue
                served = services[citizens.service[i]]
                if held:
                    flags = np.int64(citizens.listing[i, slot])
                    segment = Segment.JUDGMENT if flags & Listing.FOR_JUDGMENT else Segment.PRIVATE
                    reason = reason_of_end(flags, citizens.owed[i, segment] > 0, np.int64(citizens.history[i]))
                    end_listing(citizens, spells, counts, block, i, slot, day, reason)
                elif holds_file(system, seed, nature_of(citizens, i, uid_of(blocks, block, i)), slot, served):
                    source = source_of(citizens, system.recognises, i, slot)
                    inherited = np.int64(citizens.listing[i, source]) & INHERITED
                    start_listing(citizens, counts, block, i, slot, day, inherited | Listing.IMPORTED)
