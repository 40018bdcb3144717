"""HOW RESULTS REACH THE DISK: files and folders appear under their final name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.errors import CannotWrite
from simulation.results.ownership import MANIFEST as MANIFEST
from simulation.results.ownership import foreign, is_ours

_MOST_NAMES = 5
_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOTEMPTY: "the folder appeared meanwhile and is not empty",
    errno.EEXIST: "the folder appeared meanwhile and is not empty",
}


def reason(error: OSError) -> str:
    """The cause of a failed input or output operation in plain words."""
    return _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`; what is written there becomes `path` at the end, or vanishes on an error."""
    temporary = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        yield temporary
        _flush(temporary)
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite(f"{path}: cannot be written: {reason(error)}") from error
        raise


def readable(text: str) -> str:
    """The text with the bytes of undecoded file names read as UTF-8; what is not UTF-8 becomes a replacement mark.

    Python keeps bytes of a path that its locale cannot read as lone surrogates, which no file of text can hold.
    """
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # a surrogate that stands for no byte
        return text.encode("utf-8", "replace").decode("utf-8")


def write_text(path: Path, text: str) -> None:
    """Write a text file as UTF-8 in one step. Raises CannotWrite."""
    with replacing(path) as temporary:
        temporary.write_text(readable(text), encoding="utf-8", newline="\n")


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file in one step; NaN and infinity are not JSON and raise ValueError. Raises CannotWrite."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def check_destination(folder: str | Path, *, overwrite: bool = False) -> None:
    """Refuse early what `new_folder` would refuse at the end. Raises CannotWrite."""
    folder = Path(folder)
    if os.path.lexists(folder) and not folder.is_dir():
        raise CannotWrite(f"{folder}: is not a folder")
    if _is_occupied(folder):
        if not overwrite:
            raise CannotWrite(f"{folder}: already exists; choose another --out or add --overwrite")
        check_replaceable(folder)
    existing = next(parent for parent in folder.resolve().parents if os.path.lexists(parent))
    if not existing.is_dir():
        raise CannotWrite(f"{folder}: cannot be written: {existing} is a file, not a folder")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise CannotWrite(f"{folder}: cannot be written: permission denied in {existing}")


def check_replaceable(folder: Path) -> None:
    """Refuse to replace a folder in which anything is not of this program, or that is protected. Raises CannotWrite."""
    if not is_ours(folder):
        raise CannotWrite(f"{folder}: is not a results folder (no {MANIFEST} of ours), so it is not overwritten")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(f"{folder}: is write-protected, so it is not overwritten; choose another --out")
    try:
        names = foreign(folder)
    except OSError as error:
        raise CannotWrite(f"{folder}: cannot be read: {reason(error)}") from error
    if names:
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        raise CannotWrite(
            f"{folder}: holds what this program did not write, so it is not overwritten:\n"
            f"{', '.join(names[:_MOST_NAMES])}{more}\nmove that elsewhere, or choose another --out"
        )


@contextlib.contextmanager
def new_folder(folder: str | Path, *, overwrite: bool = False) -> Iterator[Path]:
    """A hidden folder beside `folder` to fill; it takes the final name at the end, or vanishes on any error.

    An existing folder stays untouched until the new one is complete, and is only replaced when `overwrite` is set and
    it holds results of this program and nothing else. Raises CannotWrite.
    """
    check_destination(folder, overwrite=overwrite)
    final = Path(folder).resolve()
    partial = final.with_name(f".{final.name}.partial-{os.getpid()}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        yield partial
        _flush(partial)
        _take_place(partial, final, overwrite)
        _flush(final.parent)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError):
            raise CannotWrite(f"{folder}: cannot be written: {reason(error)}") from error
        raise


def _is_occupied(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(folder.iterdir())
    except OSError as error:
        raise CannotWrite(f"{folder}: cannot be read: {reason(error)}") from error


def _take_place(partial: Path, final: Path, overwrite: bool) -> None:
    if not overwrite or not _is_occupied(final):
        partial.rename(final)  # fails, as it should, on a folder that was filled meanwhile
        return
    check_replaceable(final)  # once more: the work took its time
    aside = final.with_name(f".{final.name}.replaced-{os.getpid()}")
    final.rename(aside)
    try:
        partial.rename(final)
    except BaseException:
        aside.rename(final)
        raise
    remove(aside)


def remove(folder: Path) -> None:
    """Remove a folder of ours, also one with protected folders inside."""
    for inner, _, _ in os.walk(folder):
        with contextlib.suppress(OSError):
            Path(inner).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _flush(path: Path) -> None:
    """Ask the disk to keep what was written; a crash of the machine then loses nothing that has its final name."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot flush folders
            raise
    finally:
        os.close(handle)
