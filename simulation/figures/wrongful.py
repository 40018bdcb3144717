"""WHO IS LISTED BY MISTAKE: wrongful listing by sex, age, income, schooling and residence."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.figure_data import NotObserved, Runs, replicates_in_words, totals
from simulation.figures.groups import GROUPS
from simulation.figures.intervals import Interval, of_share, over_replicates
from simulation.figures.labels import label_of
from simulation.results import Run

OUTCOME = "wrongly_listed_share"
Rows = list[tuple[str, str | None]]
Shares = dict[str, dict[str, Interval]]

ENOUGH = 5
"""From this many replicates on, the interval is taken over replicates instead of over people."""


def by_group(run: Run, outcome: str = OUTCOME) -> dict[str, Interval]:
    """Share of each group with its 95 % interval and the mean number of people in the group (n).

    Student over replicates when there are at least `ENOUGH`, else Wilson over the people of all replicates.
    """
    table = totals(run, outcome)
    found = {}
    for group, rows in table.groupby("stratum", observed=True):
        people = int(rows["denominator"].sum())
        if group not in GROUPS or people == 0:
            continue
        pooled = of_share(int(rows["numerator"].sum()), people)
        if len(rows) >= ENOUGH:
            pooled = over_replicates(rows["value"].to_numpy(), outcome)._replace(mean=pooled.mean)
        found[str(group)] = pooled._replace(n=round(people / len(rows)))
    return {group: found[group] for group in GROUPS if group in found}


@style.styled
def draw(runs: Runs, outcome: str = OUTCOME) -> Figure:
    """Dot and interval per group and scenario; the number of people of each group stands at the right."""
    shares = {name: found for name, run in runs.items() if len(found := by_group(run, outcome)) > 1}
    if not shares:
        raise NotObserved(f"{outcome} was not observed by group")
    groups = [group for group in GROUPS if any(group in found for found in shares.values())]
    if max(interval.mean for found in shares.values() for interval in found.values()) == 0:
        raise NotObserved(f"{outcome} is zero in every group")
    scale, unit = _scale(max(interval.mean for found in shares.values() for interval in found.values()))
    rows = _rows(groups)
    figure, axes = style.sheet(height=1.6 + 0.235 * (len(rows) + 1) + 0.02 * len(rows) * len(shares))
    place: Axes = axes[0, 0]
    names = list(runs)
    _dots(place, shares, rows, names, scale)
    _row_labels(place, rows, next(iter(shares.values())))
    label = label_of(outcome)
    zoomed = _limit(place)
    place.set_xlabel(f"{label.title}, {unit}")
    place.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, borderaxespad=0.2, handlelength=1.2)
    shown = {name: runs[name] for name in shares}
    enough = min(run.replicates for run in shown.values()) >= ENOUGH
    style.lettering(
        figure,
        f"{label.title}, by group of citizens",
        f"{label.meaning} Dots: share of the group. Lines: 95 % intervals, "
        + (f"Student, over {replicates_in_words(shown)}" if enough else "Wilson, over the people of all replicates")
        + ". n: people in the group in one replicate. Dashed: everybody."
        + (" The axis does not start at zero." if zoomed else ""),
    )
    return figure


def _limit(axes: Axes) -> bool:
    """Start the axis at zero unless the dots would crowd in the far half; whether it does not."""
    low, high = axes.get_xlim()
    zoomed = low > 0.5 * high
    if not zoomed:
        axes.set_xlim(0, high)
    return zoomed


def _scale(largest: float) -> tuple[float, str]:
    for factor, unit in ((100, "%"), (1_000, "per 1,000 people"), (10_000, "per 10,000 people")):
        if largest * factor >= 1:
            return factor, unit
    return 1_000_000, "per million people"


def _rows(groups: list[str]) -> Rows:
    """Rows from top to bottom: (text, group), with group None for a heading."""
    rows: Rows = []
    last = None
    for group in groups:
        section, text = GROUPS[group]
        if section != last and group != "all":
            rows.append((section, None))
        rows.append((text, group))
        last = section
    return rows


def _dots(axes: Axes, shares: Shares, rows: Rows, names: list[str], scale: float) -> None:
    offsets = np.linspace(-0.26, 0.26, len(shares)) if len(shares) > 1 else [0.0]
    for offset, (name, found) in zip(offsets, shares.items(), strict=True):
        look = style.scenario_style(names.index(name))
        drawn = [(y, found[group]) for y, (_, group) in enumerate(rows) if group in found]
        y = np.array([row for row, _ in drawn]) + offset
        mean, low, high = (scale * np.array([getattr(i, key) for _, i in drawn]) for key in ("mean", "low", "high"))
        axes.hlines(y, np.maximum(low, 0), high, color=look["color"], linewidth=1.3)
        axes.plot(mean, y, look["marker"], color=look["color"], label=name, linestyle="none")
        if "all" in found:
            axes.axvline(scale * found["all"].mean, color=look["color"], linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)


def _row_labels(axes: Axes, rows: Rows, found: dict[str, Interval]) -> None:
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [text for text, _ in rows])
    for text, (_, group) in zip(axes.get_yticklabels(), rows, strict=True):
        text.set_fontweight("bold" if group in (None, "all") else "normal")
    axes.tick_params(axis="y", length=0)
    for y, (_, group) in enumerate(rows):
        if group is None:
            continue
        axes.axhline(y, color=style.FAINT, linewidth=0.5, zorder=0)
        if group in found:
            axes.text(
                1.01, y, f"n = {found[group].n:,}", transform=axes.get_yaxis_transform(), va="center", fontsize=8,
                color=style.SOFT,
            )  # fmt: skip
