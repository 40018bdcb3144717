"""WHETHER THE PARTS AGREE: names that must exist elsewhere, dates in order and inside the run, and sizes within reason.

Each check gives problems with the path of the value concerned; the places are looked up in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from simulation.errors import Refused, nearest
from simulation.government.institutions.consultation import MINISTRIES
from simulation.population import geography_for
from simulation.population.private_services import names_for
from simulation.scenario.dated import Dated
from simulation.scenario.error_format import Path, Problem, listed, shown
from simulation.scenario.events import (
    Adopt,
    EndPolicy,
    IncomeShock,
    Information,
    InformationCampaign,
    Intervene,
    Proposing,
    ScenarioEvent,
    StartPolicy,
)
from simulation.scenario.reading import Node
from simulation.scenario.schema_errors import locate, parts_of, unit_of
from simulation.scenario.settings import Settings

ALL = "all"
MOST_DAYS = 36_500
MOST_CITIZENS = 2_000_000_000
MOST_REPLICATES = 1_000_000
MOST_CITIZEN_DAYS = 10**15


def disagreements(
    settings: Settings, root: Node, known: dict[str, tuple[str, ...]], *, cut_short: bool
) -> list[Problem]:
    """What does not fit together in settings that are valid one by one.

    known: names that exist, by the unit under which parameters ask for them ("cities", "items").
    cut_short: whether the length of the run was set from outside, so that later happenings are just not reached.
    """
    found: list[tuple[Path, str]] = []
    found += _unknown_names(settings, (), known)
    found += _dates(settings, cut_short)
    found += _events(settings)
    return [Problem(spot.node.where, spot.path, text) for path, text in found for spot in (locate(root, path),)]


def check_size(settings: Settings, root: Node) -> None:
    """Raise Refused for sizes that no machine of today can simulate with this program."""
    citizens = getattr(settings.population, "citizens", 0)
    work = citizens * settings.days * settings.replicates
    for path, value, most in (
        (("days",), settings.days, MOST_DAYS),
        (("replicates",), settings.replicates, MOST_REPLICATES),
        (("population", "citizens"), citizens, MOST_CITIZENS),
        (("population", "citizens"), work, MOST_CITIZEN_DAYS),
    ):
        if value > most:
            spot = locate(root, path)
            what = "must be at most" if value is not work else "citizens times days times replicates may be at most"
            raise Refused(str(Problem(spot.node.where, path, f"{what} {most:,} (got {value:,})".replace(",", ""))))


def _unknown_names(value: Any, path: Path, known: dict[str, tuple[str, ...]]) -> Iterator[tuple[Path, str]]:
    """Names of cities and items that do not exist, wherever a parameter's unit says that it holds such names."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _unknown_names(item, (*path, i), known)
    if not isinstance(value, BaseModel):
        return
    for name, field in type(value).model_fields.items():
        here, unit, inside = (*path, name), unit_of(field), getattr(value, name)
        if unit not in known:
            yield from _unknown_names(inside, here, known)
            continue
        names = (inside,) if isinstance(inside, str) else inside or ()
        optional = type(None) in parts_of(field.annotation)  # there, all is said by leaving it out
        allowed = known[unit] if optional or isinstance(inside, str) else (*known[unit], ALL)
        for i, item in enumerate(names):
            if item not in allowed:
                where = here if isinstance(inside, str) else (*here, i)
                hint = nearest(item, known[unit])
                yield where, f"must be one of the {unit}{hint}; known: {listed(known[unit])} (got {shown(item)})"
        if len(set(names)) < len(names):
            yield here, f"must name each of the {unit} once (got one twice)"


def _dates(settings: Settings, cut_short: bool) -> Iterator[tuple[Path, str]]:
    last = settings.date_of(min(settings.days, MOST_DAYS) - 1)
    for name in type(settings.policy).model_fields:
        entries = getattr(settings.policy, name)
        before: date | None = None
        for i, entry in enumerate(entries):
            path: Path = ("policy", name, i)
            if entry.start is None and before is not None:
                yield path, "entries without `from` must come before the dated ones (got one after them)"
            elif entry.start is not None:
                if before is not None and entry.start < before:
                    text = f"entries must be in the order of their dates (got {entry.start} after {before})"
                    yield (*path, "from"), text
                if entry.start > last and not cut_short:
                    text = f"must not be after the last day of the run, {last} (got {entry.start})"
                    yield (*path, "from"), text
                before = entry.start
            yield from _announcement(entry, path)
        yield from _twice(entries, ("policy", name))
    for i, event in enumerate(settings.events):
        if event.day < 0 or (event.day >= settings.days and not cut_short):
            span = f"{settings.start} to {last}, day 0 to {settings.days - 1}"
            yield ("events", i, "day"), f"must be inside the run, {span} (got {_when(settings, event.day)})"


