"""Shorthand: presets, mappings and dated lists say the same thing in three ways."""

from __future__ import annotations

import pytest

from simulation.scenario import Scenario
from simulation.scenario.settings import POLICIES


def policy_of(text: str, name: str = "redress"):
    return getattr(Scenario.from_text(f"policy: {{{name}: {text}}}").settings.policy, name)


@pytest.mark.parametrize(("name", "preset"), [(n, p) for n, unit in POLICIES.items() for p in unit.presets])
def test_a_preset_can_be_named_in_three_ways(name, preset):
    unit = POLICIES[name]
    expected = unit(**unit.presets[preset])
    for text in (preset, f"{{like: {preset}}}", f"[{{value: {preset}}}]", f"[{{value: {{like: {preset}}}}}]"):
        (entry,) = policy_of(text, name)
        assert entry.value == expected
        assert (entry.start, entry.announced, entry.cities) == (None, None, None)


def test_a_mapping_starts_from_the_defaults_or_from_a_preset():
    assert policy_of("{city: 9}")[0].value == POLICIES["redress"](city=9)
    assert policy_of("{}")[0].value == POLICIES["redress"]()
    value = policy_of("{like: zhejiang, city: 9}")[0].value
    assert (value.city, value.second_stage) == (9, True)


def test_dates_and_cities_are_kept():
    entries = policy_of(
        "[{value: none}, {from: 2018-01-01, announced: 2017-09-30, cities: [wuhan], value: zhejiang},"
        " {from: 2019-03-01, value: {like: shanghai, marks: false}}]"
    )
    assert [str(entry.start) for entry in entries] == ["None", "2018-01-01", "2019-03-01"]
    assert str(entries[1].announced) == "2017-09-30"
    assert entries[1].cities == ("wuhan",)
    assert entries[2].value.marks is False


def test_a_day_and_a_date_are_the_same():
    event = "{{kind: scandal, severity: 0.5, {}}}"
    texts = [f"start: 2020-02-28\nevents: [{event.format(when)}]" for when in ("day: 2", "date: 2020-03-01")]
    assert Scenario.from_text(texts[0]).hash == Scenario.from_text(texts[1]).hash
