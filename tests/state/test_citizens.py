"""Citizens: columns of the stated types, bits that do not collide, and groups that divide everybody."""

from __future__ import annotations

from enum import IntEnum
from itertools import product

import numpy as np
import pytest

from simulation.state.citizens import (
    DIMENSIONS,
    FIRST_GROUPS,
    GROUP_BITS,
    GROUP_MASK,
    GROUPS,
    IS_GROUPED,
    N_GROUPS,
    N_SEGMENTS,
    N_SLOTS,
    SHAPES,
    TYPES,
    Citizens,
    Debt,
    History,
    Listing,
    Schooling,
    code_of_groups,
    empty_citizens,
)
from simulation.state.tallies import group_in

MOST_BYTES = 200
"""Bytes of columns a citizen may take: the speed goal allows 250 for all state."""


def test_columns_have_one_row_a_citizen_and_start_at_zero() -> None:
    citizens = empty_citizens(7)
    for name, column in citizens._asdict().items():
        assert column.shape == ((7, SHAPES[name]) if name in SHAPES else (7,)), name
        assert column.dtype == TYPES.get(name, np.uint8), name
        assert not column.any(), name
    assert citizens.owed.shape == (7, N_SEGMENTS)
    assert citizens.points.shape == (7, N_SLOTS)


def test_types_and_shapes_name_columns_only() -> None:
    assert set(SHAPES) | set(TYPES) <= set(Citizens._fields)


def test_a_citizen_is_small() -> None:
    assert sum(column.nbytes for column in empty_citizens(1)) <= MOST_BYTES


@pytest.mark.parametrize(("bits", "column"), [(Debt, "debt"), (Listing, "listing"), (History, "history")])
def test_flags_are_single_bits_and_fit_their_column(bits: type[IntEnum], column: str) -> None:
    values = list(bits)
    assert all(value.bit_count() == 1 for value in values)
    assert max(values) <= np.iinfo(TYPES.get(column, np.uint8)).max


def groups_by_hand(age: int, sex: int, residence: int, schooling: int, income_fifth: int) -> set[str]:
    """The names of a citizen's groups, told from what they mean."""
    bands = {"age=18-29": range(30), "age=30-39": range(30, 40), "age=40-49": range(40, 50), "age=50-59": range(50, 60)}
    band = next((name for name, ages in bands.items() if age in ages), "age=60+")
    return {
        band,
        ("sex=female", "sex=male")[sex],
        ("residence=rural", "residence=urban")[residence],
        f"schooling={Schooling(schooling).name.lower()}",
        f"income={income_fifth + 1}",
    }


def test_everybody_is_in_one_group_of_each_kind() -> None:
    people = list(product((18, 29, 30, 39, 40, 49, 50, 59, 60, 97, 110), (0, 1), (0, 1), range(4), range(5)))
    citizens = empty_citizens(len(people))
    for row, person in enumerate(people):
        (
            citizens.age[row],
            citizens.sex[row],
            citizens.residence[row],
            citizens.schooling[row],
            citizens.income_fifth[row],
        ) = person
    for code, person in zip(code_of_groups(citizens).tolist(), people, strict=True):
        positions = [group_in(code, dimension) for dimension in range(DIMENSIONS)]
        assert {GROUPS[position] for position in positions} == groups_by_hand(*person)


def test_a_code_holds_any_group_of_each_dimension() -> None:
    ends = (*FIRST_GROUPS[1:], N_GROUPS)
    assert [end - first for first, end in zip(FIRST_GROUPS, ends, strict=True)] == [2, 5, 5, 4, 2]
    assert max(end - first for first, end in zip(FIRST_GROUPS, ends, strict=True)) <= GROUP_MASK + 1
    assert GROUP_MASK == 2**GROUP_BITS - 1
    assert IS_GROUPED == 2 ** (GROUP_BITS * DIMENSIONS) < 2**16
    assert len(set(GROUPS)) == N_GROUPS
    assert GROUPS[0] == "all"
