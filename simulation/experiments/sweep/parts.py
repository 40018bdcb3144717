"""WHAT IS KEPT OF A RUN: one small Parquet file per finished run, complete under its name or not there at all.

A part is written under a temporary name, forced to the disk and renamed. So a process killed at any moment loses no
finished run, and the list of files is the list of finished runs. The key of a run is in the name and in the metadata.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.errors import Damaged
from simulation.results.atomic_writing import replacing

FOLDER = "runs"
_END = ".parquet"
_FAILED = ".failed"
_KEY = b"run_key"


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
        """Name of the part without its ending; it sorts by point and replicate."""
        return f"{self.point:07d}-{self.replicate:05d}-{self.hash[:16]}"


@dataclass(frozen=True)
class Part:
    """A run that ended: with outcomes and the digest of its tables, or with the cause of its failure."""

    key: RunKey
    digest: str = ""
    outcomes: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    cause: str = ""
    trace: str = ""

    @property
    def failed(self) -> bool:
        """Whether the run gave no outcomes."""
        return bool(self.cause)


def write(folder: Path, part: Part) -> None:
    """Keep `part` below `folder`; it is there completely or not at all. Raises CannotWrite."""
    key = part.key
    columns: dict[str, pa.Array] = {
        "point": pa.array([key.point], pa.int64()),
        "replicate": pa.array([key.replicate], pa.int64()),
        "seed": pa.array([key.seed], pa.int64()),
        "scenario_hash": pa.array([key.scenario_hash], pa.string()),
        "digest": pa.array([part.digest], pa.string()),
        "seconds": pa.array([part.seconds], pa.float64()),
        "cause": pa.array([part.cause], pa.string()),
        "trace": pa.array([part.trace], pa.string()),
    }
    columns |= {f"outcome.{name}": pa.array([value], pa.float64()) for name, value in part.outcomes.items()}
    table = pa.table(columns).replace_schema_metadata({_KEY: key.hash.encode()})
    with replacing(_path(folder, key.name, part.failed)) as temporary:
        pq.write_table(table, temporary, write_page_checksum=True)
    if not part.failed:
        _path(folder, key.name, True).unlink(missing_ok=True)


def ended(folder: Path, *, failed: bool = True) -> set[str]:
    """Names of the runs that finished, and with `failed` also of those that failed."""
    stems = {path.name.removesuffix(_END) for path in (folder / FOLDER).glob(f"[!.]*{_END}")}
    finished = {stem for stem in stems if not stem.endswith(_FAILED)}
    return finished | ({stem.removesuffix(_FAILED) for stem in stems} if failed else set())


def read(path: Path) -> Part:
    """The part in a file; raises Damaged when it is not what its name says."""
    try:
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
        row = table.to_pylist()[0]
        key = RunKey(row["point"], row["replicate"], row["scenario_hash"], row["seed"])
        intact = (table.schema.metadata or {}).get(_KEY, b"").decode() == key.hash and key.name == _run_of(path)
    except (OSError, pa.ArrowException, IndexError, KeyError) as error:
        raise _damaged(path) from error
    if not intact:
        raise _damaged(path)
    outcomes = {name.removeprefix("outcome."): row[name] for name in row if name.startswith("outcome.")}
    return Part(key, row["digest"], outcomes, row["seconds"], row["cause"], row["trace"])


def read_finished(folder: Path, name: str) -> Part:
    """The part of a finished run by its name. Raises Damaged."""
    return read(_path(folder, name, False))


def read_all(folder: Path, *, failed: bool | None = None) -> list[Part]:
    """All parts by point and replicate; only the failed or only the finished ones when `failed` says so."""
    finished = ended(folder, failed=False)
    bad = ended(folder) - finished
    wanted = [(name, name in bad) for name in sorted(finished | bad)]
    return [read(_path(folder, name, bad)) for name, bad in wanted if failed is None or failed == bad]


def clear_leftovers(folder: Path) -> None:
    """Remove what killed processes left unfinished."""
    for path in (folder / FOLDER).glob(".*"):
        path.unlink(missing_ok=True)


def _path(folder: Path, name: str, failed: bool) -> Path:
    return folder / FOLDER / f"{name}{_FAILED if failed else ''}{_END}"


def _run_of(path: Path) -> str:
    return path.name.removesuffix(_END).removesuffix(_FAILED)


def _damaged(path: Path) -> Damaged:
    return Damaged(f"{path}: not the run that its name says; delete the file and resume, and the run is made again")
