"""Tables that grow: no row is lost, none changes its block."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.state.citizens import N_SLOTS
from simulation.state.tables import Ledger, Spells, empty_ledger, empty_spells, has_room, no_acts, with_room

ROOM = np.array([3, 5, 2])
ORIGIN = np.array([0, 8192, 10])


def filled(table: Ledger | Spells, rows: tuple[int, ...]) -> Ledger | Spells:
    """The table with `rows` in use in its blocks; row r of block b is about citizen 100 b + r."""
    for block, n in enumerate(rows):
        table.n[block] = n
        table.who[table.first[block] : table.first[block] + n] = 100 * block + np.arange(n)
    return table


def people(table: Ledger | Spells) -> list[list[int]]:
    """Whom the rows in use are about, block by block."""
    return [table.who[first : first + n].tolist() for first, n in zip(table.first[:-1], table.n, strict=True)]


@pytest.mark.parametrize("table", [empty_ledger(ROOM, N_SLOTS, ORIGIN), empty_spells(ROOM)], ids=["ledger", "spells"])
def test_blocks_have_the_room_asked_for(table: Ledger | Spells) -> None:
    assert table.first.tolist() == [0, 3, 8, 10]
    assert len(table.who) == 10
    assert not table.n.any()
    assert not table.lost.any()


@pytest.mark.parametrize(
    "make", [lambda: empty_ledger(ROOM, N_SLOTS, ORIGIN), lambda: empty_spells(ROOM)], ids=["ledger", "spells"]
)
def test_full_blocks_grow_and_keep_their_rows(make: object) -> None:
    table = filled(make(), (3, 1, 2))  # type: ignore[operator]
    grown = with_room(table, np.array([1, 1, 1]))
    assert people(grown) == people(table) == [[0, 1, 2], [100], [200, 201]]
    assert (np.diff(grown.first) - grown.n >= 1).all()
    assert np.diff(grown.first).tolist() == [4, 5, 3], "as much as is needed, and never less than before"
    assert grown.first[-1] == len(grown.who)
    again = with_room(grown, np.array([1, 1, 1]))
    assert again is grown


def test_a_table_with_room_is_left_alone() -> None:
    table = filled(empty_spells(ROOM), (1, 1, 1))
    assert with_room(table, np.array([1, 1, 1])) is table


def test_a_ledger_keeps_where_it_was() -> None:
    """`today` and `forgotten` count rows from the start of the block, so they survive a move."""
    table = filled(empty_ledger(ROOM, N_SLOTS, ORIGIN), (3, 5, 2))
    table.today[:] = (2, 5, 0)
    table.forgotten[1] = (4, 3, 2, 1, 0)
    table.day[:] = np.arange(10)
    grown = with_room(table, np.array([2, 2, 2]))
    assert grown.today.tolist() == [2, 5, 0]
    assert grown.origin.tolist() == ORIGIN.tolist()
    assert grown.forgotten[1].tolist() == [4, 3, 2, 1, 0]
    start = grown.first[1]
    assert grown.day[start : start + 5].tolist() == [3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "make", [lambda room: empty_ledger(room, N_SLOTS, np.array([0, 77])), empty_spells], ids=["ledger", "spells"]
)
def test_a_column_as_long_as_there_are_blocks_is_not_mistaken_for_rows(make: Any) -> None:
    table = make(np.array([1, 1]))
    filled(table, (1, 1))
    grown = with_room(table, np.array([1, 1]))
    assert grown.n.tolist() == [1, 1]
    assert grown.lost.tolist() == [0, 0]
    assert people(grown) == [[0], [100]]
    if isinstance(grown, Ledger):
        assert grown.origin.tolist() == [0, 77]


def test_acts_have_the_room_asked_for() -> None:
    acts = no_acts(np.array([4, 3]))
    assert acts.first.tolist() == [0, 4, 7]
    assert len(acts.who) == len(acts.item) == 7
    for column in (acts.n, acts.lost, acts.usual):
        assert column.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("used", "room"), [((2, 4, 1), True), ((3, 4, 1), False), ((2, 4, 2), False), ((2, 5, 1), False)]
)
def test_there_is_room_when_every_block_has_some(used: tuple[int, ...], room: bool) -> None:
    assert has_room(np.array([0, 3, 8, 10]), np.array(used), np.array([1, 1, 1])) == room
