"""How a law of one number is tested: what the package does with the number, and what the law says of it."""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from simulation.parameters import Parameters


class Law(NamedTuple):
    """A number at `value` must let the package do what `says` makes of it; `seen` asks the package."""

    unit: type[Parameters]
    value: float
    seen: Callable[[Any], float]
    says: Callable[[float], float]
    others: dict[str, Any] | None = None


def assert_holds(law: Law, name: str) -> None:
    """The law holds with the number as it is, and would not with its square, its half or its double in its place."""
    kind = type(law.value)
    others = law.others or {}
    said = pytest.approx(law.says(law.value), rel=1e-6, abs=1e-9)
    for other in (kind(law.value**2), kind(law.value / 2), kind(law.value * 2)):
        try:
            p = law.unit(**others, **{name: other})
        except ValidationError:  # beyond the range of the number
            continue
        assert law.seen(p) != said, f"this value cannot be told from {other}"
    assert law.seen(law.unit(**others, **{name: law.value})) == said


def same_in(*places: float) -> float:
    """What several places that read one number make of it; nothing where they do not agree."""
    return places[0] if len(set(places)) == 1 else nan


def tipping(happens: Callable[[float], bool], low: float, high: float) -> float:
    """The least number between two from which on something happens."""
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (low, middle) if happens(middle) else (middle, high)
    return high
