"""WHO WORKS IN THIS FOLDER: one process at a time, held by a lock that dies with its process.

The operating system frees the lock when the process ends in any way, so a lock left by a killed process never blocks;
the file only keeps the number of the last owner, to name it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from simulation.errors import CannotWrite

NAME = "lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        file.seek(1 << 20)  # beyond the text, which stays readable for others
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; raises CannotWrite, naming the owner, while another process holds it."""
    with (folder / NAME).open("a+b") as file:
        try:
            _take(file)
        except OSError:
            raise CannotWrite(
                f"{folder}: another process ({owner(folder)}) is working in this folder; wait for it or end it first"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def owner(folder: Path) -> str:
    """The process that holds the folder, or that was killed at it: `process 4711`; "" when it was left in order."""
    try:
        text = (folder / NAME).read_text().strip()
    except OSError:
        return ""
    return f"process {text}" if text else ""


def is_locked(folder: Path) -> bool:
    """Whether a living process holds the folder."""
    try:
        with (folder / NAME).open("r+b") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
