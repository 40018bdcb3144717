"""What is left of a stigma: it thins with public listings, and touches small debts only."""

from __future__ import annotations

import math

import pytest

from simulation.rules.stigma import stigma_left, touches


@pytest.mark.parametrize(
    ("prevalence", "thinning", "left"), [(0.0, 50.0, 1.0), (0.02, 50.0, 0.5), (0.3, 0.0, 1.0), (0.2, 5.0, 0.5)]
)
def test_stigma_is_halved_where_one_in_so_many_is_named(prevalence: float, thinning: float, left: float) -> None:
    assert stigma_left(prevalence, thinning) == pytest.approx(left)


def test_naming_touches_small_debts() -> None:
    assert touches(100.0, 1000.0, 6.0) == pytest.approx(0.5488, abs=1e-4)
    assert touches(5000.0, 1000.0, 6.0) < 1e-12
    assert touches(5000.0, 1000.0, 0.0) == 1.0
    assert touches(50.0, 100.0, 2.0) == pytest.approx(math.exp(-1.0))
