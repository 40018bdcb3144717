"""HOW THE FIRST RUN IS SPED UP: all kernels compiled once, by two processes that start from opposite ends.

Compiled code is kept on disk, so this is needed once for each version of the program on a machine. The kernels of one
day of a tiny society are collected without being run; this process compiles them in order and a second one backwards,
each picking up from disk what the other has done. The day itself, which joins its verbs, comes last.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from simulation.kernel.compilation import JIT_IS_OFF, Kernel
from simulation.kernel.threads import ThreadTeam
from simulation.kernel.work_sharing import Block, queue_of
from simulation.society import day

CITIZENS = 300
RAISED = {"kind": "announce", "day": 0, "item": "utility_arrears"}
"""An issue on the first day, without which nobody would speak."""
BACKWARDS = "--backwards"


class Rehearsal(ThreadTeam):
    """A team that notes what is to be compiled, and with which arguments, and runs nothing."""

    def __init__(self, blocks: object, threads: int | None = None) -> None:
        self.threads = 1
        self.queue = queue_of(np.zeros((0, len(Block)), np.int64))
        self.calls: list[tuple[Callable[..., None], tuple[object, ...]]] = []

    def each(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Note the call, for no block."""
        self.calls.append((kernel, (0, 0, *arguments)))

    def together(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Note the verbs of the day, or a kernel that has none."""
        if kernel is not day.live:
            self.calls.append((kernel, (self.queue, *arguments)))
            return
        with verbs_of_the_day(lambda verb: lambda *its: self.calls.append((verb.compile_inside, its))):
            for part in day.Part:
                day.do_part.py_func(part, 0, 0, *arguments[:-1])


@contextmanager
def verbs_of_the_day(instead: Callable[[Kernel], Callable[..., None]]) -> Iterator[None]:
    """While this lasts, every kernel that the day calls in plain Python is what `instead` makes of it."""
    kernels = {name: verb for name, verb in vars(day).items() if isinstance(verb, Kernel)}
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
    other = subprocess.Popen([sys.executable, "-m", "simulation.experiments.precompiling", BACKWARDS])
    try:
        compile_kernels(backwards=False)
        other.wait()
    finally:
        other.kill()
    _mark().parent.mkdir(parents=True, exist_ok=True)
    _mark().touch()


def compile_kernels(*, backwards: bool) -> None:
    """Compile every kernel that one day of a society needs, in the order of the day or backwards."""
    from simulation.scenario import Scenario
    from simulation.society.model import Society

    scenario = Scenario.from_text("name: rehearsal").replace({"population.citizens": CITIZENS, "events": [RAISED]})
    society = Society(scenario.settings, rng=0, threads=1, team=Rehearsal)
    society.step()
    society.populace.stocktaking(0)
    team = society.populace.team
    assert isinstance(team, Rehearsal)
    for compile_for, arguments in reversed(team.calls) if backwards else team.calls:
        compile_for(*arguments)
    if not backwards:
        people = society.populace
        day.live(team.queue, people.blocks, 0, 0, people.state, people.world, society.government.policies(0), 0)


def _mark() -> Path:
    """The file that says that all is compiled for this copy of the program, for code is kept by place."""
    here = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:16]
    return Path(os.environ["NUMBA_CACHE_DIR"]) / f"complete-{here}"


if __name__ == "__main__":
    compile_kernels(backwards=BACKWARDS in sys.argv)
