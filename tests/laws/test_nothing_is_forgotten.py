"""Every attribute of every object of a society comes back, also of institutions in the middle of something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

from simulation import checkpoint
from simulation.government.institutions.consultation import Proposal
from simulation.kernel.threads import ThreadTeam
from simulation.parameters import Parameters
from simulation.scenario import Scenario
from simulation.society.model import Society
from tests.laws.societies import assert_same_frames, fingerprint
from tests.society.test_populace import SCRATCH as SCRATCH_OF_WORLD

CONTESTED = Scenario.load("contested").replace(
    {
        "days": 200,
        "population.citizens": 400,
        "population.cities": ["wuhan", "yiwu", "rongcheng"],
        "population.rest_of_country_share": 0.0,
        "observe.every": 10,
        "behaviour.debts.bill": 0.15,
        "system.records.error_rate": 0.5,
        "system.security.breach_rate": 0.001,
        "institution.city.effort": 3.0,
        "institution.press.scopes": 50.0,
        "institution.auditing.period": 25,
        "institution.auditing.tolerance": 0.01,
        "institution.consultation.proposes": 40.0,
        "institution.planning_commission.threshold": 0.05,
        "institution.planning_commission.lag": 60.0,
        "institution.congress.threshold": 0.01,
        "institution.congress.patience": 20,
        "institution.congress.lag": 100.0,
        "events": [
            {"kind": "announce", "day": 5, "item": "utility_arrears"},
            {"kind": "income_shock", "size": 0.9, "share": 0.5, "days": 150, "day": 20},
            {"kind": "media_stance", "critical": 0.4, "day": 30, "days": 30},
            {"kind": "intervene", "actor": "pboc", "action": "suspend", "days": 60, "day": 45},
            {"kind": "intervene", "actor": "state_media", "action": "block", "days": 40, "day": 90},
        ],
    }
)
DAYS = (1, 26, 60, 101, 137)
PLAIN = (bool, int, float, str, bytes, type(None), np.generic)


def leaves(thing: Any, way: str, met: dict[int, str]) -> Iterator[tuple[str, Any]]:
    """Everything that can be reached from a thing, by the way there; what is met again as the way of the first time."""
    if isinstance(thing, PLAIN):
        yield way, thing.item() if isinstance(thing, np.generic) and thing.dtype.names is None else thing
        return
    if isinstance(thing, Parameters):  # frozen, so that equal ones are the same
        yield way, repr(thing)
        return
    if id(thing) in met:
        yield way, f"see {met[id(thing)]}"
        return
    if isinstance(thing, list | dict | set | np.ndarray) or hasattr(thing, "__dict__"):
        met[id(thing)] = way
    if isinstance(thing, np.ndarray):
        yield way, (thing.dtype.str, thing.shape, thing.tolist())
    elif isinstance(thing, set):
        yield way, sorted(thing)
    elif isinstance(thing, dict):
        yield way, len(thing)
        for key, value in thing.items():
            yield from leaves(value, f"{way}[{key!r}]", met)
    elif isinstance(thing, list | tuple):
        yield way, (type(thing).__name__, len(thing))
        names = getattr(thing, "_fields", range(len(thing)))
        for name, value in zip(names, thing, strict=True):
            yield from leaves(value, f"{way}[{name}]", met)
    elif type(thing).__module__.startswith("simulation.") and not isinstance(thing, ThreadTeam):
        yield way, type(thing).__name__
        for name, value in vars(thing).items():
            if not (isinstance(thing, Society) and name in OF_MESA):
                yield from leaves(value, f"{way}.{name}", met)


OF_MESA = vars(mesa.Model()).keys() - {"steps", "time"}
SCRATCH = (
    *(f"society.populace.world[{name}]" for name in SCRATCH_OF_WORLD),
    "society.government._dated",
)
"""What is worked out again when it is needed."""


def everything(society: Society) -> dict[str, Any]:
    """All that a society is made of."""
    found = dict(leaves(society, "society", {}))
    found["series"] = repr(society.datacollector.model_vars)
    return {way: value for way, value in found.items() if not way.startswith(SCRATCH)}


def differing(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    return [way for way in a | b if repr(a.get(way)) != repr(b.get(way))]


def test_the_walk_sees_what_differs() -> None:
    """A walk that saw too little could not fail."""
    a, b = (Society(CONTESTED.settings, rng=seed, threads=1) for seed in (1, 1))
    assert differing(everything(a), everything(b)) == []
    assert len(everything(a)) > 400
    b.government.public_debate.bureau.proposals.append(Proposal(1, 0, 3, None))
    b.government.cities[1].rebukes.append((1, 0.5, 3))
    b.populace.citizens.owed[7, 0] += 1
    public_debate, citizens = "society.government.public_debate", "society.populace.state[citizens]"
    assert {f"{public_debate}.bureau.proposals", f"{public_debate}.bureau.proposals[0].since", f"{citizens}[owed]"} <= {
        way for way in differing(everything(a), everything(b)) if "rebukes" not in way
    }
    assert any("cities[1].rebukes" in way for way in differing(everything(a), everything(b)))


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[int, tuple[Path, dict[str, Any]]]]:
    """All that a society was made of at its end with its frames, and the same of its checkpoints on the way."""
    folder = tmp_path_factory.mktemp("life")
    society = Society(CONTESTED.settings, rng=3, threads=1)
    stops = {}
    while society.steps < CONTESTED.settings.days:
        society.step()
        if society.steps in DAYS:
            path = checkpoint.save(society, folder / str(society.steps))
            stops[society.steps] = path, everything(society)
    return (everything(society), society.frames()), stops


def test_much_is_under_way_when_it_is_saved(life: Any) -> None:
    """What is compared below would be worth little if nothing were going on."""
    _, stops = life
    everywhere = [pair for _, found in stops.values() for pair in found.items()]
    for inside in (
        "bureau.proposals[0].pressure",
        "rulemaking.drafts[0].due",
        "rulemaking.complying[0]",
        "public_debate._warned[0]",
        "government.blocked['state_media']",
        "recorder.ended[0]['uid']",
    ):
        assert any(inside in way for way, _ in everywhere), inside
    held_twice = [way for way, value in everywhere if str(value).startswith("see ")]
    assert any("sphere.places" in way or "proposals" in way for way in held_twice)
    halted = [
        (day, value) for day, (_, found) in stops.items() for way, value in found.items() if "halted_until" in way
    ]
    assert any(until > day for day, until in halted)


@pytest.mark.parametrize("day", DAYS)
def test_everything_comes_back(life: Any, day: int) -> None:
    path, before = life[1][day]
    assert differing(before, everything(checkpoint.load(path, threads=1))) == []


@pytest.mark.parametrize("day", DAYS)
def test_the_days_to_come_are_the_same(life: Any, day: int) -> None:
    (end, frames), stops = life
    resumed = checkpoint.load(stops[day][0], threads=2)
    while resumed.steps < CONTESTED.settings.days:
        resumed.step()
    assert differing(end, everything(resumed)) == []
    later = resumed.frames()
    assert fingerprint(frames) == fingerprint(later)
    assert_same_frames(frames, later)
