"""`--cluster`: where runs are made, or where the citizens of one run live.

What it needs is imported only when a cluster is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.cli.output import Screen
from simulation.errors import BadInput

if TYPE_CHECKING:
    from simulation.experiments.replicates import RunOne


def check_cluster(
    cluster: str | None, snapshots: Path | None, workers: int | None, checkpoint_every: int | None = None
) -> None:
    """Refuse options that do not go together. Raises BadInput."""
    if cluster is None and snapshots is not None:
        raise BadInput("--snapshots goes with --cluster")
    if cluster is not None and workers is not None:
        raise BadInput("--workers and --cluster do not go together: a cluster knows its workers, as in local:2")
    if cluster is not None and checkpoint_every is not None:
        raise BadInput(
            "--checkpoint-every and --cluster do not go together: a cluster keeps snapshots, see --snapshots"
        )
    is_elsewhere(cluster)


def is_elsewhere(cluster: str | None) -> bool:
    """Whether citizens will live on machines other than this one. Raises BadInput."""
    if cluster is None:
        return False
    from simulation.experiments.distributed.worker_processes import workers_wanted

    return workers_wanted(cluster) is None


@contextmanager
def machines(cluster: str | None, folder: Path, screen: Screen) -> Iterator[RunOne]:
    """How one run is made: in this process, or on a cluster while this lasts."""
    if cluster is None:
        from simulation.experiments.replicates import run_replicate

        yield run_replicate
        return
    from simulation.experiments.distributed.run import run_on_cluster

    with run_on_cluster(cluster, folder, note=screen.note) as run_one:
        yield run_one


@contextmanager
def many_runs(cluster: str | None, snapshots: Path | None, screen: Screen) -> Iterator[dict[str, Any]]:
    """How many runs are made, as arguments of `compare` and `validate`: each by one worker of the cluster.

    With snapshots the citizens of every run live on all workers instead, as in `scs run`.
    """
    if cluster is None or snapshots is None:
        yield {"cluster": cluster}
        return
    with machines(cluster, snapshots, screen) as run_one:
        yield {"run_one": run_one}
