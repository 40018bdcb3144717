"""WHAT IS PLANNED: a plan file, read as strictly as a scenario and checked against its scenario before a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulation.errors import BadInput, Refused, nearest
from simulation.experiments.sweep.blame import as_typed, is_option, problem_at, refused_value, varied_already
from simulation.experiments.sweep.design import MOST_RUNS, Design, Range, problems
from simulation.experiments.sweep.points import Point, points_of
from simulation.experiments.sweep.spelling_out import spelled_out
from simulation.observation import measures
from simulation.scenario import Scenario
from simulation.scenario.error_format import Path as KeyPath
from simulation.scenario.error_format import Place, Problem, dotted, listed, refuse, shown
from simulation.scenario.fork_limits import refuse_another_past
from simulation.scenario.overriding import assignments, put
from simulation.scenario.reading import Node, read_bytes
from simulation.scenario.schema_errors import problems_of
from simulation.scenario.sources import ENDING, display, find_parent, read, shipped_folder

SECTIONS = ("levers", "uncertainties")
OWN_KEYS = {"days": "days", "population.citizens": "citizens", "replicates": "replicates", "seed": "seed"}
"""Paths of a scenario that a design holds under keys of its own."""
OUTCOMES = tuple(measure.__name__ for measure in measures.OUTCOMES)
"""Names of the outcomes of a run."""


class PlanFile(BaseModel):
    """The keys of a plan file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64, description="short name")
    title: str = Field("", max_length=200, description="one line for tables and figures")
    description: str = Field("", max_length=5000, description="what the plan asks")
    scenario: str = Field(description="name or path of the scenario that the points change")
    design: Design = Field(description="which points are tried")


@dataclass(frozen=True)
class Plan:
    """A plan that was read from a file and is valid in itself; its scenario is read when it is first needed.

    content: the keys of the file. text: the file itself. file: its path. root: its values with their lines.
    """

    content: PlanFile
    text: str
    file: Path
    root: Node

    @staticmethod
    def load(name_or_path: str | Path) -> Plan:
        """Read a shipped plan by name, or any plan by path. Raises BadInput, and Refused for too many runs."""
        file = _find(name_or_path)
        data = read(file)
        root = read_bytes(data, display(file))
        written_out = spelled_out(root, file, lambda name: _scenario(root, name, file))
        text = data.decode("utf-8-sig") if written_out is root else _text(written_out)
        return _made(written_out, text, file)

    def changed(
        self,
        *,
        sets: Iterable[str] = (),
        seed: int | None = None,
        replicates: int | None = None,
        days: int | None = None,
        citizens: int | None = None,
        points: int | None = None,
    ) -> Plan:
        """The plan with other numbers in its design, as the options of the same names say. Raises as `load`.

        sets: `path=value` texts, which change the scenario at all points; days, citizens, replicates and seed are those
        of the design.
        """
        given = {"seed": seed, "replicates": replicates, "days": days, "citizens": citizens}
        given["points"] = points
        root = self.root
        for path, node in assignments(sets).items():
            own = OWN_KEYS.get(dotted(path))
            root = put(root, ("design", own) if own else ("design", "changes", dotted(path)), node)
        for key, value in given.items():
            if value is not None:
                root = put(root, ("design", key), Node(value, Place(f"--{key}")))
        if root is self.root:
            return self
        return _made(root, _text(root), self.file)

    @property
    def name(self) -> str:
        """Short name of the plan."""
        return self.content.name

    @property
    def design(self) -> Design:
        """Which points are tried, how often, from which seed."""
        return self.content.design

    @property
    def hash(self) -> str:
        """SHA-256 of what the plan asks for; comments, title and description do not count."""
        asked = self.content.model_dump(mode="json", exclude={"title", "description"})
        return hashlib.sha256(json.dumps(asked, sort_keys=False).encode()).hexdigest()

    @cached_property
    def base(self) -> Scenario:
        """The plan's scenario with the days and citizens that the design sets. Raises BadInput."""
        base = _scenario(self.root, self.content.scenario, self.file)
        for path, value in self.design.overrides.items():
            key = ("changes", path) if path in self.design.changes else (path.rpartition(".")[2],)
            refuse_if_any(self._refusal(base, path, value, ("design", *key)))
        return base.replace(self.design.overrides) if self.design.overrides else base

    @cached_property
    def branch_day(self) -> int | None:
        """Days of the past that all points share; None when there is none. Raises BadInput."""
        if self.design.branch is None:
            return None
        settings = self.base.settings
        day = self.design.branch.day_in(settings)
        if not 1 <= day < settings.days:
            allowed = f"from day 1 to day {settings.days - 1} of the run (got day {day})"
            refuse([problem_at(self.root, ("design", "branch"), allowed)])
        return day

    @cached_property
    def points(self) -> list[Point]:
        """The points, whose paths and values were tried on the scenario one by one. Raises BadInput."""
        found: list[Problem] = []
        for section in SECTIONS:
            for path, axis in getattr(self.design, section).items():
                for step, value in axis.ends.items() if isinstance(axis, Range) else enumerate(axis):
                    key = ("design", section, path, step)
                    found += self._refusal(self.base, path, value, key, self.branch_day)
        refuse_if_any(found)
        return points_of(self.design)

    @cached_property
    def scenario_hashes(self) -> list[str]:
        """The hash of the scenario of every point. Raises BadInput for values that are only wrong together."""
        found = []
        for i, point in enumerate(self.points):
            try:
                found.append(self.base.replace(point).hash)
            except BadInput as error:
                values = ", ".join(f"{path}: {shown(value)}" for path, value in point.items())
                raise BadInput(f"{self.root.place.file}: point {i} ({values}):\n{error}") from None
        return found

    def _refusal(
        self, base: Scenario, path: str, value: Any, key: KeyPath, branch: int | None = None
    ) -> Iterator[Problem]:
        try:
            changed = base.replace({path: value})
            if branch is not None:
                refuse_another_past(changed.settings, base.settings, branch)
        except (BadInput, Refused) as error:
            problem = refused_value(self.root, key, path, str(error).splitlines()[0])
            if isinstance(error, Refused) and not is_option(problem.place):
                raise Refused(str(problem)) from None
            yield problem


