from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.results import digest, digest_of_digests
from simulation.results.tables import COLUMNS, conform
from tests.results import sample

DIGESTED = ("daily", "events", "spells")


def of(frames):
    return digest({table: frames[table] for table in DIGESTED})


def test_the_digest_of_known_tables_never_changes():
    # a changed value means that stored digests of all earlier runs can no longer be compared
    daily = pd.DataFrame(
        {
            "replicate": [0, 0],
            "day": [0, 1],
            "city": ["national", "Ürümqi"],
            "stratum": "all",
            "measure": "listed_share",
            "numerator": [1, -2],
            "denominator": [3, 2**62],
        }
    )
    assert digest({"daily": daily}) == "cd3c29df3cddf5da8f657429182b01a86170947c98e846837aeafdef3f1a2ce3"


@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_and_columns_does_not_matter(seed):
    frames = sample.frames()
    rng = np.random.default_rng(seed)
    shuffled = {
        table: frame.sample(frac=1, random_state=rng)[list(rng.permutation(frame.columns))]
        for table, frame in frames.items()
    }
    assert of(shuffled) == of(frames)


@pytest.mark.parametrize("table", DIGESTED)
def test_category_codes_and_integer_widths_do_not_matter(table):
    frames = sample.frames()
    before = of(frames)
    frame = frames[table].copy()
    for name, kind in COLUMNS[table].items():
        if kind == "text":
            words = sorted(set(frame[name]), reverse=True)
            frame[name] = pd.Categorical(frame[name], categories=["unused", *words])
        elif kind == "int32":
            frame[name] = frame[name].astype("int16")
    assert of(frames | {table: frame}) == before


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, name) for table in DIGESTED for name in COLUMNS[table] if name != "value"],
)
def test_every_integer_and_word_matters(table, column):
    frames = sample.frames()
    frame = frames[table].copy()
    kind = COLUMNS[table][column]
    old = frame[column].iloc[1]
    frame.loc[frame.index[1], column] = f"{old}x" if kind == "text" else (not old) if kind == "bool" else old + 1
    assert of(frames | {table: frame}) != of(frames)


def test_a_row_more_or_less_matters():
    frames = sample.frames()
    events = frames["events"]
    assert of(frames | {"events": events.iloc[:-1]}) != of(frames)
    assert of(frames | {"events": pd.concat([events, events.iloc[-1:]])}) != of(frames)


def test_the_value_column_does_not_matter():
    frames = sample.frames()
    assert of(frames | {"daily": frames["daily"].assign(value=0.5)}) == of(frames)


def test_words_cannot_run_into_each_other():
    events = sample.frames()["events"].iloc[:1]
    one = digest({"events": events.assign(actor="ab", action="c")})
    other = digest({"events": events.assign(actor="a", action="bc")})
    assert one != other


def test_digest_of_digests_knows_names_and_ignores_order():
    assert digest_of_digests({"a": "1", "b": "2"}) == digest_of_digests({"b": "2", "a": "1"})
    assert digest_of_digests({"a": "1", "b": "2"}) != digest_of_digests({"a": "2", "b": "1"})


def counts(rng, *, days=5, measures=("deals", "posts"), reverse=False):
    """A daily table with counts of its own."""
    index = pd.MultiIndex.from_product([[0], range(days), ["national"], ["all"], measures])
    frame = index.to_frame(index=False, name=["replicate", "day", "city", "stratum", "measure"])
    frame = frame.assign(numerator=rng.integers(0, 9, len(frame)), denominator=rng.integers(1, 9, len(frame)))
    return frame[::-1] if reverse else frame


def test_what_was_digested_before_changes_no_digest():
    # the order of rows that differ in what they count is kept from one table to the next
    rng = np.random.default_rng(1)
    twice = pd.concat([counts(rng), counts(rng)])  # no two rows may share what they count: this order is not kept
    turned = counts(rng, reverse=True)
    tables = [
        counts(rng), counts(rng), turned, turned[::-1], counts(rng), counts(rng, measures=("deals", "acts")),
        counts(rng, days=6), twice, twice[::-1], counts(rng),
    ]  # fmt: skip
    alone = []
    for table in tables:
        digest({"daily": counts(rng, days=2)})  # which is then what was before
        alone.append(digest({"daily": table}))
    assert [digest({"daily": table}) for table in tables] == alone
    assert alone[2] == alone[3]
    assert alone[7] == alone[8]
    assert len(set(alone)) == len(alone) - 2


def test_a_table_that_is_changed_afterwards_is_digested_anew():
    table = conform("daily", counts(np.random.default_rng(1)))
    before = digest({"daily": table}, conformed=True)
    table["day"] += 1
    assert digest({"daily": table}, conformed=True) != before


def test_a_million_rows_take_a_moment():
    n = 1_000_000
    rng = np.random.default_rng(1)
    daily = pd.DataFrame(
        {
            "replicate": rng.integers(0, 20, n),
            "day": rng.integers(0, 365, n),
            "city": rng.choice(["national", "Beijing"], n),
            "stratum": "all",
            "measure": rng.choice(["listed_share", "posts"], n),
            "numerator": rng.integers(0, 1000, n),
            "denominator": 1000,
        }
    )
    start = time.perf_counter()
    digest({"daily": daily})
    assert time.perf_counter() - start < 10
