"""The social network: ties are mutual, nobody is her own tie twice, and the keyed order is an order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kernel.compilation import JIT_IS_OFF, kernel
from simulation.population.network import (
    Network,
    far_tie,
    half_bits,
    key_of_tie,
    keys_of_ties,
    neighbour,
    permuted,
)
from tests.small import CODE, SEED, Town

FAR = 3


@kernel
def permute(places, key, backwards):
    """Fill `places` with everybody's place, or with who stands at every place."""
    for x in range(len(places)):
        places[x] = permuted(x, len(places), key, backwards)


def all_permuted(size: int, key: np.uint64, backwards: bool) -> np.ndarray:
    """Everybody's place, or who stands at every place."""
    places = np.zeros(size, np.int64)
    permute(places, key, backwards)
    return places


@kernel
def meet_all(found, near, ties, first):
    """Fill `found` (size, ties) with the neighbours of the people of a city whose first citizen is `first`."""
    for x in range(found.shape[0]):
        for tie in range(found.shape[1]):
            found[x, tie] = neighbour(first + x, x, found.shape[0], tie, near, ties)


def all_neighbours(size: int, near: int, far: int = FAR, *, city: int = 0) -> np.ndarray:
    """The neighbours of everybody (size, ties) in one of two cities of this size."""
    found = np.zeros((size, 2 * near + far), np.int64)
    meet_all(found, near, Town(size, size).ties(far), city * size)
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
@pytest.mark.parametrize("city", [0, 1])
def test_all_ties_are_mutual(size: int, near: int, city: int) -> None:
    found = all_neighbours(size, near, city=city)
    assert ((found >= 0) & (found < size)).all()
    people = np.arange(size)
    for tie in range(2 * near):
        assert np.array_equal(found[found[:, tie], tie ^ 1], people), "the way back is the next tie"
    for tie in range(2 * near, 2 * near + FAR):
        assert np.array_equal(found[found[:, tie], tie], people), "far ties are matchings"


def test_near_ties_are_the_next_ones_on_each_side() -> None:
    assert all_neighbours(10, 2)[0, :4].tolist() == [1, 9, 2, 8]
    assert all_neighbours(10, 2)[9, :4].tolist() == [0, 8, 1, 7]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 9])
def test_a_short_ring_gives_no_neighbour_twice(size: int) -> None:
    for person, row in enumerate(all_neighbours(size, 4)[:, :8]):
        others = row[row != person].tolist()
        assert len(others) == len(set(others))


@pytest.mark.parametrize("size", [100, 101])
def test_a_far_tie_leaves_out_at_most_one(size: int) -> None:
    found = all_neighbours(size, 0)
    assert ((found == np.arange(size)[:, None]).sum(axis=0) == size % 2).all()


def test_cities_and_ties_have_keys_of_their_own(keys: np.ndarray) -> None:
    assert len(set(keys.ravel().tolist())) == 2 * FAR
    assert keys[1, 2] == key_of_tie(SEED, CODE + 1, 2)
    assert not np.array_equal(all_neighbours(200, 0), all_neighbours(200, 0, city=1))
    assert keys_of_ties(SEED, np.array([CODE]), 0).shape == (1, 0)


def test_far_ties_reach_across_the_ring() -> None:
    """Distances along the ring are as those of strangers: their mean is a quarter of the ring."""
    size = 3000
    found = all_neighbours(size, 0)[:, 0]
    distance = np.abs(found - np.arange(size))
    distance = np.minimum(distance, size - distance)
    assert distance.mean() == pytest.approx(size / 4, rel=0.05)


def test_stored_ties_are_those_of_the_keys_block_by_block(keys: np.ndarray) -> None:
    """Cities of different sizes, one of two blocks: everybody's row holds numbers in her own city."""
    sizes = (8200, 31)
    town = Town(*sizes)
    ties = town.ties(FAR)
    assert (ties.dtype, ties.shape, len(town.blocks)) == (np.int32, (sum(sizes), FAR), 3)
    for city, (first, size) in enumerate(zip(town.first, sizes, strict=False)):
        for number in range(0, size, 7 if size < 100 else 401):
            expected = [far_tie(number, size, keys[city, tie]) for tie in range(FAR)]
            assert ties[first + number].tolist() == expected
    assert town.ties(0).shape == (sum(sizes), 0)


@pytest.mark.skipif(JIT_IS_OFF, reason="compilation is switched off")
def test_near_ties_are_those_of_plain_python() -> None:
    ties = Town(50).ties(FAR)
    plain = neighbour.py_func
    for size, near in ((50, 4), (7, 4), (2, 1)):
        found = np.zeros((size, 2 * near + FAR), np.int64)
        meet_all(found, near, ties, 0)
        assert [[plain(x, x, size, tie, near, ties) for tie in range(2 * near + FAR)] for x in range(size)] == (
            found.tolist()
        )


def test_a_network_has_the_stated_number_of_ties() -> None:
    assert Network().near * 2 + Network().far == 10
