"""Explaining: every value has a path, a place, a unit, a range and a source."""

from __future__ import annotations

import pytest

from simulation.errors import BadInput
from simulation.scenario import Scenario, diff, explain, shipped


@pytest.mark.parametrize("name", shipped())
def test_every_value_is_explained_once(name):
    rows = explain(Scenario.load(name))
    paths = [row.path for row in rows]
    assert len(set(paths)) == len(paths)
    assert all(row.where == "default" or row.where.rpartition(":")[2].isdigit() for row in rows)
    sections = ("behaviour.", "system.", "institution.", "population.", "conduct.", "network.")
    for row in rows:
        if row.path.startswith(sections):
            assert row.unit, row.path
            assert row.source, row.path
            assert row.grade in tuple("ABCD"), row.path
            assert row.meaning, row.path


def test_a_part_can_be_asked_for():
    scenario = Scenario.from_text("policy: {redress: {like: shanghai, city: 9}}\ndays: 20\n")
    rows = {row.path: row for row in explain(scenario, "policy.redress")}
    assert (rows["policy.redress.city"].value, rows["policy.redress.city"].where) == (9, "scenario:1")
    assert rows["policy.redress.service"].where == "scenario:1"
    assert rows["policy.redress.city"].unit == "working day"
    assert rows["policy.redress.city"].range == "0 to 250"
    (days,) = explain(scenario, "days")
    assert (days.value, days.where, days.unit) == (20, "scenario:2", "day")
    for path in ("dayz", "policy.redres", "policy.redress.citi"):
        with pytest.raises(BadInput, match="did you mean"):
            explain(scenario, path)


def test_numbers_of_conduct_come_from_the_catalogue_unless_changed():
    scenario = Scenario.from_text("conduct: {parking_violation: {relevance: 0.5}}")
    changed, kept = (explain(scenario, f"conduct.{item}.relevance")[0] for item in ("parking_violation", "jaywalking"))
    assert (changed.value, changed.where) == (0.5, "scenario:1")
    assert kept.value is not None
    assert (kept.where, kept.unit) == ("default", "1")


def test_differences_name_both_values_and_leave_words_out():
    a = Scenario.from_text("name: a\ntitle: A\ndays: 20\n")
    b = a.replace({"name": "b", "title": "B", "days": 30, "policy.supervision.security_floor": 0.5})
    assert [tuple(row) for row in diff(a, b)] == [("days", 20, 30), ("policy.supervision.security_floor", 0.0, 0.5)]
    assert diff(a, a) == ()


def test_an_entry_that_only_one_scenario_has_differs_from_nothing():
    a = Scenario.from_text("days: 60")
    b = a.replace({"events": [{"kind": "scandal", "day": 3, "severity": 0.5}]})
    found = {row.path: (row.a, row.b) for row in diff(a, b)}
    assert found["events.0.severity"] == (None, 0.5)
