"""Regions that are known are found, and where there is none nothing is claimed."""

from __future__ import annotations

import numpy as np

from simulation.experiments.sensitivity.regions import boxes, regional_sensitivity

NAMES = ("error", "relevance", "dummy")


def points_of(n: int) -> np.ndarray:
    from scipy.stats import qmc

    return qmc.Sobol(3, seed=4).random(n)


def test_a_corner_is_found_as_a_box() -> None:
    points = points_of(1024)
    there = (points[:, 0] > 0.6) & (points[:, 1] <= 0.3)
    best = boxes(NAMES, points, there)[0]
    assert best.density > 0.97
    assert best.coverage > 0.97
    assert "error > 0.6" in best.words
    assert "relevance <= 0.3" in best.words
    assert "dummy" not in best.words


def test_only_what_leads_there_is_distant() -> None:
    points = points_of(1024)
    found = regional_sensitivity(NAMES, points, points[:, 0] > 0.5).set_index("name")
    assert found.loc["error", "distance"] == 1.0
    assert found.loc["dummy", "p"] > 0.01


def test_always_or_never_has_no_region() -> None:
    points = points_of(64)
    for there in (np.ones(64, bool), np.zeros(64, bool)):
        assert boxes(NAMES, points, there) == []
        assert regional_sensitivity(NAMES, points, there)["distance"].isna().all()
