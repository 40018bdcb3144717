"""Blocks: every citizen stands in one block of her own city, and her uid depends on nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.blocks import BLOCK_SIZE, Block, by_city, cohort, cut, uid_of
from simulation.periods import MONTH
from simulation.randomness import FLOCK


def test_a_city_is_cut_into_full_blocks_and_a_rest() -> None:
    blocks = cut(np.array([110000, 310000, 440000]), np.array([0, BLOCK_SIZE + 5, BLOCK_SIZE + 5, BLOCK_SIZE + 8]))
    assert blocks.dtype == np.int64
    assert blocks.tolist() == [
        [0, 0, BLOCK_SIZE, 0, BLOCK_SIZE + 5, 110000],
        [0, BLOCK_SIZE, BLOCK_SIZE + 5, 0, BLOCK_SIZE + 5, 110000],
        [2, BLOCK_SIZE + 5, BLOCK_SIZE + 8, BLOCK_SIZE + 5, BLOCK_SIZE + 8, 440000],
    ]


def test_a_country_without_citizens_has_no_blocks() -> None:
    assert cut(np.array([110000]), np.array([0, 0])).shape == (0, len(Block))


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), min_size=1, max_size=6))
def test_blocks_share_out_all_citizens_in_order(sizes: list[int]) -> None:
    first = np.concatenate(([0], np.cumsum(sizes)))
    blocks = cut(np.arange(len(sizes)), first)
    edge = 0
    for row in blocks:
        assert row[Block.FIRST] == edge
        assert 0 < row[Block.LAST] - row[Block.FIRST] <= BLOCK_SIZE
        assert first[row[Block.CITY]] <= row[Block.FIRST]
        assert row[Block.LAST] <= first[row[Block.CITY] + 1]
        edge = row[Block.LAST]
    assert edge == sum(sizes)


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), min_size=1, max_size=6))
def test_no_flock_is_cut(sizes: list[int]) -> None:
    """People who share draws stand in one block, whose first uid is that of the first of a flock."""
    blocks = cut(np.arange(7, 7 + len(sizes)), np.concatenate(([0], np.cumsum(sizes))))
    assert all(uid_of(blocks, n, row[Block.FIRST]) % FLOCK == 0 for n, row in enumerate(blocks))


def test_a_uid_is_the_code_of_the_city_and_the_number_in_it() -> None:
    blocks = cut(np.array([110000, 440000]), np.array([0, 3, 3 + BLOCK_SIZE + 2]))
    assert uid_of(blocks, 0, 2) == 110000 * 2**32 + 2
    assert uid_of(blocks, 1, 3) == 440000 * 2**32
    assert uid_of(blocks, 2, 3 + BLOCK_SIZE + 1) == 440000 * 2**32 + BLOCK_SIZE + 1


def test_a_uid_does_not_depend_on_other_cities() -> None:
    alone = cut(np.array([440000]), np.array([0, 7]))
    among = cut(np.array([110000, 440000]), np.array([0, 100, 107]))
    assert uid_of(alone, 0, 4) == uid_of(among, 1, 104)


def cut_alone(n: int, code: int = 0) -> np.ndarray:
    """The blocks of one city of `n` people."""
    return cut(np.array([code]), np.array([0, n]))


@pytest.mark.parametrize("n", [*range(1, 200), BLOCK_SIZE - 1, BLOCK_SIZE, BLOCK_SIZE + 31])
@pytest.mark.parametrize("code", [1, 330100])
def test_everybody_has_one_payday_in_a_month_and_cohorts_are_alike(n: int, code: int) -> None:
    blocks = cut_alone(n, code)
    for block, row in enumerate(blocks):
        cohorts = [cohort(blocks, block, day) for day in range(4000, 4000 + MONTH)]
        paid = sorted(i for first, last in cohorts for i in range(first, last))
        assert paid == list(range(row[Block.FIRST], row[Block.LAST]))
        sizes = {last - first for first, last in cohorts}
        assert max(sizes) - min(sizes) <= 1
        assert cohort(blocks, block, 4000 + MONTH) == cohorts[0]


def test_paydays_of_cities_are_shifted_by_their_codes() -> None:
    """The first are paid on a day of their own in most cities, or the poor of all would be paid together."""
    starts = {
        day
        for code in (110000, 310000, 330100, 320100, 350200, 510100)
        for day in range(MONTH)
        if cohort(cut_alone(300, code), 0, day)[0] == 0
    }
    assert len(starts) > 3


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), min_size=1, max_size=6))
def test_sums_of_cities_are_those_of_their_blocks(sizes: list[int]) -> None:
    """Whether cities have one block, several or none."""
    blocks = cut(np.arange(len(sizes)), np.concatenate(([0], np.cumsum(sizes))))
    table = np.arange(len(blocks) * 3).reshape(-1, 3) + 1
    expected = [table[blocks[:, Block.CITY] == city].sum(axis=0).tolist() for city in range(len(sizes))]
    assert by_city(blocks, len(sizes), table).tolist() == expected
