"""WHICH OBJECTS A CHECKPOINT CAN HOLD beside numbers, words, arrays and collections: by name, nothing else is made."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from simulation import policies
from simulation.government.institutions.consultation import Proposal
from simulation.government.institutions.press import Topic
from simulation.government.institutions.public_sphere import Issue
from simulation.government.rulemaking import Draft
from simulation.parameters import Policy, units_of
from simulation.state.citizens import Slot

KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (Slot, Topic, Issue, Proposal, Draft, *units_of(policies, Policy).values())
}


def content_of(thing: Any) -> tuple[str, dict[str, Any]] | None:
    """Name of the kind and content of an object; None when there is no such kind."""
    name = type(thing).__name__
    if KINDS.get(name) is not type(thing):
        return None
    if isinstance(thing, Enum):
        return name, {"value": thing.value}
    if is_dataclass(thing):
        return name, {field.name: getattr(thing, field.name) for field in fields(thing)}
    return name, vars(thing)


def made(name: str, content: dict[str, Any]) -> Any:
    """The object with this content. Raises KeyError, TypeError or ValueError when there can be none."""
    return KINDS[name](**content)
