"""HOW FAR A SWEEP IS: what finished, what failed and why, what is missing, and how long that takes."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from simulation.experiments.sweep import parts
from simulation.experiments.sweep.folder import SCENARIO, SweepFolder, open_folder
from simulation.experiments.sweep.lock import is_locked, owner

_TIMED = 50  # parts read to see how long a run takes


@dataclass(frozen=True)
class FailedRun:
    """A run that gave no outcomes, and why."""

    point: int
    replicate: int
    seed: int
    stage: str
    cause: str
    command: str


@dataclass(frozen=True)
class SweepStatus:
    """State of a sweep folder at one moment.

    finished, failed, missing: numbers of runs, together `runs`.
    seconds_per_run: median time of a run on one worker, None before the first.
    runs_per_second: of all workers together, from the files of the last minutes; None before there are two.
    active: whether a process works on it.
    owner: that process, or the one that was killed at it.
    """

    folder: Path
    name: str
    points: int
    replicates: int
    finished: int
    failed: int
    missing: int
    seconds_per_run: float | None
    runs_per_second: float | None
    active: bool
    owner: str
    failures: tuple[FailedRun, ...]

    @property
    def runs(self) -> int:
        """Points times replicates."""
        return self.points * self.replicates

    @property
    def complete(self) -> bool:
        """Whether every run ended, well or badly."""
        return self.missing == 0

    def seconds_left(self, workers: int = 1) -> float | None:
        """Time that the missing runs take, None when no run has finished yet."""
        return None if self.seconds_per_run is None else self.missing * self.seconds_per_run / workers

    @property
    def explanation(self) -> str:
        """What failed, in at most four lines."""
        first = [f"point {run.point}, replicate {run.replicate}, {run.stage}: {run.cause}" for run in self.failures[:2]]
        more = [f"and {self.failed - 2} more"] if self.failed > 2 else []
        return "\n".join(
            [f"{self.folder}: {self.failed} of {self.runs} runs failed; the others are kept", *first, *more]
        )


def status(directory: str | Path) -> SweepStatus:
    """The state of a sweep folder; works beside a running sweep. Raises Damaged."""
    folder = open_folder(directory)
    path = folder.path
    names = {key.name for key in folder.planned()}
    finished = parts.ended(path, failed=False) & names
    failures = [part for part in parts.read_all(path, failed=True) if part.key.name in names]
    active = is_locked(path)
    return SweepStatus(
        folder=path,
        name=str(folder.manifest["name"]),
        points=len(folder.points),
        replicates=folder.replicates,
        finished=len(finished),
        failed=len(failures),
        missing=folder.n_runs - len(finished) - len(failures),
        seconds_per_run=_seconds_per_run(folder, finished),
        runs_per_second=parts.rate(path),
        active=active,
        owner=owner(path),
        failures=tuple(_told(folder, part) for part in failures),
    )


def _told(folder: SweepFolder, part: parts.Part) -> FailedRun:
    key = part.key
    return FailedRun(key.point, key.replicate, key.seed, part.stage, part.cause, _command(folder, key))


def _command(folder: SweepFolder, key: parts.RunKey) -> str:
    """What repeats a run alone; one that parts from a common past is only repeated with its sweep."""
    if folder.branch_day is not None:
        return f"scs sweep resume {shlex.quote(str(folder.path))} --retry-failed"
    values = (f"{path}={json.dumps(value, default=str)}" for path, value in folder.points[key.point].items())
    changes = "".join(f" --set {shlex.quote(text)}" for text in values)
    scenario = shlex.quote(str(folder.path / SCENARIO))
    return f"scs run {scenario}{changes} --seed {key.seed} --replicates 1"


def _seconds_per_run(folder: SweepFolder, finished: set[str]) -> float | None:
    times = parts.times(folder.path, most=_TIMED) if finished else []
    return median(times) if times else None
