"""WHO WORKS IN THIS FOLDER: one process at a time, or one for each shard, held by a lock that dies with its process.

`locked` holds a folder that is there, by a file inside; `claimed` one that is yet to be made or replaced, by a hidden
file beside it, so that two commands with the same --out do not both work for hours and one of them for nothing.

The operating system frees the lock when the process ends in any way, so a lock left by a killed process never blocks;
the file only keeps the number of the last owner, to name it.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from simulation.errors import CannotWrite
from simulation.experiments.sweep.shards import Shard
from simulation.results.atomic_writing import reason

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
            raise _in_use(folder, folder / other)
    with (folder / name).open("a+b") as file:
        try:
            _take(file)
        except OSError:
            raise _in_use(folder, folder / name) from None
        _sign(file)
        try:
            yield
        finally:
            file.truncate(0)


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold the name of a folder for this process while what goes there is made.

    Raises CannotWrite, naming the owner, while another process holds the name or works in the folder.
    """
    refuse_if_locked(folder)
    final = folder.resolve()
    path = final.with_name(f".{final.name}.{NAME}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _opened(path)
    except BlockingIOError:
        raise _in_use(folder, path) from None
    except OSError as error:
        raise CannotWrite(f"{folder}: cannot be written: {reason(error)}") from error
    with file:
        _sign(file)
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()  # before it is free, so that nobody takes a file that is about to go


def refuse_if_locked(folder: Path) -> None:
    """Raise CannotWrite, naming the owner, while another process works in a folder."""
    for name in _names(folder):
        if _is_held(folder / name):
            raise _in_use(folder, folder / name)


def _opened(path: Path) -> IO[bytes]:
    """A file of this name, taken. Raises BlockingIOError while another process has it."""
    while True:
        file = path.open("a+b")
        try:
            _take(file)
            if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return file
        except FileNotFoundError:
            pass  # removed by its owner between the two looks
        except OSError:
            file.close()
            raise BlockingIOError(path) from None
        file.close()


def _sign(file: IO[bytes]) -> None:
    """Write into a lock that was taken who has it."""
    file.truncate(0)
    file.write(f"{os.getpid()}\n".encode())
    file.flush()


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


def _in_use(folder: Path, lock: Path) -> CannotWrite:
    number = _text_in(lock)
    return CannotWrite(
        f"{folder}: another process (process {number}) is working in this folder; wait for it or end it first"
    )


def _is_held(path: Path) -> bool:
    try:
        file = _readable(path)
    except OSError:
        return False  # not there; or closed to this user, who cannot ask
    with file:
        try:
            _take(file)
        except OSError as error:
            return error.errno != errno.EBADF  # of file systems that lock only what may be written
    return False


def _readable(path: Path) -> IO[bytes]:
    """The file, only to be read where it is write-protected: nobody works there, but somebody may look."""
    try:
        return path.open("r+b")
    except PermissionError:
        return path.open("rb")
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        return path.open("rb")
