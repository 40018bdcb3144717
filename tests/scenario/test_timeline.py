"""Timeline: instruments have a value from the beginning, and runs cut short keep only what they reach."""

from __future__ import annotations

from simulation.policies.scope import Scope
from simulation.scenario import Scenario

DATED = """
days: 100
policy:
  scope:
    - {from: 2019-01-11, cities: [wuhan], value: expansive}
    - {from: 2019-03-02, announced: 2019-01-15, value: none}
"""


def test_the_default_comes_first_and_only_when_needed():
    entries = Scenario.from_text(DATED).settings.policy.scope
    assert entries[0].value == Scope()
    assert len(entries) == 3
    assert len(Scenario.from_text("policy: {scope: [{value: none}]}").settings.policy.scope) == 1


def test_what_shows_before_the_end_is_kept():
    scenario = Scenario.from_text(DATED)
    lengths = {days: len(scenario.replace({"days": days}).settings.policy.scope) for days in (5, 12, 20, 60, 100)}
    assert lengths == {5: 1, 12: 2, 20: 3, 60: 3, 100: 3}


def test_paths_and_places_follow():
    short = Scenario.from_text(DATED).replace({"days": 12})
    assert short.origin("policy.scope.0.value.city") == "default"
    assert short.origin("policy.scope.1.value.city") == "scenario:5"
