"""THE LAW OF THE DAY: the rules in force in every city, rebuilt from the scenario each time something changes.

Nothing is edited in place: rules start from the scenario's numbers for credit systems, then every policy instrument
writes what is in force on that day in that city, grants first and limits after. A policy that has ended leaves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import RULES


def founding_rules(system: Any) -> np.recarray:
    """The rules (slots,) of one city before any policy, from the scenario's section `system`."""
    rules = np.zeros(N_SLOTS, dtype=RULES)
    records, rating = system.records, system.rating
    for column in ("lists", "quality", "audits", "career", "detection", "coverage"):
        rules[column] = 1
    for column, value in (
        ("error_rate", records.error_rate),
        ("capacity", records.capacity),
        ("retention_days", records.retention_days),
        ("security", system.security.usual),
        ("list_severity", rating.list_severity),
        ("list_below", rating.list_below),
        ("listing_days", rating.listing_days),
        ("notice", rating.notice),
        ("grade_a", rating.good_grade),
        ("recognition_lag", system.recognition.lag),
        ("screening", records.screening),
    ):
        rules[column] = value
    rules["error_rate"][[Slot.COURT, Slot.TAX]] *= records.cases
    rules["coverage"][Slot.REGISTRY] = records.coverage_registry
    rules["coverage"][Slot.CITY] = records.coverage_city
    rules["grades"][Slot.CITY] = True
    system.sanctions.impose(rules)
    return rules.view(np.recarray)


class Columns(dict[str, np.ndarray]):
    """The rules (slots,) of one city by column: views, many times faster to read and to write than a recarray."""

    def __getattr__(self, column: str) -> np.ndarray:
        return self[column]

    def __setattr__(self, column: str, values: Any) -> None:
        self[column][:] = values


def value_in_force(settings: Any, instrument: str, day: int, city: str) -> Any:
    """The policy that holds in `city` on `day`, counted from 0: the last dated value, or what an event has started."""
    today = settings.start + timedelta(days=day)
    held = None
    for entry in getattr(settings.policy, instrument):
        if (entry.start is None or entry.start <= today) and entry.concerns(city):
            held = entry.value
    started = held
    for event in sorted(_turns(settings), key=lambda event: event.day):
        if event.instrument == instrument and event.day <= day and (event.cities is None or city in event.cities):
            started = event.value if event.kind == "start_policy" else held
    return started


def policies_held(settings: Any, cities: Iterable[str], day: int) -> list[list[Any]]:
    """The policies that the scenario itself has in force in each of `cities` on `day`, counted from 0."""
    instruments, special = tuple(type(settings.policy).model_fields), _singled_out(settings)
    known: dict[str, list[Any]] = {}
    for city in cities:
        name = city if city in special else ""
        if name not in known:
            found = (value_in_force(settings, instrument, day, city) for instrument in instruments)
            known[name] = [value for value in found if value is not None]
    return [known[city if city in special else ""] for city in cities]


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
    held: Sequence[Sequence[Policy]] | None = None,
) -> np.recarray:
    """The rules (cities, slots) of `day`, counted from 0; they are made once for all cities that have all in common.

    adopted: int64 (cities, slots), bit masks of items that institutions have added to what the scenario allows.
    halted: bool (cities,), whether the city's system is halted.
    dropped: int64 (cities, slots), bit masks of items that institutions have given up; none when absent.
    quality: float (cities,), factor on data quality that each city pays for; 1 when absent.
    enacted: for each city the policies that institutions have enacted, which come after the scenario's of their stage.
    held: for each city the scenario's own policies, see `policies_held`; found when absent.
    """
    held = policies_held(settings, cities, day) if held is None else held
    dropped = np.zeros_like(adopted) if dropped is None else dropped
    quality = np.ones(len(cities)) if quality is None else quality
    rules = np.zeros((len(cities), N_SLOTS), dtype=RULES)
    founding = np.asarray(founding_rules(settings.system))
    decided = list(zip(adopted.tolist(), dropped.tolist(), quality.tolist(), halted.tolist(), strict=True))
    in_force = [(*held[n], *(enacted[n] if enacted is not None else ())) for n in range(len(cities))]
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, (added, left, paid, stopped) in enumerate(decided):
        same = (*added, *left, paid, bool(stopped), tuple(map(id, in_force[place])))
        alike.setdefault(same, []).append(place)
    for places in alike.values():
        first, here = places[0], founding.copy()
        columns = Columns({column: here[column] for column in RULES.names or ()})
        values: list[Any] = sorted(in_force[first], key=lambda value: value.stage)
        _write(columns, values, catalogue, (adopted[first], dropped[first], quality[first], halted[first]))
        here["usual"] = here["scope"]
        rules[places] = here
    return rules.view(np.recarray)


def _write(rules: Columns, values: list[Any], catalogue: Catalogue, decided: tuple[Any, ...]) -> None:
    """Grants of policies, then what institutions have `decided` (added, dropped, quality, halt), then limits."""
    adopted, dropped, quality, halted = decided
    scope, active = rules["scope"], rules["active"]
    for value in values:
        if value.stage == 0:
            value.enact(rules, catalogue)
    scope |= adopted
    active |= adopted != 0
    scope &= ~dropped
    active &= (dropped == 0) | (scope != 0)
    rules["quality"][Slot.CITY] *= quality
    for value in values:
        if value.stage > 0:
            value.enact(rules, catalogue)
    active[Slot.CITY] &= not halted


def _turns(settings: Any) -> list[Any]:
    """The events that start or end a policy."""
    return [event for event in settings.events if event.kind in ("start_policy", "end_policy")]


def _singled_out(settings: Any) -> set[str]:
    """The cities for which the scenario has policies of their own; all others hold the same."""
    dated = [entry for name in type(settings.policy).model_fields for entry in getattr(settings.policy, name)]
    return {city for change in (*dated, *_turns(settings)) for city in change.cities or ()}


def days_of_change(settings: Any) -> set[int]:
    """The days, counted from 0, on which the scenario itself changes a policy; day 0 is always one."""
    dated = (entry for name in type(settings.policy).model_fields for entry in getattr(settings.policy, name))
    starts = {(entry.start - settings.start).days for entry in dated if entry.start is not None}
    return {0} | starts | {event.day for event in _turns(settings)}


def announcements(settings: Any) -> dict[int, list[tuple[str, date]]]:
    """What becomes known on each day, counted from 0, before it holds: instrument and the date from which it does."""
    known: dict[int, list[tuple[str, date]]] = {}
    for name in type(settings.policy).model_fields:
        for entry in getattr(settings.policy, name):
            if entry.announced is not None and entry.start is not None:
                known.setdefault((entry.announced - settings.start).days, []).append((name, entry.start))
    return known
