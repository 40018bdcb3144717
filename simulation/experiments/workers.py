"""WHERE THE RUNS EXECUTE: in this process, or in processes that may die without taking finished work with them.

A worker that is killed breaks the whole pool of `concurrent.futures`. The tasks that were under way are then tried a
second time, each alone in a process of its own, so that a task which kills its worker cannot be confused with its
neighbours; the others go on in a new pool. A worker that hangs is killed, and its task is tried a second time likewise.
"""

from __future__ import annotations

import copy
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

from simulation.experiments.memory import hand_back
from simulation.kernel.threads import available_processors

Task = TypeVar("Task")
Result = TypeVar("Result")
Limit = Callable[[Task], float | None]
"""Seconds after which the worker of a task is taken to hang; None when there is no telling."""

LOOK_EVERY = 1.0
"""Seconds between looks whether a worker hangs."""

_sharing = 1  # workers among which the processors are divided, as seen in a worker


class WorkerDied(Exception):
    """A run whose worker process died twice, the second time with nothing else running beside it."""


class WorkerHung(Exception):
    """A run whose worker process did not come back in time twice."""


@dataclass(frozen=True)
class Failure:
    """Why a task gave no result: the exception, and its traceback as text."""

    error: Exception
    trace: str

    @property
    def cause(self) -> str:
        """One line such as `ValueError: negative income`."""
        return f"{type(self.error).__name__}: {self.error}".strip().splitlines()[0]


def carry_out(
    job: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int,
    limit: Limit[Task] | None = None,
    apart: bool = False,
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Do `job` for every task; give (index of the task, result or `Failure`) in the order in which they finish.

    Tasks are taken one by one when a worker is free. With one worker everything happens in this process, and `limit`
    is not looked at, unless it is to work `apart`, in a process that can be ended. Otherwise `job`, the tasks and the
    results must be picklable, and `job` must be a function of a module that can be imported. Leaving the iteration
    early ends the workers.
    """
    if workers <= 1 and not apart:
        return ((i, attempt(job, task)) for i, task in enumerate(tasks))
    return _in_processes(job, _Queue(tasks), workers, limit or (lambda task: None))


def processors_for_one_run() -> int:
    """Processors that a run in this process may use, so that workers side by side do not crowd each other out."""
    return max(1, available_processors() // _sharing)


def share_processors(workers: int) -> None:
    """Divide the processors of this machine among so many workers, of which this process is one."""
    global _sharing
    _sharing = max(1, workers)


def attempt(job: Callable[[Task], Result], task: Task) -> Result | Failure:
    """The result of a job, or why it gave none; the memory that it used is free again."""
    try:
        return job(task)
    except Exception as error:
        trace = traceback.format_exc()
        try:  # an exception that cannot be rebuilt on the other side would break the whole pool
            copy.deepcopy(error)
        except Exception:
            error = RuntimeError(f"{type(error).__name__}: {error}")
        return Failure(error, trace)
    finally:
        hand_back()


class _Queue(Iterator[tuple[int, Task]]):
    """Numbered tasks, taken one by one; one that could not be begun is put back."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._source = enumerate(tasks)
        self._back: deque[tuple[int, Task]] = deque()

    def __next__(self) -> tuple[int, Task]:
        return self._back.popleft() if self._back else next(self._source)

    def put_back(self, numbered: tuple[int, Task]) -> None:
        self._back.append(numbered)


def _in_processes(
    job: Callable[[Task], Result], queue: _Queue[Task], workers: int, limit: Limit[Task]
) -> Generator[tuple[int, Result | Failure], None, None]:
    while True:
        lost = yield from _until_broken(job, queue, workers, limit)
        if not lost:
            return
        for i, task in lost:
            yield i, _alone(job, task, limit(task))


def _until_broken(
    job: Callable[[Task], Result], queue: _Queue[Task], workers: int, limit: Limit[Task]
) -> Generator[tuple[int, Result | Failure], None, list[tuple[int, Task]]]:
    """Work in one pool until nothing waits or the pool breaks; return the tasks that were under way when it broke."""
    lost: list[tuple[int, Task]] = []
    running: dict[Future[Result | Failure], tuple[int, Task, float]] = {}
    pool = _pool(workers)

    def occupy() -> None:
        """Give every worker one task and no more, so that the tasks of a broken pool had really begun."""
        while not lost and len(running) < workers and (numbered := next(queue, None)) is not None:
            try:
                running[pool.submit(attempt, job, numbered[1])] = (*numbered, time.monotonic())
            except BrokenProcessPool:
                if running:
                    queue.put_back(numbered)
                    return
                lost.append(numbered)  # a pool that never starts must not be tried for ever

    try:
        occupy()
        while running:
            ready = wait(running, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED).done
            if any(_is_late(limit(task), since) for _, task, since in running.values()):
                _kill(pool)  # which breaks the pool, and all that is under way is lost
            done = {future: running.pop(future) for future in ready}
            broken = {future for future in done if isinstance(future.exception(), BrokenProcessPool)}
            lost += [done[future][:2] for future in broken]
            occupy()  # before the results are given away, because the receiver takes its time
            for future, (i, _, _) in done.items():
                if future not in broken:
                    yield i, _outcome(future)
    except BaseException:
        _stop(pool)
        raise
    pool.shutdown(wait=True)
    return sorted(lost, key=lambda numbered: numbered[0])


def _is_late(seconds: float | None, since: float) -> bool:
    return seconds is not None and time.monotonic() - since > seconds


def _outcome(future: Future[Result | Failure]) -> Result | Failure:
    error = future.exception()
    if error is None:
        return future.result()
    if not isinstance(error, Exception):
        raise error
    return Failure(error, "".join(traceback.format_exception(error)))  # the task or its result could not be sent


def _alone(job: Callable[[Task], Result], task: Task, seconds: float | None) -> Result | Failure:
    """The second try of a task, in a process of its own."""
    pool = _pool(1)
    try:
        return pool.submit(attempt, job, task).result(timeout=seconds)
    except BrokenProcessPool:
        return Failure(WorkerDied("the worker process died twice: killed, or out of memory"), "")
    except Late:
        return Failure(WorkerHung(f"the worker process did not come back within {seconds:.0f} s, twice"), "")
    finally:
        _stop(pool)


def _pool(workers: int) -> ProcessPoolExecutor:
    # a spawned process starts clean: a forked one would copy threads' locks and the compiler's state
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(workers,))


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once, whatever they are doing."""
    processes = _processes(pool)
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _kill(pool: ProcessPoolExecutor) -> None:
    """Kill the workers; a process that was stopped does not heed anything milder."""
    for process in _processes(pool):
        process.kill()


def _processes(pool: ProcessPoolExecutor) -> list[multiprocessing.process.BaseProcess]:
    return list((getattr(pool, "_processes", None) or {}).values())


def _begin(workers: int) -> None:
    """First act of a worker: leave Ctrl-C to the parent, and end when the parent is gone."""
    share_processors(workers)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
