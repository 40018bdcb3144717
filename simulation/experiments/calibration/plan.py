"""WHAT IS FITTED TO WHAT: parameters with their priors, targets of the pattern table, and how many runs it takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulation.errors import BadInput, nearest
from simulation.experiments.patterns import PATTERNS, Pattern
from simulation.experiments.sweep.design import Range
from simulation.experiments.sweep.layouts import cube, values_at
from simulation.scenario import Scenario
from simulation.scenario.error_format import Place, Problem, dotted, refuse, shown
from simulation.scenario.overriding import HERE, assignments, put
from simulation.scenario.reading import Node, read_bytes
from simulation.scenario.schema_errors import problems_of
from simulation.scenario.sources import ENDING, display, read, shipped_folder

Names = Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class PlanFile(BaseModel):
    """The keys of a calibration plan."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: str = Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64, description="short name")
    title: str = Field("", max_length=200, description="one line for tables and figures")
    description: str = Field("", max_length=5000, description="why these parameters and these targets")
    scenario: str = Field("baseline", description="name or path of the scenario whose parameters are fitted")
    parameters: dict[str, Range] = Field(min_length=1, description="path in the scenario: prior range")
    targets: Names = Field(description="ids of patterns, see `scs validate`")
    points: int = Field(128, ge=8, le=100_000, description="points of each wave")
    waves: int = Field(2, ge=1, le=10, description="waves of points; each is laid where the one before left something")
    replicates: int = Field(
        2, ge=2, le=1000, description="replicates of each case at each point, same seeds everywhere"
    )
    citizens: int = Field(4000, ge=1, description="citizens of every case")
    days: int | None = Field(None, ge=1, description="length of every case, instead of its own")
    seed: int = Field(1, ge=0, lt=2**63, description="seed of the first replicate and of the layout")


@dataclass(frozen=True)
class CalibrationPlan:
    """A plan that was read and is valid: its targets exist and have two-sided bands, its paths are parameters.

    content: the keys of the file. scenario: whose parameters are fitted. root: the values of the file with their lines.
    """

    content: PlanFile
    scenario: Scenario
    root: Node = field(repr=False)

    @staticmethod
    def load(name_or_path: str | Path) -> CalibrationPlan:
        """Read a shipped plan by name, or any plan by path. Raises BadInput."""
        file = _find(name_or_path)
        return _made(read_bytes(read(file), display(file)))

    def changed(
        self,
        *,
        sets: Iterable[str] = (),
        seed: int | None = None,
        replicates: int | None = None,
        days: int | None = None,
        citizens: int | None = None,
    ) -> CalibrationPlan:
        """The plan with other numbers, as the options of the same names say. Raises as `load`.

        sets: `path=value` texts, which change the scenario; a fitted parameter cannot be set.
        """
        given = {"seed": seed, "replicates": replicates, "days": days, "citizens": citizens}
        root = self.root
        for key, value in given.items():
            if value is not None:
                root = put(root, (key,), Node(value, Place(f"--{key}")))
        changes = assignments(sets)
        if fitted := [path for path in changes if dotted(path) in self.names]:
            refuse([Problem(HERE, path, "is fitted by the plan; take it out there to set it") for path in fitted])
        return _made(root, self.scenario.overridden(sets) if changes else self.scenario)

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of the fitted parameters, in the order of the file."""
        return tuple(self.content.parameters)

    @property
    def targets(self) -> list[Pattern]:
        """The patterns that are fitted, in the order of the file."""
        known = {pattern.id: pattern for pattern in PATTERNS}
        return [known[name] for name in self.content.targets]

    @property
    def hash(self) -> str:
        """SHA-256 of what the plan asks for; title and description do not count."""
        asked = self.content.model_dump(mode="json", exclude={"title", "description"}, exclude_none=True)
        return hashlib.sha256(json.dumps([asked, self.scenario.hash], sort_keys=True).encode()).hexdigest()

    def values_at(self, point: Sequence[float]) -> dict[str, Any]:
        """The parameters at a point given in shares of the priors."""
        return values_at(self.content.parameters, point)

    def even_points(self) -> np.ndarray:
        """The points of the first wave, float64 (points, parameters), in shares of the priors."""
        return cube("latin_hypercube", self.content.points, len(self.names), self.content.seed)

    def _check(self, root: Node) -> None:
        found = []
        written: Any = root.value
        where = written["targets"].where
        known = {pattern.id: pattern for pattern in PATTERNS}
        for place, name in enumerate(self.content.targets):
            if name not in known:
                allowed = f"the id of a pattern{nearest(name, known)}"
                found.append(Problem(where, ("targets", place), f"{allowed} (got {shown(name)})"))
            elif not np.isfinite([known[name].low, known[name].high]).all():
                allowed = "a pattern whose band has two ends"
                found.append(Problem(where, ("targets", place), f"{allowed} (got {shown(name)})"))
        if found:
            refuse(found)
        for end in (0.0, 1.0):
            self.scenario.replace(self.values_at([end] * len(self.names)))


def shipped_calibrations() -> tuple[str, ...]:
    """Names of the calibration plans that come with the program, sorted."""
    return tuple(sorted(path.stem for path in _shipped_folder().glob(f"*{ENDING}")))


def _made(root: Node, scenario: Scenario | None = None) -> CalibrationPlan:
    """The plan that a tree of values gives, on `scenario` or on the one that it names. Raises BadInput."""
    try:
        content = PlanFile.model_validate(root.plain())
    except ValidationError as error:
        refuse(list(problems_of(error, PlanFile, root)))
    plan = CalibrationPlan(content, scenario or Scenario.load(content.scenario), root)
    plan._check(root)
    return plan


def _shipped_folder() -> Path:
    return shipped_folder() / "calibrations"


def _find(name_or_path: str | Path) -> Path:
    """A shipped plan by name, or the path itself."""
    path, text = Path(name_or_path), str(name_or_path)
    if path.is_file():
        return path
    known = shipped_calibrations()
    if text in known:
        return _shipped_folder() / f"{text}{ENDING}"
    listing = ", ".join(known) or "none"
    raise BadInput(f"{shown(text)}: no such calibration plan; shipped: {listing}{nearest(path.stem, known)}")
