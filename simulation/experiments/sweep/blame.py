"""WHERE A FAULT OF A PLAN IS TOLD: at the line and key of the file, or as the option that the user typed."""

from __future__ import annotations

import dataclasses

from simulation.scenario.error_format import Path as KeyPath
from simulation.scenario.error_format import Place, Problem, shown
from simulation.scenario.overriding import SOURCE
from simulation.scenario.reading import Node

_SIZES = {"days": "days", "population.citizens": "citizens"}
"""Values of the scenario that a design sets by keys of its own."""


def problem_at(root: Node, key: KeyPath, allowed: str) -> Problem:
    """A problem at the line of `key`, or of the nearest key above it that exists."""
    return as_typed(Problem(_nearest(root, key).where, key, allowed))


def as_typed(problem: Problem) -> Problem:
    """The problem with the path that the user typed, where an option and not the file holds the value."""
    path = problem.path
    if not is_option(problem.place) or path[:1] != ("design",):
        return problem
    return dataclasses.replace(problem, path=path[2:] if path[1:2] == ("changes",) and path[2:] else path[1:])


def refused_value(root: Node, key: KeyPath, path: str, message: str) -> Problem:
    """What a scenario says of a value that stands at `key` of a plan and is meant for its `path`.

    message: of the scenario, `--set: path.inside: what is allowed`; the steps inside lead on from `key`.
    """
    inside, colon, allowed = message.removeprefix(f"{SOURCE}: ").partition(": ")
    if key[-1] != path or (inside != path and not inside.startswith(f"{path}.")):  # one of several values of an axis
        return problem_at(root, key, f"{inside}{colon}{allowed}")
    steps = inside.removeprefix(path).strip(".").split(".") if inside != path else []
    return problem_at(root, (*key, *(int(step) if step.isdigit() else step for step in steps)), allowed)


def varied_already(root: Node, section: str, path: str) -> Problem | None:
    """The problem of an option that sets what a plan varies; None where the file itself sets it twice."""
    node = _nearest(root, ("design", _SIZES[path]) if path in _SIZES else ("design", "changes", path))
    if not is_option(node.where):
        return None
    place = _nearest(root, ("design", section, path)).where
    return Problem(
        node.where, (path,), f"is varied by the plan, at {place}; change it there (got {shown(node.plain())})"
    )


def is_option(place: Place) -> bool:
    """Whether a value came from the command line and not from a file."""
    return place.file.startswith("--")


def _nearest(root: Node, key: KeyPath) -> Node:
    node = root
    for step in key:
        inside = node.value
        if isinstance(inside, dict) and step in inside:
            node = inside[str(step)]
        elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            node = inside[step]
        else:
            break
    return node
