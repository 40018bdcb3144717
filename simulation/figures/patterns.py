"""DOES THE MODEL SHOW WHAT IT MUST: targets as bands, what was simulated as points, and claims without their cause."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.number_format import headed, plain, with_interval

PASSED, FAILED = style.PALETTE[0], style.PALETTE[1]
_EDGE = 3.0
_WHOLE = 2.0
"""Where a whole effect stands, on a scale that ends at `_EDGE`."""
_ROW = 0.25
_SECOND = 0.68
"""Where the second column of words begins, as a part of its width."""


@style.styled
def draw(content: Mapping[str, Any]) -> Figure:
    """A row per pattern and one per claim. content: that of `validation.json`."""
    patterns, nulls = content["patterns"], content["nulls"]
    heights = [_ROW * len(patterns) + 0.5, _ROW * len(nulls) + 0.5]
    figure, axes = style.sheet(2, 2, height=sum(heights) + 1.7, width_ratios=[1, 1.45], height_ratios=heights)
    above, below = axes
    for y, row in enumerate(patterns):
        _pattern(above[0], y, row)
        _write(above[1], y, _numbers(row["simulated"]), _band(row["target"]), passed=row["passed"])
    _frame(above, [f"{row['id']} {row['words']} ({row['use']})" for row in patterns], "simulated", "target")
    below[0].axvline(0, color=style.FAINT, linewidth=0.8, zorder=0)
    for y, row in enumerate(nulls):
        _claim(below[0], y, row)
        _write(below[1], y, _numbers(row["with_it"]), _mean(row["without_it"]), passed=row["passed"])
    _frame(below, [f"{headed(row['claim'])}: not without {row['without']}" for row in nulls], "with it", "without it")
    n = content["replicates"]
    least = min((row["without_it"]["n"] for row in nulls if row["without_it"]["n"]), default=n)
    fewer = f" (n = {least} in some rows below)" if least < n else ""
    style.lettering(
        figure,
        "Patterns to show, and claims that vanish without their cause",
        f"Mean and 95 % interval (Student) over n = {n} replicates{fewer} on common random numbers. "
        "Above: grey bands are targets; each row has its own scale, points beyond it stand at the edge. Below: filled "
        "with the cause, open without it, as a part of the effect. Blue circle: as it must be; orange square: not.",
    )
    return figure


def _pattern(axes: Axes, y: int, row: Mapping[str, Any]) -> None:
    low, high, line = row["target"]["low"], row["target"]["high"], row["simulated"]
    known = [line[key] for key in ("mean", "low", "high") if line[key] is not None]
    if high is None:  # open to the right
        middle, half = low + 1.0, 1.0
        scale = max([abs(value - low) for value in known], default=0.0) or 1.0
        middle, half = low + scale / 2, scale / 2
        axes.barh(y, _EDGE + 1, left=-1, height=0.72, color=style.FAINT, zorder=0)
    else:
        middle, half = (low + high) / 2, (high - low) / 2 or 1.0
        width = (high - low) / half
        axes.barh(y, width or 0.06, left=-(width or 0.06) / 2, height=0.72, color=style.FAINT, zorder=0)
    _point(axes, y, [(value - middle) / half for value in known], passed=row["passed"])


def _claim(axes: Axes, y: int, row: Mapping[str, Any]) -> None:
    whole = row["with_it"]["mean"]
    for line, filled in ((row["with_it"], True), (row["without_it"], False)):
        known = [line[key] for key in ("mean", "low", "high") if line[key] is not None]
        if known and whole:
            _point(axes, y, [_WHOLE * value / whole for value in known], passed=row["passed"], filled=filled)


def _point(axes: Axes, y: int, values: Sequence[float], *, passed: bool, filled: bool = True) -> None:
    """A mean, and its interval if there is one, cut at the edges."""
    if not values:
        return
    shown = [min(max(value, -_EDGE), _EDGE) for value in values]
    colour, marker = (PASSED, "o") if passed else (FAILED, "s")
    if len(shown) > 1:
        axes.hlines(y, min(shown[1:]), max(shown[1:]), color=colour, linewidth=1.5)
    axes.plot(shown[0], y, marker, color=colour, markerfacecolor=colour if filled else "white", markersize=4.8)


def _numbers(line: Mapping[str, Any]) -> str:
    mean, low, high = (math.nan if line[key] is None else line[key] for key in ("mean", "low", "high"))
    return plain(mean) if math.isnan(low) or low == high else with_interval(mean, low, high)


def _mean(line: Mapping[str, Any]) -> str:
    return "–" if line["mean"] is None else plain(line["mean"], digits=2)


def _band(target: Mapping[str, Any]) -> str:
    low, high = target["low"], target["high"]
    if high is None:
        return f"over {plain(low)}"
    return plain(low) if low == high else f"{plain(low)} to {plain(high)}"


def _write(axes: Axes, y: int, left: str, right: str, *, passed: bool) -> None:
    weight = "normal" if passed else "bold"
    for x, text in ((0.0, left), (_SECOND, right)):
        axes.text(x, y, text, va="center", fontsize=7, fontweight=weight).set_in_layout(False)


def _frame(pair: Sequence[Axes], names: Sequence[str], left: str, right: str) -> None:
    marks, words = pair
    marks.set(xlim=(-_EDGE * 1.05, _EDGE * 1.05), xticks=[])
    marks.set_yticks(range(len(names)), [style.fold(name, 46) for name in names], fontsize=7, linespacing=0.95)
    words.set(xlim=(0, 1), xticks=[], yticks=[])
    for axes in (marks, words):
        axes.set_ylim(len(names) - 0.4, -1.4)
        axes.spines[["bottom", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    for x, text in ((0.0, left), (_SECOND, right)):
        words.text(x, -1, text, va="center", fontsize=7.5, fontweight="bold").set_in_layout(False)
