"""WHAT IS ON FILE: on whom a system holds a file, and how often its streams of data go wrong.

Every way onto a list asks `holds_file`: records, errors, listings of before the first day, and listings taken over.
"""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import Purpose, uniform
from simulation.rules.offices import excess
from simulation.state.citizens import Slot

FILE = 100
"""Counter of the draw that decides whether a system holds a file on somebody: FILE + slot."""


@rule
def on_file(seed, uid, slot, coverage):
    """Whether the system in `slot` holds a file on a citizen or firm: a fixed trait, wider when coverage is wider."""
    return coverage >= 1.0 or uniform(seed, Purpose.ENROLMENT, uid, FILE + slot) < coverage


@rule
def holds_file(system, seed, uid, slot, served):
    """Whether the system in `slot` holds a file on a citizen or firm.

    served: whether a private service at which she is enrolled operates; never true of firms.
    """
    return served if slot == Slot.SERVICE else on_file(seed, uid, slot, system.coverage)


@rule
def streams_in(scope):
    """Number of items in a scope, a bit mask."""
    n = 0
    while scope > 0:
        n += scope & 1
        scope >>= 1
    return n


@rule
def offers(offer, slot, item):
    """Whether a private service with this offer records `item`; true of all other systems, which are one each."""
    return slot != Slot.SERVICE or (offer.scope >> item) & 1 == 1


@rule
def error_rate_of(system, recordable, load, p, errors=-1.0):
    """Wrong records a year about one citizen or firm on file, from all streams of one system, cut at the bound.

    errors: those of a private service by stream of data; negative where the rules say it.
    """
    usual = system.error_rate if errors < 0.0 else errors
    rate = usual / system.quality * streams_in(system.scope & recordable)
    return min(rate * (1.0 + p.overload * excess(load)), p.highest_error)


@rule
def item_in(scope, u):
    """One item of a scope, all equally likely."""
    left = int(u * streams_in(scope))
    item = 0
    while True:
        if (scope >> item) & 1 == 1:
            if left == 0:
                return item
            left -= 1
        item += 1
