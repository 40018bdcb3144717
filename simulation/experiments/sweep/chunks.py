"""WHAT GOES OUT TO A WORKER: several runs at once, so that handing out, sending back and keeping cost little a run.

Chunks are about as long as a few seconds of work, so that a killed process loses little; towards the end they become
smaller, so that no worker waits long for another. A sweep has at most about `MOST_FILES` of them.
"""

from __future__ import annotations

import math
import time
import traceback
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import TracebackType
from typing import Any

from simulation.experiments.replicates import RunOne
from simulation.experiments.sweep.parts import Part, RunKey
from simulation.results import digest
from simulation.scenario import Scenario

MOST_FILES = 2000
SECONDS = 4.0
"""Work in a chunk, in seconds."""
MOST_RUNS = 512
UNKNOWN = 4
"""Runs in a chunk before it is known how long one takes."""
SHARE = 4
"""A chunk is at most this part of what every worker still has before it."""
DIGESTED = ("daily", "events", "spells")
"""The tables in the digest of a run, as in `Run.digest`."""
GRACE, TIMES_EXPECTED = 30.0, 10.0
"""A worker is taken to hang after this many seconds more than so many times what its chunk should take."""
_MODEL = "society/model.py"
_RECENT = 200


@dataclass(frozen=True)
class Chunk:
    """Some runs: their keys, and what the point of each changes in the base scenario."""

    base: Scenario
    keys: tuple[RunKey, ...]
    points: tuple[Mapping[str, Any], ...]

    def alone(self) -> list[Chunk]:
        """A chunk for each run."""
        return [Chunk(self.base, (key,), (point,)) for key, point in zip(self.keys, self.points, strict=True)]


class Chunks:
    """Deals out runs in chunks whose size follows the time that runs take.

    keys: the runs in order. points: of the whole design. workers: who share the work. n_runs: runs of the whole sweep.
    times: seconds of runs that are known already.
    """

    def __init__(
        self, base: Scenario, keys: Sequence[RunKey], points: Sequence[Mapping[str, Any]], *, workers: int,
        n_runs: int | None = None, times: Sequence[float] = (),
    ) -> None:  # fmt: skip
        self.base, self.points, self.workers = base, points, max(workers, 1)
        self.waiting = deque(keys)
        self.least = _least(n_runs or len(keys))
        self.times = deque(times, maxlen=_RECENT)
        self.most = MOST_RUNS
        self.dealt: list[Chunk] = []

    def __iter__(self) -> Iterator[Chunk]:
        while self.waiting:
            keys = tuple(self.waiting.popleft() for _ in range(self.size()))
            self.dealt.append(Chunk(self.base, keys, tuple(self.points[key.point] for key in keys)))
            yield self.dealt[-1]

    def size(self) -> int:
        """Runs in the next chunk."""
        return _size(len(self.waiting), self.workers, self.seconds_per_run, self.least, self.most)

    @property
    def seconds_per_run(self) -> float | None:
        """Median of the last runs; None before the first."""
        return median(self.times) if self.times else None

    def note(self, found: Sequence[Part]) -> None:
        """Take in how long runs took."""
        self.times.extend(part.seconds for part in found if not part.failed)

    def limit(self, chunk: Chunk) -> float | None:
        """Seconds after which the worker of a chunk is taken to hang; None when it is not known what runs take."""
        expected = self.seconds_per_run
        return None if expected is None else GRACE + TIMES_EXPECTED * expected * len(chunk.keys)


def n_chunks(runs: int, workers: int, seconds: float) -> int:
    """Chunks in which so many runs of so many seconds each go out."""
    waiting, chunks = runs, 0
    while waiting > 0:
        waiting -= _size(waiting, max(workers, 1), seconds, _least(runs), MOST_RUNS)
        chunks += 1
    return chunks


def _least(runs: int) -> int:
    return math.ceil(runs / MOST_FILES)


def _size(waiting: int, workers: int, seconds: float | None, least: int, most: int) -> int:
    fair = math.ceil(waiting / (workers * SHARE))
    by_time = UNKNOWN if seconds is None else int(SECONDS / max(seconds, 1e-6))
    return max(1, min(waiting, fair, most, max(by_time, least)))


def make_chunk(run_one: RunOne, chunk: Chunk) -> list[Part]:
    """The runs of a chunk, one after another; a run that fails stops no other."""
    return [_attempt(run_one, chunk.base, key, point) for key, point in zip(chunk.keys, chunk.points, strict=True)]


def _attempt(run_one: RunOne, base: Scenario, key: RunKey, point: Mapping[str, Any]) -> Part:
    try:
        return _make(run_one, base, key, point)
    except Exception as error:
        cause = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        return Part(key, stage=stage_of(error.__traceback__), cause=cause, trace=traceback.format_exc())


def _make(run_one: RunOne, base: Scenario, key: RunKey, point: Mapping[str, Any]) -> Part:
    """One run, numbered as replicate 0: without a branch what `simulate` gives for this scenario and this seed."""
    start = time.perf_counter()
    frames = run_one(base.replace(point).settings if point else base.settings, key.seed, 0)
    outcomes = frames["outcomes"].drop(columns=["replicate", "seed"]).iloc[0]
    return Part(
        key,
        digest=digest({table: frames[table] for table in DIGESTED}, conformed=True),
        outcomes={str(name): float(value) for name, value in outcomes.items()},
        seconds=time.perf_counter() - start,
    )


def stage_of(trace: TracebackType | None) -> str:
    """Where a run was when it failed: reading its scenario, making its society, a day, or its tables."""
    stage = "scenario"
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_name == "run_replicate":
            stage = "making the society"
        elif code.co_filename.replace("\\", "/").endswith(_MODEL):
            if code.co_name == "step":
                stage = f"day {getattr(trace.tb_frame.f_locals.get('self'), 'steps', 0)}"
            elif code.co_name == "frames":
                stage = "tables"
        trace = trace.tb_next
    return stage
