"""Objection: who contests a listing.

A listed person who knows of it, where a procedure exists and none of hers is pending, objects with the daily chance

    propensity_wrong (or propensity_right) * (1 - efficacy + efficacy * 2 * legitimacy) * exp(-cost),

wrong or right meaning whether the listing is wrongful. After a refusal only the share `persistence` goes on, but
everybody may where there is a second stage. Listings that were taken over can only be contested at their source. Who
decides, and how, is in `systems/redress.py`.

Sources: C02 (21 of 26 who allege an error get a change), C04 (45 % of the unconvinced go on); propensities are guesses.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.randomness import Purpose, sifted, uniform
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.listings import fetch_on_roll, is_listed, on_roll
from simulation.state.blocks import nature_of, uid_of
from simulation.state.citizens import LATE, NEVER, History, Listing
from simulation.state.tallies import Count, tally

TURN = 8
"""Counters of objections are TURN * day; PERSISTS marks the trait of going on after a refusal."""
PERSISTS = 7


class Objection(Mechanism):
    """Parameters of objecting."""

    propensity_wrong: float = parameter(
        0.05, "daily chance to object to a wrongful listing one knows of", unit="1/day", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    propensity_right: float = parameter(
        0.00002, "daily chance to object to a listing that is not wrongful", unit="1/day", low=0, high=1,
        source="set so that four in five who object succeed, C02", grade="C",
    )  # fmt: skip
    cost: float = parameter(
        0.3, "log cost of objecting", unit="1", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip
    efficacy: float = parameter(
        1.0, "how much the belief in fair treatment matters: 0 not at all, 1 in proportion", unit="1", low=0, high=1,
        source="direction D13; size guess", grade="D",
    )  # fmt: skip
    persistence: float = parameter(
        0.45, "share that objects again after a refusal", unit="1", low=0, high=1, source="C04", grade="C",
    )  # fmt: skip


@rule
def chance_to_object(wrongful, legitimacy, ease, p):
    """Daily chance that a listed person who knows of it objects; `ease` is exp(-cost)."""
    belief = 1.0 - p.efficacy + p.efficacy * 2.0 * legitimacy
    return min((p.propensity_wrong if wrongful else p.propensity_right) * belief * ease, 1.0)


@kernel
def object_to(first_block, last_block, blocks, seed, day, citizens, rules, lateness, p, roll, counts):
    """File objections; one is pending at a time, and it is due `deadline_days` times the city's lateness later."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        city = blocks[block, Block.CITY]
        ease = exp(-p.cost)
        for n in range(roll.n[block]):
            fetch_on_roll(citizens.legitimacy, blocks, block, roll, n)
            i = on_roll(blocks, block, roll, n)
            listed = np.int64(citizens.listed[i])
            if listed == 0 or citizens.objection[i] != 0:
                continue
            uid = uid_of(blocks, block, i)
            u, drawn = 0.0, False
            for slot in range(rules.shape[1]):
                system = rules[city, slot]
                flags = np.int64(citizens.listing[i, slot])
                if not is_listed(listed, slot) or not flags & Listing.AWARE or flags & Listing.IMPORTED:
                    continue
                if not system.objection or citizens.objection[i] != 0:
                    continue
                if flags & Listing.REFUSED and not system.second_stage:
                    if uniform(seed, Purpose.OBJECTION, nature_of(citizens, i, uid), PERSISTS) >= p.persistence:
                        continue
                chance = chance_to_object(flags & Listing.WRONGFUL != 0, np.float64(citizens.legitimacy[i]), ease, p)
                if not drawn:
                    u, drawn = uniform(seed, Purpose.OBJECTION, uid, TURN * day), True
                objects, u = sifted(u, chance)
                if objects:
                    lasts = int(min(ceil(system.deadline_days * lateness[city]), NEVER - 1.0 - day))
                    citizens.objection[i] = slot + 1 + (LATE if lasts > system.deadline_days else 0)
                    citizens.decision_due[i] = day + lasts
                    citizens.history[i] = np.int64(citizens.history[i]) | History.OBJECTED
                    tally(counts, block, citizens.groups[i], Count.OBJECTIONS, 1)
