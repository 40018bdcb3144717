"""WHO DOES THE WORK: kernels run over ranges of blocks, on one thread or several, with equal results."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from simulation.kernel.compilation import JIT_IS_OFF
from simulation.kernel.work_sharing import Block, queue_of

SHARES_A_THREAD = 4
"""More shares than threads even out blocks that take longer than others."""
WORTH_SHARING = 50_000
"""Citizens under which the hand-over to other threads costs more than it saves."""


def available_processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ThreadTeam:
    """Threads that share out the blocks of one population."""

    def __init__(self, blocks: np.ndarray, threads: int | None = None) -> None:
        """`threads` None takes all processors that this process may use."""
        citizens = blocks[:, Block.LAST] - blocks[:, Block.FIRST]
        wanted = 1 if JIT_IS_OFF else threads or available_processors()
        self.threads = wanted if citizens.sum() >= WORTH_SHARING else 1
        parts = min(self.threads * SHARES_A_THREAD, len(blocks)) if self.threads > 1 else 1
        ends = np.searchsorted(np.cumsum(citizens), np.linspace(0, citizens.sum(), parts + 1)[1:]) + 1
        cuts = np.unique(np.concatenate(([0], np.minimum(ends, len(blocks)))))
        self.ranges = list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))
        self.queue = queue_of(blocks)
        self._pool = ThreadPoolExecutor(self.threads - 1) if self.threads > 1 else None

    def each(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Run `kernel(first_block, last_block, *arguments)` over all blocks; who is free takes the next share."""
        shares = iter(self.ranges)

        def work() -> None:
            for first, last in shares:
                kernel(first, last, *arguments)

        self.do(work)

    def together(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Have every thread call `kernel(queue, *arguments)`, which shares out its parts; see `work_sharing.py`."""
        self.queue.taken[:] = 0
        self.queue.done[:] = 0
        self.do(partial(kernel, self.queue, *arguments))

    def do(self, work: Callable[[], None]) -> None:
        """Have every thread do `work`, and wait for all."""
        others = [self._pool.submit(work) for _ in range(self.threads - 1)] if self._pool else []
        try:
            work()
        finally:
            for other in others:
                other.result()
