"""NUMBERS DRAWN FROM A POSTERIOR: each replicate takes a row, so that outcomes carry what is not known of the numbers.

    parameters: posterior                    in a scenario: the posterior that comes with the program
    parameters: results/fit/posterior.parquet

The row follows from the seed alone, so replicate r of every compared scenario has the same numbers and the same draws.
What was set with `--set`, or by a plan, is not drawn. The file's fingerprint belongs to the scenario's own.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from simulation.kernel.randomness import Purpose, threefry
from simulation.parameters import Parameters
from simulation.scenario.sources import shipped_folder

SHIPPED = "posterior"
FILE = "posterior.parquet"


class Posterior(Parameters):
    """A posterior: a Parquet file with a column for each number, as `scs calibrate` writes it."""

    file: str = Field(min_length=1, description="path of the file, or `posterior` for the one that is shipped")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="fingerprint of the file")
    keep: tuple[str, ...] = Field((), description="numbers that are not drawn, because they were set")


def place_of_file(name: str) -> Path:
    """The file that `posterior` or a path means."""
    if name != SHIPPED:
        return Path(name)
    inside = shipped_folder() / FILE
    return inside if inside.is_file() else shipped_folder().parent / "results" / "reference" / FILE


@lru_cache(maxsize=8)
def draws_of(name: str, sha256: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Paths and draws, float64 (draws, paths), of a posterior. Raises ValueError and OSError."""
    import io

    from simulation.results.parquet_files import read_arrow

    data = place_of_file(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("the file is not the one that the scenario was made with")
    table = read_arrow(io.BytesIO(data))
    draws = np.column_stack([np.asarray(table[column].to_pylist(), np.float64) for column in table.column_names])
    if not len(draws) or not np.isfinite(draws).all():
        raise ValueError("must hold at least one row, and numbers only")
    return tuple(table.column_names), draws


def drawn(settings: Any, seed: int) -> Any:
    """The settings with the numbers of the row that belongs to a seed; themselves without a posterior."""
    posterior = settings.parameters
    if posterior is None:
        return settings
    paths, draws = draws_of(posterior.file, posterior.sha256)
    row = draws[int(threefry(seed, int(Purpose.DESIGN), 1, 0)[0]) % len(draws)]
    values = {path: value for path, value in zip(paths, row.tolist(), strict=True) if path not in posterior.keep}
    return with_values(settings, values)


def with_values(model: Any, values: dict[str, float]) -> Any:
    """A model with other numbers at dotted paths. Raises ValueError for an unknown path or a number out of range."""
    below: dict[str, dict[str, float]] = {}
    own: dict[str, Any] = {}
    for path, value in values.items():
        name, _, rest = path.partition(".")
        if name not in type(model).model_fields:
            raise ValueError(f"{name} is no number of the scenario")
        if rest:
            below.setdefault(name, {})[rest] = value
        else:
            own[name] = int(value) if isinstance(getattr(model, name), int) else value
    for name, inside in below.items():
        if not isinstance(getattr(model, name), BaseModel):
            raise ValueError(f"{name}.{next(iter(inside))} is no number of the scenario")
        own[name] = with_values(getattr(model, name), inside)
    if not below:
        _validate(model, own)
    return model.model_copy(update=own)


def _validate(model: Any, changed: dict[str, Any]) -> None:
    fields = {name: getattr(model, name) for name in type(model).model_fields} | changed
    try:
        type(model).model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{first['loc'][0]}: {first['msg'].lower()} (got {first['input']})") from None


def check(settings: Any) -> None:
    """Raises ValueError when a column is no number of the scenario, or a draw is out of its range."""
    paths, draws = draws_of(settings.parameters.file, settings.parameters.sha256)
    for ends in (draws.min(axis=0), draws.max(axis=0)):
        for path, value in zip(paths, ends.tolist(), strict=True):
            try:
                with_values(settings, {path: value})
            except ValueError as error:
                raise ValueError(f"column {path}: {error}") from None


def interval_of(posterior: Posterior, path: str) -> tuple[float, float, float] | None:
    """Median and the middle 95 % of the draws of a number; None when it is not drawn."""
    paths, draws = draws_of(posterior.file, posterior.sha256)
    if path not in paths or path in posterior.keep:
        return None
    low, median, high = np.quantile(draws[:, paths.index(path)], (0.025, 0.5, 0.975))
    return float(median), float(low), float(high)
