"""Values: paths are those that a user would write."""

from __future__ import annotations

from simulation.scenario import Scenario
from simulation.scenario.values import place_of, values_of


def test_paths_can_be_set():
    scenario = Scenario.load("baseline")
    tree = scenario.written
    rows = [
        row for row in values_of(scenario.settings, tree) if row.path.startswith(("behaviour", "policy", "observe"))
    ]
    changes = {row.path: row.value for row in rows}
    assert scenario.replace(changes).hash == scenario.hash


def test_places_of_presets_cover_what_they_set():
    scenario = Scenario.from_text("policy:\n  redress:\n    like: shanghai\n    city: 9\n")
    assert place_of(scenario.written, ("policy", "redress", 0, "value", "city")) == "scenario:4"
    assert place_of(scenario.written, ("policy", "redress", 0, "value", "service")) == "scenario:3"
    assert place_of(scenario.written, ("days",)) == "default"
