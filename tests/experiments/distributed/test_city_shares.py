"""Who gets which cities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.experiments.distributed.city_shares import share_out


@pytest.mark.parametrize(
    ("weights", "hands", "dealt"),
    [
        ([5, 9, 1, 4], 2, [[1, 2], [0, 3]]),
        ([5, 9, 1, 4], 9, [[1], [0], [3], [2]]),
        ([5], 3, [[0]]),
        ([0, 0, 0], 2, [[0, 2], [1]]),
        ([7, 7], 1, [[0, 1]]),
    ],
)
def test_the_largest_first_to_whoever_has_least(weights: list[int], hands: int, dealt: list[list[int]]) -> None:
    assert share_out(weights, hands) == dealt


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.integers(1, 50))
def test_everything_is_dealt_once_and_evenly(weights: list[int], hands: int) -> None:
    dealt = share_out(weights, hands)
    assert sorted(place for places in dealt for place in places) == list(range(len(weights)))
    assert all(places == sorted(places) and places for places in dealt)
    loads = [sum(weights[place] for place in places) for places in dealt]
    assert max(loads) <= sum(weights) / len(dealt) + max(weights)
