"""Indices of functions whose indices are known, and the noise of replicates told apart."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.experiments.sensitivity.variance import noise_share, variance_shares
from simulation.experiments.sweep.layouts import problem_of

NAMES = ("a", "b", "c", "dummy")


def design(base: int) -> np.ndarray:
    from SALib.sample import sobol

    return sobol.sample(problem_of(NAMES), base, calc_second_order=False, seed=1)


def test_the_indices_of_a_sum_are_its_shares_of_variance_and_the_dummy_has_none() -> None:
    """a + 2 b with uniform numbers: variances 1/12 and 4/12, so shares 0.2 and 0.8; c and the dummy have none."""
    points = design(1024)
    values = (points[:, 0] + 2.0 * points[:, 1])[:, None]
    found = variance_shares(NAMES, values, seed=3).set_index("name")
    for name, share in (("a", 0.2), ("b", 0.8), ("c", 0.0), ("dummy", 0.0)):
        assert found.loc[name, "total"] == pytest.approx(share, abs=0.02)
        assert found.loc[name, "first"] == pytest.approx(share, abs=0.03)
        assert found.loc[name, "total_low"] <= share + 1e-9
        assert found.loc[name, "total_high"] >= share - 1e-9


def test_what_acts_only_together_has_a_total_but_no_first_share() -> None:
    points = design(1024) - 0.5
    found = variance_shares(NAMES, (points[:, 0] * points[:, 1])[:, None], seed=3).set_index("name")
    assert found.loc["a", "first"] == pytest.approx(0.0, abs=0.05)
    assert found.loc["a", "total"] == pytest.approx(1.0, abs=0.08)


def test_an_outcome_that_is_undefined_or_never_moves_has_no_indices() -> None:
    n = len(design(64))
    assert variance_shares(NAMES, np.full((n, 1), np.nan), seed=1)["total"].isna().all()
    assert variance_shares(NAMES, np.full((n, 1), 2.0), seed=1)["total"].isna().all()


def test_noise_is_the_share_that_comes_from_the_seed() -> None:
    """Points with variance 1 and replicates with variance 3 around them: three quarters are noise."""
    rng = np.random.Generator(np.random.Philox(key=5))
    values = rng.normal(size=(4000, 1)) + np.sqrt(3.0) * rng.normal(size=(4000, 4))
    share, low, high = noise_share(values, seed=1)
    assert low < 0.75 < high
    assert share == pytest.approx(0.75, abs=0.02)
    assert np.isnan(noise_share(values[:, :1], seed=1)[0])
