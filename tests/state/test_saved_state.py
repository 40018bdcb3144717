"""What is kept of a society is everything but what is made anew; parts are found, and given back what was theirs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from simulation.parameters import Parameters
from simulation.state.saved_state import fields_of, give_all_back, give_back, parts_of, state_of, states_of


class Table(NamedTuple):
    """A table of one column."""

    day: np.ndarray


class Owner:
    """An owner of state with a part or without."""

    MADE_ANEW = frozenset(("name",))
    __module__ = "simulation.imagined"

    def __init__(self, part: Any = None, **more: Any) -> None:
        self.name = "a"
        self.settings = Parameters()
        self.note = print
        self.n = 1
        self.table = Table(np.zeros(2, np.int8))
        if part is not None:
            self.part = part
        for name, value in more.items():
            setattr(self, name, value)


def test_a_new_attribute_is_kept() -> None:
    assert state_of(Owner(mood=3)).keys() == {"n", "table", "mood"}


def test_a_part_has_its_own_state() -> None:
    inner = Owner()
    outer = Owner(inner, back=[Owner(), Owner()])
    inner.outer = outer  # type: ignore[attr-defined]
    parts = parts_of(outer, "o")
    assert list(parts) == ["o", "o.part", "o.back.0", "o.back.1"]
    assert all(state.keys() == {"n", "table"} for state in states_of(parts).values())


def test_a_part_that_two_hold_is_kept_once() -> None:
    both = Owner()
    assert list(parts_of(Owner(both, again=both), "o")) == ["o", "o.part"]


def test_it_comes_back_in_its_form() -> None:
    fresh = Owner()
    give_back(fresh, {"n": 7, "table": {"day": np.ones(5, np.int8)}})
    assert fresh.n == 7
    assert isinstance(fresh.table, Table)
    assert fresh.table.day.sum() == 5


def test_what_is_not_written_down_comes_back_too() -> None:
    fresh, old = parts_of(Owner(Owner()), "o"), parts_of(Owner(Owner(n=5), n=4), "o")
    give_all_back(fresh, states_of(old))
    assert [part.n for part in fresh.values()] == [4, 5]  # type: ignore[attr-defined]


def test_parts_must_be_the_same() -> None:
    with pytest.raises(ValueError, match=r"o\.part"):
        give_all_back(parts_of(Owner(), "o"), states_of(parts_of(Owner(Owner()), "o")))


def test_one_array_of_two_parts_stays_one() -> None:
    shared = np.zeros(4)
    states = states_of(parts_of(Owner(Owner(mine=shared), mine=shared), "o"))
    assert states["o"]["mine"] is states["o.part"]["mine"]


def test_views_of_one_array_are_refused() -> None:
    loads = np.zeros((2, 3))
    with pytest.raises(TypeError, match=r"o\.loads and o\.part\.load"):
        states_of(parts_of(Owner(Owner(load=loads[1]), loads=loads), "o"))


@pytest.mark.parametrize(
    "state",
    [
        {"n": 7},
        {"n": 7, "table": {"day": np.ones(5, np.int8)}, "more": 1},
        {"n": 7, "table": {}},
        {"n": 7, "table": {"day": np.ones(5, np.int16)}},
        {"n": 7, "table": {"day": np.ones((5, 1), np.int8)}},
        {"n": 7, "table": {"day": 1}},
    ],
)
def test_another_form_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Owner"):
        give_back(Owner(), state)


def test_a_table_has_columns() -> None:
    table = Table(np.zeros(2, np.int8))
    assert fields_of(table) == table._asdict() == fields_of(table._asdict())
    with pytest.raises(ValueError, match="columns"):
        fields_of(3)
