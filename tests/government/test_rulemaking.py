"""Rule-making: abuses fill an agenda, the agenda brings drafts, and drafts become rules that bind in turn."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import Slot

CITIES = ["hangzhou", "rongcheng", "anqing"]
NDRC = {
    "institution.planning_commission.drafts": True,
    "institution.planning_commission.threshold": 0.001,
    "institution.planning_commission.lag": 20.0,
    "institution.planning_commission.compliance": 10.0,
    "institution.planning_commission.part": 0.0,
}
NPC = {
    "institution.congress.drafts": True,
    "institution.congress.threshold": 0.001,
    "institution.congress.patience": 5,
    "institution.congress.lag": 20.0,
    "institution.congress.deadline": 2,
}
DUBIOUS = 0.3


@cache
def lived(*changes: str, days: int = 100) -> Society:
    """A small country of expansive cities in which those draft whose names are given."""
    more: dict[str, Any] = {}
    for name in changes:
        more |= {"ndrc": NDRC, "npc": NPC, "blocked": BLOCKED}[name]
    settings = Scenario.load("expansive").replace(
        {"population.citizens": 400, "population.cities": CITIES, "days": days, **more}
    )
    society = Society(settings.settings, rng=3, threads=1)
    for _ in range(days):
        society.step()
    return society


BLOCKED: dict[str, Any] = {
    "events": [{"kind": "intervene", "actor": actor, "action": "block", "day": 0} for actor in ("ndrc", "npc")]
}


def acts(society: Society, actor: str, action: str) -> list[tuple[int, str]]:
    """Day and target of what an institution did."""
    return [(day, target) for day, who, what, target, _ in society.government.events if (who, what) == (actor, action)]


def dubious_items(society: Society) -> int:
    """Mask of items that standards and laws forbid."""
    relevance = society.government.catalogue.relevance
    return sum(1 << int(k) for k in np.flatnonzero(np.asarray(relevance) < DUBIOUS))


def test_by_default_nobody_drafts() -> None:
    society = lived()
    assert sum(society.government.commission.agenda) == 0.0
    assert not {"draft", "promulgate", "enact", "comply"} & {event[2] for event in society.government.events}


def test_a_standard_comes_after_its_draft_and_binds_city_by_city() -> None:
    society = lived("ndrc")
    ((begun, what),) = acts(society, "ndrc", "draft")
    assert "legal_standard" in what
    promulgated = {target: day for day, target in acts(society, "ndrc", "promulgate")}
    assert 10 <= promulgated["legal_standard"] - begun <= 31
    days = [day for city in CITIES for day, target in acts(society, city, "comply") if target == "legal_standard"]
    assert len(set(days)) > 1
    assert min(days) >= promulgated["legal_standard"]


def test_a_city_that_complies_records_nothing_dubious_from_that_day_on() -> None:
    society = lived("ndrc")
    forbidden = dubious_items(society)
    scopes = society.government.policies(society.steps).rules.scope[:, Slot.CITY]
    assert not (scopes & forbidden).any()
    assert (lived().government.policies(100).rules.scope[:3, Slot.CITY] & forbidden).all()


def test_a_city_that_has_not_complied_goes_on() -> None:
    society = lived("ndrc")
    last = max(CITIES, key=lambda city: min(day for day, what in acts(society, city, "comply")))
    days = {target: day for day, target in acts(society, last, "comply")}
    until = lived("ndrc", days=days["legal_standard"])
    place = until.government.names.index(last)
    rules = until.government.policies(until.steps - 1).rules
    assert int(rules.scope[place, Slot.CITY]) & dubious_items(until)


def test_a_law_binds_all_cities_on_its_day() -> None:
    society = lived("npc")
    ((day, _), _) = acts(society, "npc", "enact")
    before, after = (lived("npc", days=n).government.policies(n - 1).rules for n in (day, day + 1))
    forbidden = dubious_items(society)
    assert (before.scope[:3, Slot.CITY] & forbidden).all()
    assert not (after.scope[:, Slot.CITY] & forbidden).any()
    assert after.objection[:, Slot.CITY].all()
    assert (after.deadline_days[:, Slot.CITY] == 3).all()
    assert (after.retention_days[:, Slot.CITY] <= 1826).all()


def test_a_law_is_made_once() -> None:
    assert len(acts(lived("npc"), "npc", "draft")) == 1
    assert [target for _, target in acts(lived("npc"), "npc", "enact")] == ["legal_standard", "redress"]


def test_a_blocked_institution_drafts_nothing() -> None:
    society = lived("ndrc", "npc", "blocked")
    assert not acts(society, "ndrc", "draft")
    assert not acts(society, "npc", "draft")


def test_a_draft_names_its_causes_with_numbers() -> None:
    (cause,) = {event[4] for event in lived("ndrc").government.events if event[2] == "draft"}
    for name in ("posts", "irrelevance", "wrongly_listed", "refusals", "interventions"):
        assert f"{name} 0." in cause


@pytest.mark.parametrize("days", [40])
def test_before_the_first_draft_holds_nothing_depends_on_it(days: int) -> None:
    society = lived("ndrc")
    first = acts(society, "ndrc", "promulgate")[0][0]
    one, other = lived(days=min(days, first)), lived("ndrc", days=min(days, first))
    assert np.array_equal(one.recorder.total, other.recorder.total)
