"""Rules that draw one person, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.population.drawing import (
    character_of,
    fifth_of,
    income_of,
    liquidity_of,
    place_in,
    service_of,
    standing_in_the_ring,
    standing_of,
)


@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=90), st.floats(0.0, 1.0))
def test_place_in_agrees_with_a_search(parts: list[float], u: float) -> None:
    cumulative = np.cumsum(parts) / sum(parts)
    assert place_in(cumulative, u) == np.searchsorted(cumulative, u, side="right")


@pytest.mark.parametrize(("log_income", "yuan"), [(0.0, 300), (8.0, 2981), (40.0, 1_000_000)])
def test_incomes_are_whole_and_bounded(log_income: float, yuan: int) -> None:
    assert income_of(log_income) == yuan


def test_fifths() -> None:
    cuts = np.array([10, 20, 30, 40])
    assert [fifth_of(cuts, income) for income in (9, 10, 19, 20, 39, 40, 99)] == [0, 1, 1, 2, 3, 4, 4]


def test_character_and_standing() -> None:
    assert character_of(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 1, 1, 1.0, 1.0) == 15.0
    assert standing_of(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.5, 2.0]), 1, 1, 1.0, 1.0) == 7.0


def test_liquidity_is_bounded() -> None:
    coefficients = np.array([2.0, 0.0, 1.0])
    assert liquidity_of(coefficients, 1000, 0.0, 0.0) == 2000
    assert liquidity_of(coefficients, 1_000_000, 0.0, 30.0) == 2_000_000_000
    assert liquidity_of(np.array([0.0, 1.0, 1.0]), 1000, 1.0, 1.0) == 0


def test_enrolment() -> None:
    services = np.array([0.5, 0.9])
    half = np.array([0.0, 0.0, 0.0, 0.0])
    assert service_of(half, services, 0, 0, 0, 0.49, 0.2) == 1
    assert service_of(half, services, 0, 0, 0, 0.49, 0.95) == 3
    assert service_of(half, services, 0, 0, 0, 0.51, 0.2) == 0
    assert service_of(np.array([-np.inf, 0.0, 0.0, 0.0]), services, 0, 0, 0, 0.0001, 0.2) == 0
    assert service_of(np.array([np.inf, 0.0, 0.0, 0.0]), services, 0, 0, 0, 0.9999, 0.2) == 1


def test_the_ring_has_no_seam() -> None:
    key = np.array([3.0, 1.0, 2.0, 0.0, 4.0, 5.0, 6.0])
    ring = standing_in_the_ring(key)
    assert sorted(ring.tolist()) == list(range(7))
    steps = np.abs(np.diff(np.append(key[ring], key[ring][0])))
    assert steps.max() <= 2.0
