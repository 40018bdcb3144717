"""A change to the same values changes nothing, and nothing depends on a change before its day."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario import Scenario
from simulation.scenario.settings import POLICIES
from tests.laws.societies import BASELINE, assert_same_frames, assert_same_people, begun, differing, law, scenarios

PRESETS = {name: tuple(unit.presets) for name, unit in POLICIES.items()}
SOMETHING = st.sampled_from([(name, preset) for name, presets in PRESETS.items() for preset in presets])
STRONG_EVENTS: tuple[dict[str, Any], ...] = (
    {"kind": "intervene", "actor": "pboc", "action": "halt"},
    {"kind": "intervene", "actor": "pboc", "action": "suspend", "service": 1},
    {"kind": "intervene", "actor": "pboc", "action": "warn"},
    {"kind": "adopt", "item": "parking_violation", "system": "registry"},
    {"kind": "announce", "item": "parking_violation", "system": "registry"},
    {"kind": "start_policy", "instrument": "transparency", "value": "secret"},
    {"kind": "start_policy", "instrument": "scope", "value": "moderate"},
    {"kind": "information_campaign", "topic": "city", "reach": 1.0},
    {"kind": "scandal", "severity": 1.0},
    {"kind": "breach", "system": "city", "share": 1.0},
    {"kind": "income_shock", "size": 1.0, "share": 1.0, "days": 30},
    {"kind": "media_stance", "critical": 1.0},
)


@law(20)
@given(scenarios(), SOMETHING, st.data())
def test_a_dated_change_to_the_same_value_changes_nothing(
    scenario: Scenario, something: tuple[str, str], data: st.DataObject
) -> None:
    instrument, preset = something
    elsewhere = data.draw(st.sampled_from(PRESETS[instrument]))
    here = [{"value": preset}, {"cities": ["wuhan", "hangzhou"], "value": elsewhere}]
    when = scenario.settings.date_of(data.draw(st.integers(0, scenario.settings.days - 1)))
    plain = begun(scenario.replace({f"policy.{instrument}": here}))
    changed = begun(scenario.replace({f"policy.{instrument}": [*here, *({**entry, "from": when} for entry in here)]}))
    assert_same_frames(plain.run(), changed.run())
    assert_same_people(plain, changed)


@law(20)
@given(scenarios(least_days=10), SOMETHING, st.data())
def test_starting_or_ending_a_policy_of_the_same_value_changes_nothing(
    scenario: Scenario, something: tuple[str, str], data: st.DataObject
) -> None:
    instrument, preset = something
    days = scenario.settings.days
    start = data.draw(st.integers(0, days - 2))
    policy = {"kind": "start_policy", "day": start, "instrument": instrument, "value": preset}
    end = {"kind": "end_policy", "day": data.draw(st.integers(start + 1, days - 1)), "instrument": instrument}
    plain = scenario.replace({f"policy.{instrument}": preset, "events": []})
    changed = begun(plain.replace({"events": [policy, end]}))
    unchanged = begun(plain)
    frames = unchanged.run(), changed.run()
    assert_same_frames(*frames, but=("events",))
    assert len(frames[1]["events"]) == len(frames[0]["events"]) + 2
    assert_same_people(unchanged, changed)


def test_nothing_depends_on_a_change_before_its_day() -> None:
    touched: Counter[bool] = Counter()

    @law(30)
    @given(scenarios(least_days=12), SOMETHING, st.sampled_from(STRONG_EVENTS), st.booleans(), st.data())
    def hold(
        scenario: Scenario, something: tuple[str, str], event: dict[str, Any], dated: bool, data: st.DataObject
    ) -> None:
        day = data.draw(st.integers(1, scenario.settings.days - 1))
        scenario = scenario.replace({"events": [], "policy.scope": "expansive"})
        instrument, preset = something
        entry = {"from": scenario.settings.date_of(day), "value": preset}
        value = [{"value": "expansive" if instrument == "scope" else {}}, entry]
        change = {f"policy.{instrument}": value} if dated else {"events": [event | {"day": day}]}
        before = scenario.replace({f"policy.{instrument}": value[:1]})
        calm, changed = begun(before), begun(before.replace(change))
        for _ in range(day):
            calm.step()
            changed.step()
        assert_same_people(calm, changed)
        assert_same_frames(calm.frames(), changed.frames())
        calm.run(scenario.settings.days - day)
        changed.run(scenario.settings.days - day)
        touched[bool(differing(calm, changed))] += 1

    hold()
    assert touched[True] >= 10, f"changes that change nothing afterwards test nothing: {touched}"


@law(8)
@given(scenarios(least_days=12), SOMETHING, st.data())
def test_an_announcement_is_noted_and_moves_nobody(
    scenario: Scenario, something: tuple[str, str], data: st.DataObject
) -> None:
    """People of this version react to rules, not to news of rules."""
    day = data.draw(st.integers(2, scenario.settings.days - 1))
    entry = {"from": scenario.settings.date_of(day), "value": something[1]}
    silent, announced = (
        begun(scenario.replace({f"policy.{something[0]}": [{"value": {}}, entry | more]}))
        for more in ({}, {"announced": scenario.settings.date_of(day - 2)})
    )
    frames = silent.run(), announced.run()
    assert_same_frames(*frames, but=("events",))
    assert len(frames[1]["events"]) == len(frames[0]["events"]) + 1
    assert_same_people(silent, announced)


@law(12)
@given(scenarios(least_days=12), st.permutations(range(4)), st.sampled_from(PRESETS["transparency"]))
def test_the_order_in_which_events_are_listed_changes_nothing(
    scenario: Scenario, order: list[int], preset: str
) -> None:
    """Dates say when things happen; a file may list them in any order."""
    events: list[dict[str, Any]] = [
        {"kind": "start_policy", "day": 2, "instrument": "transparency", "value": "secret"},
        {"kind": "start_policy", "day": 5, "instrument": "transparency", "value": preset},
        {"kind": "scandal", "day": 3, "severity": 0.5},
        {"kind": "intervene", "day": 4, "actor": "pboc", "action": "suspend", "days": 3},
    ]
    one, other = (begun(scenario.replace({"events": listed})) for listed in (events, [events[n] for n in order]))
    assert_same_frames(one.run(), other.run())
    assert_same_people(one, other)


def test_an_ended_policy_leaves_nothing() -> None:
    """Rules after the end are those of a country that never had the policy."""
    events = [
        {"kind": "start_policy", "day": 2, "instrument": "transparency", "value": "secret"},
        {"kind": "end_policy", "day": 5, "instrument": "transparency"},
    ]
    scenario = BASELINE.replace({"population.citizens": 500, "days": 8})
    with_policy, without = begun(scenario.replace({"events": events})), begun(scenario)
    for day in range(8):
        here, there = (society.government.enact(day).rules for society in (with_policy, without))
        assert np.array_equal(here, there) is (not 2 <= day < 5), day
