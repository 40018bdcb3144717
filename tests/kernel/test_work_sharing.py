"""Sharing: every piece of every part is done once, and no part begins before the last has ended."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulation.kernel.compilation import kernel
from simulation.kernel.threads import WORTH_SHARING, ThreadTeam
from simulation.kernel.work_sharing import (
    BLOCK_SIZE,
    MOST_PARTS,
    PIECE,
    Block,
    WorkQueue,
    queue_of,
    take_piece,
    tick_off,
    wait_for_all,
)
from simulation.state.blocks import cut

PARTS = 5
PIECES = 300
compiled = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="threads share compiled days only")


def blocks_of(*sizes: int) -> np.ndarray:
    return cut(np.arange(len(sizes)), np.concatenate(([0], np.cumsum(sizes))))


def rota_with(pieces: int) -> WorkQueue:
    return queue_of(blocks_of(*[BLOCK_SIZE] * pieces))


@kernel
def work_through(queue, sums, early):
    """Each piece adds 1 to its sum and to those of both neighbours of the part before; `early` counts what was late."""
    for part in range(PARTS):
        piece = take_piece(queue, part)
        while piece >= 0:
            for block in range(queue.pieces[piece, 0], queue.pieces[piece, 1]):
                before = sums[part - 1, block] if part > 0 else 1
                far = sums[part - 1, len(sums[part]) - 1 - block] if part > 0 else 1
                early[part, block] += int(before != 1) + int(far != 1)
                sums[part, block] += 1
            tick_off(queue, part)
            piece = take_piece(queue, part)
        wait_for_all(queue, part)


@compiled
@pytest.mark.parametrize("threads", [1, 2, 3, 8])
def test_every_piece_is_done_once_and_after_all_of_the_part_before(threads: int) -> None:
    team = ThreadTeam(blocks_of(*[BLOCK_SIZE] * PIECES), threads)
    assert team.threads == threads
    for _ in range(50):
        sums, early = np.zeros((2, PARTS, PIECES), dtype=np.int64)
        team.together(work_through, sums, early)
        assert (sums == 1).all()
        assert not early.any()


@compiled
def test_work_waits_for_no_thread() -> None:
    """One thread does all when the others never come, and who comes too late finds nothing to do."""
    queue, (sums, early) = rota_with(PIECES), np.zeros((2, PARTS, PIECES), dtype=np.int64)
    work_through(queue, sums, early)
    assert (sums == 1).all()
    with ThreadPoolExecutor(4) as pool:
        for late in [pool.submit(work_through, queue, sums, early) for _ in range(8)]:
            late.result()
    assert (sums == 1).all()


@pytest.mark.parametrize("threads", [1, 4])
def test_an_empty_rota_is_done(threads: int) -> None:
    team = ThreadTeam(blocks_of(0), threads)
    team.together(work_through, *np.zeros((2, PARTS, 1), dtype=np.int64))


@given(st.lists(st.integers(0, 3 * BLOCK_SIZE), min_size=1, max_size=40))
@example([BLOCK_SIZE + 1, BLOCK_SIZE])  # one alone, and the next block full
def test_every_block_is_in_one_piece_and_the_largest_pieces_come_first(sizes: list[int]) -> None:
    """Small blocks go together; what stands in a piece before its last block is not worth a piece of its own."""
    blocks = blocks_of(*sizes)
    pieces = queue_of(blocks).pieces.tolist()
    assert [block for first, last in sorted(pieces) for block in range(first, last)] == list(range(len(blocks)))
    assert all(first < last for first, last in pieces)
    size = blocks[:, Block.LAST] - blocks[:, Block.FIRST]
    people = [int(size[first:last].sum()) for first, last in pieces]
    assert people == sorted(people, reverse=True)
    assert all(size[first : last - 1].sum() < PIECE for first, last in pieces)


def test_small_towns_go_together() -> None:
    assert len(queue_of(blocks_of(*[100] * 30)).pieces) == -(-30 * 100 // PIECE)
    assert len(queue_of(blocks_of(*[BLOCK_SIZE] * 30)).pieces) == 30


def test_two_threads_are_done_at_about_the_same_time() -> None:
    """Towns as unequal as those who live the past of a million: who is free takes the next piece."""
    towns = (5340, 7530, 3720, 2520, 4170, 780, 5040, 3780, 1890, 2250, 300, 7410, 7980)
    done = [0, 0]
    blocks = blocks_of(*towns)
    for first, last in queue_of(blocks).pieces:
        done[done.index(min(done))] += int((blocks[first:last, Block.LAST] - blocks[first:last, Block.FIRST]).sum())
    assert max(done) < 1.05 * sum(towns) / 2


def test_numbers_that_threads_count_in_do_not_share_a_line() -> None:
    queue = rota_with(3)
    for column in (queue.taken, queue.done):
        assert column.shape[0] == MOST_PARTS >= PARTS
        assert column.strides[0] >= 64


PLAIN = """
import numpy as np
from simulation.state.blocks import cut
from simulation.kernel.work_sharing import queue_of, take_piece, tick_off, wait_for_all
from simulation.kernel.threads import ThreadTeam
queue = queue_of(cut(np.arange(3), np.array([0, 8192, 16384, 24576])))
taken = [take_piece(queue, 1) for _ in range(5)]
for _ in range(3):
    tick_off(queue, 1)
wait_for_all(queue, 1)
print(taken, ThreadTeam(cut(np.arange(1), np.array([0, 100000])), 8).threads)
"""


def test_plain_python_keeps_a_rota_for_one_thread() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", PLAIN], env=environment, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert printed.stdout.strip() == "[0, 1, 2, -1, -1] 1"


def test_a_fault_in_the_day_is_not_lost() -> None:
    def fail(queue: WorkQueue) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        ThreadTeam(blocks_of(WORTH_SHARING), 2).together(fail)
