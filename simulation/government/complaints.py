"""WHAT IS HELD AGAINST SYSTEMS: what a city hears of its own, and the PBoC of each class of systems.

Called at the end of a day, with counts only.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.government.institutions.auditing import CITIES, CLASSES, SERVICES, AuditingAgent
from simulation.state.citizens import Slot
from simulation.state.messages import Policies, Tallies
from simulation.state.tallies import Count, Stock
from simulation.state.tally_sums import PER_THOUSAND, count_posts, total_of

SLOTS = {CITIES: Slot.CITY, SERVICES: Slot.SERVICE}
STEPS = ("warn", "halt", "suspend")


def own_complaints(government: Any, tallies: Tallies) -> np.ndarray:
    """Critical posts in each city about how its own system treats people, and objections there: int64 (cities, 2).

    Posts about an item of its scope are left out: the city answers them as it answers to a proposal.
    """
    found = np.zeros((len(government.cities), 2), dtype=np.int64)
    found[:, 1] = tallies.counts[:, 0, Count.OBJECTIONS]
    for n, issue in enumerate(government.public_debate.sphere.places):
        if issue is None or issue.slot != Slot.CITY or issue.where not in government.names:
            continue
        if issue.topic >= len(government.catalogue.names):
            place = government.names.index(issue.where)
            found[place, 0] += int(tallies.counts[place, 0, Count.AGAINST + n])
    return found


def supervise(government: Any, auditors: AuditingAgent, news: list[Any], tallies: Tallies, policies: Policies) -> None:
    """Let the PBoC take note of a day, and open or end a campaign; `news` is what was noted since the day before."""
    if not auditors.settings.on:
        return
    posts = _posts(tallies, policies)
    running = {
        CITIES: sum(bool(policies.rules.active[city.place, Slot.CITY]) for city in government.cities if city.governs),
        SERVICES: sum(service.operates(tallies.day) for service in government.services),
    }
    for of in CLASSES:
        auditors.worry(of, _cases(government, of, news), posts[of], running[of])
    if government.blocked.get("pboc", -1) > tallies.day:
        return
    factor = float(policies.rules.audits[:, [Slot.CITY, Slot.SERVICE]].mean())
    opened = auditors.turn(tallies.day, factor)
    if opened:
        cause = (
            f"concern {auditors.concern[opened]:.2f} over {auditors.settings.threshold:.2f} "
            f"cases for each of {running[opened]} systems"
        )
        government.note(tallies.day, "pboc", "campaign", opened, cause)


def _cases(government: Any, of: str, news: list[Any]) -> int:
    """Findings of audits, breaches and issues of the press about a class, since the day before."""
    systems = government.cities if of == CITIES else government.services
    names, kind = {system.name for system in systems}, SLOTS[of].name.lower()
    found = sum(
        (actor == "pboc" and action in STEPS and target in names) or (actor == kind and action == "breach")
        for _, actor, action, target, _ in news
    )
    return found + sum(issue.slot == SLOTS[of] for issue in government.public_debate.found)


def _posts(tallies: Tallies, policies: Policies) -> dict[str, float]:
    """Critical posts of the day about each class that were not removed, per 1,000 citizens of the country."""
    seen = np.empty((2, len(policies.issues)))
    count_posts(tallies.counts, policies.rules, policies.issues, seen)
    citizens = max(total_of(tallies.stocks, int(Stock.CITIZENS)), 1)
    against = seen[0] * (PER_THOUSAND / citizens)
    return {of: float(against[policies.issues["slot"] == slot].sum()) for of, slot in SLOTS.items()}
