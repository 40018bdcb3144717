"""WHAT A SWEEP FOUND: one tidy table, and one fingerprint."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.errors import BadInput, CannotWrite
from simulation.experiments.sweep import parts
from simulation.experiments.sweep.folder import open_folder
from simulation.experiments.sweep.lever_columns import column_of
from simulation.results.atomic_writing import replacing


def frame(directory: str | Path, *, all_outcomes: bool = False) -> pd.DataFrame:
    """One row per point and replicate that finished, sorted by both.

    Columns: point and replicate (int64), seed (int64), one column per lever and per uncertainty under its path, and one
    float64 column per outcome of the plan (all of them when it names none, or with `all_outcomes`). A value of an axis
    that is a list or a mapping is shown as JSON text. `attrs` holds the lists "levers", "uncertainties" and "outcomes".
    Raises Damaged.
    """
    folder = open_folder(directory)
    design = folder.plan.design
    known = {key.name for key in folder.planned()}
    found = [part for part in parts.read_all(folder.path, failed=False) if part.key.name in known]
    measured = list(dict.fromkeys(name for part in found for name in part.outcomes))
    outcomes = list(design.outcomes) if design.outcomes and not all_outcomes else measured
    columns: dict[str, list[Any]] = {
        "point": [part.key.point for part in found],
        "replicate": [part.key.replicate for part in found],
        "seed": [part.key.seed for part in found],
    }
    for path in design.axes:
        columns[column_of(path)] = [_shown(folder.points[part.key.point][path]) for part in found]
    for name in outcomes:
        columns[name] = [part.outcomes.get(name, float("nan")) for part in found]
    integers = dict.fromkeys(("point", "replicate", "seed"), "int64")
    table = pd.DataFrame(columns).astype(integers | dict.fromkeys(outcomes, "float64"))
    table.attrs = {
        "levers": [column_of(path) for path in design.levers],
        "uncertainties": [column_of(path) for path in design.uncertainties],
        "outcomes": outcomes,
    }
    return table


def export(table: pd.DataFrame, path: Path, *, overwrite: bool = False) -> None:
    """Write a table as Parquet or CSV, as the name of the file says. Raises BadInput, CannotWrite."""
    if path.suffix not in (".parquet", ".csv"):
        raise BadInput(f"FILE: a name that ends in .parquet or .csv (got {path.name!r})")
    if path.exists() and not overwrite:
        raise CannotWrite(f"{path}: already exists; choose another name or add --overwrite")
    with replacing(path) as temporary:
        if path.suffix == ".csv":
            table.to_csv(temporary, index=False)
        else:
            with temporary.open("wb") as file:
                table.to_parquet(file, index=False)


def digest(directory: str | Path) -> str:
    """SHA-256 over the digests of all runs that ended; equal for sweeps that found the same, however they were run.

    The folder's name, interruptions, the number of workers and whether replicates were planned or added later make no
    difference. A failed run counts as failed, a missing one not at all. Raises Damaged.
    """
    folder = open_folder(directory)
    known = {key.name for key in folder.planned()}
    lines = [
        f"{part.key.hash} {'failed' if part.failed else part.digest}\n"
        for part in parts.read_all(folder.path)
        if part.key.name in known
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _shown(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
