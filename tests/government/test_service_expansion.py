"""Who grows: rounds of decisions of private services, and the one scope that citizens meet."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import Slot

GROWS: dict[str, Any] = {
    "population.citizens": 300,
    "population.cities": ["hangzhou"],
    "days": 60,
    "institution.private_service.grows": True,
    "institution.private_service.period": 5,
    "institution.private_service.effort": 2.0,
    "institution.press.on": False,
}


@cache
def lived(standard: str = "none", opens: int = 0) -> Society:
    changes = {**GROWS, "policy.legal_standard": standard, "institution.private_service.opens": opens}
    society = Society(Scenario.load("baseline").replace(changes).settings, rng=3, threads=1)
    for _ in range(60):
        society.step()
    return society


def days_of_decisions(society: Society) -> set[int]:
    return {day for day, actor, action, *_ in society.government.events if actor.startswith("service")}


def test_services_decide_on_their_days() -> None:
    days = days_of_decisions(lived())
    assert days
    assert {(day + 1) % 5 for day in days} == {0}


def test_users_meet_what_half_of_them_are_recorded_for() -> None:
    society = lived()
    scope = int(society.government.policies(60).rules.scope[0, Slot.SERVICE])
    services = society.government.services
    users = sum(service.share for service in services)
    for k in range(len(society.government.catalogue.names)):
        under = sum(service.share for service in services if service.scope >> k & 1)
        assert bool(scope >> k & 1) == (2.0 * under >= users)


def test_services_obey_the_law() -> None:
    relevance = np.asarray(lived().government.catalogue.relevance)
    dubious = sum(1 << int(k) for k in np.flatnonzero(relevance < 0.3))
    assert any(service.scope & dubious for service in lived().government.services)
    assert not any(service.scope & dubious for service in lived("relevant_only").government.services)


def test_before_they_open_they_decide_nothing() -> None:
    days = days_of_decisions(lived(opens=31))
    assert days
    assert min(days) >= 31
