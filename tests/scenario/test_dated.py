"""Dates are year-month-day of the calendar and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.policies.scope import Scope
from simulation.scenario.dated import Dated, calendar_date, within_reason


@given(st.dates())
def test_dates_are_read(when):
    assert calendar_date(when.isoformat()) == when


@pytest.mark.parametrize(
    "text",
    ["2019-2-3", "20190203", "2019-02-30", "2019-00-10", "2019-W05-1", "2019-02-03T00:00", "٢٠١٩-٠٢-٠٣", "", "now"],
)
def test_other_texts_are_not_dates(text):
    with pytest.raises(ValueError, match="must be a date"):
        calendar_date(text)


def test_dates_are_near_enough_to_count_days():
    assert within_reason(date(1900, 1, 1)) == date(1900, 1, 1)
    for when in (date(1899, 12, 31), date(2200, 1, 1)):
        with pytest.raises(ValueError, match="from 1900 to 2199"):
            within_reason(when)


def test_an_entry_concerns_all_cities_or_those_it_names():
    assert Dated(value=Scope()).concerns("wuhan")
    some = Dated(cities=("wuhan",), value=Scope())
    assert some.concerns("wuhan")
    assert not some.concerns("xiamen")
