"""VALUES ON DISK: arrays as .npy files, everything else as JSON; nothing in them can run.

A large array is a file of its own. Small ones stand one after the other in one file per type, so that a long diary
does not become thousands of files. JSON has no tuples, bytes, infinities and no keys but words: what it lacks is
written as a mapping with one key that says what it is. What two hold, as a proposal and the public sphere an issue, is
written once and is one thing again.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np

from simulation.checkpoint.kinds import content_of, made
from simulation.results.atomic_writing import replacing

SMALL = 1 << 16
"""Bytes under which an array shares a file with others of its type."""
SCALARS = (np.bool_, np.int64, np.float64, np.str_)
"""NumPy's numbers that are equal to those of Python in all that is done with them."""


class Shelf:
    """Turns values into JSON content, and writes their arrays to a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._small: dict[np.dtype, list[np.ndarray]] = {}
        self._used: dict[np.dtype, int] = {}
        self._met: dict[int, tuple[int, Any]] = {}

    def put(self, value: Any, name: str) -> Any:
        """JSON content that stands for `value`, which is called `name`.

        Raises:
            TypeError: it is of a type that cannot be kept.
            CannotWrite: the disk refuses.
        """
        if isinstance(value, SCALARS):
            value = value.item()
        if type(value) in (bool, str, int, NoneType):
            return value
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else {"float": str(float(value))}
        if isinstance(value, bytes):
            return {"bytes": value.hex()}
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            return {"table": self._pairs(value._asdict(), name)}
        if isinstance(value, tuple):
            return {"tuple": self._list(value, name)}
        if id(value) in self._met:
            return {"again": self._met[id(value)][0]}
        described = self._put_once(value, name)
        self._met[id(value)] = (len(self._met), value)  # held, so that nothing else takes its id
        return described

    def close(self) -> None:
        """Write the files that small arrays share. Raises CannotWrite."""
        for dtype, arrays in self._small.items():
            self._save(np.concatenate(arrays), f"small_{dtype.name}.npy")

    def _put_once(self, value: Any, name: str) -> Any:
        """What can be shared, when it is met first."""
        if isinstance(value, np.ndarray):
            return {"array": self._put_array(value, name)}
        if isinstance(value, list):
            return self._list(value, name)
        if isinstance(value, set):
            return {"set": self._list(sorted(value), name)}
        if isinstance(value, dict):
            return {"mapping": self._pairs(value, name)}
        if (known := content_of(value)) is not None:
            return {"object": [known[0], self._pairs(known[1], name)]}
        raise TypeError(f"{name} is of type {type(value).__name__}, which a checkpoint cannot keep")

    def _list(self, values: Iterable[Any], name: str) -> list[Any]:
        return [self.put(part, f"{name}.{n}") for n, part in enumerate(values)]

    def _pairs(self, mapping: dict[Any, Any], name: str) -> list[Any]:
        return [[self.put(key, name), self.put(value, f"{name}.{key}")] for key, value in mapping.items()]

    def _put_array(self, array: np.ndarray, name: str) -> dict[str, Any]:
        if array.dtype.hasobject:
            raise TypeError(f"{name} is an array of objects, which a checkpoint cannot keep")
        if array.dtype.names or array.nbytes > SMALL:
            self._save(_without_gaps(array), f"{name}.npy")
            return {"file": f"{name}.npy"}
        start = self._used.get(array.dtype, 0)
        self._used[array.dtype] = start + array.size
        self._small.setdefault(array.dtype, []).append(array.ravel())
        return {"file": f"small_{array.dtype.name}.npy", "start": start, "shape": list(array.shape)}

    def _save(self, array: np.ndarray, name: str) -> None:
        with replacing(self.folder / name) as temporary, temporary.open("wb") as file:
            np.save(file, array, allow_pickle=False)


def _without_gaps(array: np.ndarray) -> np.ndarray:
    """The array itself; of records, a copy in which the unused bytes between fields are 0, as on any machine."""
    if array.dtype.names is None:
        return array
    clean = np.zeros(array.shape, array.dtype)
    for field in array.dtype.names:
        clean[field] = array[field]
    return clean


class Reader:
    """Turns the JSON content of a shelf back into values; a named tuple comes back as a mapping."""

    def __init__(self, folder: Path, files: Collection[str]) -> None:
        """`files` are the names that the manifest vouches for; no other is opened."""
        self.folder = folder
        self.files = files
        self._open: dict[str, np.ndarray] = {}
        self._met: list[Any] = []

    def take(self, content: Any) -> Any:
        """The value that `content` stands for. Raises ValueError, KeyError, TypeError or OSError when it cannot be."""
        if not isinstance(content, list | dict):
            return content
        kind, inside = self._kind_of(content)
        match kind:
            case "float":
                return float(inside)
            case "bytes":
                return bytes.fromhex(inside)
            case "table":
                return self._mapping(inside)
            case "tuple":
                return tuple(self.take(part) for part in inside)
            case "again":
                return self._met[inside]
        self._met.append(self._take_once(kind, inside))
        return self._met[-1]

    @staticmethod
    def _kind_of(content: Any) -> tuple[str, Any]:
        return ("list", content) if isinstance(content, list) else next(iter(content.items()))

    def _take_once(self, kind: str, inside: Any) -> Any:
        match kind:
            case "array":
                return self._take_array(inside)
            case "list":
                return [self.take(part) for part in inside]
            case "set":
                return {self.take(part) for part in inside}
            case "mapping":
                return self._mapping(inside)
            case "object":
                return made(inside[0], self._mapping(inside[1]))
        raise ValueError(f"unknown kind of value {kind!r}")

    def _mapping(self, pairs: Any) -> dict[Any, Any]:
        return {self.take(key): self.take(value) for key, value in pairs}

    def _take_array(self, place: dict[str, Any]) -> np.ndarray:
        name = place["file"]
        if name not in self.files:
            raise ValueError(f"{name!r} is not in the manifest")
        if "start" not in place:
            return np.asarray(np.load(self.folder / name, allow_pickle=False))
        if name not in self._open:
            self._open[name] = np.load(self.folder / name, allow_pickle=False)
        start, shape = place["start"], tuple(place["shape"])
        return self._open[name][start : start + math.prod(shape)].reshape(shape).copy()
