"""Numbers: every one has a unit, a range, a source and a grade, and what does not fit is refused."""

from __future__ import annotations

import importlib
import math
import pkgutil
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from types import UnionType

import numpy as np
import pytest
from pydantic import ValidationError
from pydantic.fields import FieldInfo

import simulation
from simulation.parameters import Mechanism, Parameters, Policy, parameter, prior_of, units_of
from simulation.scenario import Scenario
from simulation.scenario.error_format import Place
from simulation.scenario.reading import Node
from simulation.scenario.values import values_of

MEASURED = ("A", "B")


class Lake(Parameters):
    """A set of parameters of every kind."""

    depth: float = parameter(2.5, "mean depth", unit="m", low=0, high=100, source="guess", grade="D")
    fish: int = parameter(7, "number of fish", unit="fish", low=0, high=10, source="guess", grade="D")
    frozen_over: bool = parameter(False, "whether it is frozen", unit="1", source="guess", grade="D")
    shape: str = parameter("round", "what it looks like", unit="text", source="guess", grade="D")


def every_parameter_class() -> list[type[Parameters]]:
    """Every class of parameters that the package defines, units and sections alike."""
    for info in pkgutil.walk_packages(simulation.__path__, "simulation."):
        if not info.name.startswith(("simulation.cli", "simulation.app")):
            importlib.import_module(info.name)

    def below(parent: type) -> Iterator[type]:
        for child in parent.__subclasses__():
            yield child
            yield from below(child)

    found = {child for child in below(Parameters) if child.__module__.startswith("simulation.")}
    return sorted(found, key=lambda child: (child.__module__, child.__name__))


def every_parameter() -> list[tuple[str, type[Parameters], FieldInfo]]:
    """Name, class and field of every parameter; fields that hold another set of parameters are looked at there."""
    return [
        (f"{owner.__module__.removeprefix('simulation.')}.{owner.__name__}.{name}", owner, field)
        for owner in every_parameter_class()
        for name, field in owner.model_fields.items()
        if labels_of(field) is not None
    ]


def labels_of(field: FieldInfo) -> dict[str, str] | None:
    """Unit, source and grade of a field, None when it was not made with `parameter`."""
    labels = field.json_schema_extra
    return labels if isinstance(labels, dict) and "grade" in labels else None


def kinds_of(field: FieldInfo) -> set[type]:
    """The plain types that a field accepts, `None` left out: {int} for `int | None`."""
    origin = typing.get_origin(field.annotation)
    members = typing.get_args(field.annotation) if origin in (UnionType, typing.Union) else (field.annotation,)
    return {member for member in members if isinstance(member, type) and member is not type(None)}


def bounds_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """The lowest and the highest value allowed, None where there is no bound."""
    low = next((rule.ge for rule in field.metadata if hasattr(rule, "ge")), None)
    high = next((rule.le for rule in field.metadata if hasattr(rule, "le")), None)
    return low, high


EVERY = every_parameter()
NAMES = [name for name, _, _ in EVERY]
UNITS = [
    (folder, unit)
    for folder in ("behaviours", "systems", "government.institutions", "policies")
    for unit in units_of(importlib.import_module(f"simulation.{folder}")).values()
]


def test_there_are_parameters_to_look_at() -> None:
    assert len(UNITS) > 20
    assert len(EVERY) > 100
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(("folder", "unit"), UNITS, ids=[f"{folder}.{unit.__name__}" for folder, unit in UNITS])
def test_every_number_of_a_unit_is_a_parameter(folder: str, unit: type[Parameters]) -> None:
    bare = [name for name, field in unit.model_fields.items() if labels_of(field) is None]
    assert not bare, f"{folder}/{unit.__name__}: made without parameter(): {bare}"


def test_every_number_outside_scenarios_is_a_parameter() -> None:
    """Scenarios add dates, places and happenings, which users write and nobody measures; all else has a source."""
    bare = [
        f"{owner.__module__}.{owner.__name__}.{name}"
        for owner in every_parameter_class()
        if not owner.__module__.startswith("simulation.scenario")
        for name, field in owner.model_fields.items()
        if labels_of(field) is None and kinds_of(field) & {int, float, bool}
    ]
    assert not bare, f"made without parameter(): {bare}"


@pytest.mark.parametrize(("name", "owner", "field"), EVERY, ids=NAMES)
def test_every_parameter_is_labelled(name: str, owner: type[Parameters], field: FieldInfo) -> None:
    labels = labels_of(field)
    assert labels is not None
    assert field.description, f"{name} does not say what it means"
    assert labels.get("unit"), f"{name} has no unit"
    assert labels.get("source"), f"{name} has no source"
    assert labels.get("grade") in ("A", "B", "C", "D"), f"{name} has grade {labels.get('grade')}"
    if labels["grade"] in MEASURED:
        assert not labels["source"].lower().startswith("guess"), f"{name}: a guess is graded C or D"


