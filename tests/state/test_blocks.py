"""Blocks: every citizen stands in one block of her own city, and her uid depends on nothing else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kernel.periods import MONTH
from simulation.kernel.randomness import FLOCK
from simulation.kernel.work_sharing import BLOCK_SIZE, DISTRICT, Block
from simulation.state.blocks import by_city, cohort, cut, uid_of


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


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), min_size=1, max_size=6))
def test_sums_of_cities_are_those_of_their_blocks(sizes: list[int]) -> None:
    """Whether cities have one block, several or none."""
    blocks = cut(np.arange(len(sizes)), np.concatenate(([0], np.cumsum(sizes))))
    table = np.arange(len(blocks) * 6).reshape(len(blocks), 2, 3) + 1
    expected = [table[blocks[:, Block.CITY] == city].sum(axis=0).tolist() for city in range(len(sizes))]
    assert by_city(blocks, table, np.full((len(sizes), 2, 3), 99)).tolist() == expected


@pytest.mark.parametrize("code", [0, 99, 110000, 440307, 659001])
@pytest.mark.parametrize("day", [0, 4000, 4017])
def test_in_thirty_days_everybody_is_paid_once_by_cohorts_of_neighbours(code: int, day: int) -> None:
    """Cohorts of later days stand further along, without gap or overlap, and are equal in size within one."""
    for n in (*range(1, 201), BLOCK_SIZE):
        blocks = cut(np.array([110000, code]), np.array([0, 5, 5 + n]))
        cohorts = [cohort(blocks, 1, day + k) for k in range(MONTH)]
        assert [cohort(blocks, 1, day + k + MONTH) for k in range(MONTH)] == cohorts
        sizes = {last - first for first, last in cohorts}
        assert sizes <= {n // MONTH, -(-n // MONTH)}
        begins = next(k for k, (first, last) in enumerate(cohorts) if first == 5 < last)
        in_turn = [*cohorts[begins:], *cohorts[:begins]]
        assert in_turn[-1][1] == 5 + n
        assert all(last == first for (_, last), (first, _) in pairwise(in_turn))


def test_the_first_cohort_is_paid_on_a_day_of_its_city() -> None:
    """All places of a city have the same day, the next city the day before."""
    for code in (110000, 110003, 110099, 110100, 330100, 330225):
        blocks = cut(np.array([code]), np.array([0, 90]))
        firsts = [day for day in range(4000, 4030) if cohort(blocks, 0, day)[0] == 0]
        assert firsts == [day for day in range(4000, 4030) if (day + code // 100) % 30 == 0]
        assert cohort(blocks, 0, firsts[0] + 4) == (12, 15)


def test_every_district_of_a_city_has_its_own_cohorts() -> None:
    blocks = cut(np.array([3000]), np.array([0, DISTRICT + 60]))
    assert cohort(blocks, 0, 4021) == (274, 547), "from 8,192 / 30 up to twice as many"
    assert cohort(blocks, 1, 4021) == (DISTRICT + 2, DISTRICT + 4)


def paid_in(blocks: np.ndarray, day: int) -> list[int]:
    """Everybody whose payday it is."""
    return [i for block in range(len(blocks)) for i in range(*cohort(blocks, block, day))]


@pytest.mark.parametrize("size", [FLOCK, 128, 4096])
def test_paydays_do_not_depend_on_where_blocks_are_cut(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as they divide districts: those of a block who are paid are those of their cohort who stand in it."""
    code, first = np.array([110000, 330225]), np.array([0, 77, 77 + DISTRICT + 300])
    whole = cut(code, first)
    monkeypatch.setattr("simulation.state.blocks.BLOCK_SIZE", size)
    pieces = cut(code, first)
    assert len(pieces) > len(whole)
    for day in range(4000, 4000 + MONTH):
        paid = [
            [i for block in range(len(blocks)) for i in range(*cohort(blocks, block, day))]
            for blocks in (whole, pieces)
        ]
        assert paid[0] == paid[1]
        for block, row in enumerate(pieces):
            begin, end = cohort(pieces, block, day)
            assert row[Block.FIRST] <= begin <= end or begin == end
            assert end <= row[Block.LAST] or begin == end


def test_blocks_divide_districts() -> None:
    assert DISTRICT % BLOCK_SIZE == BLOCK_SIZE % FLOCK == 0
