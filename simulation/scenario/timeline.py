"""WHAT IS ADDED AND LEFT OUT: every instrument has a value from the beginning, and nothing lies beyond a run cut short.

Both are done to the settings and to the tree alike, so that a position in the one is a position in the other.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from simulation.scenario.dated import Dated
from simulation.scenario.error_format import Place
from simulation.scenario.reading import Node
from simulation.scenario.settings import POLICIES, Settings

DEFAULT = Place("default")


def completed(settings: Settings, tree: Node, *, cut_short: bool) -> tuple[Settings, Node]:
    """The settings and their tree with the default of an instrument before every list that does not begin with a
    general value and, when the run was cut short from outside, without what starts after the last day.
    """
    lists: dict[str, tuple[Dated, ...]] = {}
    nodes: dict[str, Node] = {}
    for name, unit in POLICIES.items():
        entries: list[Any] = list(getattr(settings.policy, name))
        node = _member(tree, "policy", name)
        items = node.value if node is not None and isinstance(node.value, list) else None
        if items is None:
            continue
        kept = [i for i, entry in enumerate(entries) if not cut_short or _first_sign(entry) <= _last(settings)]
        entries, items = [entries[i] for i in kept], [items[i] for i in kept]
        if not entries or entries[0].start is not None or entries[0].cities is not None:
            entries.insert(0, unit_entry(settings, name)(value=unit()))
            items = [Node({"value": Node({}, DEFAULT)}, DEFAULT), *items]
        assert node is not None
        lists[name], nodes[name] = tuple(entries), dataclasses.replace(node, value=items)
    events = [i for i, event in enumerate(settings.events) if not cut_short or event.day < settings.days]
    policy = settings.policy.model_copy(update=lists)
    events_by_day = tuple(settings.events[i] for i in events)
    return settings.model_copy(update={"policy": policy, "events": events_by_day}), _rebuilt(tree, nodes, events)


def unit_entry(settings: Settings, name: str) -> Any:
    """The class of the dated entries of an instrument."""
    return type(getattr(settings.policy, name)[0])


def _last(settings: Settings) -> date:
    return settings.date_of(settings.days - 1)


def _first_sign(entry: Dated) -> date:
    """The first day on which anything of an entry shows."""
    return min((day for day in (entry.start, entry.announced) if day is not None), default=date.min)


def _member(tree: Node, *path: str) -> Node | None:
    node: Node | None = tree
    for name in path:
        node = node.value.get(name) if node is not None and isinstance(node.value, dict) else None
    return node


def _rebuilt(tree: Node, policies: dict[str, Node], events: list[int]) -> Node:
    """The tree with other policies and only the events at the given positions."""
    assert isinstance(tree.value, dict)
    sections = dict(tree.value)
    if policies:
        policy = sections["policy"]
        assert isinstance(policy.value, dict)
        sections["policy"] = dataclasses.replace(policy, value={**policy.value, **policies})
    node = sections.get("events")
    if node is not None and isinstance(node.value, list):
        sections["events"] = dataclasses.replace(node, value=[node.value[i] for i in events])
    return dataclasses.replace(tree, value=sections)
