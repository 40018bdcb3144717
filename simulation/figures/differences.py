"""WHAT DIFFERS between two scenarios: the table of paired differences, read row by row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from simulation.figures.labels import ordered
from simulation.results import load_comparison
from simulation.results.headline import HEADLINE
from simulation.results.verdict import Verdict, verdict

_NUMBERS = ("a", "b", "difference", "low", "high", "variance_ratio", "ratio_low", "ratio_high", "matters")
COLUMNS = ("scenario_a", "scenario_b", "outcome", *_NUMBERS, "n")
"""Columns of a table of differences: one row per pair of scenarios and outcome, shares as 0-1, NaN where unknown."""


class Change(NamedTuple):
    """The paired difference b - a of one outcome with its 95 % interval over n pairs of replicates.

    a, b: means. low, high, variance_ratio: NaN with fewer than two pairs. matters: smallest difference that matters, or
    NaN for what is declared. ratio_low, ratio_high: interval of the variance ratio, NaN where it is not known.
    """

    outcome: str
    a: float
    b: float
    difference: float
    low: float
    high: float
    variance_ratio: float
    n: int
    matters: float = math.nan
    ratio_low: float = math.nan
    ratio_high: float = math.nan

    @property
    def verdict(self) -> Verdict:
        """What the difference says, judged by `matters`; without one any clear difference counts."""
        declared = HEADLINE[self.outcome].matters if self.outcome in HEADLINE else 1e-300
        smallest = declared if math.isnan(self.matters) else self.matters
        return verdict(self.difference, self.low, self.high, self.n, smallest)

    @property
    def is_clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0

    @property
    def is_none(self) -> bool:
        """Whether no pair of replicates differs."""
        return self.difference == self.low == self.high == 0


def pairs_in(differences: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs (scenario_a, scenario_b) of a table of differences, in its order."""
    return list(dict.fromkeys(zip(differences["scenario_a"], differences["scenario_b"], strict=True)))


def changes_in(differences: pd.DataFrame, a: str, b: str) -> list[Change]:
    """The changes from `a` to `b` in the order of outcomes, also those that are undefined."""
    chosen = differences[(differences["scenario_a"] == a) & (differences["scenario_b"] == b)]
    found = {}
    for row in chosen.to_dict("records"):
        found[str(row["outcome"])] = Change(
            outcome=str(row["outcome"]),
            a=float(row["a"]),
            b=float(row["b"]),
            difference=float(row["difference"]),
            low=float(row["low"]),
            high=float(row["high"]),
            variance_ratio=float(row["variance_ratio"]),
            n=int(row["n"]),
            matters=float(row.get("matters", math.nan)),
            ratio_low=float(row.get("ratio_low", math.nan)),
            ratio_high=float(row.get("ratio_high", math.nan)),
        )
    return [found[outcome] for outcome in ordered(found)]


def is_defined(change: Change) -> bool:
    """Whether the outcome is defined in both scenarios in at least one replicate."""
    return bool(np.isfinite(change.difference))


def differences_in(folder: str | Path) -> pd.DataFrame:
    """The table of differences of a comparison folder. Raises Damaged."""
    return differences_of(load_comparison(folder))


def differences_of(content: Mapping[str, Any]) -> pd.DataFrame:
    """The table of differences of what a comparison writes into its file."""
    rows: list[dict[str, Any]] = []
    for outcome, first in content.items():
        others = first.get("others", {}).values()
        rows += [{"outcome": outcome, **line} for line in (first, *others)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(_NUMBERS, "float64"))
