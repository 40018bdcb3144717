"""HOW A SWEEP IS RUN: what is missing is run, every finished run is kept at once, and a failed one stops nobody else.

Killed at any moment, a sweep goes on where it was: `resume` runs only what is missing, and doing it twice changes
nothing. The results, and so the digest, are those of an uninterrupted sweep.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from simulation.errors import BadInput, CannotWrite, FailedRuns
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.sweep import branching, parts
from simulation.experiments.sweep.cancelling import stop_if_asked
from simulation.experiments.sweep.folder import (
    SweepFolder,
    check_same_code,
    check_same_plan,
    is_sweep,
    make_folder,
    open_folder,
)
from simulation.experiments.sweep.lever_columns import LeverColumns
from simulation.experiments.sweep.lock import locked
from simulation.experiments.sweep.plan import Plan
from simulation.experiments.sweep.shards import Shard
from simulation.experiments.sweep.spreading import spread
from simulation.experiments.sweep.status import SweepStatus, status

BEFORE_BRANCH = "before the branch"
_TIMED = 50  # runs looked at to see how long a run takes


@dataclass(frozen=True)
class How:
    """Who does the work: a shard of it or all, here or on a cluster, and after how long a run is given up.

    shard: only these runs. cluster: `local:N` or the address of a scheduler of dask.distributed. timeout: seconds after
    which a run is taken to hang; None goes by how long the others took.
    """

    shard: Shard | None = None
    cluster: str | None = None
    timeout: float | None = None

    @property
    def name(self) -> str:
        """The shard as part of a file name."""
        return "whole" if self.shard is None else self.shard.name


def run_sweep(
    plan: Plan | str | Path,
    out: str | Path,
    *,
    workers: int = 1,
    overwrite: bool = False,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
    how: How = How(),
) -> SweepStatus:
    """Run a plan into the folder `out`; a folder that holds a part of the same plan is gone on with.

    plan: a `Plan`, or the name or path of one. workers: processes. progress: called with (runs finished, runs in all).
    run_one: what makes one run. overwrite: whether results in the folder are replaced instead of gone on with. how: a
    shard of the work, or a cluster.

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
        folder = _made_or_found(plan, Path(out), overwrite)
    return _go_on(folder.path, workers, progress, run_one, how=how)


def _made_or_found(plan: Plan, out: Path, overwrite: bool) -> SweepFolder:
    """A new folder, or that of another shard that came first."""
    try:
        return make_folder(plan, out, overwrite=overwrite)
    except CannotWrite:
        if overwrite or not is_sweep(out):
            raise
        folder = open_folder(out)
        check_same_plan(folder, plan)
        return folder


def resume(
    directory: str | Path,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    retry_failed: bool = False,
    run_one: RunOne = run_replicate,
    how: How = How(),
) -> SweepStatus:
    """Run what is missing in a sweep folder, and with `retry_failed` also what failed. Raises as `run_sweep`."""
    check_request(workers=workers)
    return _go_on(open_folder(directory).path, workers, progress, run_one, retry_failed=retry_failed, how=how)


def extend(
    directory: str | Path,
    *,
    replicates: int = 0,
    points: int | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
    how: How = How(),
) -> SweepStatus:
    """Add `replicates` runs to every point, or go to a design of `points`; what is there is kept and not run again.

    points: as in the design, more than before, of a sobol or saltelli design. Raises as `run_sweep`.
    """
    check_request(workers=workers)
    if replicates < 1 and points is None:
        raise BadInput(f"replicates: at least 1 more (got {replicates})")
    return _go_on(open_folder(directory).path, workers, progress, run_one, more=replicates, points=points, how=how)


def _go_on(
    path: Path,
    workers: int,
    progress: Progress | None,
    run_one: RunOne,
    *,
    more: int = 0,
    points: int | None = None,
    retry_failed: bool = False,
    how: How = How(),
) -> SweepStatus:
    shard = how.shard
    with locked(path, shard):
        folder = open_folder(path)
        check_same_code(folder)
        if points is not None:
            folder = folder.with_points(points)
        if more:
            folder = folder.with_replicates(folder.replicates + more)
        if shard is None:
            parts.clear_leftovers(path)
        ended = parts.ended(path, failed=not retry_failed)
        ours = list(folder.planned()) if shard is None else shard.of(folder.planned())
        missing = [key for key in ours if key.name not in ended]
        _run_all(folder, missing, len(ours), workers, progress, run_one, how)
        shutil.rmtree(path / branching.FOLDER / how.name, ignore_errors=True)
        if shard is None:
            shutil.rmtree(path / branching.FOLDER, ignore_errors=True)
    found = status(path)
    if found.failed:
        raise FailedRuns(found.explanation)
    return found


def _run_all(
    folder: SweepFolder,
    keys: list[parts.RunKey],
    n_runs: int,
    workers: int,
    progress: Progress | None,
    run_one: RunOne,
    how: How,
) -> None:
    if progress is not None:
        progress(n_runs - len(keys), n_runs)
    levers = LeverColumns.of(folder.points)
    if folder.branch_day is not None and keys:
        pasts = folder.path / branching.FOLDER / how.name
        keys = _with_a_past(folder, pasts, levers, folder.branch_day, keys, workers)
        run_one = partial(branching.run_from_branch, pasts)
    finished = n_runs - len(keys)
    times = parts.times(folder.path, most=_TIMED)
    begun = time.time()
    with spread(
        folder.base, keys, folder.points, run_one, workers=workers, cluster=how.cluster, n_runs=folder.n_runs,
        times=times, timeout=how.timeout,
    ) as chunks:  # fmt: skip
        for found in chunks:
            parts.write(folder.path, found, levers)
            finished += len(found)
            if progress is not None:
                progress(finished, n_runs)
            stop_if_asked(folder.path, begun)


def _with_a_past(
    folder: SweepFolder, pasts: Path, levers: LeverColumns, day: int, keys: list[parts.RunKey], workers: int
) -> list[parts.RunKey]:
    """Live the past of every replicate; the runs of one whose past failed have failed, the others are returned."""
    seeds = dict.fromkeys(key.seed for key in keys)
    failed = branching.live_pasts(pasts, folder.base.settings, day, seeds, workers)
    lost = [key for key in keys if key.seed in failed]
    parts.write(
        folder.path,
        [
            parts.Part(key, stage=BEFORE_BRANCH, cause=failed[key.seed].cause, trace=failed[key.seed].trace)
            for key in lost
        ],
        levers,
    )
    return [key for key in keys if key.seed not in failed]
