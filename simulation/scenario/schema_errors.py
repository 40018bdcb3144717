"""WHAT IS ALLOWED INSTEAD: pydantic's errors told in words, at the place where the user wrote the value."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from simulation.errors import nearest
from simulation.scenario.error_format import Path, Problem, listed, shown
from simulation.scenario.reading import Node

NO_UNIT = {"", "1", "items", "cities", "systems", "measures"}
_RANGE = {"greater_than", "greater_than_equal", "less_than", "less_than_equal"}


def problems_of(error: ValidationError, model: type[BaseModel], root: Node, prefix: Path = ()) -> Iterator[Problem]:
    """Every error of a validation against `model`, which stands at `prefix` in the tree `root`."""
    for detail in error.errors(include_url=False):
        yield _problem(detail, model, root, prefix)


def _problem(detail: ErrorDetails, model: type[BaseModel], root: Node, prefix: Path) -> Problem:
    place = locate(root, (*prefix, *detail["loc"]))
    kind, got = detail["type"], f"(got {shown(detail['input'])})"
    if kind == "extra_forbidden":
        owner = model_at(model, detail["loc"][:-1])
        names = list(keys_of(owner)) if owner is not None else []
        name = str(detail["loc"][-1])
        hint = nearest(name, names) or elsewhere(name, model)
        allowed = f"unknown key{hint}; allowed: {listed(names)}"
        return Problem(place.node.key or place.node.place, place.path, f"{allowed} (got {shown(name)})")
    if kind == "missing":
        field = field_at(model, detail["loc"])
        what = f", {describe(field)}" if field is not None else ""
        return Problem(place.node.where, place.path, f"is required{what} (got nothing)")
    if kind == "value_error":
        return Problem(place.node.where, place.path, f"{detail['ctx']['error']} {got}")
    field = field_at(model, detail["loc"])
    if field is None:
        return Problem(place.node.where, place.path, f"{detail['msg'][0].lower()}{detail['msg'][1:]} {got}")
    member = bool(detail["loc"]) and isinstance(detail["loc"][-1], int)
    words = choices(field.annotation)
    what = f"one of {listed(words)}" if member and words else "text" if member else describe(field)
    hint = nearest(detail["input"], words) if isinstance(detail["input"], str) else ""
    return Problem(place.node.where, place.path, f"must be {what}{hint} {got}")


class Spot:
    """A node of a tree and the path by which the user reaches it.

    exact: whether the path was found; otherwise `node` is the last node on the way.
    """

    def __init__(self, node: Node, path: Path, exact: bool) -> None:
        self.node, self.path, self.exact = node, path, exact


def locate(root: Node, loc: Iterable[str | int]) -> Spot:
    """Where the value at a pydantic path was written; such a path spells shorthand out and names union tags."""
    node, path, exact = root, list[str | int](), True
    for step in loc:
        if step == "day" and isinstance(node.value, dict) and "date" in node.value:
            step = "date"  # the two ways to say when an event happens
        if not exact:
            path.append(step)
        elif isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)]
            path.append(step)
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            path.append(step)
        elif _is_spelt_out(path, node, step):
            continue
        elif isinstance(node.value, dict):
            exact = False
            path.append(step)
        else:
            exact = False
            break  # inside a preset or a scalar: the scalar itself is the place
    return Spot(node, tuple(path), exact)


def _is_spelt_out(path: list[str | int], node: Node, step: str | int) -> bool:
    """Whether a step exists only in the settings: entry and `value` of a policy without dates, or an event's kind."""
    if len(path) == 2 and path[0] == "policy":
        return isinstance(step, int) or step == "value"
    if len(path) == 2 and path[0] == "events" and isinstance(node.value, dict) and "kind" in node.value:
        return step == node.value["kind"].value
    return False


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """The keys of a model as files write them."""
    for name, field in model.model_fields.items():
        yield field.alias or name


def elsewhere(name: str, model: type[BaseModel], path: tuple[str, ...] = ()) -> str:
    """A hint to where a key of this name stands under a model, or an empty string."""
    if path and name in model.model_fields:
        return f" (did you mean '{'.'.join((*path, name))}'?)"
    for key, field in model.model_fields.items():
        for inner in models_in(field.annotation):
            if hint := elsewhere(name, inner, (*path, key)):
                return hint
    return ""


