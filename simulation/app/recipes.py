"""A SCENARIO AND ITS CHANGES: what a pane lives under, as one scenario file that `scs run` accepts.

A change made after day t is written with the date of the next day, so the file holds both what was lived and what is to
come, and a run of it from the start gives the same integers as the pane. Everything passes the strict loader.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simulation.errors import BadInput, nearest
from simulation.scenario import Scenario
from simulation.scenario.settings import POLICIES
from simulation.scenario.sources import shipped

POLICY = "policy."


class Change(NamedTuple):
    """One change of a pane.

    path: dotted key such as `policy.redress` or `behaviour.debts.judgment`.
    value: plain value, checked by the loader.
    day: days that were lived when it was made; 0 holds from the start.
    cities: cities concerned by a policy, all when None.
    """

    path: str
    value: Any
    day: int = 0
    cities: tuple[str, ...] | None = None


class Recipe(NamedTuple):
    """A shipped scenario or the text of a file, and changes in the order in which they were made."""

    base: str
    changes: tuple[Change, ...] = ()
    text: str = ""

    def scenario(self, *, citizens: int, days: int, seed: int) -> Scenario:
        """The whole as one scenario. Raises BadInput or Refused, with the words of the loader."""
        if self.text:
            scenario = Scenario.from_text(self.text, name="upload")
        elif self.base in shipped():
            scenario = Scenario.load(self.base)
        else:
            near = nearest(self.base, shipped())
            raise BadInput(f"scenario: one of {', '.join(shipped())}{near} (got {self.base[:80]!r})")
        size = {"population.citizens": citizens, "days": days, "seed": seed, "replicates": 1}
        scenario = scenario.replace(size)
        for change in self.changes:
            scenario = changed(scenario, change)
        settings = scenario.settings
        size_now = (settings.population.citizens, settings.days, settings.seed, settings.replicates)
        if size_now != (citizens, days, seed, 1):
            raise BadInput(
                "citizens, days and seed stand at the top of the page and hold for both panes; each is one run"
            )
        return scenario

    def with_change(self, change: Change) -> Recipe:
        """The recipe with one more change."""
        return self._replace(changes=(*self.changes, change))


def changed(scenario: Scenario, change: Change) -> Scenario:
    """The scenario with one change. Raises BadInput when the loader refuses it or when it comes too late."""
    name = change.path.removeprefix(POLICY)
    if not change.path.startswith(POLICY) or name not in POLICIES:
        if change.day:
            raise BadInput(f"{change.path[:80]}: acts from the first day on, so it can only be changed at the start")
        return scenario.replace({change.path: change.value})
    entry: dict[str, Any] = {"value": change.value}
    if change.day:
        entry["from"] = scenario.settings.date_of(change.day)
    if change.cities is not None:
        entry["cities"] = change.cities
    lived = entries_of(scenario, name) if change.day or change.cities is not None else ()
    return scenario.replace({change.path: (*lived, entry)})


def entries_of(scenario: Scenario, policy: str) -> tuple[Mapping[str, Any], ...]:
    """What a scenario says about one policy, as a list of dated entries."""
    tree: Any = scenario.tree.value
    section = tree.get("policy")
    node = section.value.get(policy) if section is not None else None
    if node is None:
        return ({"value": {}},)
    plain = node.plain()
    return plain if isinstance(plain, tuple) else ({"value": plain},)
