"""Exponential, logarithm and normal quantile: exact enough, and the same bits compiled and as plain Python."""

from __future__ import annotations

import hashlib
import math
import os
import statistics
import subprocess
import sys

import numba
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation.kernel.numerics import exp, exp_of_moderate, log, normal_quantile

REFERENCE = statistics.NormalDist()

# Digests of the results over a fixed grid; the same on every machine, or results would differ between machines.
GRID_DIGEST = "23b56efc3948abab82b0af90d2ffba9e831bcd9c73fa48cf6c2bc507b4b6d285"


def relative_error(value: float, reference: float) -> float:
    return abs(value - reference) / abs(reference) if reference else abs(value)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-700.0, 709.0))
def test_exp_agrees_with_the_library(x: float) -> None:
    assert relative_error(exp(x), math.exp(x)) < 1e-15


@settings(deadline=None)  # the first call compiles
@given(st.floats(1e-320, 1e308))
def test_log_agrees_with_the_library(x: float) -> None:
    assert relative_error(log(x), math.log(x)) < 1e-15


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1e-3, 1e-3))
def test_log_is_exact_near_one(d: float) -> None:
    assert relative_error(log(1.0 + d), math.log(1.0 + d)) < 1e-15


@settings(deadline=None)  # the first call compiles
@given(st.floats(1e-300, 1.0 - 1e-12))
def test_quantile_agrees_with_the_library(p: float) -> None:
    assert relative_error(normal_quantile(p), REFERENCE.inv_cdf(p)) < 1e-14


XS = np.concatenate([np.linspace(-700.0, 700.0, 200_001), np.arange(-2019, 2020) * (0.5 * math.log(2.0))])
"""Numbers from -700 to 700, and those half way between whole powers of two, where rounding turns."""


@numba.njit
def raise_all(xs, exact, moderate):
    """Fill `exact` and `moderate` with e**x by both functions."""
    for n in range(len(xs)):
        exact[n] = exp(xs[n])
        moderate[n] = exp_of_moderate(xs[n])


def test_exp_of_moderate_numbers_has_the_bits_of_exp() -> None:
    exact, moderate = np.zeros((2, len(XS)))
    raise_all(XS, exact, moderate)
    assert np.array_equal(exact.view(np.int64), moderate.view(np.int64))
    assert exact.min() > 0
    assert np.isfinite(exact).all()


@given(st.floats(-700.0, 700.0))
@example(0.0)
@example(-0.0)
@example(700.0)
@example(-700.0)
def test_exp_of_a_moderate_number_has_the_bits_of_exp(x: float) -> None:
    assert np.float64(exp_of_moderate(x)).tobytes() == np.float64(exp(x)).tobytes()


@settings(deadline=None)  # the first call compiles
@given(st.floats(-700.0, 700.0))
def test_log_undoes_exp(x: float) -> None:
    assert log(exp(x)) == pytest.approx(x, rel=1e-14, abs=1e-15)


def test_ends_of_the_range() -> None:
    assert exp(0.0) == 1.0
    assert exp(800.0) == math.inf
    assert exp(-800.0) == 0.0
    assert 0.0 < exp(-745.0) < 1e-322
    assert math.isnan(exp(math.nan))
    assert log(1.0) == 0.0
    assert log(0.0) == -math.inf
    assert log(math.inf) == math.inf
    assert math.isnan(log(-1.0))
    assert math.isnan(log(math.nan))
    assert normal_quantile(0.5) == 0.0
    assert normal_quantile(0.0) == -math.inf
    assert normal_quantile(1.0) == math.inf
    assert math.isnan(normal_quantile(1.5))
    assert math.isnan(normal_quantile(math.nan))


def test_quantile_is_odd_and_rises() -> None:
    shares = np.arange(1, 512) / 512.0
    deviates = np.array([normal_quantile(p) for p in shares])
    assert (np.diff(deviates) > 0).all()
    assert (deviates + deviates[::-1] == 0).all()


def grid_digest() -> str:
    """The digest of all three functions over a grid of exactly representable arguments."""
    digest = hashlib.sha256()
    for i in range(-3000, 2800):
        digest.update(np.float64(exp(i * 0.25 + i / 1024)).tobytes())
    for i in range(1, 4000):
        digest.update(np.float64(log(i / 1024)).tobytes())
        digest.update(np.float64(normal_quantile(i / 4096)).tobytes())
    return digest.hexdigest()


def test_bits_are_the_recorded_ones() -> None:
    assert grid_digest() == GRID_DIGEST


def test_plain_python_gives_the_same_bits() -> None:
    code = "from tests.kernel.test_numerics import grid_digest; print(grid_digest())"
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == GRID_DIGEST
