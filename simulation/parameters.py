"""NUMBERS: every parameter has a default, a unit, a range, a source and a grade, and what is out of range is refused.

Grades: A measured, B literature, C analogy, D guess.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["A", "B", "C", "D"]


def parameter(
    default: Any,
    meaning: str,
    *,
    unit: str,
    low: float | None = None,
    high: float | None = None,
    source: str,
    grade: Grade,
    prior: tuple[float, float] | None = None,
    reason: str = "",
) -> Any:
    """A field of a `Parameters` class.

    `low` and `high` bound numbers (both inclusive); `unit` is "1" for pure numbers; `source` names an evidence id,
    a publication or says that it is a guess. `prior` is the range in which the number is believed to lie, which
    sensitivity analysis and calibration draw from, and `reason` why; see `prior_of` for numbers that declare none.
    """
    return Field(
        default,
        description=meaning,
        ge=low,
        le=high,
        allow_inf_nan=False if isinstance(default, float) else None,
        json_schema_extra={
            "unit": unit, "source": source, "grade": grade,
            **({"prior": list(prior), "reason": reason} if prior else {}),
        },
    )  # fmt: skip


def prior_of(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    """The prior of a number that declares none: from half to twice its value, inside its bounds.

    Zero has no half: the prior of a coefficient that is 0 reaches from 0 to a tenth, inside its bounds.
    """
    ends = sorted((value / 2.0, value * 2.0)) if value else [0.0, 0.1]
    lowest = ends[0] if low is None else max(ends[0], low)
    return lowest, max(lowest, ends[1] if high is None else min(ends[1], high))


class Parameters(BaseModel):
    """A frozen set of numbers; unknown names and wrong types are refused, never ignored or converted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)

    def record(self) -> np.record:
        """The numeric fields as one NumPy record, the form in which compiled kernels read them.

        Booleans become `?`, integers `int64`, everything else that is a number `float64`. Other fields are left out.
        """
        columns: list[tuple[str, str]] = []
        values: list[Any] = []
        for name, field in type(self).model_fields.items():
            kind = {bool: "?", int: "i8", float: "f8"}.get(field.annotation)  # type: ignore[arg-type]
            if kind is not None:
                columns.append((name, kind))
                values.append(getattr(self, name))
        made: np.record = np.rec.array([tuple(values)], dtype=np.dtype(columns, align=True))[0]
        return made


class Mechanism(Parameters):
    """Parameters of a mechanism that can be switched off as a whole."""

    on: bool = parameter(True, "whether the mechanism acts at all", unit="1", source="switch", grade="A")


def units_of(package: ModuleType, base: type[Parameters] = Parameters) -> dict[str, type[Parameters]]:
    """The parameter class of every file of `package`, by file name: a unit is a file, and both share one name."""
    found: dict[str, type[Parameters]] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        unit = getattr(module, info.name.title().replace("_", ""), None)
        if isinstance(unit, type) and issubclass(unit, base):
            found[info.name] = unit
    return found


class Policy(Parameters):
    """A policy instrument: a frozen set of values, with named presets that a scenario can use instead."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {}