@pytest.mark.parametrize(("name", "owner", "field"), EVERY, ids=NAMES)
def test_every_number_has_a_range(name: str, owner: type[Parameters], field: FieldInfo) -> None:
    if not kinds_of(field) & {int, float}:
        return
    low, high = bounds_of(field)
    assert low is not None, f"{name} has no lower bound"
    assert math.isfinite(low)
    assert high is None or low < high
    assert high is not None or kinds_of(field) == {int}, f"{name} has no upper bound"


@pytest.mark.parametrize("owner", every_parameter_class(), ids=lambda owner: f"{owner.__module__}.{owner.__name__}")
def test_parameters_are_frozen_strict_and_closed(owner: type[Parameters]) -> None:
    assert owner.model_config.get("frozen") is True
    assert owner.model_config.get("extra") == "forbid"
    assert owner.model_config.get("strict") is True
    assert owner.model_config.get("validate_default") is True


@pytest.mark.parametrize("change", [{"depth": -0.1}, {"depth": 100.5}, {"fish": -1}, {"fish": 11}])
def test_out_of_range_is_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match=r"greater than or equal|less than or equal"):
        Lake(**change)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_non_finite_is_refused(value: float) -> None:
    with pytest.raises(ValidationError):
        Lake(depth=value)


@pytest.mark.parametrize(
    "change",
    [{"depth": "2"}, {"depth": True}, {"fish": 2.0}, {"fish": "2"}, {"fish": True}, {"frozen_over": 1}, {"shape": 3}],
)
def test_other_types_are_refused_not_converted(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Lake(**change)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Lake(detph=3.0)


def test_a_bad_default_is_refused() -> None:
    class Puddle(Parameters):
        depth: float = parameter(5.0, "mean depth", unit="m", low=0, high=1, source="guess", grade="D")

    with pytest.raises(ValidationError):
        Puddle()


def test_parameters_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Lake().depth = 3.0


def test_a_whole_number_is_a_number() -> None:
    assert Lake(depth=3).depth == 3.0


def test_the_record_holds_the_numbers() -> None:
    record = Lake(depth=1.25, fish=3, frozen_over=True).record()
    assert record.dtype.names == ("depth", "fish", "frozen_over")
    assert (record.depth, record.fish, record.frozen_over) == (1.25, 3, True)
    assert [record.dtype[name] for name in record.dtype.names] == [np.float64, np.int64, np.bool_]


@pytest.mark.parametrize(("folder", "unit"), UNITS, ids=[f"{folder}.{unit.__name__}" for folder, unit in UNITS])
def test_every_unit_has_a_record(folder: str, unit: type[Parameters]) -> None:
    numbers = {name for name, field in unit.model_fields.items() if field.annotation in (bool, int, float)}
    if not numbers:
        pytest.skip("no numbers")
    assert set(unit().record().dtype.names) == numbers


def test_a_mechanism_has_a_switch() -> None:
    assert Mechanism().on is True
    assert Mechanism(on=False).record().on == np.False_


def test_units_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class is found by the name of its file; other classes and other files are not units."""
    folder = tmp_path / "ponds"
    folder.mkdir()
    start = "from simulation.parameters import Mechanism, Parameters, Policy\n"
    (folder / "__init__.py").write_text('"""Ponds."""\n')
    (folder / "duck_pond.py").write_text(
        f"{start}class DuckPond(Mechanism):\n    pass\nclass Duck(Parameters):\n    pass\n"
    )
    (folder / "mill_pond.py").write_text(f"{start}class MillPond(Policy):\n    pass\n")
    (folder / "reeds.py").write_text("class Reeds:\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    ponds = importlib.import_module("ponds")
    assert list(units_of(ponds)) == ["duck_pond", "mill_pond"]
    assert list(units_of(ponds, Policy)) == ["mill_pond"]
    assert units_of(ponds)["duck_pond"].__name__ == "DuckPond"
    for name in [name for name in sys.modules if name.startswith("ponds")]:
        del sys.modules[name]


@pytest.mark.parametrize(
    ("value", "low", "high", "prior"),
    [
        (0.4, 0.0, 1.0, (0.2, 0.8)),
        (0.8, 0.0, 1.0, (0.4, 1.0)),
        (0.0, 0.0, 1.0, (0.0, 0.1)),
        (-2.0, None, None, (-4.0, -1.0)),
        (1.0, 1.0, 60.0, (1.0, 2.0)),
    ],
)
def test_a_number_without_a_prior_may_be_half_or_twice_as_large(
    value: float, low: float | None, high: float | None, prior: tuple[float, float]
) -> None:
    assert prior_of(value, low, high) == prior


def test_a_declared_prior_lies_inside_the_bounds_and_has_a_reason() -> None:
    for row in values_of(Scenario.load("baseline").settings, Node({}, Place("nowhere"))):
        if row.prior:
            low, high = row.bounds
            assert row.prior[0] < row.prior[1], row.path
            assert low is None or low <= row.prior[0], row.path
            assert high is None or row.prior[1] <= high, row.path
            assert row.reason, row.path
