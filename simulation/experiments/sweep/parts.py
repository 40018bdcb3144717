"""WHAT IS KEPT OF RUNS: one Parquet file for each chunk of runs, complete under its name or not there at all.

runs/    finished runs, one row each: point, replicate, seed, levers, outcomes, digest, seconds
failed/  runs that gave no outcomes, with stage, cause and traceback

A chunk is written under a temporary name, forced to the disk and renamed. So a process killed at any moment loses no
chunk that was written, and `pandas.read_parquet(FOLDER / "runs")` gives a tidy table at any time. The name holds a hash
of the keys of the runs inside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import CannotWrite, Damaged
from simulation.experiments.sweep.lever_columns import NO_LEVERS, LeverColumns
from simulation.results.atomic_writing import reason, replacing
from simulation.results.parquet_files import read_arrow

FOLDER, FAILED = "runs", "failed"
_END = ".parquet"
_OUTCOMES, _CONTENT = b"outcomes", b"content"
_KEYS = ("point", "replicate", "seed", "scenario_hash")


@dataclass(frozen=True)
class RunKey:
    """Which run: point and replicate of the design, the hash of its scenario, and its seed."""

    point: int
    replicate: int
    scenario_hash: str
    seed: int

    @property
    def hash(self) -> str:
        """SHA-256 of the four."""
        text = json.dumps([self.point, self.replicate, self.scenario_hash, self.seed])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """A name that sorts by point and replicate."""
        return f"{self.point:07d}-{self.replicate:05d}-{self.hash[:16]}"


@dataclass(frozen=True)
class Part:
    """A run that ended: with outcomes and the digest of its tables, or with the stage and cause of its failure."""

    key: RunKey
    digest: str = ""
    outcomes: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    stage: str = ""
    cause: str = ""
    trace: str = ""

    @property
    def failed(self) -> bool:
        """Whether the run gave no outcomes."""
        return bool(self.cause)


def write(folder: Path, found: Sequence[Part], levers: LeverColumns = NO_LEVERS) -> None:
    """Keep the runs of a chunk below `folder`, completely or not at all. Raises CannotWrite."""
    finished = [part for part in found if not part.failed]
    failed = [part for part in found if part.failed]
    if failed:
        texts = {name: [getattr(part, name) for part in failed] for name in ("stage", "cause", "trace")}
        _write(folder / FAILED, failed, levers, texts, ())
    if finished:
        names = tuple(dict.fromkeys(name for part in finished for name in part.outcomes))
        numbers: dict[str, list[Any]] = {
            name: [part.outcomes.get(name, float("nan")) for part in finished] for name in names
        }
        columns = numbers | {"digest": [part.digest for part in finished], "seconds": [p.seconds for p in finished]}
        _write(folder / FOLDER, finished, levers, columns, names)


def ended(folder: Path, *, failed: bool = True) -> set[str]:
    """Names of the runs that finished, and with `failed` also of those that failed. Raises Damaged."""
    places = (FOLDER, FAILED) if failed else (FOLDER,)
    return {key.name for place in places for path in _files(folder / place) for key in _keys_in(path)}


def times(folder: Path, most: int) -> list[float]:
    """Seconds that some finished runs took. Raises Damaged."""
    found: list[float] = []
    for path in _files(folder / FOLDER):
        found += _table(path, ["seconds"])["seconds"].to_pylist()
        if len(found) >= most:
            break
    return found


def rate(folder: Path, most: int = 20) -> float | None:
    """Runs a second that were kept lately, by when the newest files were written; None before there are two."""
    written = sorted((path.stat().st_mtime, path) for path in _files(folder / FOLDER))[-most:]
    if len(written) < 2 or written[-1][0] <= written[0][0]:
        return None
    return sum(int(path.name.split("-")[2]) for _, path in written[1:]) / (written[-1][0] - written[0][0])


def read_all(folder: Path, *, failed: bool | None = None) -> list[Part]:
    """All runs by point and replicate, each once; only the failed or only the finished ones when `failed` says so.

    A run that failed and then finished has finished. Raises Damaged.
    """
    found = {part.key: part for path in _files(folder / FAILED) for part in read(path)}
    found |= {part.key: part for path in _files(folder / FOLDER) for part in read(path)}
    wanted = (part for part in found.values() if failed is None or failed == part.failed)
    return sorted(wanted, key=lambda part: part.key.name)


def read(path: Path) -> list[Part]:
    """The runs in a file; raises Damaged when they are not those that its name says."""
    table = _table(path, None)
    _check_keys(path, table)
    about = table.schema.metadata or {}
    if about.get(_CONTENT, b"").decode(errors="replace") != _content_of(table):
        raise _damaged(path)
    names = json.loads(about.get(_OUTCOMES, b"[]"))
    found = []
    for row in table.to_pylist():
        key = RunKey(row["point"], row["replicate"], row["scenario_hash"], row["seed"])
        rest = {name: row.get(name, "") for name in ("digest", "stage", "cause", "trace")}
        outcomes = {name: row[name] for name in names}
        found.append(Part(key, outcomes=outcomes, seconds=row.get("seconds", 0.0), **rest))
    return found


def clear_leftovers(folder: Path) -> None:
    """Remove what killed processes left unfinished."""
    for place in (FOLDER, FAILED):
        for path in (folder / place).glob(".*"):
            path.unlink(missing_ok=True)


def remove_all(folder: Path) -> None:
    """Remove all runs below `folder`, and nothing else."""
    for place in (FOLDER, FAILED):
        for path in _files(folder / place):
            path.unlink(missing_ok=True)


def _write(
    folder: Path, found: Sequence[Part], levers: LeverColumns, more: dict[str, list[Any]], outcomes: Sequence[str]
) -> None:
    keys = [part.key for part in found]
    columns: dict[str, Any] = {
        "point": pa.array([key.point for key in keys], pa.int64()),
        "replicate": pa.array([key.replicate for key in keys], pa.int64()),
        "seed": pa.array([key.seed for key in keys], pa.int64()),
    }
    columns |= levers.arrays([key.point for key in keys])
    for name, values in more.items():
        columns[name] = pa.array(values, pa.string() if isinstance(values[0], str) else pa.float64())
    columns["scenario_hash"] = pa.array([key.scenario_hash for key in keys], pa.string())
    table = pa.table(columns)
    table = table.replace_schema_metadata({_OUTCOMES: json.dumps(list(outcomes)), _CONTENT: _content_of(table)})
    folder.mkdir(exist_ok=True)
    with replacing(folder / _name_of(keys)) as temporary, temporary.open("wb") as file:
        pq.write_table(table, file, write_page_checksum=True)


def _content_of(table: pa.Table) -> str:
    """SHA-256 of all values."""
    return hashlib.sha256(repr(table.to_pydict()).encode()).hexdigest()


def _name_of(keys: Sequence[RunKey]) -> str:
    """Name of the file of these runs."""
    together = hashlib.sha256("".join(key.hash for key in keys).encode()).hexdigest()
    return f"{keys[0].point:07d}-{keys[0].replicate:05d}-{len(keys):04d}-{together[:16]}{_END}"


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.glob(f"[!.]*{_END}")))


def _keys_in(path: Path) -> list[RunKey]:
    return _check_keys(path, _table(path, list(_KEYS)))


def _check_keys(path: Path, table: pa.Table) -> list[RunKey]:
    """The keys of the runs in a table. Raises Damaged when the file's name is not theirs."""
    try:
        columns = [table[name].to_pylist() for name in _KEYS]
    except (KeyError, ValueError) as error:
        raise _damaged(path) from error
    keys = [RunKey(point, replicate, found, seed) for point, replicate, seed, found in zip(*columns, strict=True)]
    if not keys or _name_of(keys) != path.name:
        raise _damaged(path)
    return keys


def _table(path: Path, columns: list[str] | None) -> pa.Table:
    try:
        with path.open("rb") as file:
            return read_arrow(file, columns)
    except PermissionError as error:
        raise CannotWrite(f"{path}: cannot be read: {reason(error)}") from error
    except (OSError, pa.ArrowException, ValueError, MemoryError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> Damaged:
    return Damaged(f"{path}: not the runs that its name says; delete the file and resume, and the runs are made again")
