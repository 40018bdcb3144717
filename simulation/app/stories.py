"""WHY DID THIS HAPPEN TO HER: one citizen's days lived once more and written down, with the rule behind each change.

Chance is a pure function of seed, purpose, person and day, so her life can be lived again exactly, with the draw behind
each change looked up, and once more with every system off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.app.accounts_of_change import Look, changes_between, look_at, who_she_is
from simulation.errors import BadInput
from simulation.kernel.work_sharing import Block
from simulation.population import names_of_places
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import UID_SHIFT, Listing, Sex, Slot

MOST_SHOWN = 240
"""Listed people of a city that are shown one by one."""
FIFTHS = 5
NO_SYSTEM = {"policy.scope": "none"}


def cities_of(scenario: Scenario) -> tuple[str, ...]:
    """The places of a scenario in the order of its map."""
    return names_of_places(scenario.settings.population)


def people_of(lane: Any, city: str) -> dict[str, Any]:
    """Who is listed in a city, one by one, and how many of each fifth of incomes. Raises BadInput."""
    society: Society | None = lane.people()
    names = cities_of(lane.scenario)
    if city not in names or society is None:
        raise BadInput(f"city: one of {', '.join(names[:4])} and so on (got {city[:40]!r})")
    place = names.index(city)
    places, citizens = society.populace.places, society.populace.citizens
    first, end = int(places.first[place]), int(places.first[place + 1])
    listed = citizens.listed[first:end]
    wrongful = ((citizens.listing[first:end] & Listing.WRONGFUL) != 0).any(axis=1) & (listed != 0)
    rows = np.flatnonzero(listed)
    order = rows[np.argsort(~wrongful[rows], kind="stable")][:MOST_SHOWN]
    code = int(places.code[place])
    people = [
        {
            "uid": str((code << UID_SHIFT) + int(i)), "age": int(citizens.age[first + i]),
            "female": int(citizens.sex[first + i]) == Sex.FEMALE, "wrongful": bool(wrongful[i]),
            "systems": [slot.name.lower() for slot in Slot if int(listed[i]) >> slot & 1],
        }
        for i in order.tolist()
    ]  # fmt: skip
    fifths = citizens.income_fifth[first:end]
    hit = [
        [int((fifths == n).sum()), int((listed[fifths == n] != 0).sum()), int(wrongful[fifths == n].sum())]
        for n in range(FIFTHS)
    ]
    return {"city": city, "citizens": end - first, "listed": len(rows), "people": people, "fifths": hit}


def story_of(scenario: Scenario, seed: int, uid: str, days: int, stopped: Callable[[], bool]) -> dict[str, Any]:
    """What happened to a citizen in `days` days, and what would have without any system, on the same draws.

    Raises BadInput when there is no such citizen.
    """
    if not uid.isdecimal():
        raise BadInput(f"citizen: a number (got {uid[:40]!r})")
    lived = _life(scenario, seed, int(uid), days, stopped)
    without = _life(scenario.replace(NO_SYSTEM), seed, int(uid), days, stopped)
    return {"uid": uid, **lived, "without": without}


def _life(scenario: Scenario, seed: int, uid: int, days: int, stopped: Callable[[], bool]) -> dict[str, Any]:
    society = Society(scenario.settings, rng=seed, threads=1)
    people = society.populace
    code, number = uid >> UID_SHIFT, uid & ((1 << UID_SHIFT) - 1)
    places = [n for n, known in enumerate(people.places.code.tolist()) if known == code]
    if not places or number >= people.places.first[places[0] + 1] - people.places.first[places[0]]:
        raise BadInput("citizen: there is nobody of this number in this society")
    i = int(people.places.first[places[0]]) + number
    block = int(np.searchsorted(people.blocks[:, Block.LAST], i, side="right"))
    before: Look = look_at(society, i, block)
    changes: list[dict[str, Any]] = []
    series: dict[str, list[float]] = {"legitimacy": [], "trust_in_others": [], "confidence": []}
    for lived in range(1, days + 1):
        if stopped():
            break
        society.step()
        now = look_at(society, i, block)
        found = changes_between(society, before, now, uid, DAY_ZERO + society.steps - 1)
        changes += [{"day": lived} | change for change in found]
        before = now
        for name, values in series.items():
            values.append(round(float(getattr(people.citizens, name)[i]), 4))
    who = who_she_is(society, i) | {"city": society.names[places[0]]}
    return {"who": who, "changes": changes, "series": series}
