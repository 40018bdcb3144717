"""A company of holders in this process, whose workers die when a test wants them to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulation.experiments.distributed.remote_citizens import Lost, WorkersLost
from simulation.experiments.distributed.worker_state import WorkerState


class Workshop:
    """Workers by name. `fatal` tells, before and after each thing asked, whether the worker dies of it."""

    def __init__(self, n: int, *, threads: int = 1, fatal: Callable[[str, str, int], str] | None = None) -> None:
        self.holders = {f"worker {i}": WorkerState(threads) for i in range(n)}
        self.fatal = fatal or (lambda worker, verb, asked: "")
        self.asked: list[tuple[str, str, tuple[Any, ...]]] = []

    def workers(self) -> list[str]:
        if not self.holders:
            raise WorkersLost("nobody is left")
        return list(self.holders)

    def ask(self, worker: str, verb: str, *arguments: Any) -> Callable[[], Any]:
        self.asked.append((worker, verb, arguments))
        fate = self.fatal(worker, verb, len(self.asked))
        if worker not in self.holders or fate == "before":
            return lambda: self.lose(worker)
        answer = getattr(self.holders[worker], verb)(*arguments)
        return (lambda: self.lose(worker)) if fate == "after" else (lambda: answer)

    def lose(self, worker: str) -> None:
        self.holders.pop(worker, None)
        raise Lost(worker)
