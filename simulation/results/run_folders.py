"""RUN FOLDERS: one run, or the runs of a comparison, written in one step and read back only if nothing was altered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from simulation.errors import CannotWrite, Damaged
from simulation.results import manifest, tables
from simulation.results.atomic_writing import new_folder, reason, replacing, write_json, write_text
from simulation.results.digest import digest_of_digests
from simulation.results.parquet_files import read_arrow
from simulation.results.run import Run
from simulation.results.summary import summarise

SCENARIO = "scenario.yaml"
SUMMARY = "summary.json"
COMPARISON = "comparison.json"


def save(run: Run, folder: str | Path, *, command: str, overwrite: bool = False) -> Path:
    """Write `run` as a run folder and return its path.

    command: what the user typed, for the manifest.
    Raises CannotWrite when the folder exists (unless `overwrite`, and then only a folder of ours is replaced) or when
    the disk refuses; nothing half-written stays behind.
    """
    with new_folder(folder, overwrite=overwrite) as partial:
        _fill(run, partial, command)
    return Path(folder)


def save_comparison(
    runs: Mapping[str, Run], comparison: Any, folder: str | Path, *, command: str, overwrite: bool = False
) -> Path:
    """Write the runs of a comparison, one run folder per name, and `comparison` (JSON content) beside them.

    Raises CannotWrite as `save` does, and ValueError for a name that cannot be that of a folder.
    """
    if not all(manifest.stays_inside(name) and "/" not in name for name in runs):
        raise ValueError(f"names of runs become folders: {list(runs)}")
    with new_folder(folder, overwrite=overwrite) as partial:
        for name, run in runs.items():
            (partial / name).mkdir()
            _fill(run, partial / name, command)
        write_json(partial / COMPARISON, comparison)
        digests = {name: run.digest for name, run in runs.items()}
        content = {"runs": digests, "digest": digest_of_digests(digests), "command": command}
        manifest.write(partial, "comparison", content)
    return Path(folder)


def load(folder: str | Path) -> Run:
    """Read one run folder. Raises Damaged when it is not one, is incomplete, altered or of another version."""
    folder = Path(folder)
    content = manifest.read(folder)
    if content["kind"] != "run":
        runs = ", ".join(content["runs"])
        raise Damaged(f"{folder}: holds a comparison; name one of its runs: {runs}")
    names = [SCENARIO, *(f"{table}.parquet" for table in tables.TABLES)]
    problems = manifest.problems(folder, content, names)
    if problems:
        raise Damaged("\n".join(problems[:4]))
    frames = {table: _read(folder / f"{table}.parquet", table, content["run"]) for table in tables.TABLES}
    try:
        return Run(
            name=content["scenario"]["name"],
            scenario=(folder / SCENARIO).read_text(encoding="utf-8"),
            scenario_hash=content["scenario"]["hash"],
            seed=content["seed"],
            days=content["days"],
            started=content["started"],
            finished=content["finished"],
            **frames,
        )
    except ValueError as error:
        raise Damaged(f"{folder}: is damaged ({error})") from None


def load_all(folder: str | Path) -> dict[str, Run]:
    """The run of a run folder, or all runs of a comparison folder, by name. Raises Damaged."""
    content = manifest.read(folder)
    if content["kind"] == "run":
        run = load(folder)
        return {run.name: run}
    return {name: load(Path(folder) / name) for name in content["runs"]}


def load_comparison(folder: str | Path) -> Any:
    """The JSON content of `comparison.json`. Raises Damaged."""
    folder = Path(folder)
    content = manifest.read(folder)
    if content["kind"] != "comparison":
        raise Damaged(f"{folder}: holds one run, not a comparison")
    problems = manifest.problems(folder, content, [COMPARISON])
    if problems:
        raise Damaged(problems[0])
    return json.loads((folder / COMPARISON).read_text(encoding="utf-8"))


def _fill(run: Run, folder: Path, command: str) -> None:
    for table in tables.TABLES:
        _write(folder / f"{table}.parquet", table, getattr(run, table), run)
    write_text(folder / SCENARIO, run.scenario)
    write_json(folder / SUMMARY, summarise(run))
    described = {
        "scenario": {"name": run.name, "hash": run.scenario_hash},
        "seed": run.seed,
        "seeds": list(run.seeds),
        "replicates": run.replicates,
        "days": run.days,
        "run": run.hash,
        "digest": run.digest,
        "command": command,
        "started": run.started,
        "finished": run.finished,
    }
    manifest.write(folder, "run", described)


def _write(path: Path, table: str, frame: pd.DataFrame, run: Run) -> None:
    schema = tables.schema(table, frame, {"run": run.hash, "table": table, "version": str(manifest.VERSION)})
    arrow = pa.Table.from_pandas(frame, schema=schema.remove_metadata(), preserve_index=False)
    with replacing(path) as temporary, temporary.open("wb") as file:
        parquet.write_table(arrow.replace_schema_metadata(schema.metadata), file, compression="zstd")


def _read(path: Path, table: str, run: str) -> pd.DataFrame:
    try:
        with path.open("rb") as file:
            arrow = read_arrow(file)
    except PermissionError as error:
        raise CannotWrite(f"{path}: cannot be read: {reason(error)}") from error
    except (OSError, pa.ArrowException) as error:
        raise Damaged(f"{path}: is damaged ({str(error).splitlines()[0][:100]})") from None
    if (arrow.schema.metadata or {}).get(b"run") != run.encode():
        raise Damaged(f"{path}: belongs to another run")
    try:
        return tables.conform(table, arrow.to_pandas(use_threads=False))
    except (ValueError, TypeError) as error:
        raise Damaged(f"{path}: is damaged ({error})") from None