def shipped_plans() -> tuple[str, ...]:
    """Names of the plans that come with the program, sorted."""
    return tuple(sorted(path.stem for path in _shipped_folder().glob(f"*{ENDING}")))


def refuse_if_any(found: Iterator[Problem] | list[Problem]) -> None:
    """Raise BadInput when there is a problem."""
    found = list(found)
    if found:
        refuse(found)


def _made(root: Node, text: str, file: Path) -> Plan:
    """The plan that a tree of values gives. Raises BadInput, and Refused for too many runs."""
    content = _validated(root)
    refuse_if_any(_problems_of_design(root, content.design))
    if content.design.n_runs > MOST_RUNS:
        raise Refused(
            f"{root.place.file}: design: at most {MOST_RUNS} runs (got {content.design.n_points} points"
            f" times {content.design.replicates} replicates)"
        )
    return Plan(content, text, file, root)


def _text(root: Node) -> str:
    """A tree as JSON, which is YAML that the strict reader takes."""
    return json.dumps(root.plain(), indent=2, ensure_ascii=False) + "\n"


def _scenario(root: Node, name: str, file: Path) -> Scenario:
    """The scenario that a plan names. Raises BadInput."""
    try:
        return Scenario.load(find_parent(name, file))
    except ValueError as error:
        refuse([problem_at(root, ("scenario",), f"{error} (got {shown(name)})")])


def _validated(root: Node) -> PlanFile:
    """The keys of a plan file. Axes are checked one by one first, because pydantic tells a union's faults badly."""
    plain: dict[str, Any] = root.plain()
    found: list[Problem] = []
    design = plain.get("design")
    for section in SECTIONS:
        axes = design.get(section) if isinstance(design, dict) else None
        if not isinstance(axes, dict):
            continue
        for path in axes:
            try:
                axes[path] = _axis(axes[path])
            except ValidationError as error:
                found += problems_of(error, Range, root, ("design", section, path))
            except ValueError as error:
                found.append(problem_at(root, ("design", section, path), str(error)))
    refuse_if_any(found)
    try:
        return PlanFile.model_validate(plain)
    except ValidationError as error:
        refuse([as_typed(problem) for problem in problems_of(error, PlanFile, root)])


def _axis(value: Any) -> Range | tuple[Any, ...]:
    if isinstance(value, dict):
        return Range.model_validate(value)
    if isinstance(value, tuple) and value:
        return value
    raise ValueError(f"must be a list of values, or low and high (got {shown(value)})")


def _problems_of_design(root: Node, design: Design) -> Iterator[Problem]:
    for key, allowed in problems(design):
        varied = varied_already(root, str(key[0]), str(key[1])) if key[0] in SECTIONS and key[1:] else None
        yield varied or problem_at(root, ("design", *key), allowed)
    for i, name in enumerate(design.outcomes):
        if name not in OUTCOMES:
            allowed = f"unknown outcome{nearest(name, OUTCOMES)}; allowed: {listed(OUTCOMES)} (got {shown(name)})"
            yield problem_at(root, ("design", "outcomes", i), allowed)


def _shipped_folder() -> Path:
    return shipped_folder() / "plans"


def _find(name_or_path: str | Path) -> Path:
    text = str(name_or_path)
    if text in shipped_plans():
        return _shipped_folder() / f"{text}{ENDING}"
    path = Path(text)
    if text and "\0" not in text and path.exists():
        return path
    raise BadInput(
        f"{shown(text)}: no shipped plan or file of this name; shipped: {listed(shipped_plans())}"
        f"{nearest(path.stem, shipped_plans())}"
    )
