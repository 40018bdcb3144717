"""The NDRC: an agenda that fades, drafts that answer what weighs most, and the standards in their order."""

from __future__ import annotations

import pytest

from simulation.government.institutions.planning_commission import (
    ANSWERS,
    REDRESS,
    SCOPE,
    Abuses,
    PlanningCommission,
    PlanningCommissionAgent,
    salience_of,
)
from tests.government.institutions.nation import nation

NOTHING = Abuses(0.0, 0.0, 0.0, 0.0, 0.0)


def commission(**parameters: object) -> PlanningCommissionAgent:
    return PlanningCommissionAgent(nation(), settings=PlanningCommission(**{"drafts": True, **parameters}))


def test_standards_are_kept_in_order() -> None:
    agent = commission()
    assert agent.standards == []
    agent.promulgate(3, "scope")
    agent.promulgate(9, "supervision")
    assert agent.standards == [(3, "scope"), (9, "supervision")]


def test_every_kind_of_abuse_has_its_weight_and_its_answer() -> None:
    p = PlanningCommission(weight_posts=2.0, weight_refusals=3.0)
    assert salience_of(p, NOTHING) == (0.0,) * 5
    assert salience_of(p, NOTHING._replace(posts=4.0))[0] == 8.0
    assert salience_of(p, NOTHING._replace(refusals=4.0))[-1] == 12.0
    assert len(ANSWERS) == len(Abuses._fields)


def test_the_agenda_is_a_mean_that_halves_in_its_half_life() -> None:
    agent = commission(half_life=10.0)
    for _ in range(500):
        agent.take_note((1.0, 0.0, 0.0, 0.0, 0.0))
    assert agent.agenda[0] == pytest.approx(1.0)
    for _ in range(10):
        agent.take_note((0.0,) * 5)
    assert agent.agenda[0] == pytest.approx(0.5)


def test_under_the_threshold_nothing_is_drafted() -> None:
    agent = commission(threshold=1.0)
    agent.agenda = [1.0, 0.0, 0.0, 0.0, 0.0]
    assert agent.choose(set()) == ()
    agent.agenda = [1.01, 0.0, 0.0, 0.0, 0.0]
    assert agent.choose(set()) == (SCOPE,)


def test_a_draft_answers_the_abuses_that_make_up_the_agenda() -> None:
    agent = commission(threshold=0.5, part=0.3)
    agent.agenda = [0.2, 0.2, 0.1, 0.3, 0.1]
    assert agent.choose(set()) == (SCOPE, REDRESS)
    agent.agenda = [0.0, 0.0, 0.0, 0.9, 0.0]
    assert agent.choose(set()) == (REDRESS,)
    assert agent.choose({REDRESS}) == ()


def test_switched_off_it_drafts_nothing() -> None:
    agent = commission(drafts=False)
    agent.agenda = [9.0] * 6
    assert agent.choose(set()) == ()


def test_rich_and_ambitious_cities_comply_later() -> None:
    agent = commission(compliance=100.0, reluctance=1.0)
    assert agent.days_to_comply(0.0, 0.0, 0.5) == 100.0
    assert agent.days_to_comply(0.0, 0.0, 0.0) == 50.0
    assert agent.days_to_comply(0.9, 0.0, 0.5) > agent.days_to_comply(0.1, 0.0, 0.5)
    assert agent.days_to_comply(0.5, 0.5, 0.5) > agent.days_to_comply(0.5, -0.5, 0.5)
