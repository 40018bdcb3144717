"""Schema: editors are told the same as the loader demands."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulation.parameters import Parameters
from simulation.scenario import shipped, shipped_folder
from simulation.scenario.error_format import shown
from simulation.scenario.events import KINDS
from simulation.scenario.reading import read_bytes
from simulation.scenario.schema import FILE, schema, write_schema
from simulation.scenario.settings import POLICIES, Settings

MADE = schema()
BAD = Path(__file__).parents[1] / "bad"
TYPES: dict[str, Any] = {
    "object": dict,
    "array": tuple,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
    "null": type(None),
}


def fits(value: Any, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether a value fits a schema, for the words of JSON Schema that the exported one uses."""
    if "$ref" in rule and not fits(value, root["$defs"][rule["$ref"].rpartition("/")[2]], root):
        return False
    if "anyOf" in rule and not any(fits(value, form, root) for form in rule["anyOf"]):
        return False
    if "oneOf" in rule and sum(fits(value, form, root) for form in rule["oneOf"]) != 1:
        return False
    for part in rule.get("allOf", ()):
        if fits(value, part["if"], root) and not fits(value, part["then"], root):
            return False
    if "const" in rule and value != rule["const"]:
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if "type" in rule and not is_a(value, rule["type"]):
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return rule.get("minimum", value) <= value <= rule.get("maximum", value)
    if isinstance(value, str):
        return bool(re.search(rule.get("pattern", ""), value)) and len(value) <= rule.get("maxLength", len(value))
    if isinstance(value, tuple):
        return len(value) >= rule.get("minItems", 0) and all(fits(v, rule.get("items", {}), root) for v in value)
    return not isinstance(value, dict) or has_fitting_members(value, rule, root)


def is_a(value: Any, kind: str) -> bool:
    """Whether a value is of a JSON type; true and false are no numbers."""
    return isinstance(value, TYPES[kind]) and not (isinstance(value, bool) and kind in ("number", "integer"))


def has_fitting_members(value: dict, rule: dict[str, Any], root: dict[str, Any]) -> bool:
    """Whether required keys are there, no others than allowed, and each fits."""
    properties = rule.get("properties", {})
    if not set(rule.get("required", ())) <= set(value):
        return False
    if rule.get("additionalProperties") is False and not set(value) <= set(properties):
        return False
    return all(fits(value[key], properties[key], root) for key in value if key in properties)


def test_the_shipped_file_is_up_to_date(tmp_path):
    stored = json.loads((shipped_folder() / FILE).read_text(encoding="utf-8"))
    assert stored == json.loads(json.dumps(schema())), "run: scs schema > scenarios/schema.json"
    assert json.loads(write_schema(tmp_path).read_text(encoding="utf-8")) == stored


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_fits_and_names_the_schema(name):
    path = shipped_folder() / f"{name}.yaml"
    assert path.read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={FILE}\n")
    assert fits(read_bytes(path.read_bytes(), name).plain(), MADE, MADE)


@pytest.mark.parametrize(
    "text",
    [
        "extends: baseline",
        "extends: folder/mine.yaml",
        "policy: {scope: narrow}",
        "policy: {redress: {like: shanghai, city: 9}}",
        "policy: {redress: [{value: none}, {from: 2019-01-05, cities: [wuhan], value: {city: 3}}]}",
        "policy: {scope: {city: [all]}}",
        "policy: {scope: [{from: 2019-01-05, announced: 2019-01-03, value: narrow}]}",
        "events: [{kind: scandal, date: 2019-01-05, severity: 0.5}, {kind: scandal, day: 5, severity: 1, city: wuhan}]",
        "events: [{kind: start_policy, day: 5, instrument: redress, value: {like: henan, city: 3}}]",
        "conduct: {parking_violation: {relevance: 0.5}}",
        "behaviour: {trust: {on: false}}",
    ],
)
def test_forms_that_are_allowed_fit(text):
    assert fits(read_bytes(text.encode(), "x").plain(), MADE, MADE)


@pytest.mark.parametrize(
    "text",
    [
        "polcy: {}",
        "policy: {scope: narow}",
        "policy: {redress: {like: shanghi}}",
        "policy: {redress: {citty: 3}}",
        "policy: {redress: [{from: 05.01.2019, value: none}]}",
        "policy: {redress: [{from: 2019-01-05}]}",
        "policy: {scope: {city: [parking]}}",
        "events: [{kind: scandal, severity: 0.5}]",
        "events: [{kind: scandal, day: 3, date: 2019-01-04, severity: 0.5}]",
        "events: [{kind: scandl, day: 3, severity: 0.5}]",
        "events: [{kind: start_policy, day: 5, instrument: redress, value: {citty: 3}}]",
        "events: [{kind: scandal, day: 3, severity: 0.5, city: whuan}]",
        "days: 0",
        "days: many",
        "population: {cities: [hangzhuo]}",
    ],
)
def test_forms_that_are_not_allowed_do_not_fit(text):
    assert not fits(read_bytes(text.encode(), "x").plain(), MADE, MADE)


def test_most_of_the_bad_corpus_is_underlined_in_an_editor():
    rows = list(csv.DictReader((BAD / "expected.csv").read_text(encoding="utf-8").splitlines()))
    kinds = ("unknown_", "share_", "true_for", "text_for", "null_for", "list_for")
    names = [row["file"] for row in rows if row["file"].startswith(kinds)]
    accepted = [
        name for name in names if fits(read_bytes((BAD / f"{name}.yaml").read_bytes(), name).plain(), MADE, MADE)
    ]
    assert not accepted, shown(tuple(accepted))


def test_every_number_keeps_its_unit_source_and_grade():
    made = MADE

    def check(model: type[Parameters]) -> int:
        found = 0
        definition = next(d for d in made["$defs"].values() if set(model.model_fields) <= set(d.get("properties", ())))
        for name, field in model.model_fields.items():
            extra = field.json_schema_extra
            if isinstance(extra, dict) and "grade" in extra:
                rule = definition["properties"][name]
                assert {key: rule[key] for key in extra} == extra
                assert rule["description"]
                found += 1
        return found

    for section in ("behaviour", "system", "institution"):
        for field in Settings.model_fields[section].annotation.model_fields.values():
            assert check(field.annotation) >= 0
    assert check(Settings.model_fields["population"].annotation) > 5


def test_all_policies_and_kinds_of_events_are_there():
    made = MADE
    assert set(made["$defs"]["Policies"]["properties"]) == set(POLICIES)
    kinds = {made["$defs"][e["$ref"].rpartition("/")[2]]["properties"]["kind"]["const"]
             for e in made["properties"]["events"]["items"]["oneOf"]}  # fmt: skip
    assert kinds == set(KINDS)
    assert set(made["properties"]["extends"]["anyOf"][0]["enum"]) == set(shipped())
