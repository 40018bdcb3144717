"""The posterior of a problem that can be solved by hand, and its calibration: ranks of the truth are uniform."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.experiments.calibration.emulator import train
from simulation.experiments.calibration.posterior import (
    Observed,
    identifiability,
    log_posterior,
    sample_posterior,
)


def cube(n: int, k: int, seed: int = 1) -> np.ndarray:
    from scipy.stats import qmc

    return qmc.LatinHypercube(k, seed=seed).random(n)


def line(points: np.ndarray) -> np.ndarray:
    """One target that only the first parameter moves."""
    return 2.0 * points[:, 0]


def test_an_emulator_learns_a_curve_and_says_how_well() -> None:
    points = cube(60, 2)
    emulator = train(points, np.sin(3.0 * points[:, 0]), 0.0)
    fresh = cube(50, 2, seed=9)
    mean, _ = emulator.predict(fresh)
    assert np.abs(mean - np.sin(3.0 * fresh[:, 0])).max() < 0.02
    assert emulator.error < 0.02 < 0.1 < emulator.spread


def test_too_few_runs_are_refused_and_undefined_ones_left_out() -> None:
    points = cube(30, 2)
    values = line(points)
    values[:5] = np.nan
    assert train(points, values, 0.0).predict(points[:5])[0] == pytest.approx(line(points[:5]), abs=0.01)
    with pytest.raises(ValueError, match="too few"):
        train(points[:3], line(points[:3]), 0.0)


def test_the_posterior_is_that_of_the_formula() -> None:
    """y = 2 x observed as 1.0 give or take 0.2: x is normal around 0.5 with deviation 0.2 / 1.96 / 2."""
    emulators = [train(cube(40, 2), line(cube(40, 2)), 0.0)]
    found = sample_posterior([Observed("y", 1.0, 0.2)], emulators, 2, seed=3, steps=1200)
    first, second = found.sample.T
    assert first.mean() == pytest.approx(0.5, abs=0.01)
    assert first.std() == pytest.approx(0.2 / 1.96 / 2.0, rel=0.1)
    assert second.std() == pytest.approx(12**-0.5, rel=0.1), "nothing was learned about the other"
    table = identifiability(("x", "other"), found.sample).set_index("name")
    assert table.loc["x", "contraction"] > 0.9
    assert abs(table.loc["other", "contraction"]) < 0.2


def test_what_trades_off_is_named() -> None:
    points = cube(60, 2)
    emulators = [train(points, points.sum(axis=1), 0.0)]
    found = sample_posterior([Observed("sum", 1.0, 0.05)], emulators, 2, seed=3, steps=1500)
    table = identifiability(("a", "b"), found.sample).set_index("name")
    assert table.loc["a", "partner"] == "b"
    assert table.loc["a", "correlation"] < -0.9


def test_nothing_lies_outside_the_priors() -> None:
    emulators = [train(cube(40, 2), line(cube(40, 2)), 0.0)]
    points = np.array([[0.5, 0.5], [1.2, 0.5], [0.5, -0.1]])
    assert np.isneginf(log_posterior(points, [Observed("y", 1.0, 0.2)], emulators)).tolist() == [False, True, True]
