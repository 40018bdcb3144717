"""THE PATTERNS, a table that is read like data.

A pattern is a number read from one case, or the paired difference of two cases, with the band in which its mean over
replicates must lie. `use` says how the pattern came about: `fitted` to the source; `assumed`, because a parameter puts
it in by hand or by sign; `held out`, a check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal

from simulation.experiments.patterns.readings import with_wholes

Use = Literal["fitted", "assumed", "held out"]


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


PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "P1", "small private arrears paid within 30 days of listing", "baseline", "repaid_within_30_days",
        0.44, 0.48, "46 %, give or take 2: one figure without n", "fitted", ("A01",),
    ),
    Pattern(
        "P2a", "court debtors listed evenly over 24 months: paid by the end of them", "court, two years",
        "court_paid_of_entrants", 0.074, 0.134, "10.4 %, give or take 3: 126,000 of 1.21 million", "fitted", ("A03d",),
    ),
    Pattern(
        "P2b", "all ever on the court's list since October 2013: complied by March 2016", "history",
        "complied_by_2016_03", 0.09, 0.20, "10.2 %; about 20 % by another count", "fitted", ("A06", "A07"),
    ),
    Pattern(
        "P2c", "the same by March 2018", "history", "complied_by_2018_03",
        0.172, 0.272, "22.2 %, give or take 5", "fitted", ("A08",),
    ),
    Pattern(
        "P2d", "the same by December 2016, in people per 1,000 adults", "history", "compliers_by_2016_12",
        0.40, 0.90, "0.53 and more: 580,000 of 1.1 billion, a quarter less to two thirds more", "fitted",
        ("H13",),
    ),
    Pattern(
        "P2e", "entries on the court's list by 13 March 2019, per 1,000 adults", "history", "entries_by_2019_03",
        9.1, 15.1, "13.3 million of 1.1 billion: 12.1, give or take a quarter", "fitted", ("H12",),
    ),
    Pattern(
        "P2f", "court list after its narrowing, in 2025: exits per entry", "late regime", "late_exits_per_entry",
        1.02, 1.26, "1.14, give or take 0.12", "fitted", ("A17",),
    ),
    Pattern(
        "P2g", "the same: exits a month, per person on the list", "late regime", "late_exit_rate",
        0.027, 0.036, "3.1 % (2.9 to 3.4 % for a list of 8 to 9 million)", "fitted", ("A17d",),
    ),
    Pattern(
        "P2h", "entries on it in 2024, the first year of its narrowing, per entry of the year before", "late regime",
        "late_change_of_entries", 0.70, 0.83, "0.766, give or take 0.065: a fall of 23.4 %", "fitted", ("A16",),
    ),
    Pattern(
        "P3a", "approval in surveys", "baseline", "approval_expressed",
        0.78, 0.82, "80 %, give or take 2: n = 2,209", "fitted", ("D01",),
    ),
    Pattern(
        "P3b", "strong approval in surveys", "baseline", "approval_strong",
        0.47, 0.51, "49 %, give or take 2: n = 2,209", "fitted", ("D01",),
    ),
    Pattern(
        "P3h", "approval in surveys less approval in private", "baseline", "expressed_gap",
        0.205, 0.305, "25.5 points, give or take 5: 24.5 to 26.5 in four list experiments", "fitted", ("D15", "D12"),
    ),
    Pattern("P3c", "older people approve more", "baseline", "older", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3d", "richer people approve more", "baseline", "richer", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3e", "men approve more", "baseline", "men", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3f", "schooled people approve more", "baseline", "schooled", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern("P3g", "townspeople approve more", "baseline", "urban", 0.0, inf, "more", "assumed", ("D02",)),
    Pattern(
        "P4", "exits per entry of people on national lists in the year around December 2018", "history",
        "exits_per_entry_2018", 0.60, 0.84, "0.717 in the month: give or take 0.12", "fitted", ("A13",),
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
        "P8a", "approval lost: narrow to moderate scope, described", "narrow, told of", "approval_expressed",
        0.14, 0.28, "21 points (82.2 to 61.1 %), give or take 7", "fitted", ("D09",), less="moderate, told of",
    ),
    Pattern(
        "P8b", "approval lost: moderate to expansive scope, described", "moderate, told of",
        "approval_expressed", 0.03, 0.13, "8 points (61.1 to 53 %), give or take 5", "fitted", ("D09",),
        less="expansive, told of",
    ),
    Pattern(
        "P8c", "approval lost: narrow to expansive scope, described", "narrow, told of", "approval_expressed",
        0.19, 0.39, "29 points, give or take 10: vignettes on surveillance", "fitted", ("D09",),
        less="expansive, told of",
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
        0.5, 1.0, "most: none of the eight recorded followed a mass backlash", "held out", ("F08", "F11"),
    ),
    Pattern(
        "P12a", "support in a survey lost by being told of repression", "asked", "survey_mean",
        0.06, 0.12, "9 of 100 points, give or take 3: 12 % of 7.5 of 10 (n = 750 students)", "fitted", ("D16",),
        less="told of repression",
    ),
    Pattern(
        "P12b", "support gained by being told of order", "told of order", "survey_mean",
        -0.01, 0.01, "nothing that a survey would see: less than a point", "held out", ("D16",), less="asked",
    ),
    Pattern(
        "P12c", "support lost by being told of repression where scopes are narrow", "asked, narrow", "survey_mean",
        -0.01, 0.045, "less than half of what it is elsewhere: only social behaviour matters", "assumed", ("D17",),
        less="told of repression, narrow",
    ),
    Pattern(
        "P11", "correlation of a city's wealth with items added", "contested", "richness_of_adders",
        0.0, inf, "positive", "assumed", ("F12",),
    ),
)  # fmt: skip
"""The patterns of the charter, in its order."""


def readings_by_case(targets: Sequence[Pattern]) -> dict[str, tuple[str, ...]]:
    """The readings that targets take from each case, with what pooling them needs."""
    found: dict[str, dict[str, None]] = {}
    for target in targets:
        for case in (target.case, target.less) if target.less else (target.case,):
            found.setdefault(case, {})[target.reading] = None
    return {case: with_wholes(names) for case, names in found.items()}
