"""The ratio against plain arithmetic, and how often its interval holds the truth."""

import numpy as np
import pytest

from simulation.experiments.variance_ratio import variance_ratio

WORLDS = 1500


def test_against_leaving_out_one_pair_at_a_time() -> None:
    a, b = np.random.default_rng(5).normal(size=(2, 12, 1))
    ratio, low, high = variance_ratio(a, b)
    assert ratio[0] == pytest.approx((b - a).var() / (a.var() + b.var()))

    def logarithm(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.log((b - a).var() / (a + b).var()))

    left_out = [logarithm(np.delete(a, i), np.delete(b, i)) for i in range(12)]
    pseudo = 12 * logarithm(a, b) - 11 * np.array(left_out)
    half = 2.20098516 * pseudo.std(ddof=1) / np.sqrt(12)
    ends = [2 / (1 + np.exp(-(pseudo.mean() + side * half))) for side in (-1, 1)]
    assert [low[0], high[0]] == pytest.approx(ends)


@pytest.mark.parametrize("tails", ["normal", "long", "rare"])
@pytest.mark.parametrize("n", [20, 60])
def test_the_interval_holds_the_truth(tails: str, n: int) -> None:
    draw, truth = np.random.default_rng(13), 0.2
    if tails == "long":
        common, own_a, own_b = draw.standard_t(5, size=(3, n, WORLDS))
    else:
        common, own_a, own_b = draw.normal(size=(3, n, WORLDS))
    a, b = common + 0.5 * own_a, common + 0.5 * own_b
    if tails == "rare":  # something that comes up under one policy only, as incidents in the press
        b = b - 4.0 * (draw.random((n, WORLDS)) < 0.2)
        truth = (0.5 + 16 * 0.16) / (2.5 + 16 * 0.16)
    _, low, high = variance_ratio(a, b)
    assert 0.9 < np.mean((low <= truth) & (truth <= high)) < 0.98


def test_what_cannot_be_known_is_not_a_number() -> None:
    a = np.array([[1.0, 1.0, 1.0, np.nan], [2.0, 1.0, 2.0, 2.0], [4.0, 1.0, 4.0, np.nan], [3.0, 1.0, 3.0, 1.0]])
    b = np.array([[2.0, 5.0, 1.0, np.nan], [3.0, 5.0, 2.0, 3.0], [5.0, 5.0, 4.0, np.nan], [4.0, 5.0, 9.0, 1.0]])
    ratio, low, high = variance_ratio(a, b)
    assert ratio[0] == 0.0, "the difference never varies"
    assert np.isnan(ratio[1]), "nothing varies"
    assert ratio[2] > 0.0, "one pair differs"
    assert ratio[3] > 0.0, "two pairs"
    assert np.isnan([low, high]).all()
