"""Inclination: what character and idiosyncrasy make of a base rate, and how four items share a draw."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.kernel.numerics import normal_quantile
from simulation.kernel.randomness import Purpose, threefry
from simulation.rules.propensity import SHARING, idiosyncrasy, propensity
from tests.small import CODE, SEED

UID = CODE << 32


def test_inclination_of_one_citizen() -> None:
    """Relevance 0.6 leaves 0.8 to the idiosyncratic part, so theta 1 and a deviate of 0.5 make a character of 1."""
    assert propensity(1.0, 0.5, 0.6, 1.0, -1.0) == pytest.approx(math.exp(-1.5))
    assert propensity(1.0, 0.5, 0.6, 1.0, 1.0) == pytest.approx(math.exp(0.5))
    assert propensity(1.0, 0.5, 0.6, 2.0, -1.0) == pytest.approx(math.exp(-4.0))
    assert propensity(3.0, -2.0, 0.6, 0.0, -1.0) == 1.0


@pytest.mark.parametrize("relevance", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_the_mean_inclination_is_one(relevance: float, sign: float) -> None:
    deviates, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    mean = sum(
        w * v * propensity(float(theta), float(nu), relevance, 0.9, sign)
        for theta, w in zip(deviates, weights, strict=True)
        for nu, v in zip(deviates, weights, strict=True)
    )
    assert mean == pytest.approx(1.0, rel=1e-9)


def test_relevance_ties_conduct_to_creditworthiness() -> None:
    gaps = [propensity(-1.0, 0.0, rho, 1.0, -1.0) / propensity(1.0, 0.0, rho, 1.0, -1.0) for rho in (0.0, 0.5, 1.0)]
    assert gaps == pytest.approx([1.0, math.exp(1.0), math.exp(2.0)])


def deviate(number: int, item: int) -> float:
    """The idiosyncratic part of somebody's propensity to an item: four items share one draw of two words."""
    x, y = threefry(SEED, Purpose.IDIOSYNCRASY, UID + number, item // SHARING)
    return idiosyncrasy(np.uint64(x), np.uint64(y), item % SHARING)


def test_idiosyncrasy_is_a_half_of_a_word() -> None:
    x, y = np.uint64(0x0123456789ABCDEF), np.uint64(0xFEDCBA9876543210)
    halves = [0x01234567, 0x89ABCDEF, 0xFEDCBA98, 0x76543210]
    for place, half in enumerate(halves):
        assert idiosyncrasy(x, y, place) == normal_quantile((half + 0.5) / 2**32)
    assert len({deviate(i, item) for i in range(5) for item in range(16)}) == 80


def test_idiosyncrasies_are_standard_normal_and_independent_of_each_other() -> None:
    drawn = np.array([[deviate(i, item) for item in range(4)] for i in range(4000)])
    assert np.abs(drawn.mean(axis=0)).max() < 5 / math.sqrt(4000)
    assert np.abs(drawn.var(axis=0) - 1).max() < 5 * math.sqrt(2 / 4000)
    correlation = np.corrcoef(drawn.T) - np.eye(4)
    assert np.abs(correlation).max() < 5 / math.sqrt(4000)
