"""WHAT A SWEEP VARIES: levers (we choose), uncertainties (the world chooses), outcomes, and how points are laid out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationInfo, field_validator

from simulation.scenario.dated import CalendarDate

if TYPE_CHECKING:
    from simulation.scenario import Settings

MOST_RUNS = 1_000_000
"""Larger sweeps are refused: they are almost always a grid with one axis too many."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Range(_Part):
    """An axis that takes any value from `low` to `high`, both included."""

    low: float = Field(description="lowest value")
    high: float = Field(description="highest value")
    integer: bool = Field(False, description="whole numbers only")
    log: bool = Field(False, description="evenly on a logarithmic scale")

    @property
    def ends(self) -> dict[str, float]:
        """Lowest and highest value under the keys `low` and `high`, as integers when the axis is whole."""
        ends = {"low": self.low, "high": self.high}
        return {end: int(value) for end, value in ends.items()} if self.integer else ends

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: float, info: ValidationInfo) -> float:
        if high <= info.data.get("low", -math.inf):
            raise ValueError("must be above low")
        return high

    @field_validator("integer")
    @classmethod
    def _of_whole_numbers(cls, integer: bool, info: ValidationInfo) -> bool:
        ends = [info.data.get(end, 0.0) for end in ("low", "high")]
        if integer and not all(float(end).is_integer() for end in ends):
            raise ValueError("needs low and high to be whole numbers")
        return integer

    @field_validator("log")
    @classmethod
    def _of_positive_numbers(cls, log: bool, info: ValidationInfo) -> bool:
        if log and info.data.get("low", 1.0) <= 0:
            raise ValueError("needs low to be above 0")
        return log


def _form(axis: Any) -> str:
    return "values" if isinstance(axis, list | tuple) else "range"


Values = Annotated[tuple[Any, ...], Field(strict=False, min_length=1)]
Axis = Annotated[Annotated[Values, Tag("values")] | Annotated[Range, Tag("range")], Discriminator(_form)]


class Branch(_Part):
    """Where the points part from a common past, which the base scenario has lived once for each replicate."""

    day: int | None = Field(None, ge=1, description="days of the common past")
    start: CalendarDate | None = Field(None, alias="from", description="first day after the common past, as a date")

    def day_in(self, settings: Settings) -> int:
        """Days of the common past in a run under these settings."""
        return settings.day_of(self.start) if self.start is not None else self.day or 0


class Design(_Part):
    """Which points are tried, how often, from which seed, and what is reported."""

    kind: Literal["grid", "list", "latin_hypercube", "sobol"] = Field(description="how the points are laid out")
    points: int | None = Field(None, ge=1, description="number of points of a latin_hypercube or sobol design")
    levers: dict[str, Axis] = Field({}, description="path in the scenario: values or range that we choose")
    uncertainties: dict[str, Axis] = Field(
        {}, description="path in the scenario: values or range that the world chooses"
    )
    outcomes: Annotated[tuple[str, ...], Field(strict=False)] = Field((), description="outcomes to report; empty: all")
    replicates: int = Field(1, ge=1, description="runs of each point; points share their random numbers")
    seed: int = Field(1, ge=0, lt=2**63, description="seed of the first replicate and of the layout")
    days: int | None = Field(None, ge=1, description="simulated days instead of the scenario's")
    citizens: int | None = Field(None, ge=1, description="citizens instead of the scenario's")
    changes: dict[str, Any] = Field({}, description="path in the scenario: value that it has at all points")
    branch: Branch | None = Field(
        None, description="where points part from a common past; the changes that they make hold from there on"
    )

    @property
    def axes(self) -> dict[str, Range | tuple[Any, ...]]:
        """Levers, then uncertainties, in the order of the file."""
        return {**self.levers, **self.uncertainties}

    @property
    def n_points(self) -> int:
        """Number of points; valid designs only."""
        sizes = [len(axis) for axis in self.axes.values() if not isinstance(axis, Range)]
        if self.kind == "list":
            return sizes[0]
        if self.kind == "grid":
            n = 1
            for size in sizes:
                n *= size
            return n
        return self.points or 0

    @property
    def n_runs(self) -> int:
        """Points times replicates."""
        return self.n_points * self.replicates

    @property
    def overrides(self) -> dict[str, Any]:
        """What every point changes in the base scenario."""
        given = {"days": self.days, "population.citizens": self.citizens}
        return {**self.changes, **{path: value for path, value in given.items() if value is not None}}


def problems(design: Design) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a design as a whole: (key path below `design`, what is allowed)."""
    found: list[tuple[tuple[str | int, ...], str]] = []
    if not design.axes:
        found.append((("levers",), "at least one lever or uncertainty"))
    both = [path for path in design.uncertainties if path in design.levers]
    found += [(("uncertainties", path), "is a lever already; name it once") for path in both]
    for section in ("levers", "uncertainties"):
        for path in getattr(design, section):
            if path in design.overrides:
                found.append(((section, path), "is set for all points by the design; leave one of the two out"))
    if design.branch is not None and (design.branch.day is None) == (design.branch.start is None):
        found.append((("branch",), "either day, or from with a date"))
    return found + _problems_of_kind(design)


def _problems_of_kind(design: Design) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    drawn = design.kind in ("latin_hypercube", "sobol")
    if drawn and design.points is None:
        found.append((("points",), f"the number of points of a {design.kind} design"))
    if not drawn and design.points is not None:
        found.append(
            (("points",), f"only for latin_hypercube and sobol; the values of a {design.kind} give its number")
        )
    n = design.points or 1
    if design.kind == "sobol" and n & (n - 1):
        near = 1 << (n.bit_length() - 1)
        found.append((("points",), f"a power of two for a sobol design, such as {near} or {2 * near} (got {n})"))
    sizes = set()
    for section in ("levers", "uncertainties"):
        for path, axis in getattr(design, section).items():
            if not isinstance(axis, Range):
                sizes.add(len(axis))
            elif not drawn:
                found.append(
                    ((section, path), f"a list of values; a range needs latin_hypercube or sobol, not {design.kind}")
                )
    if design.kind == "list" and len(sizes) > 1:
        counts = ", ".join(str(size) for size in sorted(sizes))
        found.append((("levers",), f"lists of equal length, read side by side, for kind list (got lengths {counts})"))
    return found
