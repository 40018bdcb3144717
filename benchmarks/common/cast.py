"""WHO TAKES PART: the implementations, how large a town each can stand, and the processes in which they run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parents[1]
FRAMES = ("mesa-frames>=0.1.0a0",)
"""Pre-releases of mesa-frames ask for NumPy 1.26, this project for 2.1: it gets an environment of its own."""


class Part(NamedTuple):
    """One implementation."""

    label: str
    module: str
    packages: tuple[str, ...]  # whose versions are printed
    objects: bool = False  # an object for each citizen: smaller towns
    target: float | None = None  # how many times as fast this project should be


OWN = Part("this project", "this_project", ("numpy", "numba"))
PEERS = (
    Part("NumPy, SciPy CSR", "numpy_csr", ("numpy", "scipy"), target=3.0),
    Part("Starsim", "starsim_modules", ("starsim", "numba"), target=14.0),
    Part("mesa-frames", "mesa_frames_polars", ("mesa-frames", "polars", "numpy"), target=25.0),
    Part("Mesa objects", "mesa_objects", ("mesa",), objects=True, target=1000.0),
    Part("Mesa, its spaces", "mesa_spaces", ("mesa",), objects=True, target=1000.0),
    Part("AgentPy", "agentpy_objects", ("agentpy",), objects=True),
)


class Failed(Exception):
    """An implementation cannot go on, as a rule because its framework is not installed."""


class Player:
    """An implementation that runs and waits for its turn."""

    def __init__(self, part: Part, python: str) -> None:
        self.part, self.python = part, python
        self.complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            [python, "-m", "common.worker", part.module],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )
        self.answer()

    def ask(self, do: str, **request: Any) -> dict[str, Any]:
        """Send a request and wait for the answer."""
        return ask_all([self], do, **request)[0]

    def leave(self) -> None:
        """End the process."""
        self.process.communicate()

    def send(self, do: str, **request: Any) -> None:
        """Send a request; `answer` must follow."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **request}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for the answer."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.complaints.seek(0)
            raise Failed(([f"{self.part.label} ended without a word", *self.complaints.read().splitlines()])[-1])
        return json.loads(line)


def ask_all(players: list[Player], do: str, **request: Any) -> list[dict[str, Any]]:
    """Send all the same request, so that they work side by side, and wait for all answers."""
    for player in players:
        player.send(do, **request)
    return [player.answer() for player in players]


def python_for(part: Part, folder: Path) -> str:
    """The interpreter of an implementation; the environment in `folder` is made for mesa-frames when missing."""
    if part.module != "mesa_frames_polars":
        return sys.executable
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *FRAMES]
        if subprocess.run(install, check=False).returncode:
            python.unlink()
            raise Failed("mesa-frames cannot be installed here")
    return str(python)


def versions_of(player: Player) -> dict[str, str]:
    """Versions of the packages that a player rests on."""
    ask = "import importlib.metadata as m, json, sys; print(json.dumps({p: m.version(p) for p in sys.argv[1:]}))"
    told = subprocess.run(
        [player.python, "-c", ask, *player.part.packages], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(told.stdout)
