"""WHO PROPOSES WHAT: proposals are made of events and of the press's finds, and what they end in becomes rules.

One mechanism for the registry, a ministry's list, a city and a private service; how their makers weigh them stands in
`institutions/consultation.py`.
"""

from __future__ import annotations

from math import fsum
from typing import Any

import numpy as np

from simulation.government.discrete_choice import faded
from simulation.government.institutions.consultation import ADOPT, MINISTRIES, STOP, Proposal
from simulation.government.service_expansion import pool
from simulation.population import geography_for
from simulation.population.private_services import coverage_of
from simulation.state.citizens import Slot
from simulation.state.messages import Tallies

REGISTRY, MINISTRY, SERVICES = 0, 2, 2
"""Codes of the makers of proposals for draws; service n has SERVICES + n, a city its own code."""
BANK, STATE_COUNCIL = "pboc", "state_council"


def maker_of(government: Any, actor: str) -> dict[str, Any]:
    """Name, kind, code, place, slot and conflict of interest of whoever makes a proposal, by the name of the actor."""
    if actor in government.names:
        place = government.names.index(actor)
        return {"actor": actor, "kind": "city", "code": int(government.codes[place]), "place": place, "slot": Slot.CITY}
    for service in government.services:
        if service.answers_to(actor):
            return {
                "actor": service.name, "kind": "service", "code": SERVICES + service.number,
                "place": service.number - 1, "slot": Slot.SERVICE, "conflict": service.conflict,
            }  # fmt: skip
    if actor == BANK:
        return {"actor": actor, "kind": "ministry", "code": REGISTRY, "slot": Slot.REGISTRY}
    return {"actor": actor, "kind": "ministry", "code": MINISTRY, "slot": MINISTRIES[actor]}


def exposed_to(government: Any, maker: dict[str, Any]) -> float:
    """Share of the country's citizens whom a maker's system reaches."""
    if maker["kind"] == "service":
        people = government.settings.population
        return float(government.services[maker["place"]].share * coverage_of(people.services, people.service_coverage))
    if maker["kind"] == "city":
        geography = geography_for(government.settings.population)
        row = geography.index(maker["actor"])
        return float(geography.population[row] / geography.population.sum())
    return 1.0


def proposal_of(government: Any, day: int, actor: str, items: tuple[str, ...], **said: Any) -> Proposal:
    """A proposal of `actor`; `said` is what else is known of it: slot, exposed, licensed, sprung."""
    catalogue, maker = government.catalogue, maker_of(government, actor)
    numbers = [catalogue.names.index(item) for item in items]
    exposed = said.pop("exposed", None)
    maker["exposed"] = exposed_to(government, maker) if exposed is None else exposed
    maker.update(said)
    return Proposal(
        item=numbers[0], since=day, issue=None, items=catalogue.mask(items),
        relevance=float(np.mean([catalogue.relevance[number] for number in numbers])), **maker,
    )  # fmt: skip


def propose(government: Any, day: int, event: Any, *, sprung: bool) -> None:
    """Let the actor of an event of the scenario make its proposal known, and in force at once where it is `sprung`."""
    actor, items = event.actor, event.items or (event.item,)
    said = {"exposed": event.exposed, "licensed": event.licensed, "sprung": sprung}
    if event.system is not None:
        said["slot"] = Slot[event.system.upper()]
    made = proposal_of(government, day, actor, items, **said)
    actor = made.actor if made.kind == "service" else actor
    government.note(day, actor, "adopt" if sprung else "announce", ", ".join(items), "scenario")
    if sprung:
        bring_in(government, made, day)
    government.public_debate.announce(
        made, reward=event.reward, voluntary=event.voluntary, sprung=event.sprung or sprung
    )


def announce(government: Any, day: int, event: Any) -> None:
    """A proposal of which only the system is told becomes known: that of the registry, or of a ministry."""
    system, items = event.system or "registry", event.items or (event.item,)
    actor = BANK if system == "registry" else "ministry"
    made = proposal_of(government, day, actor, items, slot=Slot[system.upper()], exposed=event.exposed)
    government.note(day, system, "announce", ", ".join(items), "scenario")
    government.public_debate.announce(made, reward=event.reward, voluntary=event.voluntary, sprung=event.sprung)


def adopt(government: Any, day: int, event: Any) -> None:
    """Items enter a scope by decree; cities that are named have to answer for theirs, if anybody minds."""
    system, items = event.system or "registry", event.items or (event.item,)
    slot, mask = Slot[system.upper()], government.catalogue.mask(items)
    chosen = [event.cities is None or name in event.cities for name in government.names]
    government.adopted[chosen, slot] |= mask
    government.dropped[chosen, slot] &= ~mask
    government.note(day, system, "adopt", ", ".join(items), "scenario")
    for city in event.cities or () if slot == Slot.CITY else ():
        if city in government.names and government.decision_rounds.deciding:
            government.public_debate.bureau.open(proposal_of(government, day, city, items, sprung=True))


def answer_for(government: Any, day: int, issue: Any) -> None:
    """What the press has found in the scope of a city that decides is in force, and the city has to answer for it."""
    decides = government.decision_rounds.deciding and issue.slot == Slot.CITY and issue.where in government.names
    if decides and issue.topic < len(government.catalogue.names):
        item = government.catalogue.names[issue.topic]
        city = government.cities[government.names.index(issue.where)]
        made = proposal_of(government, day, city.name, (item,), sprung=True)
        made.issue = issue
        if city.governs and city.scope >> issue.topic & 1:
            government.public_debate.bureau.open(made)


def threats(government: Any, day: int) -> dict[str, float]:
    """Rebukes from above of all who have an open proposal, as far as they are remembered."""
    units, found = government.settings.institution, {}
    for made in government.public_debate.bureau.proposals:
        if made.kind == "ministry":
            continue
        agents = government.cities if made.kind == "city" else government.services
        half_life = (units.city if made.kind == "city" else units.private_service).half_life
        rebukes = agents[made.place].rebukes
        found[made.actor] = fsum(faded(day - rebuke[0], half_life) * rebuke[1] for rebuke in rebukes)
    return found


def conclude(government: Any, tallies: Tallies, ends: list[tuple[str, Proposal]]) -> None:
    """Turn the ends of proposals into what systems record from tomorrow on."""
    for verdict, made in ends:
        if verdict == ADOPT:
            bring_in(government, made, tallies.day)
        elif made.sprung:
            take_out(government, made, tallies.day)
        if verdict == STOP and made.kind != "ministry":
            government.bank.stop()
            agents = government.cities if made.kind == "city" else government.services
            agents[made.place].heed(tallies.day)


def bring_in(government: Any, made: Proposal, day: int) -> None:
    """Let the system of a proposal record its items."""
    _write(government, made, day, government.adopted, government.dropped, records=True)


def take_out(government: Any, made: Proposal, day: int) -> None:
    """Let the system of a proposal record its items no longer."""
    _write(government, made, day, government.dropped, government.adopted, records=False)


def _write(
    government: Any, made: Proposal, day: int, add_to: np.ndarray, take_from: np.ndarray, *, records: bool
) -> None:
    if made.kind == "service":
        service = government.services[made.place]
        service.scope = service.scope | made.items if records else service.scope & ~made.items
        pool(government, day, government.decision_rounds.granted)
        return
    places = made.place if made.kind == "city" else slice(None)
    add_to[places, made.slot] |= made.items
    take_from[places, made.slot] &= ~made.items
