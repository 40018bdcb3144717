"""WHO GROWS: the rounds in which private services decide what they record, and what each of them offers.

What any service records stands in the rules that all share; what is particular to one stands in its offer. People take
private services to record what most users meet (`usual`). See `institutions/private_service.py`.
"""

from __future__ import annotations

from math import fsum
from typing import Any

import numpy as np

from simulation.government.discrete_choice import SCOPE, TURN, chances, faded, pick
from simulation.government.institutions import private_service as service_rules
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import Slot
from simulation.state.messages import alike


def services_decide(government: Any, day: int, granted: int) -> None:
    """Services that operate decide, each with what it knows; `granted` is the mask of what they may record at first."""
    p = government.settings.institution.private_service
    relevance = government.catalogue.relevance
    permitted = int(np.bitwise_or.reduce(government.permitted[:, Slot.SERVICE]))
    for service in [service for service in government.services if service.operates(day)]:
        service.scope &= permitted
        own = fsum(gravity * faded(day - then, p.half_life) for then, gravity in service.rebukes)
        others = fsum(
            other.share * gravity * faded(day - then, p.half_life)
            for other in government.services
            if other is not service
            for then, gravity in other.rebukes
        )
        threat = own + p.deterrence * others
        shares = chances(
            service_rules.options_of(
                p, service_rules.worth_of_items(p, service.conflict, threat, relevance), service.scope, ~permitted
            )
        )
        luck = uniform(government.seed, int(Purpose.PRIVATE_SERVICE), TURN * service.number + SCOPE, day)
        choice = pick(shares, luck)
        if choice > 0:
            bit, item = 1 << (choice - 1), government.catalogue.names[choice - 1]
            verb = "drop" if service.scope & bit else "add"
            service.scope ^= bit
            cause = f"growth {p.growth:.2f}, conflict {service.conflict:.2f}, threat {threat:.2f}"
            government.note(day, service.name, verb, item, cause)
    pool(government, day, granted)


def pool(government: Any, day: int, granted: int) -> None:
    """Write what any service records into the rules of all, and what most users meet into `usual`."""
    working = [service for service in government.services if service.operates(day)]
    users = fsum(service.share for service in working)
    if users <= 0.0:
        return
    unusual = 0
    for k in range(len(government.catalogue.names)):
        bit = 1 << k
        recording = [service for service in working if service.scope & bit]
        _write(government.adopted, bit, bool(recording) and not granted & bit)
        _write(government.dropped, bit, not recording and bool(granted & bit))
        if 2.0 * fsum(service.share for service in recording) < users and (recording or granted & bit):
            unusual |= bit
    government.usual = ~unusual


def offers_of(government: Any, granted: int) -> np.recarray:
    """What is particular to each private service, record array (services + 1,) of OFFER; the first is none.

    What it has left of what all may record, and what others have added but not it, is no part of its offer.
    """
    offers = alike(len(government.services) + 1)
    added = int(np.bitwise_or.reduce(government.adopted[:, Slot.SERVICE], initial=0)) & ~granted
    known = government.settings.population.services
    for service, said in zip(government.services, known, strict=True):
        offer = offers[service.number]
        own = service.scope & ~granted
        only = -1 if said.items is None else government.catalogue.mask(said.items)
        offer.scope = only & ~(granted & ~service.scope) & ~added | own
        offer.error_rate = -1.0 if said.error_rate is None else said.error_rate
    return offers


def _write(masks: np.ndarray, bit: int, holds: bool) -> None:
    column = masks[:, Slot.SERVICE]
    masks[:, Slot.SERVICE] = column | bit if holds else column & ~bit
