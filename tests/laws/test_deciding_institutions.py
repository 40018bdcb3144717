"""Laws with everything on: deciding institutions are as exact as the rest, and switched off they are not there."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.scenario import Scenario
from tests.laws.societies import assert_same_frames, assert_same_people, begun, fingerprint, lived

DECIDING: dict[str, Any] = {
    "population.citizens": 800,
    "population.cities": ["hangzhou", "rongcheng", "wuhan", "anqing"],
    "days": 60,
    "policy.scope": "expansive",
    "institution.city.decides": True,
    "institution.city.period": 6,
    "institution.city.effort": 3.0,
    "institution.private_service.grows": True,
    "institution.private_service.period": 6,
    "institution.auditing.on": True,
    "institution.auditing.period": 10,
    "institution.consultation.proposes": 20.0,
    "institution.planning_commission.drafts": True,
    "institution.planning_commission.threshold": 0.001,
    "institution.planning_commission.lag": 10.0,
    "institution.planning_commission.compliance": 10.0,
    "institution.congress.drafts": True,
    "institution.congress.threshold": 0.001,
    "institution.congress.patience": 10,
    "institution.congress.lag": 20.0,
}
SCENARIO = Scenario.load("baseline").replace(DECIDING)


def test_the_same_input_gives_the_same_integers_on_any_number_of_threads() -> None:
    one, two = begun(SCENARIO), begun(SCENARIO, threads=2)
    assert fingerprint(one.run()) == fingerprint(two.run())


def test_a_run_is_the_beginning_of_a_longer_one() -> None:
    short, long = lived(SCENARIO, days=37), lived(SCENARIO)
    assert short.government.events == [event for event in long.government.events if event[0] < 37]
    assert len(short.government.events) > 10


def test_before_a_change_nothing_depends_on_it() -> None:
    middle = SCENARIO.settings.date_of(30)
    changed = SCENARIO.replace({"policy.scope": [{"value": "expansive"}, {"from": middle, "value": "narrow"}]})
    a, b = lived(SCENARIO, days=30), lived(changed, days=30)
    assert a.government.events == b.government.events
    assert_same_people(a, b)


@pytest.mark.parametrize(
    ("switch", "number"),
    [
        ("institution.city.decides", {"institution.city.innovation": 9.0}),
        ("institution.private_service.grows", {"institution.private_service.growth": 9.0}),
        ("institution.auditing.on", {"institution.auditing.capacity": 50.0}),
        ("institution.planning_commission.drafts", {"institution.planning_commission.compliance": 0.0}),
        ("institution.congress.drafts", {"institution.congress.lag": 1.0}),
    ],
)
def test_what_is_off_is_not_there(switch: str, number: dict[str, Any]) -> None:
    off = SCENARIO.replace({switch: False})
    a, b = lived(off), lived(off.replace(number))
    assert_same_people(a, b)
    assert_same_frames(a.frames(), b.frames())


def test_audits_without_capacity_are_no_audits() -> None:
    off, idle = (SCENARIO.replace(change) for change in ({"institution.auditing.on": False}, NO_CAPACITY))
    a, b = lived(off), lived(idle)
    assert_same_people(a, b)
    assert a.government.events == b.government.events


NO_CAPACITY = {"institution.auditing.capacity": 0.0}
