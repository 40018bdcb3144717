"""WHAT A SWEEP VARIES: levers (we choose), uncertainties (the world chooses), outcomes, and how points are laid out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationInfo, field_validator

from simulation.errors import nearest
from simulation.scenario.dated import CalendarDate

if TYPE_CHECKING:
    from simulation.scenario import Settings

DUMMY = "dummy"
"""A number that the model never reads: what does not stand clear of it does not matter."""
KINDS_WITH_POINTS = ("latin_hypercube", "sobol", "saltelli", "morris")
"""Kinds that fill ranges and ask for a number of points."""
KINDS_FOR_INDICES = ("saltelli", "morris")
"""Kinds whose points stand or fall together, for sensitivity indices."""
KINDS_IN_WORDS = "latin_hypercube, sobol, saltelli or morris"
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


class Condition(_Part):
    """Numbers above `above` and below `below`, of which one may be missing."""

    above: float = Field(-math.inf, allow_inf_nan=True, description="values above this")
    below: float = Field(math.inf, allow_inf_nan=True, description="values below this")

    def holds(self, value: Any) -> bool:
        """Whether a value is a number in between."""
        return isinstance(value, int | float) and self.above < value < self.below


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

    kind: Literal["grid", "list", "latin_hypercube", "sobol", "saltelli", "morris"] = Field(
        description="how the points are laid out"
    )
    points: int | None = Field(
        None, ge=1, description="points of latin_hypercube and sobol, base points of saltelli, trajectories of morris"
    )
    levers: dict[str, Axis] = Field({}, description="path in the scenario: values or range that we choose")
    uncertainties: dict[str, Axis] = Field(
        {}, description="path in the scenario: values or range that the world chooses"
    )
    groups: dict[str, Annotated[tuple[str, ...], Field(strict=False, min_length=1)]] = Field(
        {}, description="name: paths that saltelli and morris move together"
    )
    leave_out: Annotated[tuple[dict[str, Any], ...], Field(strict=False)] = Field(
        (), description="points to leave out: path to a value, a list of values, or above and below; all must hold"
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
        """Number of points; valid designs only. At most so many, when some are left out or repeated."""
        sizes = [len(axis) for axis in self.axes.values() if not isinstance(axis, Range)]
        if self.kind == "list":
            return sizes[0]
        if self.kind == "grid":
            n = 1
            for size in sizes:
                n *= size
            return n
        n = self.points or 0
        if self.kind in KINDS_FOR_INDICES:
            moved = len(dict.fromkeys(self.all_groups or self.axes)) - (1 if self.groups else 0)
            return n * (moved + (2 if self.kind == "saltelli" else 1))
        return n

    @property
    def all_groups(self) -> list[str] | None:
        """The group of each axis and of the dummy; an axis that is in no group is one of its own. None without any."""
        if not self.groups:
            return None
        group = {path: name for name, paths in self.groups.items() for path in paths}
        return [*(group.get(path, path) for path in self.axes), DUMMY]

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
    sizes = {"days": design.days, "population.citizens": design.citizens}
    twice = [path for path, value in sizes.items() if value is not None and path in design.changes]
    found += [(("changes", path), f"is design.{path.rpartition('.')[2]} already; name it once") for path in twice]
    idle = [path for path in ("seed", "replicates") if path in design.changes]
    found += [(("changes", path), f"changes nothing in a plan; write it as design.{path}") for path in idle]
    if design.branch is not None and (design.branch.day is None) == (design.branch.start is None):
        found.append((("branch",), "either day, or from with a date"))
    return found + _problems_of_groups(design) + _problems_of_what_is_left_out(design) + _problems_of_kind(design)


def _problems_of_groups(design: Design) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    if design.groups and design.kind not in KINDS_FOR_INDICES:
        found.append((("groups",), f"only for {' and '.join(KINDS_FOR_INDICES)} (got kind {design.kind})"))
    seen: set[str] = set()
    for name, paths in design.groups.items():
        for i, path in enumerate(paths):
            if path not in design.axes:
                found.append(
                    (("groups", name, i), f"a lever or an uncertainty{nearest(path, design.axes)} (got {path})")
                )
            elif path in seen:
                found.append((("groups", name, i), f"each path in one group only (got {path} again)"))
            seen.add(path)
        if name in design.axes or name == DUMMY:
            found.append((("groups", name), "another name than that of an axis or the dummy"))
    return found


def _problems_of_what_is_left_out(design: Design) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    if design.leave_out and design.kind in KINDS_FOR_INDICES:
        found.append((("leave_out",), f"not with {design.kind}, whose points stand or fall together"))
    for n, conditions in enumerate(design.leave_out):
        if not conditions:
            found.append((("leave_out", n), "at least one path with a condition (got none)"))
        for path, wanted in conditions.items():
            if path not in design.axes:
                found.append(
                    (("leave_out", n, path), f"a lever or an uncertainty{nearest(path, design.axes)} (got {path})")
                )
            elif isinstance(wanted, dict) and not _is_condition(wanted):
                allowed = "a value, a list of values, or {above: number, below: number}"
                found.append((("leave_out", n, path), f"{allowed} (got {wanted})"))
    return found


def _is_condition(wanted: dict[str, Any]) -> bool:
    try:
        Condition.model_validate(wanted)
    except ValueError:
        return False
    return bool(wanted)


def is_left_out(design: Design, point: Mapping[str, Any]) -> bool:
    """Whether all conditions of an entry of `leave_out` hold at a point."""

    def holds(wanted: Any, value: Any) -> bool:
        if isinstance(wanted, dict):
            return Condition.model_validate(wanted).holds(value)
        return value in wanted if isinstance(wanted, tuple | list) else bool(value == wanted)

    return any(all(holds(wanted, point[path]) for path, wanted in entry.items()) for entry in design.leave_out)


def _problems_of_kind(design: Design) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = []
    drawn = design.kind in KINDS_WITH_POINTS
    if drawn and design.points is None:
        found.append((("points",), f"the number of points of a {design.kind} design"))
    if not drawn and design.points is not None:
        found.append(
            (("points",), f"only for {', '.join(KINDS_WITH_POINTS)}; the values of a {design.kind} give its number")
        )
    n = design.points or 1
    if design.kind in ("sobol", "saltelli") and n & (n - 1):
        near = 1 << (n.bit_length() - 1)
        found.append(
            (("points",), f"a power of two for a {design.kind} design, such as {near} or {2 * near} (got {n})")
        )
    sizes = set()
    for section in ("levers", "uncertainties"):
        for path, axis in getattr(design, section).items():
            if not isinstance(axis, Range):
                sizes.add(len(axis))
            elif not drawn:
                found.append(((section, path), f"a list of values; a range needs {KINDS_IN_WORDS}, not {design.kind}"))
    if design.kind == "list" and len(sizes) > 1:
        counts = ", ".join(str(size) for size in sorted(sizes))
        found.append((("levers",), f"lists of equal length, read side by side, for kind list (got lengths {counts})"))
    return found
