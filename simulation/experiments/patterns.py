"""WHICH PATTERNS THE MODEL MUST SHOW, and which claims must vanish without their cause: a table, read like data.

A pattern is a number read from one case, or the paired difference of two cases, with the band in which its mean over
replicates must lie. `use` says how the pattern came about: `fitted` to the source; `assumed`, because a parameter puts
it in by hand or by sign; `held out`, a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Literal

Use = Literal["fitted", "assumed", "held out"]
SCENARIO = ""
"""Stands for the scenario that is validated."""


@dataclass(frozen=True)
class Case:
    """A scenario to run (`SCENARIO` or a shipped name) with other settings."""

    scenario: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pattern:
    """A number that must lie from `low` to `high`; with `less`, the reading of `case` minus that of the case `less`."""

    id: str
    words: str
    case: str
    reading: str
    low: float
    high: float
    band: str
    use: Use
    sources: tuple[str, ...]
    less: str = ""


@dataclass(frozen=True)
class Null:
    """A claim that must hold in `case` (`less` as above) and vanish in `ablated`, where its cause is taken away."""

    claim: str
    without: str
    reading: str
    case: str
    ablated: str
    less: str = ""
    ablated_less: str = ""


_KNOWN = {"behaviour.awareness.city": 1.0, "behaviour.awareness.registry": 1.0, "behaviour.awareness.service": 1.0}
_NO_ERROR = {"system.records.error_rate": 0.0}
_NO_INTRUSION = {
    "behaviour.trust.intrusion": 0.0,
    "behaviour.trust.irrelevance": 0.0,
    "behaviour.opinion.intrusion": 0.0,
    **_NO_ERROR,
}
_DEAF = {"behaviour.trust.asymmetry": 0.0}
_ALONE = {"institution.public_sphere.amplification": 0.0, "institution.public_sphere.hub_chance": 0.0}

CASES: dict[str, Case] = {
    "baseline": Case(SCENARIO),
    "utility_fees": Case("utility_fees_2019"),
    "relevant proposal": Case(
        "utility_fees_2019",
        {"events": [{"kind": "announce", "date": "2019-04-09", "item": "contract_fraud", "system": "registry"}]},
    ),
    "contested": Case("contested"),
    "narrow, known": Case(SCENARIO, {"policy.scope": "narrow", **_KNOWN}),
    "moderate, known": Case(SCENARIO, {"policy.scope": "moderate", **_KNOWN}),
    "expansive, known": Case(SCENARIO, {"policy.scope": "expansive", **_KNOWN}),
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
"""What is run, by name; every case meets the same luck."""

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "P1", "small private arrears paid within 30 days of listing", "baseline", "repaid_within_30_days",
        0.44, 0.48, "46 %, give or take 2: one figure without n", "fitted", ("A01",),
    ),
    Pattern(
        "P2", "people on the court's list who paid", "baseline", "judgment_repaid_share",
        0.10, 0.222, "10.2 to 22.2 %", "fitted", ("A06", "A07", "A08"),
    ),
    Pattern(
        "P3a", "approval in surveys", "baseline", "approval_expressed",
        0.78, 0.82, "80 %, give or take 2: n = 2,209", "fitted", ("D01",),
    ),
    Pattern(
        "P3b", "strong approval in surveys", "baseline", "approval_strong",
        0.47, 0.51, "49 %, give or take 2: n = 2,209", "fitted", ("D01",),
    ),
    Pattern("P3c", "older people approve more", "baseline", "older", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3d", "richer people approve more", "baseline", "richer", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3e", "men approve more", "baseline", "men", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3f", "schooled people approve more", "baseline", "schooled", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3g", "townspeople approve more", "baseline", "urban", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern(
        "P4", "exits per entry on national lists", "baseline", "exits_to_entries",
        0.64, 0.80, "0.717, give or take 0.08: one month", "fitted", ("A13",),
    ),
    Pattern(
        "P5a", "the utility-fee proposal stays out of the registry", "utility_fees", "unadopted",
        0.8, 1.0, "usually: it did", "held out", ("E06", "E07"),
    ),
    Pattern(
        "P5b", "it is answered 9 to 20 days after its announcement", "utility_fees", "answered_in_time",
        0.5, 1.0, "in most runs, so that the median lies there: 13 days in the one episode", "fitted",
        ("E05", "E06"),
    ),
    Pattern(
        "P5c", "the same proposal for contract fraud is adopted", "relevant proposal", "adopted",
        0.5, 1.0, "in most runs", "held out", ("E06",),
    ),
    Pattern(
        "P5d", "backlash without withdrawal: proposals that trend and are not withdrawn", "utility_fees",
        "backlash_not_withdrawn", 0.01, 0.5, "some, not most", "held out", ("E11",),
    ),
    Pattern(
        "P6a", "objections filed per wrongful listing", "baseline", "objections_per_error",
        0.0, 0.5, "fewer than half: few notice", "held out", ("C01",),
    ),
    Pattern(
        "P6b", "wrongful listings corrected in time, of those decided", "baseline", "corrected_within_deadline",
        0.70, 0.90, "four in five, give or take a tenth", "assumed", ("C02",),
    ),
    Pattern(
        "P6c", "objections upheld, of all that are filed", "baseline", "upheld_share",
        0.70, 0.90, "four in five, give or take a tenth", "fitted", ("C02",),
    ),
    Pattern(
        "P7", "people in model cities who know the city's system", "baseline", "awareness_in_cities",
        0.08, 0.14, "11 %, give or take 3", "assumed", ("D04",),
    ),
    Pattern(
        "P8a", "approval lost: narrow to moderate scope, all known", "narrow, known", "approval_expressed",
        0.0, inf, "some (vignettes: 21 points)", "assumed", ("D09",), less="moderate, known",
    ),
    Pattern(
        "P8b", "approval lost: moderate to expansive scope, all known", "moderate, known",
        "approval_expressed", 0.0, inf, "some (vignettes: 8 points)", "assumed", ("D09",), less="expansive, known",
    ),
    Pattern(
        "P8c", "approval lost: narrow to expansive scope, all known", "narrow, known", "approval_expressed",
        0.19, 0.39, "29 points, give or take 10: vignettes on surveillance", "fitted", ("D09",),
        less="expansive, known",
    ),
    Pattern(
        "P9", "critical reports of state media in a year without proposals", "baseline", "media_tone",
        0.018, 0.038, "2.8 % of 650 reports, give or take 1", "assumed", ("D06",),
    ),
    Pattern(
        "P10a", "interventions of the PBoC in three years", "contested", "interventions",
        1.0, 18.0, "few: about 2 a year are known, at most three times as many", "held out", ("F08", "F11"),
    ),
    Pattern(
        "P10b", "interventions without mass backlash in the month before", "contested", "quiet_interventions",
        0.01, 1.0, "some", "held out", ("F08", "F11"),
    ),
    Pattern(
        "P11", "correlation of a city's wealth with items added", "contested", "richness_of_adders",
        0.0, inf, "positive", "assumed", ("F12",),
    ),
)  # fmt: skip
"""The patterns of the charter, in its order."""

NULLS: tuple[Null, ...] = (
    Null("the PBoC intervenes", "supervisors", "interventions", "contested", "unsupervised"),
    Null("irrelevant systems are audited first", "a look at risk", "audited_irrelevance", "contested", "random audits"),
    Null("debates grow until media warn", "hearing others", "calls_for_caution", "utility_fees", "independent voices"),
    Null("people say more approval than they feel", "fear", "expressed_gap", "baseline", "fearless"),
    Null("people are listed wrongly", "errors", "wrongly_listed_share", "baseline", "no errors"),
    Null(
        "errors cost confidence", "weight of bad news", "confidence_in_system", "no errors", "deaf, no errors",
        less="baseline", ablated_less="deaf",
    ),
    Null(
        "everyday conduct costs legitimacy", "felt intrusion and errors", "legitimacy", "narrow, known",
        "narrow, unfelt", less="expansive, known", ablated_less="expansive, unfelt",
    ),
    Null(
        "everyday conduct costs approval", "felt intrusion and errors", "approval_expressed", "narrow, known",
        "narrow, unfelt", less="expansive, known", ablated_less="expansive, unfelt",
    ),
)  # fmt: skip
"""Claims and what they must vanish without."""
