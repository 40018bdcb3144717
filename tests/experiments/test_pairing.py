"""Paired differences against arithmetic done by other means."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.experiments.pairing import COLUMNS, paired

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def table(**columns: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    frame.index.name = "replicate"
    return frame


def test_against_the_paired_t_test_of_scipy() -> None:
    a, b = [1.0, 2.5, 3.0, 4.2, 5.1], [1.4, 2.6, 3.9, 4.1, 6.0]
    row = paired(table(x=a), table(x=b)).loc["x"]
    reference = stats.ttest_rel(b, a).confidence_interval(0.95)
    assert row["low"] == pytest.approx(reference.low)
    assert row["high"] == pytest.approx(reference.high)
    assert row["difference"] == pytest.approx(np.mean(b) - np.mean(a))
    assert row["n"] == 5
    difference = np.subtract(b, a)
    assert row["variance_ratio"] == pytest.approx(difference.var(ddof=1) / (np.var(a, ddof=1) + np.var(b, ddof=1)))


def test_common_luck_makes_the_ratio_small_and_the_interval_narrow() -> None:
    luck = np.random.default_rng(7).normal(size=40)
    shared = paired(table(x=list(luck)), table(x=list(luck + 1.0 + 0.01 * luck**2))).loc["x"]
    other = np.random.default_rng(8).normal(size=40)
    apart = paired(table(x=list(luck)), table(x=list(other + 1.0))).loc["x"]
    assert shared["variance_ratio"] < 0.01
    assert 0.5 < apart["variance_ratio"] < 1.6
    assert shared["high"] - shared["low"] < 0.1 * (apart["high"] - apart["low"])


def test_opposite_luck_makes_the_ratio_two() -> None:
    assert paired(table(x=[1.0, 2.0, 3.0]), table(x=[3.0, 2.0, 1.0])).loc["x", "variance_ratio"] == pytest.approx(2.0)


def test_one_replicate_gives_a_difference_and_no_interval() -> None:
    row = paired(table(x=[1.0]), table(x=[4.0])).loc["x"]
    assert row["difference"] == 3.0
    assert row["n"] == 1
    assert np.isnan(row[["low", "high", "variance_ratio"]].to_numpy(dtype=float)).all()


def test_undefined_replicates_are_left_out_in_pairs() -> None:
    nan = float("nan")
    with_gaps = paired(table(x=[1.0, nan, 3.0, 4.0]), table(x=[2.0, 5.0, nan, 7.0])).loc["x"]
    without = paired(table(x=[1.0, 4.0]), table(x=[2.0, 7.0])).loc["x"]
    pd.testing.assert_series_equal(with_gaps, without)


def test_never_defined_is_undefined() -> None:
    row = paired(table(x=[float("nan")] * 3), table(x=[1.0, 2.0, 3.0])).loc["x"]
    assert row["n"] == 0
    assert row.drop("n").isna().all()


def test_nothing_changes_where_the_policy_touches_nothing() -> None:
    row = paired(table(x=[1.0, 2.0, 3.0]), table(x=[1.0, 2.0, 3.0])).loc["x"]
    assert (row["difference"], row["low"], row["high"], row["variance_ratio"]) == (0.0, 0.0, 0.0, 0.0)


def test_columns_and_shared_names_only() -> None:
    found = paired(table(x=[1.0, 2.0], y=[0.0, 1.0]), table(x=[1.0, 2.0], z=[0.0, 1.0]))
    assert tuple(found.columns) == COLUMNS
    assert list(found.index) == ["x"]


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=12))
def test_swapping_the_scenarios_turns_the_sign(pairs: list[tuple[float, float]]) -> None:
    a, b = table(x=[p[0] for p in pairs]), table(x=[p[1] for p in pairs])
    there, back = paired(a, b).loc["x"], paired(b, a).loc["x"]
    assert there["difference"] == pytest.approx(-back["difference"])
    assert there["low"] == pytest.approx(-back["high"])
    assert there["low"] <= there["difference"] <= there["high"]
