"""Batches of runs: done once, in order, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.experiments.batches import Row, run_batches

CALLS: list[int] = []


def square(task: int) -> Row:
    CALLS.append(task)
    if task == 13:
        raise ValueError("thirteen")
    return {"task": task, "square": task**2}


@pytest.fixture(autouse=True)
def forget() -> None:
    CALLS.clear()


def test_rows_come_in_the_order_of_the_tasks_and_are_kept(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    table = run_batches(square, range(10), tmp_path, size=4, workers=1, progress=lambda *pair: seen.append(pair))
    assert table["square"].tolist() == [n**2 for n in range(10)]
    assert seen == [(0, 10), (4, 10), (8, 10), (10, 10)]
    assert len(list(tmp_path.iterdir())) == 3
    again = run_batches(square, range(10), tmp_path, size=4, workers=1, progress=None)
    assert again.equals(table)
    assert list(range(10)) == CALLS, "nothing is run twice"


def test_what_is_missing_is_run_and_nothing_else(tmp_path: Path) -> None:
    whole = run_batches(square, range(12), tmp_path, size=4, workers=1, progress=None)
    sorted(tmp_path.iterdir())[1].unlink()
    CALLS.clear()
    assert run_batches(square, range(12), tmp_path, size=4, workers=1, progress=None).equals(whole)
    assert CALLS == [4, 5, 6, 7]


def test_workers_give_the_same_parts(tmp_path: Path) -> None:
    one = run_batches(square, range(9), tmp_path / "one", size=2, workers=1, progress=None)
    two = run_batches(square, range(9), tmp_path / "two", size=2, workers=2, progress=None)
    assert one.equals(two)


def test_a_failure_is_raised_and_keeps_what_was_finished(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="thirteen"):
        run_batches(square, range(20), tmp_path, size=5, workers=1, progress=None)
    assert len(list(tmp_path.glob("part-*"))) == 2
