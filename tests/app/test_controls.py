"""What can be changed: the controls show what is in force."""

from __future__ import annotations

import pytest

from simulation.app.controls import SAFEGUARDS, controls_of, in_force
from simulation.scenario import Scenario


def switches(name: str) -> dict[str, bool]:
    """Each safeguard and whether its switch is on."""
    return {one["policy"]: one["now"] for one in controls_of(Scenario.load(name))["safeguards"]}


def test_switches_are_on_where_the_scenario_has_the_safeguard() -> None:
    assert set(switches("expansive_with_safeguards").values()) == {True}
    assert set(switches("expansive").values()) == {False}
    assert [name for name in SAFEGUARDS if switches("redress")[name]] == ["redress", "transparency"]


def test_a_preset_in_force_is_named_and_numbers_of_ones_own_are_not() -> None:
    scenario = Scenario.load("narrow")
    assert in_force(scenario, "scope") == "narrow"
    assert in_force(scenario.replace({"policy.scope": {"like": "narrow", "city": ("jaywalking",)}}), "scope") == ""


@pytest.mark.parametrize("key", ["unit", "source", "grade", "meaning"])
def test_every_number_says_what_is_known_of_it(key: str) -> None:
    numbers = controls_of(Scenario.load("baseline"))["numbers"]
    assert len(numbers) > 100
    assert [row["path"] for row in numbers if not row[key]] == []


def test_every_number_has_a_range() -> None:
    numbers = [row for row in controls_of(Scenario.load("baseline"))["numbers"] if row["kind"] in ("int", "float")]
    assert [row["path"] for row in numbers if not row["range"]] == []
