"""Runs in processes that raise, die or cannot be sent back."""

import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from simulation.experiments.workers import Failure, WorkerDied, carry_out


def double(task: int) -> int:
    return 2 * task


def raise_at_three(task: int) -> int:
    if task == 3:
        raise ValueError("three is not allowed")
    return task


def die_at_three(task: int) -> int:
    if task == 3:
        os._exit(9)
    return task


def die_once(marks: Path, task: int) -> int:
    mark = marks / str(task)
    if task == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


class NeedsTwo(Exception):
    """An exception that pickle cannot rebuild, because it is stored with one argument and needs two."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one)


def raise_unbuildable(task: int) -> int:
    raise NeedsTwo("a", "b")


def unsendable(task: int) -> object:
    return threading.Lock()


def wait_for_ever(marks: Path, task: int) -> int:
    (marks / str(os.getpid())).touch()
    time.sleep(600)
    return task


def collected(job, tasks, workers):
    return dict(carry_out(job, tasks, workers=workers))


@pytest.mark.parametrize("workers", [1, 2])
def test_gives_every_result_once(workers: int) -> None:
    assert collected(double, range(7), workers) == {i: 2 * i for i in range(7)}


def test_a_single_worker_that_hangs_is_ended_where_it_works_apart(tmp_path: Path) -> None:
    job = partial(wait_for_ever, tmp_path)
    (found,) = carry_out(job, [1], workers=1, limit=lambda task: 3.0, apart=True)
    assert isinstance(found[1], Failure)
    assert "did not come back" in found[1].cause
    assert str(os.getpid()) not in {path.name for path in tmp_path.iterdir()}, "not in this process"


def test_no_tasks() -> None:
    assert collected(double, [], 2) == {}


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_is_one_failure_among_results(workers: int) -> None:
    found = collected(raise_at_three, range(6), workers)
    failure = found.pop(3)
    assert isinstance(failure, Failure)
    assert failure.cause == "ValueError: three is not allowed"
    assert "raise_at_three" in failure.trace
    assert found == {i: i for i in range(6) if i != 3}


def test_a_run_that_always_kills_its_worker_takes_no_neighbour_along() -> None:
    found = collected(die_at_three, range(8), 2)
    failure = found.pop(3)
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, WorkerDied)
    assert found == {i: i for i in range(8) if i != 3}


def test_a_killed_worker_is_replaced_and_its_run_repeated(tmp_path: Path) -> None:
    assert collected(partial(die_once, tmp_path), range(8), 2) == {i: i for i in range(8)}


def test_exceptions_that_cannot_be_sent_do_not_break_the_pool() -> None:
    found = collected(raise_unbuildable, range(3), 2)
    assert [found[i].cause for i in range(3)] == ["RuntimeError: NeedsTwo: a"] * 3


def test_results_that_cannot_be_sent_are_failures() -> None:
    found = collected(unsendable, range(2), 2)
    assert all(isinstance(result, Failure) for result in found.values())


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    results = carry_out(partial(first_then_wait, tmp_path), range(6), workers=2)
    next(results)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.05)
    results.close()
    pids = [int(mark.name) for mark in tmp_path.iterdir()]
    deadline = time.monotonic() + 20
    while any(_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pids
    assert not any(_alive(pid) for pid in pids)


def first_then_wait(marks: Path, task: int) -> int:
    return task if task == 0 else wait_for_ever(marks, task)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
