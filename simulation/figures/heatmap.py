"""HOW TWO LEVERS ACT TOGETHER: the mean of an outcome over a sweep, faceted by a third lever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from simulation.figures import style
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import label_of
from simulation.figures.number_format import headed, lever, plain, words

MOST_LEVELS = 12
"""With more values than this a lever does not fit the page."""


@style.styled
def draw(points: pd.DataFrame, *, x: str, y: str, outcome: str, by: str | None = None) -> Figure:
    """One cell per pair of values of two levers: colour and text are the mean of the outcome over the cell's runs.

    points: one row per run, with a column per lever (`x`, `y`, `by`) and the outcome as stored (shares 0-1).
    """
    missing = [name for name in (x, y, by, outcome) if name is not None and name not in points]
    if missing:
        raise NotObserved(f"the sweep has no column {', '.join(missing)}")
    if points[outcome].isna().all():
        raise NotObserved(f"{outcome} is not defined in any run of the sweep")
    label = label_of(outcome)
    across, down = levels(points[x]), levels(points[y])
    facets = levels(points[by]) if by else [None]
    means = points.groupby([name for name in (x, y, by) if name])[outcome].mean() * label.factor
    limits = Normalize(means.min(), means.max() if means.max() > means.min() else means.min() + 1)
    figure, axes = style.sheet(1, len(facets), height=2.0 + 0.42 * len(down), sharey=True, sharex=True)
    for place, facet in zip(axes[0], facets, strict=True):
        table = np.array([[means.get((i, j, facet) if by else (i, j), np.nan) for i in across] for j in down])
        image = _cells(place, table, limits)
        place.set_xticks(range(len(across)), [_level(v) for v in across], rotation=30 if _long(across) else 0)
        place.set_xlabel(headed(lever(x)))
        if by:
            place.set_title(style.fold(f"{headed(lever(by))} = {_level(facet)}", 30))
    axes[0, 0].set_yticks(range(len(down)), [_level(v) for v in down])
    axes[0, 0].set_ylabel(headed(lever(y)))
    figure.colorbar(image, ax=list(axes[0]), label=label.unit or label.title, shrink=0.9, pad=0.02)
    runs = points.groupby([name for name in (x, y, by) if name])[outcome].count()
    runs = runs[runs > 0]
    each = f"{runs.max()}" if runs.min() == runs.max() else f"{runs.min()} to {runs.max()}"
    gaps = means.isna().any() or len(means) < len(across) * len(down) * len(facets)
    style.lettering(
        figure,
        f"{label.title}, by {lever(y)} and {lever(x)}",
        f"{label.meaning} Cells: mean{f' in {label.unit}' if label.unit else ''} over n = {each} runs each."
        + _mixed(points, (x, y, by))
        + (" A dash: not defined, or not run." if gaps else ""),
    )
    return figure


def _mixed(points: pd.DataFrame, shown: tuple[str | None, ...]) -> str:
    """A sentence about what else varies inside a cell."""
    axes = [*points.attrs.get("levers", ()), *points.attrs.get("uncertainties", ())]
    others = [lever(name) for name in axes if name not in shown and points[name].nunique() > 1]
    return f" Cells mix all values of {' and '.join(others)}." if others else ""


def levels(column: pd.Series) -> list[Any]:
    """The distinct values of a lever: numbers in order of size, words in order of first appearance."""
    values = list(pd.unique(column.dropna()))
    return sorted(values) if pd.api.types.is_numeric_dtype(column) else values


def _cells(axes: Axes, table: np.ndarray, limits: Normalize) -> AxesImage:
    image = axes.imshow(np.ma.masked_invalid(table), cmap=style.COLOURS, norm=limits, aspect="auto", origin="lower")
    colours = colormaps[style.COLOURS]
    for (row, column), value in np.ndenumerate(table):
        if not np.isfinite(value):
            axes.text(column, row, "–", ha="center", va="center", fontsize=8.5)
        else:
            red, green, blue, _ = colours(limits(value))
            bright = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5
            axes.text(
                column,
                row,
                plain(value, keep_zeros=True),
                ha="center",
                va="center",
                fontsize=8.5,
                color=style.INK if bright else "white",
            )
    axes.set_xticks(np.arange(table.shape[1] + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(table.shape[0] + 1) - 0.5, minor=True)
    axes.grid(visible=True, which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def _level(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, int | float | np.number) else words(str(value))


def _long(values: list[Any]) -> bool:
    return sum(len(_level(value)) for value in values) > 30
