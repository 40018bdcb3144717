"""Threads: every block is worked on once, whoever does it."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernel.threads import SHARES_A_THREAD, WORTH_SHARING, ThreadTeam, available_processors
from simulation.state.blocks import cut


def blocks_of(*sizes: int) -> np.ndarray:
    return cut(np.arange(len(sizes)), np.concatenate(([0], np.cumsum(sizes))))


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("sizes", [(10,), (WORTH_SHARING,), (90_000, 10, 200_000, 1), (0, 60_000, 0)])
def test_ranges_share_out_the_blocks(sizes: tuple[int, ...], threads: int) -> None:
    blocks = blocks_of(*sizes)
    team = ThreadTeam(blocks, threads)
    assert [block for first, last in team.ranges for block in range(first, last)] == list(range(len(blocks)))
    assert len(team.ranges) <= max(team.threads * SHARES_A_THREAD, 1)


@pytest.mark.parametrize("threads", [1, 4])
def test_a_kernel_runs_over_every_block_once(threads: int) -> None:
    blocks = blocks_of(100_000, 30_000)
    visits = np.zeros(len(blocks), dtype=np.int64)

    def visit(first: int, last: int, step: int) -> None:
        for block in range(first, last):
            visits[block] += step

    team = ThreadTeam(blocks, threads)
    for _ in range(3):
        team.each(visit, 2)
    assert (visits == 6).all()


def test_few_citizens_are_not_shared_out() -> None:
    assert ThreadTeam(blocks_of(WORTH_SHARING - 1), 4).threads == 1
    assert ThreadTeam(blocks_of(WORTH_SHARING), 4).threads == 4
    assert ThreadTeam(blocks_of(WORTH_SHARING)).threads == available_processors() >= 1


def test_shares_are_of_like_size() -> None:
    blocks = blocks_of(*([20_000] * 20))
    team = ThreadTeam(blocks, 2)
    people = [(blocks[first:last, 2] - blocks[first:last, 1]).sum() for first, last in team.ranges]
    assert max(people) <= 2 * min(people)


def test_a_fault_in_a_thread_is_not_lost() -> None:
    def fail(first: int, last: int) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        ThreadTeam(blocks_of(100_000), 2).each(fail)


def test_no_citizens_no_work() -> None:
    team = ThreadTeam(blocks_of(0), 2)
    assert team.ranges == []
    team.each(lambda first, last: pytest.fail("there is nothing to do"))
