"""HOW THE FIRST RUN IS SPED UP: all kernels compiled once, by two processes that start from opposite ends.

Compiled code is kept on disk, so this is needed once for each version of the program on a machine. The kernels of one
day of a tiny society are collected without being run; this process compiles them in order and a second one backwards,
each picking up from disk what the other has done.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation import day
from simulation.compilation import JIT_IS_OFF
from simulation.threads import Team

CITIZENS = 300
RAISED = {"kind": "announce", "day": 0, "item": "utility_arrears"}
"""An issue on the first day, without which nobody would speak."""
BACKWARDS = "--backwards"


class Rehearsal(Team):
    """A team that notes which kernel is called with which arguments, and runs none; of the day it notes every verb."""

    def __init__(self, blocks: object, threads: int | None = None) -> None:
        self.threads = 1
        self.calls: list[tuple[Callable[..., None], tuple[object, ...]]] = []

    def each(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Note the call."""
        if kernel is day.live:
            with verbs_of_the_day(lambda verb: lambda *its: self.calls.append((verb, its[2:]))):
                day.live.py_func(0, 1, *arguments)  # type: ignore[attr-defined]
        self.calls.append((kernel, arguments))


@contextmanager
def verbs_of_the_day(instead: Callable[[Callable[..., None]], Callable[..., None]]) -> Iterator[None]:
    """While this lasts, every kernel that the day calls in plain Python is what `instead` makes of it."""
    kernels = {name: verb for name, verb in vars(day).items() if verb is not day.live and hasattr(verb, "py_func")}
    vars(day).update({name: instead(verb) for name, verb in kernels.items()})
    try:
        yield
    finally:
        vars(day).update(kernels)


def is_warm() -> bool:
    """Whether all kernels of this version have been compiled on this machine, or need not be."""
    return JIT_IS_OFF or _mark().exists()


def warm(note: Callable[[str], None]) -> None:
    """Compile what is not compiled yet, and say so through `note` first; does nothing when all is there."""
    if is_warm():
        return
    note("compiling the model: once for this version, about half a minute")
    other = subprocess.Popen([sys.executable, "-m", "simulation.warming", BACKWARDS])
    try:
        compile_kernels(backwards=False)
        other.wait()
    finally:
        other.kill()
    _mark().parent.mkdir(parents=True, exist_ok=True)
    _mark().touch()


def compile_kernels(*, backwards: bool) -> None:
    """Compile every kernel that one day of a society needs, in the order of the day or backwards."""
    from simulation.model import Society
    from simulation.scenario import Scenario

    scenario = Scenario.from_text("name: rehearsal").replace({"population.citizens": CITIZENS, "events": [RAISED]})
    society = Society(scenario.settings, rng=0, threads=1, team=Rehearsal)
    society.step()
    society.populace.stocktaking(0)
    calls = society.populace.team.calls  # type: ignore[attr-defined]
    apart = [call for call in calls if call[0] is not day.live]
    for kernel, arguments in reversed(apart) if backwards else calls:
        kernel(0, 0, *arguments)


def _mark() -> Path:
    """The file that says that all is compiled."""
    return Path(os.environ["NUMBA_CACHE_DIR"]) / "complete"


if __name__ == "__main__":
    compile_kernels(backwards=BACKWARDS in sys.argv)
