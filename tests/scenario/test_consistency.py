"""Agreement: names exist, dates are in order and inside the run, sizes are within reason."""

from __future__ import annotations

import pytest

from simulation.errors import BadInput, Refused
from simulation.scenario import Scenario
from simulation.scenario.consistency import MOST_CITIZENS, MOST_DAYS, MOST_REPLICATES


@pytest.mark.parametrize(
    "changes",
    [
        {"days": MOST_DAYS},
        {"replicates": MOST_REPLICATES},
        {"population.citizens": MOST_CITIZENS},
    ],
)
def test_the_largest_sizes_are_accepted_one_by_one(changes):
    Scenario.from_text("days: 1").replace(changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"days": MOST_DAYS + 1},
        {"replicates": MOST_REPLICATES + 1},
        {"population.citizens": MOST_CITIZENS, "replicates": 1000, "days": 10_000},
    ],
)
def test_larger_ones_are_refused_for_resources(changes):
    with pytest.raises(Refused, match=r"at most \d+ \(got \d+\)"):
        Scenario.from_text("days: 1").replace(changes)


@pytest.mark.parametrize("day", [0, 29])
def test_events_may_lie_on_the_first_and_the_last_day(day):
    Scenario.from_text(f"days: 30\nevents: [{{kind: scandal, day: {day}, severity: 0.5}}]")


@pytest.mark.parametrize(("date", "fine"), [("1990-01-01", True), ("2019-01-30", True), ("2019-01-31", False)])
def test_policies_may_start_before_the_run_but_not_after_it(date, fine):
    text = f"days: 30\npolicy: {{scope: [{{from: {date}, value: narrow}}]}}"
    if fine:
        Scenario.from_text(text)
    else:
        with pytest.raises(BadInput, match="last day of the run, 2019-01-30"):
            Scenario.from_text(text)


def test_the_same_date_may_hold_for_different_cities():
    entries = "{from: 2019-01-10, value: narrow}, {from: 2019-01-10, cities: [wuhan], value: none}"
    Scenario.from_text(f"policy: {{scope: [{entries}]}}")
    with pytest.raises(BadInput, match="one entry"):
        Scenario.from_text(f"policy: {{scope: [{entries}, {{from: 2019-01-10, cities: [wuhan], value: narrow}}]}}")


def test_cities_that_are_not_simulated_may_be_named():
    Scenario.from_text("population: {cities: [wuhan]}\npolicy: {scope: [{cities: [xiamen], value: none}]}")


def test_all_stands_for_every_name_only_in_lists_that_are_always_given():
    Scenario.from_text("policy: {scope: {city: [all]}}\npopulation: {cities: [all]}\nobserve: {measures: [all]}")
    with pytest.raises(BadInput, match="must be one of the cities"):
        Scenario.from_text("events: [{kind: adopt, item: jaywalking, day: 1, cities: [all]}]")


def test_income_shocks_may_follow_each_other_and_hit_different_cities():
    shock = "{{kind: income_shock, size: 0.1, share: 0.1, days: 10, day: {}, city: {}}}"
    apart = [shock.format(0, "wuhan"), shock.format(10, "wuhan"), shock.format(5, "xiamen")]
    Scenario.from_text(f"events: [{', '.join(apart)}]")
    with pytest.raises(BadInput, match="must not overlap"):
        Scenario.from_text(f"events: [{', '.join([*apart, shock.format(19, 'wuhan')])}]")


def test_a_policy_can_be_started_ended_and_started_again():
    start = "{kind: start_policy, day: 1, instrument: scope, value: none}"
    events = f"{start}, {{kind: end_policy, day: 5, instrument: scope}}"
    Scenario.from_text(f"events: [{events}]")
    with pytest.raises(BadInput, match="can only end"):
        Scenario.from_text(f"events: [{events}, {{kind: end_policy, day: 9, instrument: scope}}]")
    Scenario.from_text(f"events: [{events}, {events.replace('day: 1', 'day: 7').replace('day: 5', 'day: 9')}]")
