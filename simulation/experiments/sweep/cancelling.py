"""HOW A SWEEP IS STOPPED FROM ELSEWHERE: a file in its folder, which every process at work looks for after a chunk.

It works across machines that share the folder, stops every process that began before, and keeps what has finished.
"""

from __future__ import annotations

import time
from pathlib import Path

from simulation.errors import SimulationError
from simulation.experiments.sweep.folder import open_folder
from simulation.results.atomic_writing import write_text

NAME = "cancelled"


class Cancelled(SimulationError):
    """The sweep was stopped with `scs sweep cancel`; what had finished is kept (exit code 143)."""

    exit_code = 143


def cancel(directory: str | Path) -> None:
    """Stop every process that works in a sweep folder, after the chunk it is at. Raises Damaged, CannotWrite."""
    write_text(open_folder(directory).path / NAME, f"{time.time()}\n")


def stop_if_asked(folder: Path, begun: float) -> None:
    """Raise Cancelled when the sweep was cancelled since `begun`, in seconds since 1970."""
    try:
        asked = float((folder / NAME).read_text())
    except (OSError, ValueError):
        return
    if asked >= begun:
        raise Cancelled(f"{folder}: cancelled; what had finished is kept: scs sweep resume {folder}")
