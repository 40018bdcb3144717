"""WHERE EACH VALUE COMES FROM, and what differs between two scenarios."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.errors import BadInput, nearest
from simulation.scenario.error_format import shown
from simulation.scenario.posterior import interval_of
from simulation.scenario.scenario import Scenario
from simulation.scenario.values import Explanation, values_of

__all__ = ["Difference", "Explanation", "diff", "explain"]


class Difference(NamedTuple):
    """A value in which two scenarios differ; None where a scenario has no such value."""

    path: str
    a: Any
    b: Any


def explain(scenario: Scenario, path: str | None = None) -> tuple[Explanation, ...]:
    """Every value of the scenario, or those at and under `path`, in the order of the settings.

    Raises BadInput when there is no value at `path`.
    """
    rows = tuple(_as_drawn(row, scenario) for row in values_of(scenario.settings, scenario.written))
    if path is None:
        return rows
    found = tuple(row for row in rows if row.path == path or row.path.startswith(f"{path}."))
    if not found:
        raise BadInput(f"{shown(path)}: no such value{nearest(path, _paths(rows))}")
    return found


def diff(a: Scenario, b: Scenario) -> tuple[Difference, ...]:
    """The values in which two scenarios differ, in the order of the settings; names and descriptions are left out."""
    first = {row.path: row.value for row in values_of(a.settings, a.written)}
    second = {row.path: row.value for row in values_of(b.settings, b.written)}
    own = ("name", "title", "description")
    return tuple(
        Difference(path, first.get(path), second.get(path))
        for path in {**first, **second}
        if path not in own and first.get(path) != second.get(path)
    )


def _as_drawn(row: Explanation, scenario: Scenario) -> Explanation:
    """A value that is drawn with the median of its draws, and where the middle 95 % of them lie."""
    posterior = scenario.settings.parameters
    found = None if posterior is None else interval_of(posterior, row.path)
    if posterior is None or found is None:
        return row
    median, low, high = found
    return row._replace(value=median, where=f"drawn from {posterior.file}: {low:.4g} to {high:.4g}")


def _paths(rows: tuple[Explanation, ...]) -> list[str]:
    """All paths that lead to values, also those of sections."""
    steps = [row.path.split(".") for row in rows]
    return list(dict.fromkeys(".".join(parts[:n]) for parts in steps for n in range(len(parts), 0, -1)))
