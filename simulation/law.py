"""THE LAW OF THE DAY: the rules in force in every city, rebuilt from the scenario each time something changes.

Nothing is edited in place: rules start from the scenario's numbers for credit systems, then every policy instrument
writes what is in force on that day in that city, grants first and limits after. A policy that has ended leaves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from simulation.citizens import N_SLOTS, Slot
from simulation.conduct import Catalogue
from simulation.messages import RULES
from simulation.parameters import Policy


def founding_rules(system: Any) -> np.recarray:
    """The rules (slots,) of one city before any policy, from the scenario's section `system`."""
    rules = np.zeros(N_SLOTS, dtype=RULES).view(np.recarray)
    records, rating = system.records, system.rating
    rules.error_rate = records.error_rate
    rules.capacity = records.capacity
    rules.retention_days = records.retention_days
    rules.quality = 1.0
    rules.audits = 1.0
    rules.career = 1.0
    rules.security = system.security.usual
    rules.detection = 1.0
    rules["coverage"] = 1.0
    rules["coverage"][Slot.REGISTRY] = records.coverage_registry
    rules["coverage"][Slot.CITY] = records.coverage_city
    rules.lists = True
    rules.grades[Slot.CITY] = True
    rules.list_severity = rating.list_severity
    rules.list_below = rating.list_below
    rules.listing_days = rating.listing_days
    rules.notice = rating.notice
    rules.grade_a = rating.good_grade
    rules.recognition_lag = system.recognition.lag
    system.sanctions.impose(rules)
    return rules


def value_in_force(settings: Any, instrument: str, day: int, city: str) -> Any:
    """The policy that holds in `city` on `day`, counted from 0: the last dated value, or what an event has started."""
    today = settings.start + timedelta(days=day)
    held = None
    for entry in getattr(settings.policy, instrument):
        if (entry.start is None or entry.start <= today) and entry.concerns(city):
            held = entry.value
    started = held
    for event in sorted(settings.events, key=lambda event: event.day):
        if event.kind in ("start_policy", "end_policy") and event.instrument == instrument and event.day <= day:
            if event.cities is None or city in event.cities:
                started = event.value if event.kind == "start_policy" else held
    return started


def rules_in_force(
    settings: Any,
    catalogue: Catalogue,
    cities: tuple[str, ...],
    day: int,
    adopted: np.ndarray,
    halted: np.ndarray,
    dropped: np.ndarray | None = None,
    quality: np.ndarray | None = None,
    enacted: Sequence[Sequence[Policy]] | None = None,
) -> np.recarray:
    """The rules (cities, slots) of `day`, counted from 0.

    adopted: int64 (cities, slots), bit masks of items that institutions have added to what the scenario allows.
    halted: bool (cities,), whether the city's system is halted.
    dropped: int64 (cities, slots), bit masks of items that institutions have given up; none when absent.
    quality: float (cities,), factor on data quality that each city pays for; 1 when absent.
    enacted: for each city the policies that institutions have enacted, which come after the scenario's of their stage.
    """
    founding = founding_rules(settings.system)
    instruments = tuple(type(settings.policy).model_fields)
    rules = np.zeros((len(cities), N_SLOTS), dtype=RULES).view(np.recarray)
    for place, city in enumerate(cities):
        rules[place] = founding
        held = [value_in_force(settings, name, day, city) for name in instruments]
        held += enacted[place] if enacted is not None else ()
        values = sorted((value for value in held if value is not None), key=lambda value: value.stage)
        for value in values:
            if value.stage == 0:
                value.enact(rules[place], catalogue)
        rules.scope[place] |= adopted[place]
        rules.active[place] |= adopted[place] != 0
        if dropped is not None:
            rules.scope[place] &= ~dropped[place]
            rules.active[place] &= (dropped[place] == 0) | (rules.scope[place] != 0)
        if quality is not None:
            rules.quality[place, Slot.CITY] *= quality[place]
        for value in values:
            if value.stage > 0:
                value.enact(rules[place], catalogue)
        rules.active[place, Slot.CITY] &= not halted[place]
    return rules


def days_of_change(settings: Any) -> set[int]:
    """The days, counted from 0, on which the scenario itself changes a policy; day 0 is always one."""
    dated = (entry for name in type(settings.policy).model_fields for entry in getattr(settings.policy, name))
    starts = {(entry.start - settings.start).days for entry in dated if entry.start is not None}
    return {0} | starts | {event.day for event in settings.events if event.kind in ("start_policy", "end_policy")}


def announcements(settings: Any) -> dict[int, list[tuple[str, date]]]:
    """What becomes known on each day, counted from 0, before it holds: instrument and the date from which it does."""
    known: dict[int, list[tuple[str, date]]] = {}
    for name in type(settings.policy).model_fields:
        for entry in getattr(settings.policy, name):
            if entry.announced is not None and entry.start is not None:
                known.setdefault((entry.announced - settings.start).days, []).append((name, entry.start))
    return known
