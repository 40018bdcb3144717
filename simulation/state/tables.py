"""TABLES THAT GROW: rows that belong to blocks, each block with room of its own.

Rows of block b are first[b] to first[b] + n[b] - 1. Kernels never allocate: a row that finds no room is counted in
`lost`, which must stay 0, and room is made between days.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np

from simulation.kernel.compilation import kernel


class Acts(NamedTuple):
    """What citizens did today; rows of block b are first[b] to first[b] + n[b] - 1."""

    first: np.ndarray  # int64 (blocks + 1,)
    n: np.ndarray  # int64 (blocks,), rows used
    lost: np.ndarray  # int64 (blocks,), acts that found no room: must stay 0
    usual: np.ndarray  # float64 (blocks,), occasions to act on an average day
    who: np.ndarray  # int32
    item: np.ndarray  # uint8


class Ledger(NamedTuple):
    """Records that systems hold, in the order of their days; rows of block b are first[b] to first[b] + n[b] - 1."""

    first: np.ndarray  # int64 (blocks + 1,)
    n: np.ndarray  # int64 (blocks,)
    today: np.ndarray  # int64 (blocks,), rows before today
    forgotten: np.ndarray  # int64 (blocks, slots), rows already looked at for expiry
    lost: np.ndarray  # int64 (blocks,), rows that found no room: must stay 0
    origin: np.ndarray  # int64 (blocks,), first citizen of the block
    who: np.ndarray  # uint16, place in the block
    day: np.ndarray  # uint16
    item: np.ndarray  # uint8
    slot: np.ndarray  # uint8
    state: np.ndarray  # uint8, Record


class Spells(NamedTuple):
    """Listings that ended and are not yet collected; laid out like the ledger."""

    first: np.ndarray  # int64 (blocks + 1,)
    n: np.ndarray  # int64 (blocks,)
    lost: np.ndarray  # int64 (blocks,)
    who: np.ndarray  # int32
    slot: np.ndarray  # uint8
    segment: np.ndarray  # uint8, Segment + 1, or 0
    start: np.ndarray  # uint16
    end: np.ndarray  # uint16
    reason: np.ndarray  # uint8, Reason
    wrongful: np.ndarray  # bool


def no_acts(room: np.ndarray) -> Acts:
    """An empty table of acts with `room` rows for each block."""
    first, n = _starts(room), len(room)
    return Acts(
        first, np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n), np.zeros(first[-1], np.int32),
        np.zeros(first[-1], np.uint8),
    )  # fmt: skip


def _starts(rows: np.ndarray) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(rows))).astype(np.int64)


def _moved(column: np.ndarray, old_first: np.ndarray, n: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The rows in use of `column`, moved to a new layout."""
    fresh = np.zeros(first[-1], column.dtype)
    for block in range(len(n)):
        rows = n[block]
        fresh[first[block] : first[block] + rows] = column[old_first[block] : old_first[block] + rows]
    return fresh


def empty_ledger(room: np.ndarray, n_slots: int, origin: np.ndarray) -> Ledger:
    """A ledger with `room` rows for each block, whose first citizens are `origin`."""
    first, n = _starts(room), len(room)
    zeros = np.zeros
    return Ledger(
        first,
        zeros(n, np.int64),
        zeros(n, np.int64),
        zeros((n, n_slots), np.int64),
        zeros(n, np.int64),
        np.array(origin, np.int64),
        zeros(first[-1], np.uint16),
        zeros(first[-1], np.uint16),
        zeros(first[-1], np.uint8),
        zeros(first[-1], np.uint8),
        zeros(first[-1], np.uint8),
    )


def empty_spells(room: np.ndarray) -> Spells:
    """A table of ended spells with `room` rows for each block."""
    first, n = _starts(room), len(room)
    return Spells(
        first,
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(first[-1], np.int32),
        np.zeros(first[-1], np.uint8),
        np.zeros(first[-1], np.uint8),
        np.zeros(first[-1], np.uint16),
        np.zeros(first[-1], np.uint16),
        np.zeros(first[-1], np.uint8),
        np.zeros(first[-1], np.bool_),
    )


Table = TypeVar("Table", Ledger, Spells)
SPARE = 8
"""Every block gets an eighth more room than it needs now when one of them is full, so that tables are seldom moved."""


@kernel
def has_room(first, n, headroom):
    """Whether every block has `headroom` (blocks,) free rows; ranges `first` (blocks + 1,), rows used `n` (blocks,)."""
    short = 0
    for block in range(len(n)):
        short += first[block] + n[block] + headroom[block] > first[block + 1]
    return short == 0


def with_room(table: Table, headroom: np.ndarray) -> Table:
    """`table` itself when every block has `headroom` free rows, otherwise a copy in which all blocks have room."""
    if has_room(table.first, table.n, headroom):
        return table
    needed = table.n + headroom
    return with_rows(table, np.maximum(needed + needed // SPARE, np.diff(table.first)))


def with_rows(table: Table, rows: np.ndarray) -> Table:
    """A copy of `table` whose blocks have as many `rows` (blocks,)."""
    first = _starts(rows)
    per_row = {
        name: _moved(column, table.first, table.n, first)
        for name, column in table._asdict().items()
        if column.shape == (table.first[-1],) and name not in ("first", "n", "today", "lost", "origin")
    }
    return table._replace(first=first, **per_row)
