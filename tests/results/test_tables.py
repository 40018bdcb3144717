from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.api.types import union_categoricals

from simulation.results import tables
from tests.results import sample


@pytest.mark.parametrize("table", tables.TABLES)
def test_conform_gives_the_columns_and_types_of_the_table(table):
    frame = tables.conform(table, sample.frames()[table])
    kinds = {"text": "category"}
    for name, kind in tables.COLUMNS[table].items():
        assert str(frame[name].dtype) == kinds.get(kind, kind)
    assert list(frame.columns)[: len(tables.COLUMNS[table])] == list(tables.COLUMNS[table])


@pytest.mark.parametrize("table", tables.TABLES)
def test_conform_again_changes_nothing(table):
    once = tables.conform(table, sample.frames()[table])
    pd.testing.assert_frame_equal(tables.conform(table, once), once)


@pytest.mark.parametrize("table", tables.TABLES)
def test_an_empty_table_has_the_same_form(table):
    empty = tables.empty(table)
    assert len(empty) == 0
    pd.testing.assert_frame_equal(tables.conform(table, empty), empty)


def test_value_is_the_ratio_of_the_counts_and_unknown_over_nobody():
    frame = tables.conform("daily", sample.frames()["daily"])
    assert frame.loc[frame["denominator"] == 0, "value"].isna().all()
    known = frame[frame["denominator"] > 0]
    np.testing.assert_array_equal(known["value"], known["numerator"] / known["denominator"])


def test_categories_are_the_words_in_use_in_order():
    events = sample.frames()["events"]
    events["actor"] = pd.Categorical(events["actor"], categories=["zebra", "PBoC", "NPC"])
    frame = tables.conform("events", events)
    assert list(frame["actor"].cat.categories) == ["NPC", "PBoC"]
    assert list(frame["actor"]) == list(events["actor"])


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("day", [1.0, 2.5, 3.0], "integers"),
        ("day", [1, 2, 2**31], "outside int32"),
        ("day", ["1", "2", "3"], "integers"),
        ("actor", ["PBoC", None, "NPC"], "missing text"),
    ],
)
def test_what_does_not_fit_is_refused(column, values, message):
    events = sample.frames()["events"]
    events[column] = values
    with pytest.raises(ValueError, match=message):
        tables.conform("events", events)


def test_missing_and_unknown_columns_are_refused():
    events = sample.frames()["events"]
    with pytest.raises(ValueError, match="missing columns"):
        tables.conform("events", events.drop(columns="cause"))
    with pytest.raises(ValueError, match="unknown columns"):
        tables.conform("events", events.assign(weather="fine"))


def test_an_empty_table_can_be_put_on_a_full_one():
    """A replicate in which no institution acted once could not be put together with one in which some did."""
    full = pd.DataFrame(
        {"replicate": [0], "day": [3], "actor": ["city"], "action": ["breach"], "target": ["wuhan"], "cause": ["x"]}
    )
    some, none = tables.conform("events", full), tables.conform("events", full.iloc[:0])
    assert union_categoricals([some["actor"], none["actor"]]).tolist() == ["city"]
