"""WHO WORKS IN THIS FOLDER: one process at a time, or one for each shard, held by a lock that dies with its process.

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
from simulation.experiments.sweep.shards import Shard

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
def locked(folder: Path, shard: Shard | None = None) -> Iterator[None]:
    """Hold the folder, or a shard of it, for this process.

    Raises CannotWrite, naming the owner, while another process holds the same; who wants all waits for every shard.
    """
    name = NAME if shard is None else f"{NAME}.{shard.name}"
    for other in _names(folder) if shard is None else [NAME]:
        if other != name and _is_held(folder / other):
            raise _in_use(folder, other)
    with (folder / name).open("a+b") as file:
        try:
            _take(file)
        except OSError:
            raise _in_use(folder, name) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def owner(folder: Path) -> str:
    """Processes that hold the folder, or were killed at it: `process 4711`; "" when it was left in order."""
    numbers = [text for name in _names(folder) if (text := _text_in(folder / name))]
    return f"process {', '.join(numbers)}" if numbers else ""


def is_locked(folder: Path) -> bool:
    """Whether a living process holds the folder or a shard of it."""
    return any(_is_held(folder / name) for name in _names(folder))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(f"{NAME}*"))


def _text_in(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _in_use(folder: Path, name: str) -> CannotWrite:
    number = _text_in(folder / name)
    return CannotWrite(
        f"{folder}: another process (process {number}) is working in this folder; wait for it or end it first"
    )


def _is_held(path: Path) -> bool:
    try:
        with path.open("r+b") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
