"""WHAT CHANGED: paired differences between two scenarios on common random numbers, outcome by outcome."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from simulation.figures import style
from simulation.figures.differences import Change, changes_in, is_defined, pairs_in
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import TOPICS, label_of
from simulation.figures.number_format import share_of_variance
from simulation.results.headline import HEADLINE
from simulation.results.verdict import ENOUGH_FOR_A_RATIO

HIGHER, LOWER = style.PALETTE[1], style.PALETTE[0]
Rows = list[tuple[str, Change | None]]
OWN_SCALE = " *"
_HUNDREDTHS = ("percentage points", "points")
_SCALES = (
    "Rows in percentage points or points of 100 share the scale at the bottom; a row marked * has another unit, and "
    "shares its scale only with rows of that unit."
)


@style.styled
def draw(differences: pd.DataFrame, *, pair: tuple[str, str] | None = None, headline_only: bool = False) -> Figure:
    """A row per outcome: difference b - a with its 95 % interval, the numbers beside it, and the variance ratio.

    differences: see `changes.COLUMNS`; `pair` chooses (scenario_a, scenario_b), else the first.
    Rows in hundredths (percentage points, points) share one scale, so lengths can be compared. Rows in another unit
    share theirs, and are marked.
    headline_only: draw only the outcomes of the headline, with their verdicts.
    """
    if differences.empty:
        raise NotObserved("there is nothing to compare")
    a, b = pair or pairs_in(differences)[0]
    changes = [change for change in changes_in(differences, a, b) if is_defined(change)]
    if headline_only:
        changes = [change for change in changes if change.outcome in HEADLINE]
    if not changes:
        raise NotObserved(f"no outcome is defined in both {a} and {b}")
    rows = _rows(changes)
    figure, axes = style.sheet(
        1, 2, height=1.7 + 0.2 * len(rows), sharey=True, width_ratios=[1, 2.0 if headline_only else 1.1]
    )
    marks, numbers = axes[0]
    for y, (_, change) in enumerate(rows):
        if change is not None:
            _mark(marks, y, change, _reach([each for each in changes if _scale(each) == _scale(change)]))
            _numbers(numbers, y, change, with_verdict=headline_only)
    _frame(marks, numbers, rows, _reach([change for change in changes if _is_shared(change)]))
    if headline_only or max(change.n for change in changes) >= ENOUGH_FOR_A_RATIO:
        _write(numbers, 1, -1, "verdict" if headline_only else "variance ratio", ha="right", fontweight="bold")
    title = f"What does {b} change, compared with {a}?" if headline_only else f"What changes from {a} to {b}"
    style.lettering(figure, title, _note(a, b, [change.n for change in changes]))
    return figure


def _note(a: str, b: str, n: list[int]) -> str:
    if max(n) < 2:
        return (
            f"Difference ({b} minus {a}) in n = 1 pair of replicates on common random numbers: no interval, because "
            f"one pair says nothing about chance. {_SCALES} pp: percentage points."
        )
    ratio = (
        " Variance ratio: variance of the paired difference over that of unrelated runs; below 1 common random numbers "
        "make the difference more precise."
        if max(n) >= ENOUGH_FOR_A_RATIO
        else ""
    )
    how_many = f"{max(n)}" if min(n) == max(n) else f"{min(n)} to {max(n)}"
    return (
        f"Mean difference ({b} minus {a}) over n = {how_many} pairs of replicates on common random numbers; lines: 95 "
        "% intervals (Student); pp: percentage points. Filled: clear, and as large as matters where that is declared; "
        f"open: anything else. {_SCALES}{ratio}"
    )


def _is_shared(change: Change) -> bool:
    return label_of(change.outcome).difference_unit in _HUNDREDTHS


def _scale(change: Change) -> str:
    """Rows that share a scale have the same one of these: numbers of different things do not."""
    label = label_of(change.outcome)
    if _is_shared(change):
        return "hundredths"
    return label.difference_unit or ("ratio" if label.kind == "ratio" else label.name)


def _reach(changes: list[Change]) -> float:
    """The largest number of these changes and their intervals, as written."""
    ends = [
        abs(value) * label_of(change.outcome).factor
        for change in changes
        for value in (change.difference, change.low, change.high)
        if np.isfinite(value)
    ]
    return max(ends, default=1.0) or 1.0


def _rows(changes: list[Change]) -> Rows:
    """Rows from top to bottom: (text, change), with None for the heading of a topic."""
    topics = dict.fromkeys([*TOPICS, *(label_of(change.outcome).topic for change in changes)])
    rows: Rows = []
    for topic in topics:
        members = [change for change in changes if label_of(change.outcome).topic == topic]
        if members:
            rows += [(topic, None), *((_title(change), change) for change in members)]
    return rows


def _title(change: Change) -> str:
    return label_of(change.outcome).title + ("" if _is_shared(change) else OWN_SCALE)


def _mark(axes: Axes, y: int, change: Change, reach: float) -> None:
    """The mark of a row; `reach` as written goes to the edge."""
    scale = reach / label_of(change.outcome).factor
    clear = change.verdict.startswith("clearly")
    colour = style.SOFT if not clear else HIGHER if change.difference > 0 else LOWER
    marker = "o" if not clear else "^" if change.difference > 0 else "v"
    if np.isfinite(change.low):
        axes.hlines(y, change.low / scale, change.high / scale, color=colour, linewidth=1.5)
    inside = colour if clear else "white"
    axes.plot(change.difference / scale, y, marker, color=colour, markerfacecolor=inside, markersize=5)


def _numbers(axes: Axes, y: int, change: Change, *, with_verdict: bool) -> None:
    label = label_of(change.outcome)
    written = label.range(change.difference, change.low, change.high, sign=True)
    _write(axes, 0, y, f"{written} {_short(label.difference_unit)}".rstrip())
    if with_verdict:
        _write(axes, 1, y, change.verdict, ha="right")
    elif change.n >= ENOUGH_FOR_A_RATIO:
        _write(axes, 1, y, share_of_variance(change.variance_ratio, change.n), ha="right")


def _write(axes: Axes, x: float, y: float, text: str, **options: Any) -> None:
    written = axes.text(x, y, text, va="center", fontsize=8, **options)
    written.set_in_layout(False)  # else its length would be taken from the marks


def _short(unit: str) -> str:
    return {
        "percentage points": "pp",
        "posts per 1,000 citizens and day": "posts",
        "per 1,000 citizens and year": "per 1,000",
        "acts per citizen and year": "acts",
        "deals per citizen and year": "deals",
        "exits per entry": "",
    }.get(unit, unit)


def _frame(marks: Axes, numbers: Axes, rows: Rows, shared: float) -> None:
    marks.axvline(0, color=style.INK, linewidth=0.9)
    marks.set(xlim=(-1.08, 1.08), ylim=(len(rows) - 0.4, -1.5))
    ticks = np.array(MaxNLocator(5, symmetric=True).tick_values(-shared, shared))
    ticks = ticks[np.abs(ticks) <= shared]
    marks.set_xticks(ticks / shared, [f"{tick:g}".replace("-", "−") for tick in ticks], fontsize=8)
    marks.set_xlabel("percentage points, or points of 100", fontsize=8)
    marks.set_yticks(range(len(rows)), [text for text, _ in rows], fontsize=8.5)
    numbers.set(xlim=(0, 1), xticks=[])
    for axes in (marks, numbers):
        axes.spines[["left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    for y, (_, change) in enumerate(rows):
        if change is not None:
            marks.axhline(y, color=style.FAINT, linewidth=0.5, zorder=0)
    numbers.tick_params(axis="y", labelleft=False)
    for text, (_, change) in zip(marks.get_yticklabels(), rows, strict=True):
        text.set_fontweight("normal" if change else "bold")
    _write(marks, -1.05, -1, "← lower", color=LOWER)
    _write(marks, 1.05, -1, "higher →", ha="right", color=HIGHER)
    _write(numbers, 0, -1, "change (95 % interval)", fontweight="bold")
    numbers.spines[["bottom"]].set_visible(False)
