"""ARE TWO RESULTS THE SAME: one SHA-256 over the integers and words of the tables.

Rows are sorted first, words are replaced by their rank among the words in use, and numbers are written as 64-bit
little-endian integers column by column. So neither the order of rows nor a category code, a column type, a version of
a library or the byte order of a machine can change the fingerprint. Ratios are left out: they follow from the counts.

Runs of a sweep tell of the same days, places and measures, so the order of such rows, and the hash up to the counts, is
kept from one table to the next and used again where these columns are equal, value by value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.results.tables import COLUMNS, conform

_KEEP_OUT = frozenset({"value"})
_COUNTS = ("numerator", "denominator")
"""Last columns of a table of counts; the others say what is counted."""
_MOST_KEPT = 500_000
"""Rows of a table whose order is kept, which takes up to 20 bytes a row."""


class _Order(NamedTuple):
    """The order of rows that differ in what they count, and the hash of all columns before the counts."""

    table: str
    words: list[list[str]]
    columns: list[np.ndarray]
    order: np.ndarray
    begun: Any


_last: _Order | None = None


def digest(frames: Mapping[str, pd.DataFrame], *, conformed: bool = False) -> str:
    """SHA-256 in hex of the tables `frames` (by name: daily, strata, events, spells).

    conformed: whether `conform` has made them, as those of a `Run` and of `replicates.numbered`.
    """
    total = hashlib.sha256(b"simulation results 1\n")
    for table in sorted(frames):
        total.update(_hash_of(table, frames[table] if conformed else conform(table, frames[table])))
    return total.hexdigest()


def digest_of_digests(parts: Mapping[str, str]) -> str:
    """SHA-256 in hex of several named digests, as for the runs of a comparison."""
    lines = "".join(f"{name} {parts[name]}\n" for name in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()


def _hash_of(table: str, frame: pd.DataFrame) -> bytes:
    names = [name for name in COLUMNS[table] if name not in _KEEP_OUT]
    words = [_words(table, name, frame) for name in names]
    columns = [_values(frame[name]) for name in names]
    n = len(names) - len(_COUNTS) if names[-len(_COUNTS) :] == list(_COUNTS) else 0  # columns before the counts
    known = _last
    if n and known is not None and _is_same(known, table, words[:n], columns[:n]):
        order, result = known.order, known.begun.copy()
    else:
        order = np.lexsort(columns[::-1])
        result = hashlib.sha256(f"{table} {len(frame)}\n".encode())
        _take_in(result, names[:n], words[:n], columns[:n], order)
        if 0 < len(order) <= _MOST_KEPT and n and _differ(columns[:n], order):
            kept = [column.copy() for column in columns[:n]]
            _keep(_Order(table, words[:n], kept, order.astype(np.int32), result.copy()))
    _take_in(result, names[n:], words[n:], columns[n:], order)
    return bytes(result.digest())


def _take_in(
    result: Any, names: list[str], words: list[list[str]], columns: list[np.ndarray], order: np.ndarray
) -> None:
    for name, used, column in zip(names, words, columns, strict=True):
        result.update(json.dumps([name, *used]).encode() + b"\n")
        result.update(np.ascontiguousarray(column[order].astype("<i8", copy=False)).data)


def _is_same(known: _Order, table: str, words: list[list[str]], columns: list[np.ndarray]) -> bool:
    return (table, words) == (known.table, known.words) and all(map(np.array_equal, columns, known.columns))


def _differ(columns: list[np.ndarray], order: np.ndarray) -> bool:
    """Whether no two rows are equal in all these columns."""
    equal = np.ones(len(order) - 1, dtype=bool)
    for column in columns:
        placed = column[order]
        equal &= placed[1:] == placed[:-1]
    return not equal.any()


def _keep(order: _Order) -> None:
    global _last
    _last = order


def _words(table: str, name: str, frame: pd.DataFrame) -> list[str]:
    """The words of a column of texts, none of others."""
    return list(frame[name].cat.categories) if COLUMNS[table][name] == "text" else []


def _values(column: pd.Series) -> np.ndarray:
    values = column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else column
    return values.to_numpy()
