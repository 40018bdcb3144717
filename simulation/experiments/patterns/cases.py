"""WHICH SOCIETIES ARE RUN: each population, window and way of entering a list that a source speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.scenario import Scenario

SCENARIO = ""
"""Stands for the scenario that is validated."""


@dataclass(frozen=True)
class Case:
    """A scenario to run (`SCENARIO` or a shipped name) with other settings.

    spells: whether readings ask for single listings, which are else not kept.
    """

    scenario: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    spells: bool = False


_KNOWN = {"behaviour.awareness.city": 1.0, "behaviour.awareness.registry": 1.0, "behaviour.awareness.service": 1.0}
_VIGNETTE = {**_KNOWN, "days": 1, "population.past_days": 0}
"""People are asked about a system that is described to them, before they have lived under it."""
_NO_ERROR = {"system.records.error_rate": 0.0}
_NO_INTRUSION = {
    "behaviour.trust.intrusion": 0.0,
    "behaviour.trust.irrelevance": 0.0,
    "behaviour.opinion.intrusion": 0.0,
    **_NO_ERROR,
}
_DEAF = {"behaviour.trust.asymmetry": 0.0}
_ALONE = {"institution.public_sphere.amplification": 0.0, "institution.public_sphere.hub_chance": 0.0}

_SURVEYED = {"days": 31, "observe.every": 10, "observe.spells": False}


def _told(content: str) -> dict[str, Any]:
    """A month in which a platform tells everybody something, and a survey the day after."""
    news = {"kind": "information", "day": 29, "content": content, "source": "platform", "reach": 1.0}
    return {**_SURVEYED, "events": [news]}


CASES: dict[str, Case] = {
    "baseline": Case(SCENARIO),
    "court, two years": Case(SCENARIO, {"days": 730, "observe.every": 365}, spells=True),
    "history": Case("history_2013_2022", {"observe.every": 365}),
    "late regime": Case("good_faith_2024", {"observe.every": 365}),
    "utility_fees": Case("utility_fees_2019"),
    "relevant proposal": Case(
        "utility_fees_2019",
        {"events": [{"kind": "announce", "date": "2019-04-09", "item": "contract_fraud", "system": "registry"}]},
    ),
    "contested": Case("contested"),
    "narrow, known": Case(SCENARIO, {"policy.scope": "narrow", **_KNOWN}),
    "expansive, known": Case(SCENARIO, {"policy.scope": "expansive", **_KNOWN}),
    "narrow, told of": Case(SCENARIO, {"policy.scope": "narrow", **_VIGNETTE}),
    "moderate, told of": Case(SCENARIO, {"policy.scope": "moderate", **_VIGNETTE}),
    "expansive, told of": Case(SCENARIO, {"policy.scope": "expansive", **_VIGNETTE}),
    "asked": Case(SCENARIO, _SURVEYED),
    "told of repression": Case(SCENARIO, _told("repression")),
    "told of order": Case(SCENARIO, _told("order")),
    "asked, narrow": Case("narrow", _SURVEYED),
    "told of repression, narrow": Case("narrow", _told("repression")),
    "fearless": Case(SCENARIO, {"behaviour.opinion.fear": 0.0}),
    "no errors": Case(SCENARIO, _NO_ERROR),
    "deaf": Case(SCENARIO, _DEAF),
    "deaf, no errors": Case(SCENARIO, {**_DEAF, **_NO_ERROR}),
    "narrow, unfelt": Case(SCENARIO, {"policy.scope": "narrow", **_KNOWN, **_NO_INTRUSION}),
    "expansive, unfelt": Case(SCENARIO, {"policy.scope": "expansive", **_KNOWN, **_NO_INTRUSION}),
    "unsupervised": Case("contested", {"institution.auditing.on": False, "institution.consultation.on": False}),
    "random audits": Case("contested", {"institution.auditing.by_risk": 0.0}),
    "independent voices": Case("utility_fees_2019", {**_ALONE, "behaviour.opinion.contact": 0.0}),
}
"""What is run, by name; every case meets the same random numbers."""


def cases_of(scenario: Scenario, citizens: int, days: int | None = None) -> dict[str, Scenario]:
    """Every case as a scenario of `citizens`, with `scenario` in the place of `SCENARIO`. Raises BadInput.

    days: length of all cases instead of their own.
    """
    observed = {"observe.strata": True, "observe.cities": True, "observe.measures": ["all"]}
    size = {"population.citizens": citizens, **observed}
    length = {} if days is None else {"days": days}
    found = {}
    for name, case in CASES.items():
        chosen = scenario if case.scenario == SCENARIO else Scenario.load(case.scenario)
        found[name] = chosen.replace({**size, "observe.spells": case.spells, **case.changes, **length})
    return found
