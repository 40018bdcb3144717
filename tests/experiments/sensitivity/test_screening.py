"""Elementary effects of functions whose effects are known."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.experiments.sensitivity.screening import elementary_effects
from simulation.experiments.sweep.layouts import LEVELS, problem_of

NAMES = ("a", "b", "dummy")


def points_of(trajectories: int) -> np.ndarray:
    from SALib.sample import morris

    return morris.sample(problem_of(NAMES), trajectories, num_levels=LEVELS, seed=2)


def test_a_straight_line_has_its_slopes_and_no_spread() -> None:
    points = points_of(20)
    found = elementary_effects(NAMES, points, 3.0 * points[:, 0] - points[:, 1], seed=1).set_index("name")
    assert found.loc["a", "effect"] == pytest.approx(3.0)
    assert found.loc["b", "effect"] == pytest.approx(1.0)
    assert found.loc["dummy", "effect"] == pytest.approx(0.0, abs=1e-12)
    assert found["spread"].max() == pytest.approx(0.0, abs=1e-9)


def test_groups_are_screened_together() -> None:
    from SALib.sample import morris

    groups = ("pair", "pair", "alone")
    points = morris.sample(problem_of(NAMES, groups), 10, num_levels=LEVELS, seed=2)
    found = elementary_effects(NAMES, points, points[:, 0] + points[:, 1], seed=1, groups=groups)
    assert found["name"].tolist() == ["pair", "alone"]
    assert found["effect"][0] > found["effect"][1] == pytest.approx(0.0, abs=1e-12)


def test_an_undefined_outcome_has_no_effects() -> None:
    points = points_of(5)
    values = np.where(np.arange(len(points)) == 3, np.nan, 1.0)
    assert elementary_effects(NAMES, points, values, seed=1)["effect"].isna().all()
