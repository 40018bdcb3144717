"""The page of outcomes: every outcome and daily count, with the counters that the code really uses."""

from __future__ import annotations

import inspect
import re

import pytest

from simulation.observation import measure_inputs, measures, recorder
from simulation.observation.daily_table import BY_SYSTEM, DAILY
from simulation.observation.measures import OUTCOMES
from simulation.state.tallies import Count, Stock
from tests.docs.pages import bare, page, section, table

PAGE = page("outcomes")
ROWS = {bare(row["outcome"]): row for row in table(section(PAGE, "Outcomes of a run"), "outcome")}
COUNTS = {bare(row["measure"]): row for row in table(section(PAGE, "Daily counts"), "measure")}
CAPITALS = re.compile(r"`([A-Z_]{3,})`")
OF_THE_COUNTRY = "of_government"


def counters_of(outcome: object) -> set[str]:
    """The counters that a measure and the helpers it calls read."""
    text = inspect.getsource(outcome)  # type: ignore[arg-type]
    for module, helper in ((measure_inputs, "level"), (measure_inputs, "a_year"), (measures, "_answered")):
        if f"{helper}(" in text:
            text += inspect.getsource(getattr(module, helper))
    return set(re.findall(r"(?:Count|Stock)\.([A-Z_]+)", text))


def test_every_outcome_has_a_row() -> None:
    assert list(ROWS) == [outcome.__name__ for outcome in OUTCOMES]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.__name__)
def test_a_row_is_complete_and_true(outcome: object) -> None:
    row = ROWS[outcome.__name__]  # type: ignore[attr-defined]
    assert all(row[column] for column in ("definition", "numerator", "denominator", "unit", "when"))
    assert row["when"] in ("run", "last day", "stock")
    named = set(CAPITALS.findall(row["numerator"] + row["denominator"]))
    text = inspect.getsource(outcome)  # type: ignore[arg-type]
    assert named <= set(Count.__members__) | set(Stock.__members__)
    assert ("peak_posts" in text and named == {"POSTS", "CITIZENS"}) or named == counters_of(outcome)
    if "account.today" in text and "account.total" not in text:
        assert row["when"] == "last day"
    elif "account.total" in text:
        assert row["when"] == "run"


def test_the_page_says_which_outcomes_are_of_the_country_only() -> None:
    of_the_country = [outcome.__name__ for outcome in OUTCOMES if OF_THE_COUNTRY in inspect.getsource(outcome)]
    assert "except the last seven" in PAGE
    assert of_the_country == list(ROWS)[-7:]


def test_every_daily_count_has_a_row() -> None:
    assert list(COUNTS) == [*DAILY, *BY_SYSTEM]


def test_daily_counts_name_their_counters() -> None:
    for name, count in {**DAILY, **BY_SYSTEM}.items():
        assert CAPITALS.findall(COUNTS[name]["from"]) == [Count(count).name]


def test_counts_by_city_are_bold() -> None:
    bold = {bare(row["measure"]) for row in COUNTS.values() if row["measure"].startswith("**")}
    assert bold == set(recorder.BY_CITY)
