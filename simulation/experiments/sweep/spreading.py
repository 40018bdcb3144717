"""HOW MANY POINTS ARE RUN: in chunks, over processes here or the workers of a cluster.

`spread` gives chunks of runs that ended; `run_points` is the same for whoever has points of their own and no plan.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import Any

from simulation.experiments.places import place
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.sweep.chunks import Chunk, Chunks, make_chunk
from simulation.experiments.sweep.parts import Part, RunKey
from simulation.experiments.workers import Failure, WorkerDied, WorkerHung

STARTING = 20.0
"""Seconds that a process is given to start and load its code, beside what its runs may take."""
Results = Generator[tuple[int, "list[Part] | Failure"], None, None]


@contextmanager
def spread(
    base: Any,
    keys: Sequence[RunKey],
    points: Sequence[Mapping[str, Any]],
    run_one: RunOne = run_replicate,
    *,
    workers: int = 1,
    cluster: str | None = None,
    n_runs: int | None = None,
    times: Sequence[float] = (),
    timeout: float | None = None,
) -> Iterator[Iterator[list[Part]]]:
    """While this lasts, the runs that ended, chunk by chunk; each run ends once, well or badly.

    base: the scenario that points change. keys: the runs; `points[key.point]` is what each changes. cluster: of
    dask.distributed. n_runs: of the whole sweep. times: seconds of runs known before. timeout: seconds for one run;
    a single worker is then a process, too, which can be ended.
    """
    check_request(workers=workers)
    with ExitStack() as stack:
        where = stack.enter_context(
            place(workers=workers, cluster=cluster if keys else None, apart=timeout is not None)
        )

        def results(chunks: Chunks) -> Results:
            limit = chunks.limit if timeout is None else partial(_limit, timeout)
            return where.carry_out(partial(make_chunk, run_one), chunks, limit=limit)

        dealt = Chunks(base, keys, points, workers=where.workers, n_runs=n_runs, times=times)
        yield stack.enter_context(closing(_ended(dealt, results)))


def _limit(timeout: float, chunk: Chunk) -> float:
    return STARTING + timeout * len(chunk.keys)


def _ended(chunks: Chunks, results: Any) -> Generator[list[Part], None, None]:
    """Chunks as they end; the runs of one that killed its worker are tried once more, each for itself."""
    alone: list[Chunk] = []
    with closing(results(chunks)) as found:
        for i, result in found:
            if not isinstance(result, Failure):
                chunks.note(result)
                yield result
            elif len(chunks.dealt[i].keys) > 1:
                alone += chunks.dealt[i].alone()
            else:
                yield _failed(chunks.dealt[i], result)
    if not alone:
        return
    again = Chunks(chunks.base, [], chunks.points, workers=chunks.workers, times=list(chunks.times))
    again.waiting.extend(chunk.keys[0] for chunk in alone)
    again.most = 1
    with closing(results(again)) as found:
        for i, result in found:
            yield _failed(again.dealt[i], result) if isinstance(result, Failure) else result


def _failed(chunk: Chunk, failure: Failure) -> list[Part]:
    stage = "worker" if isinstance(failure.error, WorkerDied | WorkerHung) else "handing out"
    return [Part(key, stage=stage, cause=failure.cause, trace=failure.trace) for key in chunk.keys]
