"""What is kept of an object is everything but what is made anew."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from simulation.keeping import give_back, state_of


class Table(NamedTuple):
    """A table of one column."""

    day: np.ndarray


def owner(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(name="a", n=1, table=Table(np.zeros(2, np.int8)), **more)


def test_a_new_attribute_is_kept() -> None:
    assert state_of(owner(mood=3), {"name"}).keys() == {"n", "table", "mood"}


def test_it_comes_back_in_its_form() -> None:
    fresh = owner()
    give_back(fresh, {"n": 7, "table": {"day": np.ones(5, np.int8)}}, {"name"})
    assert fresh.n == 7
    assert isinstance(fresh.table, Table)
    assert fresh.table.day.sum() == 5


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
    with pytest.raises(ValueError, match="SimpleNamespace"):
        give_back(owner(), state, {"name"})
