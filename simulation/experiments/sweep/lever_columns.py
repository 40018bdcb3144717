"""HOW LEVERS BECOME COLUMNS: one type for each axis over all points, so that all files of a sweep fit together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from simulation.observation.measures import OUTCOMES

_KEPT = ("point", "replicate", "seed", "scenario_hash", "digest", "seconds", "stage", "cause", "trace")
TAKEN = frozenset((*_KEPT, *(outcome.__name__ for outcome in OUTCOMES)))
"""Names of the other columns; an axis of one of these names stands under `lever.NAME`."""


def column_of(path: str) -> str:
    """Name of the column of an axis."""
    return f"lever.{path}" if path in TAKEN else path


@dataclass(frozen=True)
class LeverColumns:
    """The values of all points by column, and the type of each column."""

    columns: Mapping[str, tuple[Sequence[Any], pa.DataType]]

    @classmethod
    def of(cls, points: Sequence[Mapping[str, Any]]) -> LeverColumns:
        """The columns of these points; an axis that a point leaves out is empty there."""
        paths = dict.fromkeys(path for point in points for path in point)
        return cls({column_of(path): _column([point.get(path) for point in points]) for path in paths})

    def arrays(self, points: Sequence[int]) -> dict[str, pa.Array]:
        """The columns of the runs of these points."""
        return {name: pa.array([values[n] for n in points], kind) for name, (values, kind) in self.columns.items()}


NO_LEVERS = LeverColumns({})


def _column(values: list[Any]) -> tuple[list[Any], pa.DataType]:
    """Whole numbers, numbers, truth values or texts; anything else, and what is mixed, as JSON text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return values, pa.bool_()
    if kinds == {int} and all(-(2**63) <= value < 2**63 for value in values if value is not None):
        return values, pa.int64()
    if kinds and kinds <= {int, float}:
        return [None if value is None else float(value) for value in values], pa.float64()
    if kinds <= {str}:
        return values, pa.string()
    return [value if isinstance(value, str) else _text(value) for value in values], pa.string()


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)
