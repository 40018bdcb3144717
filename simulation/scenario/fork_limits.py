"""WHAT HAS ACTED ALREADY: the settings that a society which has lived some days can no longer change."""

from __future__ import annotations

from simulation.errors import BadInput
from simulation.scenario.settings import Settings

LIVED = ("start", "population", "network", "conduct", "behaviour", "system", "institution", "parameters", "observe")
"""Sections under which the past was lived, scheduled and written down; policies and events to come are left."""


def refuse_another_past(settings: Settings, lived: Settings, day: int) -> None:
    """Refuse settings for a society that has lived `day` days under the settings `lived`.

    A policy without a date holds from the next day on; one that is dated earlier must be that of the past.

    Raises:
        BadInput: the settings differ in what has acted already, or end before `day`.
    """
    for section in LIVED:
        if getattr(settings, section) != getattr(lived, section):
            raise BadInput(f"{section}: acts from the first day on, so it cannot differ after {day} days")
    if settings.seed not in (None, lived.seed):
        raise BadInput(f"seed: acts from the first day on, so it cannot differ after {day} days")
    if settings.days < day:
        raise BadInput(f"days: at least {day}, which have passed (got {settings.days})")
    if [event for event in settings.events if event.day < day] != [event for event in lived.events if event.day < day]:
        raise BadInput(f"events: those before day {day} have happened and cannot differ")
    for name in type(settings.policy).model_fields:
        known = getattr(lived.policy, name)
        for entry in getattr(settings.policy, name):
            dates = [date for date in (entry.announced, entry.start) if date is not None]
            if dates and settings.day_of(min(dates)) < day and entry not in known:
                raise BadInput(f"policy.{name}: what is dated {min(dates)}, before day {day}, cannot differ")
