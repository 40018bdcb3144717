"""A SHARD ON DISK: every array that a day changes, in one file without pickle."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from simulation.errors import Damaged
from simulation.results.atomic_writing import replacing
from simulation.society.populace import ALSO_KEPT, Populace

DONE = "done"
"""How many orders the shard had followed."""


def save(people: Populace, done: int, path: Path) -> None:
    """Write the state of `people` after `done` orders. Raises CannotWrite."""
    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez(file, **_columns(people, done))  # type: ignore[arg-type]


def load(people: Populace, path: Path) -> int:
    """Give freshly made `people` the state in `path`; the number of orders that they had followed. Raises Damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            stored = {name: file[name] for name in file.files}
        people.state = _filled(people.state, stored, "state")
        for name in ALSO_KEPT:
            getattr(people.world, name)[:] = stored[name]
        return int(stored[DONE])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise Damaged(f"{path}: is damaged or gone ({str(error).splitlines()[0][:100]})") from None


def _columns(people: Populace, done: int) -> dict[str, np.ndarray]:
    also = {name: getattr(people.world, name) for name in ALSO_KEPT}
    return {DONE: np.array(done), **also, **_named(people.state, "state")}


def _named(value: Any, name: str) -> dict[str, np.ndarray]:
    """The arrays in a named tuple of arrays and such tuples, by their path."""
    if isinstance(value, np.ndarray):
        return {name: value}
    parts = (_named(part, f"{name}.{field}") for field, part in value._asdict().items())
    return {path: array for part in parts for path, array in part.items()}


def _filled(fresh: Any, stored: dict[str, np.ndarray], name: str) -> Any:
    """A named tuple like `fresh` with the arrays that are stored under its path."""
    if isinstance(fresh, np.ndarray):
        return stored[name]
    fields = fresh._asdict().items()
    return fresh._replace(**{field: _filled(part, stored, f"{name}.{field}") for field, part in fields})
