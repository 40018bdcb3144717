"""ARE TWO RESULTS THE SAME: one SHA-256 over the integers and words of the tables.

Rows are sorted first, words are replaced by their rank among the words in use, and numbers are written as 64-bit
little-endian integers column by column. So neither the order of rows nor a category code, a column type, a version of
a library or the byte order of a machine can change the fingerprint. Ratios are left out: they follow from the counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from simulation.results.tables import COLUMNS, conform

_KEEP_OUT = frozenset({"value"})


def digest(frames: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 in hex of the tables `frames` (by name: daily, strata, events, spells)."""
    total = hashlib.sha256(b"simulation results 1\n")
    for table in sorted(frames):
        total.update(_hash_of(table, conform(table, frames[table])))
    return total.hexdigest()


def digest_of_digests(parts: Mapping[str, str]) -> str:
    """SHA-256 in hex of several named digests, as for the runs of a comparison."""
    lines = "".join(f"{name} {parts[name]}\n" for name in sorted(parts))
    return hashlib.sha256(lines.encode()).hexdigest()


def _hash_of(table: str, frame: pd.DataFrame) -> bytes:
    names = [name for name in COLUMNS[table] if name not in _KEEP_OUT]
    columns = [_integers(frame[name]) for name in names]
    order = np.lexsort(columns[::-1])
    result = hashlib.sha256(f"{table} {len(frame)}\n".encode())
    for name, column in zip(names, columns, strict=True):
        words = list(frame[name].cat.categories) if COLUMNS[table][name] == "text" else []
        result.update(json.dumps([name, *words]).encode() + b"\n")
        result.update(column[order].astype("<i8").tobytes())
    return result.digest()


def _integers(column: pd.Series) -> np.ndarray:
    values = column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else column
    return values.to_numpy(dtype=np.int64)
