"""A RUN ON A CLUSTER: the society is here, its citizens are there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from simulation.errors import CannotWrite
from simulation.experiments.distributed.remote_citizens import SNAPSHOT_EVERY, RemoteCitizens
from simulation.experiments.distributed.worker_processes import WorkerProcesses, client_of
from simulation.experiments.replicates import Frames, RunOne, numbered
from simulation.results.atomic_writing import reason
from simulation.scenario import Settings


@contextmanager
def run_on_cluster(
    cluster: str,
    folder: Path,
    *,
    every: int = SNAPSHOT_EVERY,
    shards: int | None = None,
    note: Callable[[str], None] = lambda text: None,
) -> Iterator[RunOne]:
    """A way to make runs on a cluster while this lasts.

    cluster: `local`, `local:N`, or the address of a scheduler. folder: where citizens are written to disk `every` so
    many days, in a folder of their own that is removed afterwards; all machines must see it. shards: into how many
    parts citizens are cut, None for two a worker; it changes no result. note: told of lost workers.

    Raises BadInput, CannotWrite as `client_of`, CannotWrite when the folder cannot be written.
    """
    with client_of(cluster) as client, _own_folder(folder) as own:

        def run_one(settings: Settings, seed: int, replicate: int) -> Frames:
            from simulation.society.model import Society

            worker_processes = WorkerProcesses(client)
            citizens = partial(
                RemoteCitizens, worker_processes=worker_processes, folder=own, every=every, shards=shards, note=note
            )
            try:
                return numbered(Society(settings, rng=seed, populace=citizens).run(), seed, replicate)
            finally:
                worker_processes.dismiss()

        yield run_one


@contextmanager
def _own_folder(folder: Path) -> Iterator[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        own = tempfile.TemporaryDirectory(prefix=".citizens-", dir=folder.resolve())
    except OSError as error:
        raise CannotWrite(f"{folder}: cannot be written: {reason(error)}") from error
    with own as path:
        yield Path(path)
