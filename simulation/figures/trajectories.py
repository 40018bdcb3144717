"""HOW TRUST AND OPINION MOVE: national means through time by scenario."""

from __future__ import annotations

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.figure_data import NotObserved, Runs, day_zero, replicates_in_words, through_time
from simulation.figures.labels import label_of

MEASURES = ("trust_in_others", "confidence_in_system", "legitimacy", "approval_expressed", "approval_latent")


@style.styled
def draw(runs: Runs, measures: tuple[str, ...] = MEASURES) -> Figure:
    """One panel per measure: mean over replicates by day and its 95 % band, one line per scenario."""
    observed: dict[str, dict[str, pd.DataFrame]] = {}
    for measure in measures:
        tables = {name: table for name, run in runs.items() if len(table := through_time(run, measure)) > 1}
        if tables:
            observed[measure] = tables
    if not observed:
        raise NotObserved("no trust or approval was observed on two or more days")
    columns = min(3, len(observed))
    rows = ceil(len(observed) / columns)
    figure, axes = style.sheet(rows, columns, height=1.3 + 2.15 * rows)
    names = list(runs)
    places = list(axes.flat)
    for place, (measure, tables) in zip(places, observed.items(), strict=False):
        _panel(place, measure, tables, names)
    _legend(places, len(observed), names)
    for i, place in enumerate(places[: len(observed)]):
        if i + columns >= len(observed):
            place.set_xlabel("Day")
    style.lettering(
        figure,
        "Trust and approval through time",
        f"National means over {replicates_in_words(runs)}"
        + ("; bands: 95 % intervals (Student)" if max(run.replicates for run in runs.values()) > 1 else "")
        + f". {day_zero(runs)}Vertical axes differ between panels and need not start at zero.",
    )
    return figure


def _panel(axes: Axes, measure: str, tables: dict[str, pd.DataFrame], names: list[str]) -> None:
    label = label_of(measure)
    for name, table in tables.items():
        look = style.line_style(names.index(name))
        axes.plot(table.index, label.factor * table["mean"], label=name, **look)
        low, high = label.factor * table["low"], label.factor * table["high"]
        axes.fill_between(table.index, low, high, color=look["color"], alpha=0.18, linewidth=0)
    bottom, top = axes.get_ylim()
    if top - bottom < 2:  # a flat line stays flat to the eye
        axes.set_ylim((bottom + top) / 2 - 1, (bottom + top) / 2 + 1)
    axes.set_title(style.fold(label.title, 24))
    axes.set_ylabel("%" if label.unit == "%" else "scale 0 to 100" if label.kind == "points" else label.unit)
    axes.set_xlim(0, max(table.index.max() for table in tables.values()))
    style.grid(axes)


def _legend(places: list[Axes], used: int, names: list[str]) -> None:
    """In the free panel when there is one, else under the last panel of the first column."""
    handles, texts = places[0].get_legend_handles_labels()
    order = sorted(range(len(texts)), key=lambda i: names.index(texts[i]))
    arguments = {"handles": [handles[i] for i in order], "labels": [texts[i] for i in order]}
    for place in places[used:]:
        place.axis("off")
    if used < len(places):
        places[used].legend(loc="upper left", title="Scenario", alignment="left", **arguments)
    else:
        places[0].legend(loc="best", **arguments)
