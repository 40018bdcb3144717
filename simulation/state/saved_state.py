"""WHAT IS KEPT OF A SOCIETY: what changes during a run, taken from its parts and given back to fresh ones.

A *part* is an object of this program that has attributes: an institution, the public debate, the recorder. Settings,
the catalogue, functions, and what a class names in MADE_ANEW come from the scenario; every other attribute of every
part is kept. So an attribute that is added later is kept without anybody thinking of it, and one of a type that
cannot be kept is refused when it is written (`simulation.checkpoint`), never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Parameters

Kept = dict[str, Any]
"""Attributes by name: numbers, words, arrays, and lists, tuples, mappings and named tuples of these."""

MODEL = "model"
"""The attribute by which Mesa's agents hold their society, which is no part of any of them."""


def state_of(owner: object) -> Kept:
    """The attributes of `owner` that are neither parts nor made anew; arrays are shared with it, not copied."""
    return {name: value for name, value in _own(owner) if not _parts_in(value)}


def give_back(owner: object, state: Kept) -> None:
    """Set the attributes of a fresh `owner` to `state`.

    Raises:
        ValueError: the state has other attributes than the owner, or one of another type.
    """
    expected = state_of(owner)
    if state.keys() != expected.keys():
        raise ValueError(f"{type(owner).__name__} keeps {sorted(expected)}, found {sorted(state)}")
    for name, value in state.items():
        setattr(owner, name, like(expected[name], value, f"{type(owner).__name__}.{name}"))


def parts_of(owner: object, name: str) -> dict[str, object]:
    """`owner` and the parts that it leads to, each once, by the shortest way there; the way to `owner` is `name`."""
    found, seen = {name: owner}, {id(owner)}
    ahead = [(name, owner)]
    for way, part in ahead:
        for attribute, value in _own(part):
            for n, inner in enumerate(_parts_in(value)):
                if id(inner) not in seen:
                    place = f"{way}.{attribute}.{n}" if isinstance(value, list) else f"{way}.{attribute}"
                    seen.add(id(inner))
                    found[place] = inner
                    ahead.append((place, inner))
    return found


def states_of(parts: Mapping[str, object]) -> dict[str, Kept]:
    """The state of every part.

    Raises:
        TypeError: two arrays share memory without being one, which would be torn apart on loading.
    """
    states = {way: state_of(part) for way, part in parts.items()}
    met: dict[int, tuple[str, np.ndarray]] = {}
    for way, state in states.items():
        for name, value in state.items():
            if isinstance(value, np.ndarray):
                first, known = met.setdefault(id(_owner_of_memory(value)), (f"{way}.{name}", value))
                if known is not value:
                    raise TypeError(f"{first} and {way}.{name} share memory, which a checkpoint would tear apart")
    return states


def give_all_back(parts: Mapping[str, object], states: Mapping[str, Kept]) -> None:
    """Set the attributes of fresh parts. Raises ValueError when the states are those of other parts."""
    if parts.keys() != states.keys():
        raise ValueError(f"there are {sorted(parts.keys() ^ states.keys())[:4]} on one side only")
    for way, part in parts.items():
        give_back(part, states[way])


def like(fresh: Any, value: Any, name: str) -> Any:
    """`value` in the form of the `fresh` one: its kind of named tuple, its record type.

    Raises:
        ValueError: it is of another kind.
    """
    if isinstance(fresh, np.ndarray):
        if not isinstance(value, np.ndarray) or value.ndim != fresh.ndim or value.dtype.names != fresh.dtype.names:
            raise ValueError(f"{name} is another kind of array")
        if fresh.dtype.names:
            return value.astype(fresh.dtype).view(type(fresh))
        if value.dtype != fresh.dtype:
            raise ValueError(f"{name} holds {value.dtype}, not {fresh.dtype}")
    elif isinstance(fresh, tuple) and hasattr(fresh, "_fields"):
        columns = fields_of(value)
        if columns.keys() != set(fresh._fields):
            raise ValueError(f"{name} has other columns")
        return type(fresh)(*(like(getattr(fresh, field), columns[field], f"{name}.{field}") for field in fresh._fields))
    return value


def fields_of(value: Any) -> dict[str, Any]:
    """The columns of a table, a named tuple or what has become of it on a disk. Raises ValueError for other things."""
    columns = value._asdict() if isinstance(value, tuple) and hasattr(value, "_asdict") else value
    if not isinstance(columns, dict):
        raise ValueError("a table has columns")
    return columns


def _own(owner: object) -> Iterator[tuple[str, Any]]:
    """The attributes that are not made anew."""
    made_anew: Collection[str] = getattr(type(owner), "MADE_ANEW", ())
    for name, value in vars(owner).items():
        given = isinstance(value, Parameters | Catalogue) or callable(value)
        if not (given or name == MODEL or name in made_anew):
            yield name, value


def _parts_in(value: Any) -> list[Any]:
    """The part that `value` is, or the parts that it lists; nothing when it is no part."""
    parts = value if isinstance(value, list) else [value]
    return parts if parts and all(_is_part(part) for part in parts) else []


def _is_part(value: Any) -> bool:
    ours = type(value).__module__.startswith("simulation.") and hasattr(value, "__dict__")
    return ours and not (is_dataclass(value) or isinstance(value, Parameters | Enum | np.ndarray | tuple))


def _owner_of_memory(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
