"""WHAT EDITORS ARE TOLD: the JSON Schema of scenario files, with shorthand forms, units, ranges, sources and grades."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from simulation.population.geography import load_geography
from simulation.scenario.scenario import Scenario, known_names
from simulation.scenario.settings import POLICIES, Settings
from simulation.scenario.sources import shipped, shipped_folder

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "schema.json"
NAME = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
DATE = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class _WithoutTitles(GenerateJsonSchema):
    """Field names in capitals say nothing that the names do not."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, as plain data."""
    made = Settings.model_json_schema(schema_generator=_WithoutTitles)
    defs: dict[str, Any] = made["$defs"]
    made["properties"]["extends"] = {
        "description": "scenario that this one changes: a shipped name, or a path inside this file's folder",
        "anyOf": [{"enum": list(shipped())}, {"type": "string"}],
    }
    for name, unit in POLICIES.items():
        own = defs[_target(defs.pop(f"Dated{unit.__name__}")["properties"]["value"])]
        own["properties"]["like"] = {"enum": list(unit.presets), "description": "preset from which the value starts"}
        defs[f"{unit.__name__}Value"] = {"anyOf": [{"enum": list(unit.presets)}, own]}
        defs["Policies"]["properties"][name] = _policy(unit.__name__, own.get("description", ""))
    for event in made["properties"]["events"]["items"]["oneOf"]:
        _make_event(defs[_target(event)])
    del made["properties"]["events"]["items"]["discriminator"]
    defs.pop("Policy", None)
    _complete_names(made, known_names())
    defs["PlacesOfTheMap"] = _places_of_the_map()
    made["allOf"] = [{"if": _on_the_map(), "then": {"$ref": "#/$defs/PlacesOfTheMap"}}]
    return {"$schema": DIALECT, "title": "Scenario of the social credit simulation", **made}


def write_schema(folder: Path | None = None) -> Path:
    """Write the schema beside the shipped scenarios, or into `folder`; gives the file."""
    file = (folder or shipped_folder()) / FILE
    file.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def _on_the_map() -> dict[str, Any]:
    """What a file says that gives no places of its own, and takes none over."""
    own = {name for name in shipped() if Scenario.load(name).settings.population.places}
    parents = [name for name in shipped() if name not in own]
    return {"properties": {"extends": {"enum": parents}, "population": {"properties": {"places": {"type": "null"}}}}}


def _places_of_the_map() -> dict[str, Any]:
    """The names that places have where a file gives none of its own."""
    names = list(load_geography().names)
    some = {"items": {"enum": names}}
    return {
        "properties": {
            "population": {"properties": {"cities": {"items": {"enum": [*names, "all"]}}, "leave_out": some}},
            "policy": {"properties": {name: {"items": {"properties": {"cities": some}}} for name in POLICIES}},
            "events": {"items": {"properties": {"city": {"enum": [*names, None]}, "cities": some}}},
        }
    }


def _target(node: dict[str, Any]) -> str:
    """The name of the definition that a node refers to."""
    return str(node["$ref"]).rpartition("/")[2]


def _policy(unit: str, description: str) -> dict[str, Any]:
    """The three ways to give a policy."""
    value = {"$ref": f"#/$defs/{unit}Value"}
    entry = {
        "type": "object",
        "additionalProperties": False,
        "required": ["value"],
        "properties": {
            "from": {**DATE, "description": "first day on which the value holds"},
            "announced": {**DATE, "description": "day on which it becomes known, if earlier"},
            "cities": {"type": "array", "items": NAME, "minItems": 1},
            "value": value,
        },
    }
    forms = [value, {"type": "array", "minItems": 1, "items": entry}]
    return {"description": description, "anyOf": forms}


def _make_event(event: dict[str, Any]) -> None:
    """Let an event give a date instead of a day, and tie the value of a policy to its instrument."""
    event["properties"]["date"] = {**DATE, "description": "calendar date, instead of a day"}
    event["required"].remove("day")
    event["oneOf"] = [{"required": ["date"]}, {"required": ["day"]}]
    if "instrument" not in event["properties"]:
        return
    event["properties"]["instrument"]["enum"] = list(POLICIES)
    if "value" in event["properties"]:
        event["properties"]["value"] = {"description": event["properties"]["value"].get("description", "")}
        event["allOf"] = [
            {
                "if": {"properties": {"instrument": {"const": name}}},
                "then": {"properties": {"value": {"$ref": f"#/$defs/{unit.__name__}Value"}}},
            }
            for name, unit in POLICIES.items()
        ]


def _complete_names(node: Any, known: dict[str, tuple[str, ...]]) -> None:
    """List the names of cities, items and measures wherever a unit asks for them."""
    if isinstance(node, list):
        for item in node:
            _complete_names(item, known)
    if not isinstance(node, dict):
        return
    names = known.get(node["unit"]) if isinstance(node.get("unit"), str) else None
    if node.get("unit") == "cities":
        for form in node.get("anyOf", (node,)):
            if form.get("type") == "array":
                form["items"] = dict(NAME)
            elif form.get("type") == "string":
                form["pattern"] = NAME["pattern"]
    elif names is not None:
        forms = node.get("anyOf", (node,))
        every = [] if {"type": "null"} in forms else ["all"]
        for form in forms:
            if form.get("type") == "array":
                form["items"] = {"enum": [*names, *every]}
            elif form.get("type") == "string":
                form["enum"] = list(names)
    for item in node.values():
        _complete_names(item, known)
