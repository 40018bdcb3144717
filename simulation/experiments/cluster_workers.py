"""TASKS ON A CLUSTER: handed to the workers of dask.distributed, which gives those of a lost worker to others.

A worker that hangs ends itself: from afar nobody can kill it. Then it is lost like any other.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from simulation.errors import Refused
from simulation.experiments.workers import Failure, Limit, WorkerDied, attempt, share_processors
from simulation.results.code_fingerprint import fingerprint

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 2
"""Tasks that a worker has before it, so that it never waits for the next."""

DIED = "the worker process died several times: killed, out of memory, or too late"
_one_at_a_time = threading.Lock()
_checked: set[str] = set()


def n_workers(client: Any) -> int:
    """Workers that the scheduler knows; waits for the first."""
    client.wait_for_workers(1, timeout=60)
    return max(1, len(client.scheduler_info(n_workers=-1)["workers"]))


def carry_out_on(
    client: Any, job: Callable[[Task], Result], tasks: Iterable[Task], *, limit: Limit[Task] | None = None
) -> Generator[tuple[int, Result | Failure], None, None]:
    """As `carry_out` of `experiments/workers`, on a cluster. A task that killed several workers gives `WorkerDied`.

    limit: seconds, as known when a task is handed out, after which its worker ends itself.
    """
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    queue = enumerate(tasks)
    numbers: dict[str, int] = {}
    ready = as_completed([], raise_errors=False)

    def submit(most: int) -> None:
        while len(numbers) < most and (numbered := next(queue, None)) is not None:
            seconds = limit(numbered[1]) if limit is not None else None
            future = client.submit(_on_worker, job, numbered[1], fingerprint(), seconds, pure=False)
            numbers[future.key] = numbered[0]
            ready.add(future)

    try:
        submit(AHEAD * n_workers(client))
        while numbers:
            future = next(ready)
            i = numbers.pop(future.key)
            error = future.exception() if future.status == "error" else None
            result = future.result() if error is None else None
            submit(AHEAD * n_workers(client))
            if isinstance(error, KilledWorker):
                yield i, Failure(WorkerDied(DIED), "")
            elif error is not None:
                yield i, Failure(error if isinstance(error, Exception) else RuntimeError(str(error)), "")
            elif isinstance(result, Failure) and isinstance(result.error, Refused):
                raise result.error
            else:
                yield i, result  # type: ignore[misc]
            del future
    finally:
        ready.clear()


def _on_worker(job: Callable[[Task], Result], task: Task, code: str, seconds: float | None) -> Result | Failure:
    """The job on a worker; one at a time in a process, on the processors of that worker."""
    if code not in _checked:
        if code != fingerprint():
            return Failure(Refused("a worker runs another version of this program: install the same one"), "")
        _checked.add(code)
        share_processors(_neighbours())
    with _one_at_a_time, _at_most(seconds):
        return attempt(job, task)


@contextmanager
def _at_most(seconds: float | None) -> Iterator[None]:
    """End this process when what is done here takes longer."""
    if seconds is None:
        yield
        return
    watch = threading.Timer(seconds, os._exit, [1])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _neighbours() -> int:
    """Workers among which the processors of this machine are divided."""
    from distributed import get_worker

    from simulation.kernel.threads import available_processors

    return max(1, available_processors() // max(1, get_worker().state.nthreads))
