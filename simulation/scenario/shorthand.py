"""WHAT SHORTHAND MEANS: presets, policies without dates, and calendar dates become plain data for the settings.

A policy may be given as a preset name, as a mapping of fields (with `like: preset` as the start), or as a list of
entries `{from, announced, cities, value}`. Happenings are given their day of the run. Positions stay with the nodes,
so every fault is told where it was written.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ValidationError

from simulation.errors import nearest
from simulation.parameters import Policy
from simulation.scenario.dated import calendar_date, within_reason
from simulation.scenario.error_format import Path, Problem, listed, shown
from simulation.scenario.events import KINDS
from simulation.scenario.reading import Node
from simulation.scenario.schema_errors import problems_of
from simulation.scenario.settings import POLICIES, START

ENTRY = ("from", "announced", "cities", "value")


class Shorthand:
    """Turns the tree of a scenario into plain data, and collects what is wrong with it in `problems`."""

    def __init__(self, root: Node) -> None:
        assert isinstance(root.value, dict)
        self.root = root
        self.sections = root.value
        self.problems: list[Problem] = []
        self.start = self._start()

    def plain(self) -> dict[str, Any]:
        """The data from which the settings are made."""
        data: dict[str, Any] = {}
        for name, node in self.sections.items():
            if name == "policy" and isinstance(node.value, dict):
                data[name] = {key: self._policy(key, value) for key, value in node.value.items()}
            elif name == "events" and isinstance(node.value, list):
                found = [self._event(item, ("events", i)) for i, item in enumerate(node.value)]
                data[name] = tuple(event for event in found if event is not None)
            else:
                data[name] = node.plain()
        return data

    def _start(self) -> date:
        node = self.sections.get("start")
        try:
            start = calendar_date(node.value) if node is not None else START
            return within_reason(start) if isinstance(start, date) else START
        except ValueError:
            return START  # told when the settings are made

    def _policy(self, name: str, node: Node) -> Any:
        unit = POLICIES.get(name)
        if unit is None:
            return node.plain()
        path = ("policy", name)
        if not isinstance(node.value, list):
            return ({"value": self._value(node, unit, path)},)
        if not node.value:
            self._add(
                node, path, "must be a preset, a mapping, or a list of at least one dated entry (got an empty list)"
            )
        return tuple(self._entry(item, unit, (*path, i)) for i, item in enumerate(node.value))

    def _entry(self, node: Node, unit: type[Policy], path: Path) -> dict[str, Any]:
        """One dated entry."""
        if not isinstance(node.value, dict):
            self._add(node, path, f"must be a mapping with {listed(ENTRY)} (got {shown(node.plain())})")
            return {"value": unit()}
        for name, item in node.value.items():
            if name not in ENTRY:
                allowed = f"unknown key{nearest(name, ENTRY)}; allowed: {listed(ENTRY)} (got {shown(name)})"
                self.problems.append(Problem(item.key or item.place, (*path, name), allowed))
        value = node.value.get("value")
        if value is None:
            self._add(node, (*path, "value"), f"is required: {_forms(unit)} (got nothing)")
        return {
            "from": self._date(node, "from", path),
            "announced": self._date(node, "announced", path),
            "cities": node.value["cities"].plain() if "cities" in node.value else None,
            "value": unit() if value is None else self._value(value, unit, (*path, "value")),
        }

    def _value(self, node: Node, unit: type[Policy], path: Path) -> Any:
        """A policy's value: a preset, or a mapping that may start from one."""
        if isinstance(node.value, str):
            return self._preset(node, unit, path)
        if not isinstance(node.value, dict):
            self._add(node, path, f"must be {_forms(unit)} (got {shown(node.plain())})")
            return unit()
        own = {name: item.plain() for name, item in node.value.items() if name != "like"}
        like = node.value.get("like")
        return own if like is None else {**self._preset(like, unit, (*path, "like")), **own}

    def _preset(self, node: Node, unit: type[Policy], path: Path) -> dict[str, Any]:
        name = node.value
        if isinstance(name, str) and name in unit.presets:
            return dict(unit.presets[name])
        hint = nearest(name, unit.presets) if isinstance(name, str) else ""
        self._add(node, path, f"must be {_forms(unit)}{hint} (got {shown(node.plain())})")
        return {}

    def _event(self, node: Node, path: Path) -> dict[str, Any] | None:
        """One happening with its day; None when its kind is not known."""
        if not isinstance(node.value, dict):
            self._add(node, path, f"must be a mapping with a kind and a date (got {shown(node.plain())})")
            return None
        kind = node.value.get("kind")
        if kind is None or not isinstance(kind.value, str) or kind.value not in KINDS:
            got = "nothing" if kind is None else shown(kind.plain())
            hint = nearest(kind.value, KINDS) if kind is not None and isinstance(kind.value, str) else ""
            self._add(kind or node, (*path, "kind"), f"must be one of {listed(KINDS)}{hint} (got {got})")
            return None
        event = {name: item.plain() for name, item in node.value.items() if name not in ("date", "day")}
        given = [name for name in ("date", "day") if name in node.value]
        if len(given) != 1:
            got = "both" if given else "nothing"
            self._add(node, (*path, "date"), f"give either a date such as 2019-04-09 or a day from 0 (got {got})")
            return None
        if given[0] == "day":
            event["day"] = node.value["day"].plain()
        else:
            when = self._date(node, "date", path, required=True)
            if when is None:
                return None
            event["day"] = (when - self.start).days
        return self._started(node, event, path) if kind.value in ("start_policy", "end_policy") else event

    def _started(self, node: Node, event: dict[str, Any], path: Path) -> dict[str, Any] | None:
        """A policy that an event starts or ends, with its value checked."""
        assert isinstance(node.value, dict)
        instrument = node.value.get("instrument")
        name = instrument.value if instrument is not None else None
        if not isinstance(name, str) or name not in POLICIES:
            hint = nearest(name, POLICIES) if isinstance(name, str) else ""
            allowed = f"must be one of {listed(POLICIES, 20)}{hint} (got {shown(name)})"
            self._add(instrument or node, (*path, "instrument"), allowed)
            return None
        if event["kind"] == "end_policy" or "value" not in node.value:
            return event
        unit, before = POLICIES[name], len(self.problems)
        value = self._value(node.value["value"], unit, (*path, "value"))
        if len(self.problems) > before:
            return None
        try:
            event["value"] = unit.model_validate(value)
        except ValidationError as error:
            self.problems += problems_of(error, unit, self.root, (*path, "value"))
            return None
        return event

    def _date(self, node: Node, key: str, path: Path, *, required: bool = False) -> date | None:
        """The date under `key`, which may be absent unless required; None also when it is no date, which is told."""
        assert isinstance(node.value, dict)
        item = node.value.get(key)
        if item is None or (item.value is None and not required):
            return None
        try:
            when = calendar_date(item.value)
            if isinstance(when, date):
                return within_reason(when)
        except ValueError as error:
            self._add(item, (*path, key), f"{error} (got {shown(item.value)})")
            return None
        self._add(item, (*path, key), f"must be a date such as 2019-04-09 (got {shown(item.plain())})")
        return None

    def _add(self, node: Node, path: Path, allowed: str) -> None:
        self.problems.append(Problem(node.where, path, allowed))


def _forms(unit: type[Policy]) -> str:
    return f"a preset ({listed(unit.presets)}) or a mapping of {listed(unit.model_fields)}"
