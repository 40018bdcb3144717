"""Writing: text that the strict reader reads back, whatever words it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario import Scenario

TRAPS = ["NO", "010", "1e5", "0x1f", "null", "~", "", " ", "true", "2019-01-01", "1_000", ".inf", "a: b", "# c", "- d"]
TRAPS += ["&a", "*a", "!a", "%a", "@a", "'", '"', "<<", "=", "{", "[", "|", ">", "信用"]


@pytest.mark.parametrize(
    "title", [*TRAPS, "&a", "*a", "!a", "%a", "@a", "'", '"', "<<", "=", "{", "[", "|", ">", "信用"]
)
def test_words_that_look_like_something_else_come_back(title):
    scenario = Scenario.from_text("days: 3").replace({"description": title})
    assert Scenario.from_text(scenario.resolved()).settings.description == title


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")), max_size=200))
def test_any_text_comes_back(text):
    scenario = Scenario.from_text("days: 3").replace({"description": text})
    assert Scenario.from_text(scenario.resolved()).settings == scenario.settings


@given(st.floats(0, 1))
def test_any_number_comes_back(share):
    scenario = Scenario.from_text("days: 3").replace({"population.rest_of_country_share": share})
    assert Scenario.from_text(scenario.resolved()).settings.population.rest_of_country_share == share


def test_equal_values_are_written_out_twice():
    scenario = Scenario.from_text("policy: {scope: {city: [tax_evasion], service: [tax_evasion]}}")
    assert "&" not in scenario.resolved()
    assert "*" not in scenario.resolved()


def test_dates_are_written_as_dates():
    text = Scenario.from_text(
        "events: [{kind: scandal, day: 31, severity: 0.5}]\npolicy: {scope: [{from: 2019-03-01, value: none}]}"
    ).resolved()
    assert "date: '2019-02-01'" in text
    assert "from: '2019-03-01'" in text
