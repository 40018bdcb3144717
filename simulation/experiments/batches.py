"""MANY SMALL RUNS KEPT TOGETHER: batches of runs, each kept as one Parquet part, done once and never again.

Killed at any moment, nothing that was finished is lost: a part appears under its name only when it is complete, and
what is there is not run again. Which runs a batch holds follows from the list of tasks alone, so any number of workers
gives the same parts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd

from simulation.experiments.places import place
from simulation.experiments.progress import Progress
from simulation.experiments.workers import Failure
from simulation.results.atomic_writing import replacing
from simulation.results.parquet_files import read_frame

Task = TypeVar("Task")
Row = dict[str, object]


@dataclass(frozen=True)
class _Batch(Generic[Task]):
    """What one worker does in one go."""

    first: int
    tasks: tuple[Task, ...]


def run_batches(
    job: Callable[[Task], Row],
    tasks: Sequence[Task],
    folder: Path,
    *,
    size: int,
    workers: int,
    progress: Progress | None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Do `job` for every task that is not done yet and return all rows, in the order of the tasks.

    job: a picklable function from a task to a row of numbers and words. folder: holds the parts; it must belong to
    these tasks (the caller names it after what it asks). size: tasks in a batch. cluster: as in `places.place`, instead
    of `workers` processes. Raises whatever a task raises.
    """
    folder.mkdir(parents=True, exist_ok=True)
    batches = [_Batch(first, tuple(tasks[first : first + size])) for first in range(0, len(tasks), size)]
    missing = [batch for batch in batches if not _part(folder, batch).is_file()]
    done = len(tasks) - sum(len(batch.tasks) for batch in missing)
    if progress is not None:
        progress(done, len(tasks))
    with ExitStack() as stack:
        where = stack.enter_context(place(workers=workers, cluster=cluster, tasks=len(missing)))
        for i, result in stack.enter_context(closing(where.carry_out(partial(_do, job), missing))):
            if isinstance(result, Failure):
                raise result.error
            with replacing(_part(folder, missing[i])) as partial_file, partial_file.open("wb") as file:
                pd.DataFrame(result).to_parquet(file, index=False)
            done += len(missing[i].tasks)
            if progress is not None:
                progress(done, len(tasks))
    parts = [read_frame(io.BytesIO(_part(folder, batch).read_bytes())) for batch in batches]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _do(job: Callable[[Task], Row], batch: _Batch[Task]) -> list[Row]:
    return [job(task) for task in batch.tasks]


def _part(folder: Path, batch: _Batch[Task]) -> Path:
    return folder / f"part-{batch.first:07d}-{len(batch.tasks):04d}.parquet"
