"""WHAT IS SET FROM OUTSIDE: `--set policy.scope=expansive` and `Scenario.replace`, typed and checked like a file.

A path names keys, and positions in lists from 0 (`events.0.severity`); keys joined by + get the same value
(`conduct.jaywalking+online_rumour.relevance`). A mapping is laid over what is there, anything
else replaces it, exactly as with `extends`.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

import numpy as np
from pydantic import BaseModel

from simulation.errors import BadInput
from simulation.scenario.error_format import Path, Place, Problem, dotted, refuse, shown
from simulation.scenario.inheritance import is_policy_value, laid_over
from simulation.scenario.reading import Node, check_characters, read_value

SOURCE = "--set"
HERE = Place(SOURCE)
ALIKE = "+"
"""Joins the keys of a path that get the same value."""


def assignments(texts: Iterable[str]) -> dict[Path, Node]:
    """`["policy.scope=expansive", ...]` as paths and nodes. Raises BadInput for what is not `path=value`."""
    found: dict[Path, Node] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        paths = paths_of(name.strip())
        if not equals:
            raise BadInput(f"{SOURCE}: must be path=value, such as policy.scope=expansive (got {shown(text)})")
        found |= {path: read_value(value.strip(), SOURCE, path) for path in paths}
    return found


def replacements(changes: Mapping[str, Any]) -> dict[Path, Node]:
    """Plain Python values by dotted path as paths and nodes. Raises BadInput."""
    return {path: node_of(value, path) for name, value in changes.items() for path in paths_of(name)}


def paths_of(text: str) -> tuple[Path, ...]:
    """Every path that a text names: `"conduct.a+b.rate"` is those of `conduct.a.rate` and `conduct.b.rate`."""
    choices = [step.split(ALIKE) for step in text.split(".")]
    return tuple(path_of(".".join(steps)) for steps in itertools.product(*choices))


def path_of(text: str) -> Path:
    """`"events.0.severity"` as `("events", 0, "severity")`. Raises BadInput."""
    steps = text.split(".")
    if not all(step and step.isprintable() and " " not in step for step in steps):
        raise BadInput(f"{SOURCE}: must be keys joined by dots, such as population.citizens (got {shown(text)})")
    return tuple(int(step) if step.isascii() and step.isdigit() and len(step) < 7 else step for step in steps)


def node_of(value: Any, path: Path = ()) -> Node:
    """A Python value, meant for `path`, as a node: what a file would hold to say the same. Raises BadInput."""
    match value:
        case None | bool():
            return Node(value, HERE)
        case str():
            check_characters(value, SOURCE, path, lines=False)
            return Node(value, HERE)
        case Enum():
            return node_of(value.value, path)
        case np.generic():
            return node_of(value.item(), path)
        case int() | float():
            if isinstance(value, float) and not np.isfinite(value):
                refuse([Problem(HERE, path, f"must be a finite number (got {value})")])
            return Node(value, HERE)
        case date():
            return Node(value.isoformat(), HERE)
        case BaseModel():
            return node_of(value.model_dump(by_alias=True), path)
        case Mapping():
            named = {str(name): node_of(item, (*path, str(name))) for name, item in value.items()}
            return Node({name: dataclasses.replace(item, key=HERE) for name, item in named.items()}, HERE)
        case list() | tuple():
            return Node([node_of(item, (*path, i)) for i, item in enumerate(value)], HERE)
    allowed = f"must be text, a number, a date, a list or a mapping (got {type(value).__name__})"
    raise BadInput(str(Problem(HERE, path, allowed)))


def put(root: Node, path: Path, value: Node, done: Path = ()) -> Node:
    """`root` with `value` laid over what stands at `path`; missing mappings on the way are made, `root` stays."""
    if not path:
        return dataclasses.replace(laid_over(root, value, done), key=root.key or HERE)
    step, rest = path[0], path[1:]
    here = (*done, step)
    if isinstance(root.value, list):
        if not isinstance(step, int):
            refuse([Problem(HERE, here, f"{dotted(done)} is a list; name a position from 0 (got {shown(str(step))})")])
        if step >= len(root.value):
            refuse([Problem(HERE, here, f"{dotted(done)} holds {len(root.value)}, numbered from 0 (got {step})")])
        items = list(root.value)
        items[step] = put(items[step], rest, value, here)
        return Node(items, root.place, root.key)
    if isinstance(root.value, str) and is_policy_value(done):
        root = Node({"like": root}, root.place, root.key)
    if not isinstance(root.value, dict):
        root = Node({}, HERE, HERE)
    known = root.value if isinstance(root.value, dict) else {}
    name = str(step)
    under = put(known.get(name, Node({}, HERE, HERE)), rest, value, (*done, name))
    return Node({**known, name: under}, root.place, root.key)
