"""Values on disk come back as they were."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.checkpoint.shelf import SMALL, Reader, Shelf
from simulation.government.institutions.consultation import Proposal
from simulation.government.institutions.public_sphere import Issue
from simulation.state.citizens import Slot
from tests.laws.societies import law

PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary(), st.sets(st.integers())
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.integers(), st.text()), inner, max_size=3),
    ),
    max_leaves=8,
)


def there_and_back(value: Any, folder: Path) -> Any:
    shelf = Shelf(folder)
    content = shelf.put(value, "value")
    shelf.close()
    return Reader(folder, {path.name for path in folder.iterdir()}).take(content)


@law(60)
@given(VALUES)
def test_plain_values(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    back = there_and_back(value, tmp_path_factory.mktemp("shelf"))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", ["u1", "?", "u2", "i8", "f4", "f8"])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 0, 3), (4, 5), (SMALL, 2)])
def test_arrays(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    array = (np.arange(np.prod(shape)) % 7).astype(dtype).reshape(shape)
    one, two = there_and_back([array, array[::-1]], tmp_path)
    np.testing.assert_array_equal(one, array, strict=True)
    np.testing.assert_array_equal(two, array[::-1], strict=True)


def test_not_a_number(tmp_path: Path) -> None:
    back = there_and_back([np.float64("nan"), float("-inf"), np.int64(4)], tmp_path)
    assert np.isnan(back[0])
    assert back[1:] == [float("-inf"), 4]


@pytest.mark.parametrize("value", [object(), np.int32(4), np.float32(1), np.array([{}], dtype=object), {1: print}])
def test_what_cannot_be_kept(tmp_path: Path, value: Any) -> None:
    with pytest.raises(TypeError, match="a checkpoint cannot keep"):
        there_and_back(value, tmp_path)


def test_what_two_hold_is_one_thing_again(tmp_path: Path) -> None:
    issue = Issue(1, 2, 0.5, 0.5, 3, 1.0, 0.1)
    array, names = np.arange(4), ["a"]
    value = [
        issue,
        Proposal(1, Slot.REGISTRY, 3, issue),
        {"x": array},
        (array, names),
        names,
        Issue(*vars(issue).values()),
    ]
    back = there_and_back(value, tmp_path)
    assert back[1].issue is back[0]
    assert back[5] is not back[0]
    assert back[5] == back[0]
    assert back[1].slot is Slot.REGISTRY
    assert back[3][0] is back[2]["x"]
    assert back[3][1] is back[4]


def test_nothing_else_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        Reader(tmp_path, ()).take({"object": ["Path", []]})
