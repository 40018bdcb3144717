"""WHERE TASKS GO: to processes here or to the workers of a cluster, behind one call."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from simulation.experiments.workers import Failure, Limit, carry_out

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Place:
    """Workers: `workers` processes on this machine, or those of `client`, a `distributed.Client`.

    apart: whether a single worker, too, is a process of its own, so that it can be ended when it hangs.
    """

    workers: int
    client: Any = None
    apart: bool = False

    def carry_out(
        self, job: Callable[[Task], Result], tasks: Iterable[Task], *, limit: Limit[Task] | None = None
    ) -> Generator[tuple[int, Result | Failure], None, None]:
        """Do `job` for every task; give (index of the task, result or `Failure`) in the order in which they finish.

        limit: seconds after which a worker is taken to hang. See `workers.carry_out`.
        """
        if self.client is None:
            return carry_out(job, tasks, workers=self.workers, limit=limit, apart=self.apart)
        from simulation.experiments.cluster_workers import carry_out_on

        return carry_out_on(self.client, job, tasks, limit=limit)


@contextmanager
def place(
    *, workers: int = 1, cluster: str | None = None, tasks: int | None = None, apart: bool = False
) -> Iterator[Place]:
    """The workers while this lasts.

    workers: processes here. cluster: `local:N` or the address of a scheduler of dask.distributed, instead of them.
    tasks: how many there are, if that is known; no more processes than that are begun. apart: as in `Place`.
    Raises BadInput, CannotWrite.
    """
    if cluster is None or tasks == 0:
        yield Place(workers if tasks is None else max(1, min(workers, tasks)), apart=apart)
        return
    from simulation.experiments.cluster_workers import n_workers
    from simulation.experiments.distributed.worker_processes import client_of

    with client_of(cluster) as client:
        yield Place(n_workers(client), client)
