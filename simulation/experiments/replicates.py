"""HOW ONE RUN IS MADE, and how replicates of several scenarios are made on common random numbers and put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pandas as pd
from pandas.api.types import union_categoricals

from simulation.errors import BadInput, SimulationError
from simulation.experiments.places import place
from simulation.experiments.precompiling import warm
from simulation.experiments.progress import Progress
from simulation.experiments.workers import Failure, processors_for_one_run
from simulation.kernel.randomness import seed_of_replicate
from simulation.results import Run
from simulation.results.tables import TABLES, conform
from simulation.scenario import Scenario, Settings

Frames = dict[str, pd.DataFrame]
"""The five tables of one run by name: outcomes, daily, strata, events, spells."""

RunOne = Callable[[Settings, int, int], Frames]
"""(settings, seed of the replicate, number of the replicate) to its tables."""


@dataclass(frozen=True)
class Task:
    """One run to be made: scenario number `scenario` of the request, under the seed of its replicate."""

    scenario: int
    settings: Settings
    seed: int
    replicate: int


def run_replicate(settings: Settings, seed: int, replicate: int) -> Frames:
    """The five tables of one society, run from its first day to its last and numbered `replicate`."""
    from simulation.society.model import Society

    return numbered(Society(settings, rng=seed, threads=processors_for_one_run()).run(), seed, replicate)


def numbered(frames: Frames, seed: int, replicate: int) -> Frames:
    """The tables of one society as those of a replicate."""
    frames = {**frames, "outcomes": frames["outcomes"].assign(seed=seed)}
    return {table: conform(table, frames[table].assign(replicate=replicate)) for table in TABLES}


def gather(
    scenarios: Sequence[Scenario],
    *,
    seed: int,
    replicates: int,
    workers: int = 1,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
    cluster: str | None = None,
) -> list[Run]:
    """One `Run` per scenario, replicate r of each under the same seed; equal for any number of workers.

    cluster: as in `places.place`, instead of `workers` processes.
    Raises BadInput for numbers out of range, and whatever a run raises.
    """
    check_request(seed=seed, replicates=replicates, workers=workers)
    seeds = [seed_of_replicate(seed, i) for i in range(replicates)]
    tasks = [Task(n, scenario.settings, seeds[i], i) for n, scenario in enumerate(scenarios) for i in range(replicates)]
    if workers > 1 and run_one is run_replicate:
        warm(lambda _: None)
    started = _now()
    tables = _made(tasks, workers, cluster, progress or _silent, run_one)
    finished = _now()
    return [
        Run(
            name=scenario.name,
            scenario=scenario.resolved(),
            scenario_hash=scenario.hash,
            seed=seed,
            days=scenario.settings.days,
            started=started,
            finished=finished,
            **together(tables[n * replicates : (n + 1) * replicates]),
        )
        for n, scenario in enumerate(scenarios)
    ]


def check_request(*, seed: int = 0, replicates: int = 1, workers: int = 1) -> None:
    """Refuse with BadInput what no run can be made from."""
    if not 0 <= seed < 2**63:
        raise BadInput(f"seed: a whole number from 0 to 2^63 - 1 (got {seed})")
    if replicates < 1:
        raise BadInput(f"replicates: at least 1 (got {replicates})")
    if workers < 1:
        raise BadInput(f"workers: at least 1 (got {workers})")


def together(parts: Sequence[Frames]) -> Frames:
    """The tables of several replicates, one below the other."""
    return {table: _stacked([part[table] for part in parts]) for table in TABLES}


def _made(
    tasks: Sequence[Task], workers: int, cluster: str | None, progress: Progress, run_one: RunOne
) -> list[Frames]:
    made: dict[int, Frames] = {}
    progress(0, len(tasks))
    with ExitStack() as stack:
        where = stack.enter_context(place(workers=workers, cluster=cluster, tasks=len(tasks)))
        for i, result in stack.enter_context(closing(where.carry_out(partial(_run_task, run_one), tasks))):
            if isinstance(result, Failure):
                raise _explained(result, tasks[i])
            made[i] = result
            progress(len(made), len(tasks))
    return [made[i] for i in range(len(tasks))]


def _run_task(run_one: RunOne, task: Task) -> Frames:
    return run_one(task.settings, task.seed, task.replicate)


def _explained(failure: Failure, task: Task) -> Exception:
    """The error of a run; one that is a defect tells how to repeat it."""
    error = failure.error
    if not isinstance(error, SimulationError):
        error.add_note(f"in replicate {task.replicate} of {task.settings.name}, which has seed {task.seed}")
        if error.__traceback__ is None:
            error.add_note(failure.trace)
    return error


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if len(frames) == 1:
        return frames[0]
    frame = pd.concat([f.select_dtypes(exclude="category") for f in frames], ignore_index=True)
    words = frames[0].select_dtypes("category").columns
    texts = {name: union_categoricals([f[name] for f in frames], sort_categories=True) for name in words}
    return frame.assign(**texts)[list(frames[0].columns)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _silent(finished: int, total: int) -> None:
    pass
