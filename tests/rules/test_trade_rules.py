"""Rules of trade: classes of a score and what adds up to it."""

from __future__ import annotations

import pytest

from simulation.rules.trade_rules import bucket_of, score_of
from simulation.state.citizens import Slot
from tests.small import LITTER, Town


@pytest.mark.parametrize(
    ("points", "bucket"),
    [(0, 8), (9, 8), (10, 9), (-1, 7), (-10, 7), (-11, 6), (70, 15), (79, 15), (80, 15), (-80, 0), (-999, 0)],
)
def test_classes_of_the_score(points: int, bucket: int) -> None:
    assert bucket_of(points, 10) == bucket


def test_a_score_adds_up_active_systems() -> None:
    town = Town(1).system(Slot.CITY, LITTER).system(Slot.REGISTRY, LITTER)
    town.citizens.points[0] = (20, 0, 0, 15, 40)
    assert score_of(town.citizens, town.rules, 0, 0) == 35
    town.rules["active"][:, Slot.REGISTRY] = False
    assert score_of(town.citizens, town.rules, 0, 0) == 15
