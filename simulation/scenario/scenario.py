"""THE SCENARIO: what users load, change and pass on; settings that know where each of their values was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.conduct import item_names, load_catalogue
from simulation.errors import BadInput, nearest
from simulation.observation.daily_table import REPORTED
from simulation.observation.measures import OUTCOMES
from simulation.population import geography_for, places_of
from simulation.population.private_services import check_services
from simulation.population.settings import Population
from simulation.scenario.consistency import check_size, disagreements
from simulation.scenario.error_format import Path as KeyPath
from simulation.scenario.error_format import Problem, refuse, shown
from simulation.scenario.inheritance import inherit, read_file
from simulation.scenario.overriding import HERE, assignments, path_of, put, replacements
from simulation.scenario.posterior_lookup import refuse_a_posterior_that_does_not_fit, with_posterior
from simulation.scenario.reading import Node, read_text
from simulation.scenario.schema_errors import locate, problems_of
from simulation.scenario.settings import Settings
from simulation.scenario.shorthand import Shorthand
from simulation.scenario.sources import find
from simulation.scenario.timeline import completed
from simulation.scenario.values import place_of, values_of
from simulation.scenario.writing import hash_of, text_of


@dataclass(frozen=True)
class Scenario:
    """A checked scenario.

    settings: everything that a run depends on, complete and frozen.
    tree: what was written, with the place of every value; changes are laid over it.
    written: the same, position by position as in the settings.
    """

    settings: Settings
    tree: Node = field(repr=False)
    written: Node = field(repr=False)

    @classmethod
    def load(cls, name_or_path: str | Path) -> Scenario:
        """Read a shipped scenario by name, or any scenario file by path.

        Raises:
            BadInput: the file cannot be read or says something that is not allowed; at most five lines name the file
                and line, the key, what is allowed and what was found.
            Refused: it asks for a size beyond what can be simulated.
        """
        path = find(name_or_path)
        return _made(read_file(path), path.stem)

    @classmethod
    def from_text(cls, text: str, *, name: str = "scenario", folder: str | Path | None = None) -> Scenario:
        """Read a scenario from text; raises as `load`.

        name: used in messages and when the text gives none. folder: where `extends` finds files beside shipped ones.
        """
        path = None if folder is None else Path(folder) / f"{name}.yaml"
        return _made(inherit(read_text(text, name), path), name)

    def replace(self, changes: Mapping[str, Any]) -> Scenario:
        """The scenario with other values, by dotted path: `replace({"population.citizens": 100_000})`.

        Values are plain Python values (text, numbers, dates, lists, mappings, or settings objects) and are checked like
        a file; a mapping is laid over what is there, anything else replaces it. Raises as `load`.
        """
        return self._with(replacements(changes))

    def overridden(self, texts: Iterable[str]) -> Scenario:
        """The scenario with `path=value` texts in force, as given to `--set`. Raises as `load`."""
        return self._with(assignments(texts))

    def _with(self, changes: Mapping[KeyPath, Node]) -> Scenario:
        tree = self.tree
        for path, node in changes.items():
            tree = put(tree, path, node)
        return _made(tree, self.name)

    @property
    def name(self) -> str:
        """Its short name; the file's when the file gives none."""
        return self.settings.name

    @property
    def hash(self) -> str:
        """SHA-256 of all settings but name, title and description, in hexadecimal."""
        return hash_of(self.settings)

    def resolved(self) -> str:
        """All settings as the text of one scenario file, which reads back to the same settings."""
        return text_of(self.settings)

    def origin(self, path: str) -> str:
        """Where a value was written: `file:line`, `--set`, or `default`. Raises BadInput for a path without a value."""
        paths = [row.path for row in values_of(self.settings, self.written)]
        if not any(known == path or known.startswith(f"{path}.") for known in paths):
            raise BadInput(f"{shown(path)}: no such value{nearest(path, paths)}")
        return place_of(self.written, path_of(path))


def _made(tree: Node, name: str) -> Scenario:
    """The scenario of a whole tree, checked."""
    tree = with_posterior(tree)
    shorthand = Shorthand(tree)
    data = shorthand.plain()
    data.setdefault("name", re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64])
    problems = shorthand.problems
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        problems += problems_of(error, Settings, tree)
    if problems:
        refuse(problems)
    if not settings.title:
        settings = settings.model_copy(update={"title": settings.name})
    refuse_a_posterior_that_does_not_fit(settings, tree)
    check_size(settings, tree)
    assert isinstance(tree.value, dict)
    days = tree.value.get("days")
    cut_short = days is not None and days.place == HERE
    if problems := _misplaced(settings, tree):
        refuse(problems)
    known = known_names(settings.population)
    if problems := disagreements(settings, tree, known, cut_short=cut_short) or _refusals(settings, tree):
        refuse(problems)
    settings, written = completed(settings, tree, cut_short=cut_short)
    return Scenario(settings, tree, written)


def _misplaced(settings: Settings, tree: Node) -> list[Problem]:
    """What is wrong with places and services of the scenario's own."""
    people = settings.population
    return _found_by(tree, ((geography_for, people), (check_services, people.services)))


def _refusals(settings: Settings, tree: Node) -> list[Problem]:
    """What other parts of the program find wrong with settings that are valid one by one, at the place concerned."""
    return _found_by(tree, ((load_catalogue, settings.conduct), (places_of, settings.population)))


def _found_by(tree: Node, checks: Iterable[tuple[Callable[[Any], Any], Any]]) -> list[Problem]:
    found = []
    for check, value in checks:
        try:
            check(value)
        except BadInput as error:
            path, _, allowed = str(error).partition(": ")
            spot = locate(tree, [int(step) if step.isdigit() else step for step in path.split(".")])
            got = "" if "(got " in allowed else f" (got {shown(spot.node.plain())})"
            found.append(Problem(spot.node.where, spot.path, allowed + got))
    return found


def known_names(population: Population | None = None) -> dict[str, tuple[str, ...]]:
    """Names that exist, by the unit of the parameters that hold them; places are those of `population`."""
    geography = geography_for(population or Population())
    measures = (*(outcome.__name__ for outcome in OUTCOMES), *REPORTED)
    return {"cities": geography.names, "items": item_names(), "measures": measures}
