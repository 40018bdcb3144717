"""WHERE EACH VALUE COMES FROM, and what differs between two scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.errors import BadInput, nearest
from simulation.scenario.dated import Dated
from simulation.scenario.faults import bounds_of, keys_of, unit_of
from simulation.scenario.problems import Path, dotted, shown
from simulation.scenario.scenario import DEFAULT, Scenario


class Explanation(NamedTuple):
    """One value of a scenario.

    path: dotted keys. value: plain Python. where: `file:line`, `--set` or `default`. unit: as in the parameter tables.
    range: the bounds in words, empty without. source, grade: where the default comes from. meaning: in one line.
    """

    path: str
    value: Any
    where: str
    unit: str
    range: str
    source: str
    grade: str
    meaning: str


class Difference(NamedTuple):
    """A value in which two scenarios differ; None where a scenario has no such value."""

    path: str
    a: Any
    b: Any


def explain(scenario: Scenario, path: str | None = None) -> tuple[Explanation, ...]:
    """Every value of the scenario, or those at and under `path`, in the order of the settings.

    Raises BadInput when there is no value at `path`.
    """
    rows = tuple(_values(scenario, scenario.settings, ()))
    if path is None:
        return rows
    found = tuple(row for row in rows if row.path == path or row.path.startswith(f"{path}."))
    if not found:
        raise BadInput(f"{shown(path)}: no such value{nearest(path, _paths(rows))}")
    return found


def diff(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """The values in which two scenarios differ, in the order of the settings; names and descriptions are left out."""
    first = {row.path: row.value for row in _values(a, a.settings, ())}
    second = {row.path: row.value for row in _values(b, b.settings, ())}
    own = ("name", "title", "description")
    return tuple(
        Difference(path, first.get(path), second.get(path))
        for path in {**first, **second}
        if path not in own and first.get(path) != second.get(path)
    )


def _paths(rows: tuple[Explanation, ...]) -> list[str]:
    """All paths that lead to values, also those of sections."""
    steps = [row.path.split(".") for row in rows]
    return list(dict.fromkeys(".".join(parts[:n]) for parts in steps for n in range(len(parts), 0, -1)))


def _values(scenario: Scenario, model: BaseModel, path: Path, loc: Path = ()) -> Iterator[Explanation]:
    """The values under a model; `path` is the user's, `loc` the settings' own."""
    names = dict(zip(type(model).model_fields, keys_of(type(model)), strict=True))
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        yield from _value(scenario, value, field, (*path, names[name]), (*loc, names[name]))


def _value(scenario: Scenario, value: Any, field: FieldInfo, path: Path, loc: Path) -> Iterator[Explanation]:
    if isinstance(value, BaseModel):
        yield from _values(scenario, value, path, loc)
    elif isinstance(value, tuple) and value and all(isinstance(item, BaseModel) for item in value):
        if len(value) == 1 and isinstance(value[0], Dated) and value[0].start is None and value[0].cities is None:
            yield from _values(scenario, value[0].value, path, (*loc, 0, "value"))
            return
        for i, item in enumerate(value):
            yield from _values(scenario, item, (*path, i), (*loc, i))
    else:
        low_high = bounds_of(field)
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        yield Explanation(
            path=dotted(path),
            value=value,
            where=scenario.place_of(loc),
            unit=unit_of(field),
            range=_range(*low_high),
            source=str(extra.get("source", "")),
            grade=str(extra.get("grade", "")),
            meaning=field.description or "",
        )


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"{'' if low is None else format(low, '.10g')} to {'' if high is None else format(high, '.10g')}".strip()


__all__ = ["DEFAULT", "Difference", "Explanation", "diff", "explain"]
