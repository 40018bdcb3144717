from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from simulation.results import interval, summarise
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
