"""The same work on processes here and on a cluster gives the same."""

from __future__ import annotations

import operator
import time
from contextlib import closing
from pathlib import Path

import pytest

from simulation.experiments.batches import run_batches
from simulation.experiments.compare import compare
from simulation.experiments.places import place
from simulation.experiments.workers import Failure
from tests.experiments.invented import run_one

pytest.importorskip("distributed")


def test_no_more_processes_are_begun_than_there_are_tasks() -> None:
    with place(workers=8, tasks=3) as where:
        assert where.workers == 3
    with place(workers=8, cluster="local:8", tasks=0) as where:
        assert where.client is None, "nothing to do needs no cluster"


@pytest.mark.slow
def test_a_cluster_does_what_processes_do(tmp_path: Path) -> None:
    with place(cluster="local:2", tasks=5) as where, closing(where.carry_out(operator.neg, range(5))) as results:
        assert dict(results) == {i: -i for i in range(5)}
    here = run_batches(_row, range(5), tmp_path / "here", size=2, workers=1, progress=None)
    there = run_batches(_row, range(5), tmp_path / "there", size=2, workers=1, progress=None, cluster="local:2")
    assert here.equals(there)


@pytest.mark.slow
def test_compare_on_a_cluster_is_compare_here() -> None:
    asked = {"seed": 3, "replicates": 3, "days": 5, "citizens": 1000, "progress": False, "run_one": run_one}
    here = compare("narrow", "expansive", **asked)
    there = compare("narrow", "expansive", cluster="local:2", **asked)
    assert [run.digest for run in here.runs.values()] == [run.digest for run in there.runs.values()]


def _row(task: int) -> dict[str, object]:
    return {"task": task, "square": task**2}


@pytest.mark.slow
def test_a_hung_worker_of_a_cluster_is_lost_and_the_others_go_on() -> None:
    begun = time.monotonic()
    with place(cluster="local:2") as where, closing(where.carry_out(_hang, range(6), limit=lambda _: 3.0)) as results:
        found = dict(results)
    assert {i: found[i] for i in range(6) if i != 3} == {0: 0, 1: 1, 2: 2, 4: 4, 5: 5}
    assert isinstance(found[3], Failure)
    assert "too late" in found[3].cause
    assert time.monotonic() - begun < 240.0  # dask tries a task four times


def _hang(task: int) -> int:
    if task == 3:
        time.sleep(1e6)
    return task
