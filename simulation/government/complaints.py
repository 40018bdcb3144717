"""WHAT IS HELD AGAINST SYSTEMS: what the PBoC hears of each class of them.

Called at the end of a day, with counts only.
"""

from __future__ import annotations

from typing import Any

from simulation.government.institutions.auditing import CITIES, CLASSES, SERVICES, AuditingAgent
from simulation.state.citizens import Slot
from simulation.state.messages import Policies, Tallies

SLOTS = {CITIES: Slot.CITY, SERVICES: Slot.SERVICE}
STEPS = ("warn", "halt", "suspend")


def supervise(government: Any, auditors: AuditingAgent, news: list[Any], tallies: Tallies, policies: Policies) -> None:
    """Let the PBoC take note of a day, and open or end a campaign; `news` is what was noted since the day before."""
    if not auditors.settings.on:
        return
    for of in CLASSES:
        auditors.worry(tallies.day, of, _cases(government, of, news))
    if government.blocked.get("pboc", -1) > tallies.day:
        return
    factor = float(policies.rules.audits[:, [Slot.CITY, Slot.SERVICE]].mean())
    opened = auditors.turn(tallies.day, factor)
    if opened:
        cause = f"concern {auditors.concern[opened]:.2f} over {auditors.settings.threshold:g} cases"
        government.note(tallies.day, "pboc", "campaign", opened, cause)


def _cases(government: Any, of: str, news: list[Any]) -> int:
    """Findings of audits, breaches and issues of the press about a class, since the day before."""
    systems = government.cities if of == CITIES else government.services
    names, kind = {system.name for system in systems}, SLOTS[of].name.lower()
    found = sum(
        (actor == "pboc" and action in STEPS and target in names) or (actor == kind and action == "breach")
        for _, actor, action, target, _ in news
    )
    return int(found + sum(issue.slot == SLOTS[of] for issue in government.public_debate.found))
