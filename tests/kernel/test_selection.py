"""Finding: the places of a column that meet a condition, in order, and room enough for everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kernel.randomness import BYTE
from simulation.kernel.selection import find_due, find_filled, find_up_to, most_below
from simulation.kernel.work_sharing import BLOCK_SIZE

RULES: dict[str, tuple[Callable[..., Any], Callable[[np.ndarray, int], np.ndarray], type]] = {
    "due": (find_due, lambda column, day: column == day, np.uint16),
    "filled": (lambda column, _, found: find_filled(column, found), lambda column, _: column != 0, np.uint8),
    "up to": (
        lambda column, highest, found: find_up_to(column, np.uint8(highest), found),
        lambda column, highest: column <= highest,
        np.uint8,
    ),
}
"""What finds, what it should find, and the type of its column."""


def found_by(name: str, column: np.ndarray, value: int) -> tuple[list[int], list[int]]:
    """What the rule writes down, and the places that it should."""
    find, meets, _ = RULES[name]
    found = np.full(len(column), 60_000, np.uint16)
    n = find(column, value, found)
    return found[:n].tolist(), np.flatnonzero(meets(column, value)).tolist()


@pytest.mark.parametrize("name", RULES)
@given(values=st.lists(st.integers(0, 255), max_size=300), value=st.integers(0, 255))
def test_the_places_are_those_of_a_plain_search(name: str, values: list[int], value: int) -> None:
    found, expected = found_by(name, np.array(values, RULES[name][2]), value)
    assert found == expected


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("value", [0, 1, 127, 128, 254, 255])
def test_full_blocks_fit_their_scratch(name: str, value: int) -> None:
    """Where everybody is found, where nobody is, and for all values of a byte."""
    kind = RULES[name][2]
    for column in (
        np.full(BLOCK_SIZE, value, kind), np.zeros(BLOCK_SIZE, kind), np.full(BLOCK_SIZE, 255, kind),
        np.arange(BLOCK_SIZE).astype(kind),
    ):  # fmt: skip
        found, expected = found_by(name, column, value)
        assert found == expected


@pytest.mark.parametrize("name", RULES)
def test_in_no_column_is_nothing(name: str) -> None:
    assert found_by(name, np.zeros(0, RULES[name][2]), 0) == ([], [])


def test_a_part_of_a_column_has_places_of_its_own() -> None:
    """Columns are handed over by block, and some by every second byte."""
    column = np.array([9, 4, 9, 4, 4, 9], np.uint16)
    found = np.zeros(4, np.uint16)
    assert found[: find_due(column[1:5], 4, found)].tolist() == [0, 2, 3]
    assert found[: find_due(column[::2], 9, found)].tolist() == [0, 1]


def test_days_beyond_a_column_are_found_by_nobody() -> None:
    """Days are compared as whole numbers, not cut to the column's type."""
    found = np.zeros(3, np.uint16)
    assert find_due(np.array([0, 1, 65535], np.uint16), 65536, found) == 0
    assert find_due(np.array([0, 1, 65535], np.uint16), 65535, found) == 1


@pytest.mark.parametrize("limit", [0.25, 0.5, 1.0, 1.5, 51.2, 128.0, 255.0, 255.5, 256.0, 300.0])
def test_the_largest_byte_under_a_limit(limit: float) -> None:
    assert most_below(limit) == max(byte for byte in range(BYTE) if byte < limit)


def test_where_no_byte_is_under_a_limit_the_smallest_stands_for_none() -> None:
    assert most_below(0.0) == 0
