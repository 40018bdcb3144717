"""Overriding: what `--set` and `replace` do is what editing the file would do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import BadInput, Refused
from simulation.policies.redress import Redress
from simulation.scenario import Scenario
from simulation.scenario.overriding import assignments, node_of, path_of

EXAMPLE = """
name: example
days: 60
population: {citizens: 1000}
policy:
  scope:
    - value: narrow
    - {from: 2019-01-10, cities: [wuhan], value: {like: moderate, service: []}}
  redress: zhejiang
events:
  - {kind: scandal, day: 3, severity: 0.5}
"""


@pytest.fixture(scope="module")
def example() -> Scenario:
    return Scenario.from_text(EXAMPLE)


def test_values_are_typed_as_in_a_file(example):
    changed = example.overridden(
        ["days=1e2", "policy.scope=expansive", "population.cities=[xiamen, wuhan]", "title=NO", "seed=010"]
    )
    settings = changed.settings
    assert (settings.days, settings.title, settings.seed) == (100, "NO", 10)
    assert settings.population.cities == ("xiamen", "wuhan")
    assert settings.policy.scope[0].value.city == ("all",)
    assert changed.origin("days") == changed.origin("policy.scope.city") == "--set"
    assert changed.origin("policy.redress") == "scenario:9"


def test_a_mapping_is_laid_over_what_is_there(example):
    changed = example.overridden(["policy.redress={marks: false}", "population={citizens: 500}"])
    value = changed.settings.policy.redress[0].value
    assert (value.city, value.marks) == (5, False)
    assert changed.settings.population.citizens == 500


def test_paths_lead_into_presets_entries_and_events(example):
    changed = example.overridden(
        [
            "policy.redress.city=9",
            "policy.scope.1.value.registry=[]",
            "policy.scope.0.value.court=[]",
            "events.0.severity=0.25",
        ]
    )
    policy = changed.settings.policy
    assert (policy.redress[0].value.city, policy.redress[0].value.second_stage) == (9, True)
    assert policy.scope[1].value.registry == policy.scope[1].value.service == policy.scope[0].value.court == ()
    assert changed.settings.events[0].severity == 0.25


def test_the_scenario_itself_stays(example):
    before = example.hash
    example.replace({"days": 3, "policy.scope": "none"})
    assert example.hash == before
    assert example.settings.days == 60


def test_python_values_mean_what_a_file_would_say(example):
    changes = {
        "days": np.int64(70),
        "start": date(2019, 1, 2),
        "population.rest_of_country_share": np.float64(0.25),
        "policy.redress": Redress(city=3),
        "policy.scope": [{"value": "none"}],
        "population.cities": ("wuhan",),
        "observe": {"spells": np.bool_(False)},
    }
    text = """
