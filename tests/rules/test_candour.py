"""Candour: what people say lies above what they think by their fear, and most in the groups that conceal most."""

from __future__ import annotations

import pytest

from simulation.behaviours.opinion import Opinion
from simulation.rules.candour import carefulness, gap_of
from tests.small import Town, numbers


def test_signs_of_the_groups_are_those_of_the_list_experiments() -> None:
    """D15: the wealthy, townspeople, women and the young."""
    middle = carefulness(2.0, 0.5, 0.5, 45.0, 1.0)
    assert middle == 1.0
    assert carefulness(4.0, 0.5, 0.5, 45.0, 1.0) == pytest.approx(1.25)
    assert carefulness(2.0, 1.0, 0.5, 45.0, 1.0) == pytest.approx(1.25)
    assert carefulness(2.0, 0.5, 0.0, 45.0, 1.0) == pytest.approx(1.25)
    assert carefulness(2.0, 0.5, 0.5, 25.0, 1.0) == carefulness(2.0, 0.5, 0.5, 18.0, 1.0) == pytest.approx(1.25)


def test_nobody_hides_less_than_nothing() -> None:
    assert carefulness(0.0, 0.0, 1.0, 80.0, 2.0) == 0.0
    assert carefulness(4.0, 1.0, 0.0, 20.0, 0.5) == pytest.approx(1.5)


@pytest.mark.parametrize("caution", [0.0, 1.0])
def test_the_gap_is_fear_by_trait_and_group(caution: float) -> None:
    town = Town(2).everybody(income_fifth=(0, 4), residence=(0, 1), sex=(1, 0), age=(70, 20))
    p = numbers(Opinion, fear=0.2, caution=caution)
    assert gap_of(town.citizens, 0, 0.5, p) == pytest.approx(0.1 * (1 - caution))
    assert gap_of(town.citizens, 1, 0.5, p) == pytest.approx(0.1 * (1 + caution))
