"""The press: most incidents remain unnoticed, and what is graver is noticed more often."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.conduct import load_catalogue
from simulation.government.institutions.press import Incident, Press, PressAgent, Topic
from simulation.state.citizens import Slot
from tests.government.institutions.nation import nation

CATALOGUE = load_catalogue()
DOG, LOAN = (CATALOGUE.names.index(name) for name in ("uncivil_dog_keeping", "loan_default"))
DAYS = 2000


def press(**parameters: object) -> PressAgent:
    return PressAgent(nation(), settings=Press(**parameters), catalogue=CATALOGUE, seed=5)


def taken_up(agent: PressAgent, incident: Incident) -> float:
    """Share of days on which an incident would be taken up."""
    return sum(agent.takes_up(day, incident) for day in range(DAYS)) / DAYS


@pytest.mark.parametrize("severity", [0.0, 0.3, 1.0])
def test_a_scandal_is_taken_up_by_its_severity(severity: float) -> None:
    agent = press(scandals=0.5)
    assert taken_up(agent, agent.scandal(0, "national", Slot.CITY, severity)) == pytest.approx(0.5 * severity, abs=0.04)


def test_a_leak_counts_by_the_people_concerned() -> None:
    agent = press(breaches=1.0, gravity_of_breach=0.5)
    assert agent.breach(1, "wuhan", Slot.TAX, 0.4).chance == 0.2
    assert agent.breach(1, "wuhan", Slot.TAX, 0.4).gravity == 0.5


def test_wrongful_cases_are_found_where_there_are_some() -> None:
    agent = press(wrongful_cases=0.01, gravity_of_case=0.5)
    assert agent.wrongful_case(1, "wuhan", Slot.CITY, 0.0).chance == 0.0
    assert agent.wrongful_case(1, "wuhan", Slot.CITY, 4.0).chance == pytest.approx(0.02)


def test_only_dubious_items_are_news() -> None:
    agent = press(new_items=1.0)
    assert agent.new_item(1, "wuhan", Slot.CITY, LOAN).chance == 0.0
    assert agent.new_item(1, "wuhan", Slot.CITY, DOG).chance == pytest.approx(0.95)


def test_what_is_praised_is_no_news() -> None:
    agent = press(new_items=1.0)
    for item in np.flatnonzero(CATALOGUE.rewarded):
        assert agent.new_item(1, "wuhan", Slot.CITY, int(item)).chance == 0.0
        assert not agent.is_dubious(int(item))


def test_a_scope_is_noticed_by_what_is_dubious_in_it() -> None:
    agent = press(scopes=365.0)
    everything = (1 << len(CATALOGUE.names)) - 1
    assert agent.old_item(0, 1, "wuhan", Slot.CITY, 1 << LOAN) is None
    one, many = (
        [found for day in range(DAYS) if (found := agent.old_item(day, 1, "wuhan", Slot.CITY, scope)).chance > 0.0]
        for scope in (1 << DOG | 1 << LOAN, everything)
    )
    dubious = {k for k, r in enumerate(CATALOGUE.relevance) if r < 0.3 and not CATALOGUE.rewarded[k]}
    assert {found.topic for found in one} == {DOG}
    assert len(one) / DAYS == pytest.approx(0.95 / len(dubious), abs=0.02)
    assert {found.topic for found in many} == dubious
    assert len(many) / DAYS == pytest.approx(0.91, abs=0.04)


def test_places_and_topics_have_luck_of_their_own() -> None:
    agent = press(scandals=0.5)
    wuhan, xiamen = ([agent.takes_up(day, agent.scandal(code, "", 0, 1.0)) for day in range(99)] for code in (1, 2))
    assert wuhan != xiamen


@pytest.mark.parametrize("change", [{"on": False}, {"scandals": 0.0}])
def test_off_nothing_is_taken_up(change: dict[str, object]) -> None:
    agent = press(**change)
    assert taken_up(agent, agent.scandal(0, "national", Slot.CITY, 1.0)) == 0.0


def test_topics_lie_beyond_all_items() -> None:
    assert len(CATALOGUE.names) <= min(Topic)
    assert max(Topic) < 64


def test_a_press_that_is_idle_notices_nothing() -> None:
    agent, codes = press(scopes=2.0, wrongful_cases=0.01), np.arange(20, dtype=np.int64)
    wrong = np.full(20, 0.2)
    idle = [agent.is_idle(day, codes, float(wrong.sum())) for day in range(100)]
    assert 0 < sum(idle) < 100
    assert not any(agent.noticed(day, codes, wrong) for day in range(100) if idle[day])
    assert any(agent.noticed(day, codes, wrong) for day in range(100))
