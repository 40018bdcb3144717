"""WHAT IS KEPT OF AN OBJECT: the attributes that change during a run, taken from it and given back to a fresh one.

An owner of state names what is *made anew* from the scenario and the seed; all its other attributes are state. So an
attribute that is added later is kept without anybody thinking of it, and one of a type that cannot be kept is
refused when it is written (`simulation.checkpoint`), never left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

State = dict[str, Any]
"""Attributes by name: numbers, words, arrays, and lists, tuples, mappings and named tuples of these."""


def state_of(owner: object, made_anew: Collection[str]) -> State:
    """The attributes of `owner` but those made anew; arrays are shared with it, not copied."""
    return {name: value for name, value in vars(owner).items() if name not in made_anew}


def give_back(owner: object, state: State, made_anew: Collection[str]) -> None:
    """Set the attributes of a fresh `owner` to `state`.

    Raises:
        ValueError: the state has other attributes than the owner, or one of another type.
    """
    expected = state_of(owner, made_anew)
    if state.keys() != expected.keys():
        raise ValueError(f"{type(owner).__name__} keeps {sorted(expected)}, found {sorted(state)}")
    for name, value in state.items():
        setattr(owner, name, _like(expected[name], value, f"{type(owner).__name__}.{name}"))


def _like(fresh: Any, value: Any, name: str) -> Any:
    """`value` in the form of the `fresh` one: its kind of named tuple, its record type."""
    if isinstance(fresh, np.ndarray):
        if not isinstance(value, np.ndarray) or value.ndim != fresh.ndim or value.dtype.names != fresh.dtype.names:
            raise ValueError(f"{name} is another kind of array")
        if fresh.dtype.names:
            return value.astype(fresh.dtype).view(type(fresh))
        if value.dtype != fresh.dtype:
            raise ValueError(f"{name} holds {value.dtype}, not {fresh.dtype}")
    elif isinstance(fresh, tuple) and hasattr(fresh, "_fields"):
        if not isinstance(value, dict) or value.keys() != set(fresh._fields):
            raise ValueError(f"{name} has other columns")
        return type(fresh)(*(_like(getattr(fresh, field), value[field], f"{name}.{field}") for field in fresh._fields))
    return value
