"""Intervals against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.figures.intervals import of_share, over_replicates


def test_student_interval_of_three_replicates():
    # mean 2, sd 1, t(0.975, 2) = 4.302653, half width 4.302653 / sqrt(3)
    found = over_replicates(np.array([1.0, 2.0, 3.0, math.nan]))
    assert found.mean == 2
    assert found.n == 3
    assert (found.low, found.high) == pytest.approx((2 - 2.484138, 2 + 2.484138), abs=1e-6)


def test_one_replicate_has_no_interval_and_none_no_mean():
    assert over_replicates(np.array([0.5]))[:1] == (0.5,)
    assert math.isnan(over_replicates(np.array([0.5])).low)
    assert over_replicates(np.array([math.nan])).n == 0


def test_wilson_interval_of_no_hits_among_ten():
    found = of_share(0, 10)
    assert found.low == 0
    assert found.high == pytest.approx(0.27753, abs=1e-5)  # z^2 / (n + z^2)


def test_wilson_interval_of_a_half():
    found = of_share(50, 100)
    assert (found.low, found.high) == pytest.approx((0.40383, 0.59617), abs=1e-5)
    assert math.isnan(of_share(0, 0).mean)