def _when(settings: Settings, day: int) -> str:
    """A day of the run and, where the calendar goes as far, its date."""
    try:
        return f"day {day}, {settings.date_of(day)}"
    except OverflowError:
        return f"day {day}"


def _announcement(entry: Dated, path: Path) -> Iterator[tuple[Path, str]]:
    if entry.announced is None:
        return
    if entry.start is None:
        yield (*path, "announced"), f"needs a `from` date (got only {entry.announced})"
    elif entry.announced > entry.start:
        yield (*path, "announced"), f"must not be after `from`, {entry.start} (got {entry.announced})"


def _twice(entries: Iterable[Any], path: Path) -> Iterator[tuple[Path, str]]:
    """Entries of which one could never hold."""
    seen: set[tuple[Any, Any]] = set()
    for i, entry in enumerate(entries):
        key = (entry.start, None if entry.cities is None else frozenset(entry.cities))
        if key in seen:
            yield (*path, i), "there may be one entry for the same `from` and cities (got a second one)"
        seen.add(key)


def _events(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Happenings that make no sense together."""
    yield from _shocks(settings)
    started: set[tuple[str, Any]] = set()
    told: dict[int, tuple[str | None, ...]] = {}
    order: list[tuple[int, ScenarioEvent]] = sorted(enumerate(settings.events), key=lambda pair: pair[1].day)
    for i, event in order:
        if isinstance(event, StartPolicy):
            started.add((event.instrument, event.cities))
        elif isinstance(event, EndPolicy):
            if (event.instrument, event.cities) not in started:
                text = "can only end what an earlier start_policy started for the same cities"
                yield ("events", i, "instrument"), f"{text} (got {shown(event.instrument)})"
            started.discard((event.instrument, event.cities))
        elif isinstance(event, InformationCampaign | Information):
            news = (event.topic, *((event.content, event.source) if isinstance(event, Information) else ()))
            if told.setdefault(event.day, news) != news:
                text = "information of one day must have one topic, content and source (got a second"
                yield ("events", i, "topic"), f"{text}, {' '.join(map(str, news))})"
        elif isinstance(event, Intervene):
            yield from _target(event, ("events", i), settings)
        elif isinstance(event, Proposing):
            yield from _proposal(event, ("events", i), settings)


def _target(event: Intervene, path: Path, settings: Settings) -> Iterator[tuple[Path, str]]:
    """Interventions on what they cannot act on."""
    services = settings.population.services
    names = names_for(services)
    if event.service is not None and event.service not in (*names, *range(1, len(services) + 1)):
        hint = nearest(str(event.service), names)
        yield (*path, "service"), f"must be the name or number of a private service{hint} (got {shown(event.service)})"
    elif event.city is not None and event.service is not None:
        yield (*path, "service"), "must not be given beside `city`: one system is acted on (got both)"
    elif event.action == "halt" and event.service is not None:
        yield (*path, "service"), "must not be given: halt stops the system of a city, suspend a service (got it)"
    elif event.action == "suspend" and event.city is not None:
        yield (*path, "city"), "must not be given: suspend stops a private service, halt a city's system (got it)"


def _proposal(event: Proposing, path: Path, settings: Settings) -> Iterator[tuple[Path, str]]:
    """Proposals of nothing, of nobody, or of two makers at once."""
    if (event.item is None) == (event.items is None):
        yield (*path, "item"), "must be given, or `items`, but not both (got neither or both)"
    cities = geography_for(settings.population).cities
    actors = ("pboc", *MINISTRIES, *cities, *names_for(settings.population.services))
    if event.actor is not None and event.actor not in actors:
        hint = nearest(event.actor, actors)
        bodies = ", ".join(MINISTRIES)
        yield (*path, "actor"), f"must be pboc, {bodies}, a city, or a service{hint} (got {shown(event.actor)})"
    elif event.actor is not None and isinstance(event, Adopt) and event.cities is not None:
        yield (*path, "cities"), "must not be given beside `actor`, who adopts it (got both)"


def _shocks(settings: Settings) -> Iterator[tuple[Path, str]]:
    """Income shocks that overlap in one place, of which only one could be felt."""
    before: list[IncomeShock] = []
    for i, event in sorted(enumerate(settings.events), key=lambda pair: pair[1].day):
        if not isinstance(event, IncomeShock):
            continue
        for other in before:
            if event.day < other.day + other.days and (event.city == other.city or None in (event.city, other.city)):
                begins, lasts = _when(settings, event.day), _when(settings, other.day + other.days - 1)
                text = f"must not overlap with another income shock in one place (got {begins}; it lasts to {lasts})"
                yield ("events", i, "day"), text
        before.append(event)
