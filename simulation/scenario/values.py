"""WHAT A SCENARIO SAYS, value by value: each with unit, range, source and the place where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.conduct import Catalogue, load_catalogue
from simulation.scenario.dated import Dated
from simulation.scenario.error_format import Path, dotted
from simulation.scenario.reading import Node
from simulation.scenario.schema_errors import bounds_of, keys_of, locate, unit_of
from simulation.scenario.settings import Settings

DEFAULT = "default"
"""The place of a value that nobody wrote."""


class Explanation(NamedTuple):
    """One value of a scenario.

    path: dotted keys. value: plain Python. where: `file:line`, `--set` or `default`. unit: as in the parameter tables.
    range: the bounds in words, empty without. source, grade: where the default comes from. meaning: in one line.
    prior: the declared range in which the number is believed to lie, None where none is declared; reason: why.
    bounds: the lowest and the highest number allowed, None where there is no bound.
    """

    path: str
    value: Any
    where: str
    unit: str
    range: str
    source: str
    grade: str
    meaning: str
    prior: tuple[float, float] | None = None
    reason: str = ""
    bounds: tuple[float | None, float | None] = (None, None)


def values_of(settings: Settings, tree: Node) -> Iterator[Explanation]:
    """Every value of the settings, in their order; `tree` is what was written, position by position as in them."""
    catalogue = load_catalogue(settings.conduct)
    for row in _values(tree, settings, (), ()):
        yield _from_catalogue(row, catalogue) if row.path.startswith("conduct.") else row


def place_of(tree: Node, loc: Path) -> str:
    """`file:line` of the value at `loc` of the settings, `--set`, or `default` when nobody wrote it."""
    spot = locate(tree, loc)
    if not spot.exact and isinstance(spot.node.value, dict):
        like = spot.node.value.get("like")
        return str(like.where) if like is not None else DEFAULT
    return str(spot.node.where) if spot.path else DEFAULT


def _values(tree: Node, model: BaseModel, path: Path, loc: Path) -> Iterator[Explanation]:
    """The values under a model; `path` is the user's, `loc` the settings' own."""
    names = dict(zip(type(model).model_fields, keys_of(type(model)), strict=True))
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        yield from _value(tree, value, field, (*path, names[name]), (*loc, names[name]))


def _value(tree: Node, value: Any, field: FieldInfo, path: Path, loc: Path) -> Iterator[Explanation]:
    if isinstance(value, BaseModel):
        yield from _values(tree, value, path, loc)
    elif isinstance(value, tuple) and value and all(isinstance(item, BaseModel) for item in value):
        if len(value) == 1 and isinstance(value[0], Dated) and value[0].start is None and value[0].cities is None:
            yield from _values(tree, value[0].value, path, (*loc, 0, "value"))
            return
        for i, item in enumerate(value):
            yield from _values(tree, item, (*path, i), (*loc, i))
    else:
        low_high = bounds_of(field)
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        yield Explanation(
            path=dotted(path),
            value=value,
            where=place_of(tree, loc),
            unit=unit_of(field),
            range=_range(*low_high),
            source=str(extra.get("source", "")),
            grade=str(extra.get("grade", "")),
            meaning=field.description or "",
            prior=_pair(extra.get("prior")),
            reason=str(extra.get("reason", "")),
            bounds=low_high,
        )


def _from_catalogue(row: Explanation, catalogue: Catalogue) -> Explanation:
    """A number of a conduct item with its value in force, and its source in the catalogue."""
    _, item, field = row.path.split(".")
    i = catalogue.names.index(item)
    if field == "by":
        value: Any = "firm" if catalogue.by_firm[i] else "citizen"
    elif field == "domain":
        value = catalogue.domains[i]
    else:
        value = getattr(catalogue, field)[i].item()
    grade, source = catalogue.sources.get((item, field), (row.grade, row.source))
    return row._replace(value=value, grade=grade, source=source)


def _pair(found: Any) -> tuple[float, float] | None:
    return (float(found[0]), float(found[1])) if isinstance(found, list) else None


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"{'' if low is None else format(low, '.10g')} to {'' if high is None else format(high, '.10g')}".strip()