def model_at(model: type[BaseModel], loc: Iterable[str | int]) -> type[BaseModel] | None:
    """The model that stands at `loc` under `model`, if one does."""
    kind: Any = model
    for step in loc:
        kind = _inside(kind, step)
    return next(models_in(kind), None)


def field_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> FieldInfo | None:
    """The field at `loc` under `model`; for a position in a list, the list's field."""
    while loc and isinstance(loc[-1], int):
        loc = loc[:-1]
    owner = model_at(model, loc[:-1])
    return owner.model_fields.get(str(loc[-1])) if owner is not None and loc else None


def _inside(kind: Any, step: str | int) -> Any:
    """The type of the member `step` of a type."""
    if isinstance(step, int):
        members = [get_args(part)[0] for part in parts_of(kind) if get_origin(part) in (tuple, list)]
        return members[0] if members else None
    for model in models_in(kind):
        if step in model.model_fields:
            return model.model_fields[step].annotation
    for model in models_in(kind):
        tag = model.model_fields.get("kind")
        if tag is not None and step in get_args(tag.annotation):
            return model
    return None


def models_in(kind: Any) -> Iterator[type[BaseModel]]:
    """The models among the alternatives of a type."""
    return (part for part in parts_of(kind) if isinstance(part, type) and issubclass(part, BaseModel))


def parts_of(kind: Any) -> Iterator[Any]:
    """The alternatives of a type, without annotations."""
    if get_origin(kind) is Annotated:
        yield from parts_of(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for part in get_args(kind):
            yield from parts_of(part)
    else:
        yield kind


def choices(kind: Any) -> list[str]:
    """The words allowed by a type, also as members of a list."""
    words: list[str] = []
    for part in parts_of(kind):
        if get_origin(part) is Literal:
            words += [str(word) for word in get_args(part)]
        elif get_origin(part) in (tuple, list):
            words += choices(get_args(part)[0])
    return words


def describe(field: FieldInfo) -> str:
    """What a field accepts: kind, range and unit, such as `a number from 0 to 1`."""
    kinds = [_kind(part) for part in parts_of(field.annotation) if part is not type(None)]
    text = " or ".join(dict.fromkeys(kinds)) + range_of(field) + _form_of(field)
    unit = unit_of(field)
    return text if unit in NO_UNIT else f"{text}, unit {unit}"


def _form_of(field: FieldInfo) -> str:
    """The length and the characters that a text may have, in words."""
    longest = next((m.max_length for m in field.metadata if hasattr(m, "max_length")), None)
    pattern = next((m.pattern for m in field.metadata if getattr(m, "pattern", None)), None)
    text = f" of at most {longest} characters" if longest is not None else ""
    return f"{text} that match {pattern}" if pattern else text


def unit_of(field: FieldInfo) -> str:
    """The unit of a parameter, or an empty string."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def range_of(field: FieldInfo) -> str:
    """The bounds of a field in words, with a blank before them; empty without bounds."""
    low, high = bounds_of(field)
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}" if abs(high) < 1e6 else f" from {low:g} to {high}"
    if low is not None:
        return f", at least {low:g}"
    return "" if high is None else f", at most {high:g}"


def bounds_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """The inclusive lower and upper bound of a field."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    high = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    return low, high


def _kind(part: Any) -> str:
    if get_origin(part) is Literal:
        words = [str(word) for word in get_args(part)]
        return words[0] if len(words) == 1 else f"one of {listed(words)}"
    if get_origin(part) in (tuple, list):
        words = choices(part)
        if any(models_in(get_args(part)[0])):
            return "a list of mappings"
        return f"a list of {listed(words)}" if words else "a list of names"
    names = {bool: "true or false", int: "a whole number", float: "a number", str: "text"}
    if part in names:
        return names[part]
    if isinstance(part, type) and issubclass(part, date):
        return "a date such as 2019-04-09"
    return "a mapping"
