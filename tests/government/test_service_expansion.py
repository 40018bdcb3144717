"""Who grows: rounds of decisions of private services, what each offers, and what people take all to record."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from simulation.conduct import item_names
from simulation.rules.ledger import subject_of
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
    names = {service.name for service in society.government.services}
    return {day for day, actor, action, *_ in society.government.events if actor in names}


def test_services_decide_on_their_days() -> None:
    days = days_of_decisions(lived())
    assert days
    assert {(day + 1) % 5 for day in days} == {0}


def test_people_take_services_to_record_what_half_of_their_users_meet() -> None:
    society = lived()
    usual = int(society.government.policies(60).rules.usual[0, Slot.SERVICE])
    services = society.government.services
    users = sum(service.share for service in services)
    for k in range(len(society.government.catalogue.names)):
        under = sum(service.share for service in services if service.scope >> k & 1)
        assert bool(usual >> k & 1) == (2.0 * under >= users)


def test_each_service_records_what_it_has_decided_and_no_more() -> None:
    society = lived()
    policies = society.government.policies(60)
    scope = int(policies.rules.scope[0, Slot.SERVICE])
    services = society.government.services
    assert len({service.scope for service in services}) > 1
    for service in services:
        assert scope & int(policies.offers.scope[service.number]) == service.scope
    assert scope == int(np.bitwise_or.reduce([service.scope for service in services]))


def small(services: list[dict[str, Any]], **changes: Any) -> Society:
    """A city with these services alone, on its first day."""
    own = {**GROWS, "institution.private_service.grows": False, "population.services": services, **changes}
    return Society(Scenario.load("baseline").replace({**own, "population.past_days": 40}).settings, rng=3, threads=1)


def records_by_service(society: Society) -> dict[int, int]:
    """Live records of private services by the number of the service of the person concerned."""
    people: Any = society.populace
    ledger, blocks, found = people.state.ledger, people.blocks, {}
    for block in range(len(blocks)):
        first = int(ledger.first[block])
        for row in range(first, first + int(ledger.n[block])):
            if int(ledger.slot[row]) == Slot.SERVICE:
                who = int(people.citizens.service[subject_of(ledger, block, row)])
                found[who] = found.get(who, 0) + 1
    return found


def test_a_service_that_records_nothing_or_is_suspended_writes_no_record() -> None:
    loud = {"system.records.error_rate": 0.0}
    shares = {"coverage": 0.3}
    services = [
        {"name": "all", **shares, "error_rate": 1.0},
        {"name": "nothing", **shares, "items": [], "error_rate": 1.0},
        {"name": "closed", **shares, "suspended": True, "error_rate": 1.0},
    ]
    society = small(services, **loud)
    for _ in range(20):
        society.step()
    assert set(records_by_service(society)) == {1}


def test_named_services_that_are_alike_change_nothing() -> None:
    one = small([{"name": "a"}, {"name": "b"}])
    other = small([{"name": "x", "items": list(item_names())}, {"name": "y", "error_rate": None}])
    for society in (one, other):
        for _ in range(10):
            society.step()
    assert (one.recorder.total == other.recorder.total).all()


def test_services_obey_the_law() -> None:
    relevance = np.asarray(lived().government.catalogue.relevance)
    dubious = sum(1 << int(k) for k in np.flatnonzero(relevance < 0.3))
    assert any(service.scope & dubious for service in lived().government.services)
    assert not any(service.scope & dubious for service in lived("relevant_only").government.services)


def test_before_they_open_they_decide_nothing() -> None:
    days = days_of_decisions(lived(opens=31))
    assert days
    assert min(days) >= 31
