from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.figures.labels import OUTCOMES
from simulation.results import interval, summarise, summary
from tests.results import sample


def test_the_interval_is_students():
    values = np.array([0.8, 0.7, 0.9, 0.4])
    line = interval(values)
    low, high = stats.t.interval(0.95, 3, values.mean(), stats.sem(values))
    assert line["n"] == 4
    assert line["mean"] == pytest.approx(0.7)
    assert line["sd"] == pytest.approx(values.std(ddof=1))
    assert line["low"] == pytest.approx(low)
    assert line["high"] == pytest.approx(high)


def test_one_replicate_has_no_interval_and_none_has_no_mean():
    assert interval(np.array([0.5])) == {"mean": 0.5, "sd": None, "low": None, "high": None, "n": 1}
    assert interval(np.array([math.nan])) == {"mean": None, "sd": None, "low": None, "high": None, "n": 0}


def test_a_summary_has_every_outcome_and_counts_only_the_defined():
    summary = summarise(sample.make())
    assert list(summary) == ["approval_expressed", "days_to_withdrawal"]
    assert summary["approval_expressed"]["n"] == 3
    assert summary["days_to_withdrawal"] == {"mean": 13.0, "sd": None, "low": None, "high": None, "n": 1}


def test_the_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(3)
    n_tries = 2000
    lines = [interval(rng.normal(2.0, 1.0, 5)) for _ in range(n_tries)]
    covered = sum(line["low"] <= 2.0 <= line["high"] for line in lines)
    # four standard errors of a share of 0.95 in 2,000 tries
    assert abs(covered / n_tries - 0.95) < 4 * math.sqrt(0.95 * 0.05 / n_tries)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=30))
def test_the_interval_of_a_share_stays_between_0_and_1_and_holds_the_mean(values):
    line = interval(np.array(values), share=True)
    assert -1e-12 <= line["low"] <= line["mean"] + 1e-12
    assert line["mean"] - 1e-12 <= line["high"] <= 1.0 + 1e-12


def test_a_share_gets_students_interval_wherever_that_is_possible():
    values = np.array([0.48, 0.5, 0.53])
    assert interval(values, share=True) == interval(values)
    few = np.array([0.0, 0.0, 0.0, 0.5])
    assert interval(few)["low"] < 0
    assert interval(few, share=True)["low"] >= 0
    assert interval(few, share=True)["high"] > 0.5


def test_wilsons_interval_is_that_of_counts_when_the_replicates_vary_as_counts_do():
    line = summary._wilson(0.1, 0.1 * 0.9 / 40, 1.959963984540054)
    expected = stats.binomtest(4, 40).proportion_ci(method="wilson")
    assert line == pytest.approx((expected.low, expected.high))


def test_what_is_no_share_is_what_the_labels_say():
    kinds = {name: label.kind for name, label in OUTCOMES.items()}
    bounded = {name for name, kind in kinds.items() if kind in ("share", "points", "ratio")}
    assert set(kinds) - summary.NO_SHARES == bounded - {"repayment_effect"}


def test_a_list_that_is_seldom_paid_has_no_negative_bound():
    frames = sample.frames(replicates=3)
    frames["outcomes"] = frames["outcomes"].assign(judgment_repaid_share=[0.0, 0.02, 0.5], objections=[0.0, 0.0, 9.0])
    found = summarise(sample.make(**frames))
    assert found["judgment_repaid_share"]["low"] >= 0
    assert found["objections"]["low"] < 0  # a count keeps Student's interval
