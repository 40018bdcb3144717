"""WHAT CAN BE RECORDED: the catalogue of conduct items.

The items, and the grade and source of each number, stand in `data/conduct.yaml`; a scenario can change any number.
Item i of the catalogue is bit i of every scope.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal, cast

import numpy as np
import yaml
from pydantic import Field, ValidationError, create_model, model_validator

from simulation.errors import BadInput, nearest
from simulation.parameters import Parameters, parameter

MOST_ITEMS = 64
"""A scope is a mask of 64 bits."""

IN_DATA = "data/conduct.yaml, item by item"


ITEM = np.dtype(
    [("rate", "f8"), ("relevance", "f8"), ("severity", "f8"), ("detectability", "f8"), ("points", "i8"),
     ("illegal", "?"), ("rewarded", "?"), ("by_firm", "?")],
    align=True,
)  # fmt: skip
"""An item as kernels read it."""


class ConductItem(Parameters):
    """One kind of conduct that a credit system may record."""

    domain: str = parameter("", "where in life it happens", unit="text", source=IN_DATA, grade="D")
    by: Literal["citizen", "firm"] = parameter(
        "citizen", "who commits it: citizen or firm", unit="text", source=IN_DATA, grade="D"
    )
    illegal: bool = parameter(False, "whether it breaks public law", unit="1", source=IN_DATA, grade="D")
    rewarded: bool = parameter(False, "whether it is praised instead of blamed", unit="1", source=IN_DATA, grade="D")
    rate: float = parameter(
        0.0,
        "mean occurrences without any credit system",
        unit="1/(person year)",
        low=0.0,
        high=365.0,
        source=IN_DATA,
        grade="D",
    )
    relevance: float = parameter(
        0.0,
        "correlation of the propensity with creditworthiness",
        unit="1",
        low=0.0,
        high=1.0,
        source=IN_DATA,
        grade="D",
    )
    severity: float = parameter(
        0.0, "how grave it is, or how much it is praised", unit="1", low=0.0, high=1.0, source=IN_DATA, grade="D"
    )
    detectability: float = parameter(
        0.0,
        "chance that an occurrence is recorded by a system that has it in scope",
        unit="1",
        low=0.0,
        high=1.0,
        source=IN_DATA,
        grade="D",
    )
    points: int = parameter(
        0, "what it adds to a point account", unit="point", low=-1000, high=1000, source=IN_DATA, grade="D"
    )

    @model_validator(mode="after")
    def _points_fit(self) -> ConductItem:
        if (self.points < 0 and self.rewarded) or (self.points > 0 and not self.rewarded):
            raise ValueError("points must be at least 0 for rewarded conduct and at most 0 for other conduct")
        return self


def _optional(field: Any) -> tuple[Any, Any]:
    """The same field of a model, but absent unless given."""
    bounds = {key: getattr(rule, key) for rule in field.metadata for key in ("ge", "le") if hasattr(rule, key)}
    shown = {"description": field.description, "json_schema_extra": field.json_schema_extra}
    return field.annotation | None, Field(default=None, **shown, **bounds)


ConductChange: type[Parameters] = create_model(
    "ConductChange",
    __base__=Parameters,
    __module__=__name__,
    __doc__="What a scenario changes in one conduct item; what it does not name stays as in the catalogue.",
    **cast(Any, {name: _optional(field) for name, field in ConductItem.model_fields.items()}),
)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All conduct items; position i of each field, and bit i of a mask, belong to item i.

    names, titles, domains: texts. rate: per person and year. relevance, severity, detectability: 0-1. points: int64.
    illegal, rewarded, by_firm: bool. sources: (item, number) to (grade, source) of the value in the catalogue's file.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    domains: tuple[str, ...]
    rate: np.ndarray
    relevance: np.ndarray
    severity: np.ndarray
    detectability: np.ndarray
    points: np.ndarray
    illegal: np.ndarray
    rewarded: np.ndarray
    by_firm: np.ndarray
    sources: Mapping[tuple[str, str], tuple[str, str]]

    def mask(self, names: Iterable[str]) -> int:
        """The bit mask of named items; `all` stands for every item.

        Raises:
            BadInput: there is no such item.
        """
        bits = 0
        for name in names:
            if name == "all":
                bits |= (1 << len(self.names)) - 1
            elif name in self.names:
                bits |= 1 << self.names.index(name)
            else:
                raise BadInput(f"no conduct item is called '{name}'{nearest(name, (*self.names, 'all'))}")
        return bits

    def below(self, relevance: float) -> int:
        """The bit mask of items that are less relevant to creditworthiness."""
        return sum(1 << k for k, of_item in enumerate(self.relevance.tolist()) if of_item < relevance)

    def items(self, mask: int) -> tuple[str, ...]:
        """The names of the items in a mask, in the order of the catalogue."""
        return tuple(name for i, name in enumerate(self.names) if mask >> i & 1)


@functools.cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("simulation").joinpath("data/conduct.yaml").read_text(encoding="utf-8")
    return MappingProxyType(yaml.safe_load(text))


@functools.cache
def item_names() -> tuple[str, ...]:
    """The names of all items, in the order of their bits."""
    return tuple(_entries())


def conduct_section() -> type[Parameters]:
    """The model of the scenario section `conduct`: one optional ConductChange for every item of the catalogue."""
    fields: dict[str, Any] = {
        name: (ConductChange, Field(default_factory=ConductChange, description=entry["title"]))
        for name, entry in _entries().items()
    }
    return create_model("Conduct", __base__=Parameters, __module__=__name__, **fields)


def items_of(catalogue: Catalogue) -> np.recarray:
    """The catalogue as a record array (items,), the form that kernels read."""
    items = np.zeros(len(catalogue.names), dtype=ITEM).view(np.recarray)
    for name in ITEM.names or ():
        items[name] = getattr(catalogue, name)
    return items


def load_catalogue(overrides: Mapping[str, Mapping[str, Any]] | Parameters | None = None) -> Catalogue:
    """The catalogue of `data/conduct.yaml` with what `overrides` changes.

    overrides: item name to the numbers to change, or the validated section of `conduct_section`; values that are None
    change nothing.

    Raises:
        BadInput: an item or a number does not exist, or a value is not allowed.
    """
    changes = overrides.model_dump() if isinstance(overrides, Parameters) else overrides or {}
    entries = _entries()
    for name in changes:
        if name not in entries:
            raise BadInput(f"conduct.{name}: no such item{nearest(name, entries)}")
    items = {name: _item(name, entry, changes.get(name, {})) for name, entry in entries.items()}
    if len(items) > MOST_ITEMS:
        raise BadInput(f"conduct: at most {MOST_ITEMS} items are possible (got {len(items)})")

    def column(field: str, kind: type) -> np.ndarray:
        values: np.ndarray = np.array([getattr(item, field) for item in items.values()], dtype=kind)
        values.flags.writeable = False
        return values

    numbers = {field: column(field, np.float64) for field in ("rate", "relevance", "severity", "detectability")}
    by_firm = np.array([item.by == "firm" for item in items.values()])
    by_firm.flags.writeable = False
    return Catalogue(
        names=tuple(items),
        titles=tuple(entry["title"] for entry in entries.values()),
        domains=tuple(item.domain for item in items.values()),
        **numbers,
        points=column("points", np.int64),
        illegal=column("illegal", np.bool_),
        rewarded=column("rewarded", np.bool_),
        by_firm=by_firm,
        sources=_sources(),
    )


@functools.cache
def _sources() -> Mapping[tuple[str, str], tuple[str, str]]:
    return MappingProxyType(
        {
            (name, field): (given["grade"], given["source"])
            for name, entry in _entries().items()
            for field, given in entry.items()
            if isinstance(given, dict)
        }
    )


def _item(name: str, entry: Mapping[str, Any], changes: Mapping[str, Any]) -> ConductItem:
    values: dict[str, Any] = {
        field: given["value"] if isinstance(given, dict) else given
        for field, given in entry.items()
        if field != "title"
    }
    for field, value in changes.items():
        if field not in ConductItem.model_fields:
            raise BadInput(f"conduct.{name}.{field}: no such number{nearest(field, ConductItem.model_fields)}")
        if value is not None:
            values[field] = value
    try:
        return ConductItem(**values)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(("conduct", name, *(str(part) for part in fault["loc"])))
        got = f" (got {fault['input']!r})" if fault["loc"] else f" (got {values['points']!r})"
        raise BadInput(f"{place}: {fault['msg'].removeprefix('Value error, ')}{got}") from None
