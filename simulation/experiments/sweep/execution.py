"""HOW A SWEEP IS RUN: what is missing is run, every finished run is kept at once, and a failed one stops nobody else.

Killed at any moment, a sweep goes on where it was: `resume` runs only what is missing, and doing it twice changes
nothing. The results, and so the digest, are those of an uninterrupted sweep.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from simulation.errors import BadInput, FailedRuns
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.sweep import branching, parts
from simulation.experiments.sweep.folder import (
    SweepFolder,
    check_same_code,
    check_same_plan,
    is_sweep,
    make_folder,
    open_folder,
)
from simulation.experiments.sweep.lock import locked
from simulation.experiments.sweep.plan import Plan
from simulation.experiments.sweep.status import SweepStatus, status
from simulation.experiments.workers import Failure, carry_out
from simulation.results import digest
from simulation.scenario import Settings

DIGESTED = ("daily", "events", "spells")
"""The tables in the digest of a run, as in `Run.digest`."""


def run_sweep(
    plan: Plan | str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    overwrite: bool = False,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
) -> SweepStatus:
    """Run a plan into the folder `out`; a folder that holds a part of the same plan is gone on with.

    plan: a `Plan`, or the name or path of one. workers: processes. progress: called with (runs finished, runs in all).
    run_one: what makes one run. overwrite: whether results in the folder are replaced instead of gone on with.

    Raises BadInput and Refused before anything runs, Damaged when `out` belongs to another plan or to other code,
    CannotWrite for a full disk or a folder in use, and at the end FailedRuns when some runs failed.
    """
    check_request(workers=workers)
    if not isinstance(plan, Plan):
        plan = Plan.load(plan)
    if is_sweep(out) and not overwrite:
        folder = open_folder(out)
        check_same_plan(folder, plan)
    else:
        folder = make_folder(plan, Path(out), overwrite=overwrite)
    return _go_on(folder.path, workers, progress, run_one)


def resume(
    directory: str | Path,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    retry_failed: bool = False,
    run_one: RunOne = run_replicate,
) -> SweepStatus:
    """Run what is missing in a sweep folder, and with `retry_failed` also what failed. Raises as `run_sweep`."""
    check_request(workers=workers)
    return _go_on(open_folder(directory).path, workers, progress, run_one, retry_failed=retry_failed)


def extend(
    directory: str | Path,
    *,
    replicates: int,
    workers: int = 1,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
) -> SweepStatus:
    """Add `replicates` runs to every point; what is there is kept and not run again. Raises as `run_sweep`."""
    check_request(workers=workers)
    if replicates < 1:
        raise BadInput(f"replicates: at least 1 more (got {replicates})")
    return _go_on(open_folder(directory).path, workers, progress, run_one, more=replicates)


@dataclass(frozen=True)
class _Job:
    key: parts.RunKey
    settings: Settings


class _Jobs(Sequence[_Job]):
    """The missing runs; the settings of each are made when it is handed out, because all at once fill the memory."""

    def __init__(self, folder: SweepFolder, keys: list[parts.RunKey]) -> None:
        self.folder = folder
        self.keys = keys

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, i):  # type: ignore[no-untyped-def]
        key = self.keys[i]
        return _Job(key, self.folder.scenario_at(key.point).settings)


def _go_on(
    path: Path,
    workers: int,
    progress: Progress | None,
    run_one: RunOne,
    *,
    more: int = 0,
    retry_failed: bool = False,
) -> SweepStatus:
    with locked(path):
        folder = open_folder(path)
        check_same_code(folder)
        if more:
            folder = folder.with_replicates(folder.replicates + more)
        parts.clear_leftovers(path)
        ended = parts.ended(path, failed=not retry_failed)
        missing = [key for key in folder.planned() if key.name not in ended]
        _run_all(folder, missing, workers, progress, run_one)
        shutil.rmtree(path / branching.FOLDER, ignore_errors=True)
    found = status(path)
    if found.failed:
        raise FailedRuns(found.explanation)
    return found


def _run_all(
    folder: SweepFolder, keys: list[parts.RunKey], workers: int, progress: Progress | None, run_one: RunOne
) -> None:
    finished = folder.n_runs - len(keys)
    if progress is not None:
        progress(finished, folder.n_runs)
    if folder.branch_day is not None and keys:
        keys = _with_a_past(folder, folder.branch_day, keys, workers)
        run_one = partial(branching.run_from_branch, folder.path)
        finished = folder.n_runs - len(keys)
    with closing(carry_out(partial(_make, run_one), _Jobs(folder, keys), workers=workers)) as results:
        for i, result in results:
            if isinstance(result, Failure):
                result = parts.Part(keys[i], cause=result.cause, trace=result.trace)
            parts.write(folder.path, result)
            finished += 1
            if progress is not None:
                progress(finished, folder.n_runs)


def _with_a_past(folder: SweepFolder, day: int, keys: list[parts.RunKey], workers: int) -> list[parts.RunKey]:
    """Live the past of every replicate; the runs of one whose past failed have failed, the others are returned."""
    failed = branching.live_pasts(
        folder.path, folder.base.settings, day, dict.fromkeys(key.seed for key in keys), workers
    )
    for key in keys:
        if key.seed in failed:
            cause, trace = failed[key.seed].cause, failed[key.seed].trace
            parts.write(folder.path, parts.Part(key, cause=f"before the branch: {cause}", trace=trace))
    return [key for key in keys if key.seed not in failed]


def _make(run_one: RunOne, job: _Job) -> parts.Part:
    """One run, numbered as replicate 0: without a branch what `simulate` gives for this scenario and this seed."""
    start = time.perf_counter()
    frames = run_one(job.settings, job.key.seed, 0)
    outcomes = frames["outcomes"].drop(columns=["replicate", "seed"]).iloc[0]
    return parts.Part(
        job.key,
        digest=digest({table: frames[table] for table in DIGESTED}),
        outcomes={str(name): float(value) for name, value in outcomes.items()},
        seconds=time.perf_counter() - start,
    )
