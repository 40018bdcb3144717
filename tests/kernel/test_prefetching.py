"""Prefetching: a hint that changes no number, for columns of any shape, compiled or not."""

from __future__ import annotations

import os
import subprocess
import sys

import numba
import numpy as np
import pytest

from simulation.kernel.prefetching import AHEAD, fetch_ahead, prefetch
from tests.small import SEED

COLUMNS = {
    "bytes": np.arange(9000, dtype=np.uint8),
    "days": np.arange(9000, dtype=np.uint16),
    "yuan": np.arange(9000, dtype=np.int32),
    "levels": np.linspace(0.0, 1.0, 9000, dtype=np.float32),
    "by system": np.arange(45_000, dtype=np.uint16).reshape(9000, 5),
    "by debt": np.arange(18_000, dtype=np.int32).reshape(9000, 2),
    "every second": np.arange(18_000, dtype=np.uint8)[::2],
    "backwards": np.arange(9000, dtype=np.int64)[::-1],
    "one of many": np.arange(45_000, dtype=np.uint16).reshape(9000, 5)[:, 3],
    "of a third dimension": np.arange(36_000, dtype=np.uint8).reshape(9000, 2, 2),
}


@numba.njit
def gathered(column, start, found, hints, sums):
    """Add up the rows of those found, with or without hints."""
    for n in range(len(found)):
        if hints:
            fetch_ahead(column, start, found, n, len(found))
            prefetch(column, start)
        i = start + np.int64(found[n])
        sums[n] = np.float64(np.sum(column[i : i + 1])) + n


def sums_of(column: np.ndarray, found: np.ndarray, *, hints: bool) -> np.ndarray:
    """What `gathered` adds up."""
    sums = np.full(len(found), np.nan)
    gathered(column, 100, found, hints, sums)
    return sums


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("n", [0, 1, AHEAD - 1, AHEAD, AHEAD + 1, 8000])
def test_a_hint_changes_no_number(name: str, n: int) -> None:
    """Whatever the shape, the strides and how many are found; the column stays as it was."""
    column = COLUMNS[name].copy() if COLUMNS[name].flags.c_contiguous else COLUMNS[name]
    before = column.copy()
    found = np.sort(np.random.default_rng(SEED).permutation(8192)[:n]).astype(np.uint16)
    assert np.array_equal(sums_of(column, found, hints=True), sums_of(column, found, hints=False))
    assert np.array_equal(column, before)


PLAIN = """
import numpy as np
from simulation.kernel.prefetching import fetch_ahead, prefetch
column, found = np.arange(12).reshape(6, 2), np.array([1, 4], np.uint16)
print(prefetch(column, 3), [fetch_ahead(column, 0, found, n, 2) for n in range(2)], column.sum())
"""


def test_plain_python_may_call_it() -> None:
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", PLAIN], env=environment, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert printed.stdout.split("\n")[0] == "None [None, None] 66"
