"""Happenings: every kind can be written, and is frozen with its day counted from the start."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from simulation.errors import BadInput
from simulation.policies.redress import Redress
from simulation.scenario import Scenario
from simulation.scenario.events import KINDS

EXAMPLES = {
    "announce": {"item": "utility_arrears"},
    "adopt": {"item": "utility_arrears", "system": "city", "cities": ["wuhan"]},
    "start_policy": {"instrument": "redress", "value": {"like": "shanghai", "marks": False}, "cities": ["wuhan"]},
    "end_policy": {"instrument": "redress", "cities": ["wuhan"]},
    "information_campaign": {"topic": "city", "reach": 0.5},
    "information": {"content": "both_sides", "source": "platform", "reach": 0.5, "topic": "city"},
    "scandal": {"severity": 0.8, "city": "wuhan"},
    "breach": {"system": "service", "share": 0.1},
    "income_shock": {"size": 0.3, "share": 0.2, "days": 90},
    "media_stance": {"critical": 0.4, "days": 10},
    "intervene": {"actor": "pboc", "action": "halt", "city": "wuhan", "days": 100},
}


def scenario_with(*events: dict) -> Scenario:
    return Scenario.from_text("days: 60").replace({"events": list(events)})


def test_there_is_an_example_of_every_kind():
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {"end_policy"}))
def test_a_kind_can_be_written(kind):
    (event,) = scenario_with({"kind": kind, "date": "2019-02-01", **EXAMPLES[kind]}).settings.events
    assert type(event) is KINDS[kind]
    assert (event.kind, event.day) == (kind, 31)
    with pytest.raises(ValidationError, match="frozen"):
        event.day = 3


def test_the_value_of_a_started_policy_is_whole():
    start = {"kind": "start_policy", "day": 3, **EXAMPLES["start_policy"]}
    end = {"kind": "end_policy", "day": 9, **EXAMPLES["end_policy"]}
    first, second = scenario_with(start, end).settings.events
    assert first.value == Redress(**{**Redress.presets["shanghai"], "marks": False})
    assert second.cities == ("wuhan",)


@pytest.mark.parametrize("kind", sorted(set(EXAMPLES) - {"end_policy"}))
def test_a_kind_refuses_what_it_does_not_know(kind):
    with pytest.raises(BadInput, match=r"events.0.severty: unknown key"):
        scenario_with({"kind": kind, "day": 3, **EXAMPLES[kind], "severty": 1})


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_required_keys_are_required(kind):
    required = {name for name, field in KINDS[kind].model_fields.items() if field.is_required()} - {"day", "kind"}
    for name in required:
        rest = {key: value for key, value in EXAMPLES[kind].items() if key != name}
        with pytest.raises(BadInput, match=rf"events.0.{name}: (is required|must be one of)"):
            scenario_with({"kind": kind, "day": 3, **rest})
