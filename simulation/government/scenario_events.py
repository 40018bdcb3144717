"""WHAT A SCENARIO LETS HAPPEN: how each of its dated events takes effect on institutions and on what they pass on."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.government.institutions.press import COUNTRY
from simulation.government.proposing import adopt, announce, propose
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import Message, Slot, Source

BOTH_SIDES = "both_sides"
LAWS = ("legal_standard", "retention", "redress")
"""Instruments that are made by law (NPC); the others are standards (NDRC)."""


def _where(government: Any, city: str | None) -> np.ndarray:
    return np.array([city is None or name == city for name in government.names])


def _place(government: Any, city: str | None) -> tuple[int, str]:
    """Code and name of the place that an event concerns."""
    return (COUNTRY, "national") if city is None else (government.codes[government.names.index(city)], city)


def occur(government: Any, day: int, event: Any) -> None:
    """Let one happening of the scenario take effect."""
    match event.kind:
        case "announce" | "adopt" if event.actor is not None:
            propose(government, day, event, sprung=event.kind == "adopt")
        case "announce":
            announce(government, day, event)
        case "adopt":
            adopt(government, day, event)
        case "start_policy" | "end_policy":
            agent = government.congress.enact if event.instrument in LAWS else government.commission.promulgate
            agent(day, event.instrument)
            actor = "npc" if event.instrument in LAWS else "ndrc"
            government.note(day, actor, event.kind, event.instrument, "scenario")
        case "information_campaign":
            government.campaign = int(Slot[event.topic.upper()])
            government.reach[_where(government, event.city)] = event.reach
            government.note(day, "government", "inform", event.topic, "scenario")
        case "information":
            government.campaign = -1 if event.topic is None else int(Slot[event.topic.upper()])
            told = Message if event.content == BOTH_SIDES else (Message[event.content.upper()],)
            government.message = sum(told)
            government.source = int(Source[event.source.upper()])
            government.reach[_where(government, event.city)] = event.reach
            government.note(day, event.source, "inform", event.topic or "national", f"scenario: {event.content}")
        case "scandal":
            government.bad_news[_where(government, event.city)] += event.severity
            government.note(day, "public", "scandal", event.city or "national", "scenario")
            place = _place(government, event.city)
            government.public_debate.report(
                day, government.public_debate.press.scandal(*place, Slot.CITY, event.severity)
            )
        case "breach":
            government.bad_news[_where(government, event.city)] += event.share
            government.note(day, event.system, "breach", event.city or "national", "scenario")
            place, slot = _place(government, event.city), Slot[event.system.upper()]
            government.public_debate.report(day, government.public_debate.press.breach(*place, slot, event.share))
        case "income_shock":
            here = _where(government, event.city)
            government.shocks[here] = (event.size, event.share, DAY_ZERO + day)
            government.shock_ends[here] = day + event.days
            government.note(day, "economy", "income_shock", event.city or "national", "scenario")
        case "media_stance":
            government.media.take_stance(event.critical, day, event.days)
            government.note(day, "state_media", "take_stance", f"{event.critical:g}", "scenario")
        case "intervene":
            _intervene(government, day, event)


def _intervene(government: Any, day: int, event: Any) -> None:
    """A central institution acts as the scenario says, unless the scenario has blocked it."""
    chosen = [service for service in government.services if event.service is None or service.answers_to(event.service)]
    target = event.city or (chosen[0].name if event.service is not None else "all")
    if event.action == "block":
        government.blocked[event.actor] = day + (event.days or 10**9)
    elif government.blocked.get(event.actor, -1) > day:
        government.note(day, event.actor, "refrain", target, "blocked by the scenario")
        return
    elif event.action == "warn":
        government.bank.warn()
        for warned in government.cities if event.service is None else government.services:
            if target in ("all", warned.name):
                warned.heed(day)
    else:
        for city in government.cities:
            if event.action == "halt" and (event.city is None or event.city == city.name):
                government.bank.halt(city, day, event.days)
        for service in chosen if event.action == "suspend" else ():
            government.bank.suspend(service, day, event.days)
    government.note(day, event.actor, event.action, target, "scenario")
