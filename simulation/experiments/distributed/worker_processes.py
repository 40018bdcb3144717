"""THE WORKER PROCESSES: those of a scheduler of dask.distributed, or processes on this machine for one run.

Each worker has one actor, the `WorkerState`. What is asked of it goes through the scheduler, so this process need not
reach the workers themselves. No dashboard is opened, and a local cluster listens on the loopback address only.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulation.errors import BadInput, CannotWrite
from simulation.experiments.distributed.remote_citizens import Lost, WorkersLost
from simulation.experiments.distributed.worker_state import WorkerState
from simulation.kernel.threads import available_processors

LOCAL = "local"
LOOPBACK = "127.0.0.1"
PATIENCE = 2.0
"""Seconds between looks whether a silent worker still lives."""
TO_CONNECT = 10.0
TO_APPEAR = 60.0
PAUSE = 0.1


class WorkerProcesses:
    """The workers of one scheduler, each with a holder of its own for this run."""

    def __init__(self, client: Any) -> None:
        """`client` is a `distributed.Client`."""
        self._client = client
        self._holders: dict[str, Any] = {}
        self._futures: dict[str, Any] = {}
        self._lost: set[str] = set()

    def workers(self) -> list[str]:
        """Addresses of the workers that can be given work; waits a while for the first."""
        until = time.monotonic() + TO_APPEAR
        while not (found := [worker for worker in self._known() if worker not in self._lost]):
            if time.monotonic() > until:
                raise WorkersLost(f"the scheduler has had no worker for {TO_APPEAR:.0f} seconds")
            time.sleep(PAUSE)
        return found

    def ask(self, worker: str, verb: str, *arguments: Any) -> Callable[[], Any]:
        """Have the holder of a worker begin with something; calling the answer waits for it, or raises Lost."""
        try:
            answer = getattr(self._holder(worker), verb)(*arguments)
        except (OSError, RuntimeError, Lost):  # what an actor raises whose worker is known to be gone
            return lambda: self._lose(worker)
        return lambda: self._awaited(worker, answer)

    def dismiss(self) -> None:
        """Have the workers forget this run."""
        self._client.cancel(list(self._futures.values()), force=True)
        self._holders.clear()
        self._futures.clear()

    def _awaited(self, worker: str, answer: Any) -> Any:
        """What a worker gives, which may take days. Raises Lost when the scheduler does not know it any more."""
        while True:
            try:
                return answer.result(timeout=PATIENCE)
            except TimeoutError:
                if worker not in self._known():
                    self._lose(worker)
            except OSError:
                self._lose(worker)
            except Exception:
                if worker in self._known():
                    raise
                self._lose(worker)

    def _known(self) -> list[str]:
        """Addresses of the workers that the scheduler knows."""
        return list(self._client.scheduler_info(n_workers=-1)["workers"])

    def _holder(self, worker: str) -> Any:
        """The holder of a worker, made when it is first asked for anything."""
        if worker in self._lost:
            raise Lost(worker)
        if worker not in self._holders:
            threads = self._client.scheduler_info(n_workers=-1)["workers"].get(worker, {}).get("nthreads", 1)
            future = self._client.submit(WorkerState, threads, workers=[worker], actor=True, pure=False)
            self._holders[worker] = self._awaited(worker, future)
            self._futures[worker] = future
        return self._holders[worker]

    def _lose(self, worker: str) -> None:
        self._lost.add(worker)
        raise Lost(worker)


def workers_wanted(cluster: str) -> int | None:
    """The number of processes that `local` or `local:N` asks for, None for the address of a scheduler.

    Raises BadInput when N is not a number.
    """
    name, colon, number = cluster.partition(":")
    if name != LOCAL:
        return None
    if colon and not (number.isascii() and number.isdigit() and int(number) > 0):
        raise BadInput(f"--cluster: local:N with N at least 1, or the address of a scheduler (got {cluster})")
    return int(number) if colon else available_processors()


@contextmanager
def client_of(cluster: str) -> Iterator[Any]:
    """A `distributed.Client` of the scheduler at an address, or of processes made for this run and ended with it.

    Raises:
        BadInput: dask.distributed is not installed, or the address is none.
        CannotWrite: no scheduler answers.
    """
    wanted = workers_wanted(cluster)
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise BadInput(
            "--cluster needs dask.distributed, which is not installed\n"
            "install it with: python -m pip install 'social-credit-simulation[research]'"
        ) from None
    if wanted is None:
        with _reached(Client, cluster) as client:
            yield client
        return
    threads = max(1, available_processors() // wanted)
    with _interrupts_are_ours():
        processes = LocalCluster(
            n_workers=wanted, threads_per_worker=threads, host=LOOPBACK, memory_limit=0, silence_logs=logging.CRITICAL,
            dashboard_address=f"{LOOPBACK}:0", scheduler_kwargs={"dashboard": False},
        )  # fmt: skip
    with processes, Client(processes) as client:
        yield client


@contextmanager
def _interrupts_are_ours() -> Iterator[None]:
    """Processes started meanwhile leave Ctrl-C to this one, which ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _reached(client: Any, address: str) -> Any:
    """A client of the scheduler at `address`."""
    try:
        return client(address, timeout=TO_CONNECT)
    except OSError:
        raise CannotWrite(f"{address}: no scheduler answers there") from None
    except ValueError as error:
        raise BadInput(f"--cluster: local, local:N, or an address such as tcp://host:8786 ({error})") from None
