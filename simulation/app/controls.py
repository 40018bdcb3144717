"""WHAT CAN BE CHANGED: the controls of the page, made from the registry of parameters and the catalogue of conduct."""

from __future__ import annotations

from typing import Any

from simulation.conduct import load_catalogue
from simulation.scenario import Scenario
from simulation.scenario.explaining import explain
from simulation.scenario.settings import POLICIES

SAFEGUARDS = ("legal_standard", "supervision", "redress", "transparency", "proportionality")
"""Policies shown as switches; the sentence to each is in the message files."""
STRICT = {
    "legal_standard": "strict", "supervision": "strong", "redress": "strong", "transparency": "notice",
    "proportionality": "proportionate",
}  # fmt: skip
"""The preset that the switch puts in force, as in the shipped scenario with all safeguards."""
OFF = dict.fromkeys(SAFEGUARDS, "none") | {"redress": "national"}
SECTIONS = ("behaviour", "system", "institution", "network", "conduct")
"""Sections whose numbers act from the first day on; changing one begins anew."""


def controls_of(scenario: Scenario) -> dict[str, Any]:
    """JSON content: `items` by relevance, `policies` with presets, `safeguards`, and `numbers` with what is known."""
    return {
        "items": _items(scenario),
        "service": list(_scope(scenario).service),
        "policies": {
            name: {"presets": list(unit.presets), "now": in_force(scenario, name)}
            for name, unit in POLICIES.items()
            if unit.presets
        },
        "safeguards": [
            {"policy": name, "on": STRICT[name], "off": OFF[name], "now": in_force(scenario, name) == STRICT[name]}
            for name in SAFEGUARDS
        ],
        "numbers": [_number(row) for row in explain(scenario) if row.path.partition(".")[0] in SECTIONS],
    }


def in_force(scenario: Scenario, policy: str) -> str:
    """The preset of a policy that holds in most cities in the end; empty when its numbers are of no preset."""
    unit = POLICIES[policy]
    value = [entry.value for entry in getattr(scenario.settings.policy, policy) if entry.cities is None][-1]
    return next((name for name, numbers in unit.presets.items() if unit(**numbers) == value), "")


def _items(scenario: Scenario) -> list[dict[str, Any]]:
    """Conduct that a city can record, the most relevant first; `on` in most cities."""
    catalogue = load_catalogue(scenario.settings.conduct)
    mask = catalogue.mask(_scope(scenario).city)
    rows = [
        {
            "name": name, "title": catalogue.titles[i], "relevance": float(catalogue.relevance[i]),
            "illegal": bool(catalogue.illegal[i]), "rewarded": bool(catalogue.rewarded[i]),
            "on": bool(mask >> i & 1),
        }
        for i, name in enumerate(catalogue.names)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -float(row["relevance"]))


def _scope(scenario: Scenario) -> Any:
    """The scope in force last in most cities."""
    return [entry.value for entry in scenario.settings.policy.scope if entry.cities is None][-1]


def _number(row: Any) -> dict[str, Any]:
    value = row.value if isinstance(row.value, bool | int | float | str) else None
    if isinstance(row.value, tuple):
        value = ", ".join(map(str, row.value))
    low, high = row.bounds
    return {
        "path": row.path, "value": value, "unit": row.unit, "range": row.range, "source": row.source,
        "grade": row.grade, "meaning": row.meaning, "low": low, "high": high,
        "kind": type(row.value).__name__,
    }  # fmt: skip