days: 70
start: 2019-01-02
population: {citizens: 1000, rest_of_country_share: 0.25, cities: [wuhan]}
policy: {redress: {city: 3}, scope: none}
observe: {spells: false}
events: [{kind: scandal, day: 3, severity: 0.5}]
"""
    assert example.replace(changes).hash == Scenario.from_text(text).hash


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("policy.scop=narrow", "--set: policy.scop: unknown key (did you mean 'scope'?)"),
        ("policy.scope.citty=[]", "--set: policy.scope.citty: policy.scope is a list"),
        ("polcy.scope=narrow", "--set: polcy: unknown key (did you mean 'policy'?)"),
        ("policy.scope=narow", "--set: policy.scope: must be a preset"),
        ("days=many", '--set: days: must be a whole number, at least 1, unit day (got "many")'),
        ("days=1_0", "--set: days: numbers are written without underscores"),
        ("days.x=1", "--set: days: must be a whole number"),
        ("days", "--set: must be path=value"),
        ("=3", "--set: must be keys joined by dots"),
        ("a..b=3", "--set: must be keys joined by dots"),
        ("events.7.severity=1", "--set: events.7: events holds 1"),
        ("events.x=1", "--set: events.x: events is a list; name a position"),
        ("population.cities=[wuhan", "--set: population.cities: must be valid YAML"),
        ("title=&a x", "--set: title: anchors are not allowed"),
        ("extends=narrow", "--set: extends: unknown key"),
        ("days=1e9", "--set: days: must be at most 36500"),
    ],
)
def test_what_is_wrong_is_told(example, text, message):
    with pytest.raises((BadInput, Refused)) as caught:
        example.overridden([text])
    assert str(caught.value).startswith(message)
    assert caught.value.exit_code in (2, 3)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), {1, 2}, b"x", "a\0b", "\ud800", 1j])
def test_other_python_values_are_refused(example, value):
    with pytest.raises(BadInput, match=r"^--set: title: .*\(got "):
        example.replace({"title": value})


def test_paths_and_assignments():
    assert path_of("events.0.severity") == ("events", 0, "severity")
    assert next(iter(assignments(["a.b=c=d"]).values())).plain() == "c=d"
    assert node_of({"a": [1, None]}).plain() == {"a": (1, None)}


def test_a_run_cut_short_does_not_reach_later_happenings(example):
    text = EXAMPLE + "  - {kind: scandal, day: 50, severity: 0.25}\n"
    full = Scenario.from_text(text)
    short = full.replace({"days": 8})
    assert [event.day for event in short.settings.events] == [3]
    assert len(short.settings.policy.scope) == 1
    assert Scenario.from_text(short.resolved()).hash == short.hash
    assert short.replace({"days": 60}).hash == full.hash
    assert short.origin("events.0.severity") == full.origin("events.0.severity")


@given(
    days=st.integers(20, 400),
    citizens=st.integers(100, 10**6),
    share=st.floats(0, 1),
    scope=st.sampled_from(["none", "narrow", "moderate", "expansive"]),
    severity=st.floats(0, 1),
)
def test_replacing_equals_editing_the_file(days, citizens, share, scope, severity):
    edited = f"""
days: {days}
population: {{citizens: {citizens}, rest_of_country_share: {share!r}}}
policy: {{scope: {scope}}}
events: [{{kind: scandal, day: 3, severity: {severity!r}}}]
"""
    original = "days: 30\npolicy: {scope: narrow}\nevents: [{kind: scandal, day: 3, severity: 0.5}]\n"
    changes = {
        "days": days,
        "population": {"citizens": citizens},
        "population.rest_of_country_share": share,
        "policy.scope": scope,
        "events.0.severity": severity,
    }
    assert Scenario.from_text(original).replace(changes).hash == Scenario.from_text(edited).hash


def test_null_changes_change_nothing(tmp_path):
    path = Path(tmp_path / "x.yaml")
    path.write_text(EXAMPLE)
    scenario = Scenario.load(path)
    assert scenario.replace({}).hash == scenario.hash
    assert scenario.replace({"days": 60, "policy.redress": "zhejiang", "name": "other"}).hash == scenario.hash


def test_keys_joined_by_plus_get_the_same_value(example):
    both = example.overridden(["conduct.jaywalking+online_rumour.relevance=0.5"]).settings.conduct
    assert both.jaywalking.relevance == both.online_rumour.relevance == 0.5
    assert both.volunteering.relevance is None
    same = example.replace({"conduct.jaywalking+online_rumour.relevance": 0.5})
    assert same.settings.conduct == both
    one_by_one = {f"conduct.{item}.relevance": 0.5 for item in ("jaywalking", "online_rumour")}
    assert example.replace(one_by_one).hash == same.hash


@pytest.mark.parametrize(
    "path", ["conduct.jaywalking+.relevance", "conduct.+.relevance", "conduct.jaywalking+nothing.rate"]
)
def test_every_key_joined_by_plus_must_exist(example, path):
    with pytest.raises(BadInput):
        example.replace({path: 0.5})
