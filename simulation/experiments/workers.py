"""WHERE THE RUNS EXECUTE: in this process, or in processes that may die without taking finished work with them.

A worker that is killed breaks the whole pool of `concurrent.futures`. The runs that were under way are then tried a
second time, each alone in a process of its own, so that a run which kills its worker cannot be confused with its
neighbours; the others go on in a new pool.
"""

from __future__ import annotations

import copy
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

from simulation.kernel.threads import available_processors

Task = TypeVar("Task")
Result = TypeVar("Result")


_sharing = 1  # workers among which the processors are divided, as seen in a worker


class WorkerDied(Exception):
    """A run whose worker process died twice, the second time with nothing else running beside it."""


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
    job: Callable[[Task], Result], tasks: Sequence[Task], *, workers: int
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Do `job` for every task; give (index of the task, result or `Failure`) in the order in which they finish.

    With one worker everything happens in this process. Otherwise `job`, the tasks and the results must be picklable,
    and `job` must be a function of a module that can be imported. Leaving the iteration early ends the workers.
    """
    if workers <= 1:
        return ((i, _attempt(job, task)) for i, task in enumerate(tasks))
    return _in_processes(job, tasks, workers)


def processors_for_one_run() -> int:
    """Processors that a run in this process may use, so that workers side by side do not crowd each other out."""
    return max(1, available_processors() // _sharing)


def _attempt(job: Callable[[Task], Result], task: Task) -> Result | Failure:
    try:
        return job(task)
    except Exception as error:
        trace = traceback.format_exc()
        try:  # an exception that cannot be rebuilt on the other side would break the whole pool
            copy.deepcopy(error)
        except Exception:
            error = RuntimeError(f"{type(error).__name__}: {error}")
        return Failure(error, trace)


def _in_processes(
    job: Callable[[Task], Result], tasks: Sequence[Task], workers: int
) -> Generator[tuple[int, Result | Failure], None, None]:
    waiting = deque(range(len(tasks)))
    while waiting:
        lost = yield from _until_broken(job, tasks, waiting, workers)
        for i in lost:
            yield i, _alone(job, tasks[i])


def _until_broken(
    job: Callable[[Task], Result], tasks: Sequence[Task], waiting: deque[int], workers: int
) -> Generator[tuple[int, Result | Failure], None, list[int]]:
    """Work in one pool until nothing waits or the pool breaks; return the tasks that were under way when it broke."""
    lost: list[int] = []
    running: dict[Future[Result | Failure], int] = {}
    pool = _pool(workers)

    def occupy() -> None:
        """Give every worker one task and no more, so that the tasks of a broken pool had really begun."""
        while waiting and not lost and len(running) < workers:
            task = tasks[waiting[0]]
            try:
                running[pool.submit(_attempt, job, task)] = waiting[0]
            except BrokenProcessPool:
                if running:
                    return
                lost.append(waiting[0])  # a pool that never starts must not be tried for ever
            waiting.popleft()

    try:
        occupy()
        while running:
            done = {future: running.pop(future) for future in wait(running, return_when=FIRST_COMPLETED).done}
            lost += [i for future, i in done.items() if isinstance(future.exception(), BrokenProcessPool)]
            occupy()  # before the results are given away, because the receiver takes its time
            for future, i in done.items():
                if i not in lost:
                    yield i, _outcome(future)
    except BaseException:
        _stop(pool)
        raise
    pool.shutdown(wait=True)
    return sorted(lost)


def _outcome(future: Future[Result | Failure]) -> Result | Failure:
    error = future.exception()
    if error is None:
        return future.result()
    if not isinstance(error, Exception):
        raise error
    return Failure(error, "".join(traceback.format_exception(error)))  # the task or its result could not be sent


def _alone(job: Callable[[Task], Result], task: Task) -> Result | Failure:
    """The second try of a task, in a process of its own."""
    pool = _pool(1)
    try:
        return pool.submit(_attempt, job, task).result()
    except BrokenProcessPool:
        died = WorkerDied("the worker process died twice: killed, or out of memory")
        return Failure(died, "")
    finally:
        _stop(pool)


def _pool(workers: int) -> ProcessPoolExecutor:
    # a spawned process starts clean: a forked one would copy threads' locks and the compiler's state
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(workers,))


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once, whatever they are doing."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()


def _begin(workers: int) -> None:
    """First act of a worker: leave Ctrl-C to the parent, and end when the parent is gone."""
    global _sharing
    _sharing = workers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
