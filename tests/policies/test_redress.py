"""Redress: deadlines of the laws, in calendar days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.policies.redress import Redress, calendar_days
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def enacted(preset: str):
    found = rules()
    Redress(**Redress.presets[preset]).enact(found, CATALOGUE)
    return found


@pytest.mark.parametrize(("working", "calendar"), [(0, 0), (1, 2), (3, 5), (5, 7), (7, 10), (10, 14), (20, 28)])
def test_working_days_become_calendar_days(working, calendar):
    assert calendar_days(working) == calendar


@given(st.integers(1, 60), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_the_conversion_is_right_to_two_days_whenever_one_starts(working, start):
    day, left = start, working
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert abs((day - start).days - calendar_days(working)) <= 2


def test_presets_hold_the_terms_of_the_laws():
    assert enacted("shanghai").deadline_days[[Slot.CITY, Slot.SERVICE, Slot.REGISTRY]].tolist() == [7, 10, 20]
    assert enacted("zhejiang").deadline_days[Slot.CITY] == 7
    assert enacted("zhejiang").second_stage[Slot.CITY]
    assert enacted("henan").deadline_days[Slot.CITY] == enacted("shandong").deadline_days[Slot.CITY] == 5
    assert enacted("shenzhen").deadline_days[Slot.CITY] == 5
    for preset in set(Redress.presets) - {"none"}:
        assert enacted(preset).deadline_days[Slot.REGISTRY] == 20
        assert enacted(preset).objection[Slot.REGISTRY]


def test_none_means_that_nobody_can_object_anywhere():
    found = enacted("none")
    assert not found.objection.any()
    assert not found.marks.any()
    assert not found.second_stage.any()


def test_national_leaves_cities_without_a_procedure():
    found = enacted("national")
    assert found.objection[Slot.REGISTRY]
    assert not found.objection[Slot.CITY]


def test_the_default_changes_nothing():
    assert changed_by(Redress()) == set()


def test_marks_are_for_systems_that_get_a_procedure():
    found = rules()
    found.marks = False
    Redress(city=5, marks=True).enact(found, CATALOGUE)
    assert found.marks.nonzero()[0].tolist() == [Slot.CITY]
