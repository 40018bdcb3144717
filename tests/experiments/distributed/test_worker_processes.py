"""Real worker processes: the same integers on 1, 2 and 3, also when one is killed in the middle of a day."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import BadInput, CannotWrite, Refused
from simulation.experiments.distributed import worker_processes as module
from simulation.experiments.distributed.remote_citizens import RemoteCitizens
from simulation.experiments.distributed.run import run_on_cluster
from simulation.experiments.distributed.worker_processes import WorkerProcesses, client_of, workers_wanted
from simulation.experiments.distributed.worker_state import ShardSpecification, WorkerState
from simulation.experiments.simulate import simulate
from simulation.society.model import Society
from simulation.state.blocks import DAY_ZERO
from tests.experiments.distributed.test_remote_citizens import SCENARIO, assert_same, whole

__all__ = ["whole"]


class Few(WorkerProcesses):
    """No more than some workers; on one day the first or all of them are killed while they live it."""

    def __init__(self, client: Any, n: int, *, killed: int = 0, on: int = 0) -> None:
        super().__init__(client)
        self.pids = client.run(os.getpid)
        self.first = sorted(self.pids)[:n]
        self.doomed = self.first[:killed]
        self.day = on

    def workers(self) -> list[str]:
        """The first few, and when none is left, any."""
        found = super().workers()
        return [worker for worker in found if worker in self.first] or found

    def ask(self, worker: str, verb: str, *arguments: Any) -> Callable[[], Any]:
        answer = super().ask(worker, verb, *arguments)
        order = next(iter(arguments[0].values())) if verb == "follow" else None
        if worker in self.doomed and order and order.verb == "live" and order.arguments[0] == DAY_ZERO + self.day:
            os.kill(self.pids[worker], signal.SIGKILL)
        return answer


@pytest.fixture(scope="module")
def processes() -> Iterator[Any]:
    """A client of three worker processes."""
    with client_of("local:3") as client:
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2, 3])
def test_any_number_of_processes_gives_the_same(processes: Any, tmp_path: Path, whole: Society, n: int) -> None:
    worker_processes = Few(processes, n)
    society = Society(
        SCENARIO.settings, rng=3, populace=partial(RemoteCitizens, worker_processes=worker_processes, folder=tmp_path)
    )
    assert len(set(society.populace.home.values())) == n
    assert_same(society, whole)
    worker_processes.dismiss()
    assert 0 < society.populace.seconds["working"] < society.populace.seconds["elapsed"]


@pytest.mark.slow
@pytest.mark.parametrize(("killed", "day"), [(1, 0), (1, 6), (2, 9)])
def test_killed_processes_are_survived(processes: Any, tmp_path: Path, whole: Society, killed: int, day: int) -> None:
    notes: list[str] = []
    worker_processes = Few(processes, 2, killed=killed, on=day)
    make = partial(RemoteCitizens, worker_processes=worker_processes, folder=tmp_path, every=4, note=notes.append)
    society = Society(SCENARIO.settings, rng=3, populace=make)
    assert_same(society, whole)
    assert not set(society.populace.home.values()) & set(worker_processes.doomed)
    assert len(notes) >= killed
    assert all(f"{day % 4 + 1} days repeated" in note for note in notes)
    worker_processes.dismiss()


@pytest.mark.slow
def test_one_call_makes_the_whole_run(tmp_path: Path) -> None:
    here = simulate(SCENARIO, seed=5, days=6, replicates=2)
    with run_on_cluster("local:1", tmp_path) as run_one:
        there = simulate(SCENARIO, seed=5, days=6, replicates=2, run_one=run_one)
    assert here.digest == there.digest
    assert list(tmp_path.iterdir()) == [], "snapshots are removed"


@pytest.mark.slow
def test_a_scheduler_that_runs_already_is_used_and_left_running(processes: Any, tmp_path: Path) -> None:
    here = simulate(SCENARIO, seed=5, days=3)
    with run_on_cluster(processes.scheduler.address, tmp_path) as run_one:
        assert simulate(SCENARIO, seed=5, days=3, run_one=run_one).digest == here.digest
    assert processes.run(os.getpid)


@pytest.mark.slow
def test_a_local_cluster_listens_to_this_machine_only(processes: Any) -> None:
    psutil = pytest.importorskip("psutil")
    me = psutil.Process()
    family = [me, *me.children(recursive=True)]
    listening = [c.laddr.ip for one in family for c in one.net_connections() if c.status == psutil.CONN_LISTEN]
    assert set(listening) == {"127.0.0.1"}


@pytest.mark.parametrize(("cluster", "n"), [("local:3", 3), ("tcp://10.0.0.1:8786", None), ("host:8786", None)])
def test_what_is_asked_for(cluster: str, n: int | None) -> None:
    assert workers_wanted(cluster) == n
    assert (workers_wanted("local") or 0) >= 1


@pytest.mark.parametrize("cluster", ["local:", "local:0", "local:-1", "local:two", "local:1.5", "local:²"])
def test_a_number_of_processes_is_a_number(cluster: str) -> None:
    with pytest.raises(BadInput, match="local:N"):
        workers_wanted(cluster)


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"\[research\]"), client_of("local:1"):
        pass


def test_a_silent_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TO_CONNECT", 1.0)
    with pytest.raises(CannotWrite, match=r"127\.0\.0\.1:9: no scheduler answers"), client_of("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(BadInput, match="tcp://host:8786"), client_of("nonsense"):
        pass


def test_a_worker_of_another_version_or_without_the_folder_is_refused(tmp_path: Path) -> None:
    specification = ShardSpecification(SCENARIO.settings, 3, ("wuhan",), 700, tmp_path / "nowhere", "another")
    with pytest.raises(Refused, match="another version"):
        WorkerState().make(0, specification, None, [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulation.experiments.distributed.worker_state.program", lambda: "another")
        with pytest.raises(CannotWrite, match="--snapshots"):
            WorkerState().make(0, specification, None, [])
