"""The check of the calibration passes where the posterior is right, and tells one that is too sure of itself."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

import numpy as np
import pytest

import calibration_check as check

pytest.importorskip("emcee")
DRAWS = 24


@pytest.mark.slow
def test_ranks_stay_in_the_band_unless_the_posterior_is_too_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    real, kept = check.sample_posterior, {}

    def narrowed(width: float, *arguments: Any, seed: int, **options: Any) -> Any:
        if seed not in kept:
            kept[seed] = real(*arguments, seed=seed, **options)
        sample = kept[seed].sample
        middle = sample.mean(axis=0)
        return dataclasses.replace(kept[seed], sample=middle + width * (sample - middle))

    monkeypatch.setattr(check, "STEPS", 100)
    widest = check.band(DRAWS, worlds=500)
    for width, inside in ((1.0, True), (0.2, False)):
        monkeypatch.setattr(check, "sample_posterior", partial(narrowed, width))
        found = check.fits(DRAWS, seed=3)
        for k in range(2):
            assert (check.distance(found.ranks[:, k]) <= widest) == inside
            assert (found.held[:, k].mean() > 0.8) == inside
        if inside:
            assert found.contraction[:, :2].min() > 0.9, "known"
            assert np.median(found.contraction[:, 2]) < 0.2, "the dummy is as wide as its prior"
    assert len(kept) == DRAWS


def test_the_band_holds_uniform_ranks_and_no_others() -> None:
    widest = check.band(200, worlds=500)
    draw = np.random.default_rng(8)
    even = [check.distance(draw.integers(0, check.RANKS + 1, 200)) <= widest for _ in range(200)]
    assert 0.9 < np.mean(even) < 0.99
    ends = np.where(draw.random(200) < 0.5, 0, check.RANKS)
    assert check.distance(ends) > widest
