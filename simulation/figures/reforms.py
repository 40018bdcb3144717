"""WHICH REFORM DOES HOW MUCH: Shapley values of reforms with intervals, a panel for every main outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.differences import pairs_in
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import label_of
from simulation.figures.number_format import headed, plain, words
from simulation.results import Run, load_comparison

MAIN = (
    "wrongly_listed_share",
    "wrongful_days",
    "legitimacy",
    "trust_in_others",
    "approval_expressed",
    "repaid_within_30_days",
    "corrected_within_deadline",
    "discontent",
)
"""The outcomes that are drawn."""

Contributions = Mapping[str, Mapping[str, Any]]
"""Outcome to what `experiments.factorial.shared_out` found: package, shapley and interaction."""

_COLUMNS = 2
_ALL, _REST = "all together", "interaction"


def reforms_in(folder: str | Path) -> Contributions:
    """What each reform contributes, by outcome; empty for a comparison without reforms. Raises Damaged."""
    content = load_comparison(folder)
    return {outcome: line["reforms"] for outcome, line in content.items() if "reforms" in line}


def package_of(runs: Mapping[str, Run], differences: pd.DataFrame) -> tuple[dict[str, Run], pd.DataFrame]:
    """The scenario without reforms and the one with all, which comes last, and the differences of this pair."""
    a, b = pairs_in(differences)[-1]
    pair = (differences["scenario_a"] == a) & (differences["scenario_b"] == b)
    return {a: runs[a], b: runs[b]}, differences[pair]


def rows_of(found: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The lines of one outcome from top to bottom: every reform, all together, what is left to interaction."""
    return {**found["shapley"], _ALL: found["package"], _REST: found["interaction"]}


@style.styled
def draw(contributions: Contributions) -> Figure:
    """A panel per main outcome: contribution of each reform with its 95 % interval, and its share of the whole."""
    outcomes = [name for name in MAIN if name in contributions and _differs(contributions[name])]
    if not outcomes:
        raise NotObserved("no main outcome is defined and differs in the combinations of reforms")
    lines = math.ceil(len(outcomes) / _COLUMNS)
    size = len(rows_of(contributions[outcomes[0]]))
    figure, axes = style.sheet(lines, _COLUMNS, height=1.5 + lines * (0.55 + 0.22 * size), sharey=True)
    for place, outcome in zip(axes.flat, outcomes, strict=False):
        _panel(place, outcome, rows_of(contributions[outcome]))
    for place in list(axes.flat)[len(outcomes) :]:
        place.axis("off")
    n = sorted({contributions[name]["package"]["n"] for name in outcomes})
    style.lettering(
        figure,
        "What each reform contributes",
        "Shapley values: a reform's effect averaged over all orders in which they can be introduced; they add up to "
        "the effect of all together. Interaction: that effect less what each reform does alone. Lines: 95 % "
        f"intervals (Student) over n = {' to '.join(f'{k}' for k in dict.fromkeys((n[0], n[-1])))} replicates on "
        "common random numbers; open: the interval holds zero. Per cent: share of the whole, where the whole differs "
        "clearly from zero; beside others a share may be negative or above 100 %. Left out: outcomes that nothing "
        "changes.",
    )
    return figure


def _differs(found: Mapping[str, Any]) -> bool:
    return any(line["n"] and (line["mean"], line["sd"] or 0.0) != (0.0, 0.0) for line in rows_of(found).values())


def _panel(axes: Axes, outcome: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    label = label_of(outcome)
    for y, (name, part) in enumerate(rows.items()):
        mean, low, high = (label.factor * (math.nan if part[k] is None else part[k]) for k in ("mean", "low", "high"))
        clear = low > 0 or high < 0
        colour = style.SOFT if name == _REST else style.INK if name == _ALL else style.PALETTE[y % len(style.PALETTE)]
        marker = "D" if name == _ALL else "x" if name == _REST else "o"
        axes.hlines(y, low, high, color=colour, linewidth=2.0 if name == _ALL else 1.5)
        inside = colour if clear or marker == "x" else "white"
        axes.plot(mean, y, marker, color=colour, markersize=5, markerfacecolor=inside)
        if part.get("share") is not None:
            axes.text(
                1.0, y, f"{plain(100 * part['share'], digits=2)} %", transform=axes.get_yaxis_transform(), ha="right",
                va="center", fontsize=7.5, color=style.SOFT, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
    axes.axvline(0, color=style.INK, linewidth=0.8)
    axes.set_yticks(range(len(rows)), [headed(words(name)) for name in rows])
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.1)
    left, right = axes.get_xlim()
    axes.set_xlim(left, right + 0.16 * (right - left))  # room for the shares
    axes.set_title(label.title)
    axes.set_xlabel(label.difference_unit, fontsize=8)
    axes.locator_params(axis="x", nbins=5)
    style.grid(axes, "x")
