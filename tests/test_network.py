"""The social network: ties are mutual, nobody is her own tie twice, and the keyed order is an order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.compilation import kernel
from simulation.network import Network, half_bits, key_of_tie, keys_of_ties, neighbour, permuted
from tests.small import CODE, SEED

FAR = 3


@kernel
def all_permuted(size, key, backwards):
    """Everybody's place, or who stands at every place."""
    places = np.zeros(size, np.int64)
    for x in range(size):
        places[x] = permuted(x, size, key, backwards)
    return places


@kernel
def all_neighbours(size, near, keys, city):
    """The neighbours of everybody (size, ties)."""
    ties = 2 * near + keys.shape[1]
    found = np.zeros((size, ties), np.int64)
    for x in range(size):
        for tie in range(ties):
            found[x, tie] = neighbour(x, size, tie, near, keys, city)
    return found


@pytest.fixture(scope="module")
def keys() -> np.ndarray:
    return keys_of_ties(SEED, np.array([CODE, CODE + 1]), FAR)


def test_the_keyed_order_is_a_bijection_for_every_size(keys: np.ndarray) -> None:
    for size in range(1, 301):
        places = all_permuted(size, keys[0, 0], False)
        assert np.array_equal(np.sort(places), np.arange(size)), size
        assert np.array_equal(all_permuted(size, keys[0, 0], True)[places], np.arange(size)), size


@given(size=st.integers(1, 2**31), x=st.integers(0, 2**31 - 1), key=st.integers(0, 2**64 - 1))
def test_the_inverse_undoes_the_order_in_large_cities(size: int, x: int, key: int) -> None:
    number, word = x % size, np.uint64(key)
    place = permuted(number, size, word, False)
    assert 0 <= place < size
    assert permuted(place, size, word, True) == number


def test_half_the_bits_are_enough() -> None:
    for size in (1, 2, 4, 5, 16, 17, 64, 65, 2**20, 2**20 + 1):
        bits = half_bits(size)
        assert (1 << 2 * bits) >= size
        assert bits == 1 or (1 << 2 * (bits - 1)) < size


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 10, 50, 101, 300])
@pytest.mark.parametrize("near", [0, 1, 4])
def test_all_ties_are_mutual(size: int, near: int, keys: np.ndarray) -> None:
    found = all_neighbours(size, near, keys, 0)
    assert ((found >= 0) & (found < size)).all()
    people = np.arange(size)
    for tie in range(2 * near):
        assert np.array_equal(found[found[:, tie], tie ^ 1], people), "the way back is the next tie"
    for tie in range(2 * near, 2 * near + FAR):
        assert np.array_equal(found[found[:, tie], tie], people), "far ties are matchings"


def test_near_ties_are_the_next_ones_on_each_side(keys: np.ndarray) -> None:
    assert all_neighbours(10, 2, keys, 0)[0, :4].tolist() == [1, 9, 2, 8]
    assert all_neighbours(10, 2, keys, 0)[9, :4].tolist() == [0, 8, 1, 7]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 9])
def test_a_short_ring_gives_no_neighbour_twice(size: int, keys: np.ndarray) -> None:
    for person, row in enumerate(all_neighbours(size, 4, keys, 0)[:, :8]):
        others = row[row != person].tolist()
        assert len(others) == len(set(others))


@pytest.mark.parametrize("size", [100, 101])
def test_a_far_tie_leaves_out_at_most_one(size: int, keys: np.ndarray) -> None:
    found = all_neighbours(size, 0, keys, 0)
    assert ((found == np.arange(size)[:, None]).sum(axis=0) == size % 2).all()


def test_cities_and_ties_have_keys_of_their_own(keys: np.ndarray) -> None:
    assert len(set(keys.ravel().tolist())) == 2 * FAR
    assert keys[1, 2] == key_of_tie(SEED, CODE + 1, 2)
    assert not np.array_equal(all_neighbours(200, 0, keys, 0), all_neighbours(200, 0, keys, 1))
    assert keys_of_ties(SEED, np.array([CODE]), 0).shape == (1, 0)


def test_far_ties_reach_across_the_ring(keys: np.ndarray) -> None:
    """Distances along the ring are as those of strangers: their mean is a quarter of the ring."""
    size = 3000
    found = all_neighbours(size, 0, keys, 0)[:, 0]
    distance = np.abs(found - np.arange(size))
    distance = np.minimum(distance, size - distance)
    assert distance.mean() == pytest.approx(size / 4, rel=0.05)


def test_a_network_has_the_stated_number_of_ties() -> None:
    assert Network().near * 2 + Network().far == 10
