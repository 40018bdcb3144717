"""WHERE AN EXPANSIVE SCOPE HELPS: expansive less narrow on common random numbers, over two numbers of the world."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from simulation.experiments.pairing import paired
from simulation.figures import style
from simulation.figures.figure_data import NotObserved
from simulation.figures.heatmap import levels
from simulation.figures.labels import label_of
from simulation.figures.number_format import headed, lever, plain, words

SCOPE, NARROW, EXPANSIVE = "policy.scope", "narrow", "expansive"
OUTCOMES = ("trust_in_others", "legitimacy", "repaid_within_30_days")
"""The outcomes that are drawn, a row each; for all of them more is better."""


class Axis(NamedTuple):
    """The columns of a sweep that a map is drawn over: across, down, and a panel for each value of `by`, if any."""

    x: str
    y: str
    by: str | None


def axes_of(points: pd.DataFrame) -> Axis | None:
    """What a sweep varies beside the scope, or None when it does not compare narrow with expansive over two numbers."""
    if SCOPE not in points or not {NARROW, EXPANSIVE} <= set(points[SCOPE]):
        return None
    names = [*points.attrs["levers"], *points.attrs["uncertainties"]]
    others = [name for name in names if name != SCOPE and points[name].nunique() > 1]
    numbers = [name for name in others if pd.api.types.is_numeric_dtype(points[name])]
    panels = [name for name in others if name not in numbers]
    if len(numbers) != 2 or len(panels) > 1 or not any(name in points for name in OUTCOMES):
        return None
    return Axis(numbers[0], numbers[1], panels[0] if panels else None)


def differences(points: pd.DataFrame, axis: Axis) -> pd.DataFrame:
    """Expansive less narrow, paired by replicate: a row per cell and outcome, columns as of `pairing.paired`."""
    keys = [name for name in axis if name is not None]
    outcomes = [name for name in OUTCOMES if name in points]
    tables = []
    for cell, rows in points.groupby(keys, sort=False):
        runs = {scope: part.set_index("replicate")[outcomes] for scope, part in rows.groupby(SCOPE)}
        if {NARROW, EXPANSIVE} <= set(runs):
            table = paired(runs[NARROW], runs[EXPANSIVE]).rename_axis("outcome").reset_index()
            tables.append(table.assign(**dict(zip(keys, cell, strict=True))))  # type: ignore[arg-type]
    if not tables:
        raise NotObserved("no cell holds runs of both scopes")
    return pd.concat(tables, ignore_index=True)


@style.styled
def draw(points: pd.DataFrame) -> Figure:
    """A row per outcome and a panel per value of the third lever: colour is the difference, a line where it is zero.

    points: one row per run, with a column per lever and the outcomes as stored. Raises NotObserved.
    """
    axis = axes_of(points)
    if axis is None:
        raise NotObserved("the sweep does not compare a narrow with an expansive scope over two numbers")
    found = differences(points, axis)
    outcomes = [name for name in OUTCOMES if name in points]
    across, down = levels(points[axis.x]), levels(points[axis.y])
    panels = levels(points[axis.by]) if axis.by else [None]
    shape = {"height": 1.5 + len(outcomes) * (0.5 + 0.34 * len(down)), "sharex": True, "sharey": True}
    figure, axes = style.sheet(len(outcomes), len(panels), **shape)
    for line, outcome in zip(axes, outcomes, strict=True):
        rows = found[found["outcome"] == outcome]
        label = label_of(outcome)
        largest = label.factor * float(np.nanmax(np.abs(rows["difference"]), initial=0.0)) or 1.0
        for place, panel in zip(line, panels, strict=True):
            chosen = rows if axis.by is None else rows[rows[axis.by] == panel]
            image = _map(place, chosen, axis, (across, down), largest, label.factor)
            if axis.by and outcome == outcomes[0]:
                place.set_title(f"{headed(lever(axis.by))}: {words(str(panel))}")
        figure.colorbar(image, ax=list(line), label=label.difference_unit, shrink=0.95, pad=0.02)
        line[0].set_ylabel(f"{label.title}\n\n{headed(lever(axis.y))}", fontsize=8)
    for place in axes[-1]:
        place.set_xticks(range(len(across)), [f"{value:g}" for value in across])
        place.set_yticks(range(len(down)), [f"{value:g}" for value in down])
        place.set_xlabel(headed(lever(axis.x)))
    _lettering(figure, found["n"])
    return figure


def _map(
    place: Axes, rows: pd.DataFrame, axis: Axis, steps: tuple[list[Any], list[Any]], largest: float, factor: float
) -> AxesImage:
    """One panel: colours, numbers, dots where nothing is sure, and the line where the difference changes its sign."""
    across, down = steps
    difference, low, high = (
        factor * rows.pivot(index=axis.y, columns=axis.x, values=name).reindex(index=down, columns=across).to_numpy()
        for name in ("difference", "low", "high")
    )
    image = place.imshow(
        np.ma.masked_invalid(difference),
        cmap="PuOr_r",
        norm=Normalize(-largest, largest),
        aspect="auto",
        origin="lower",
    )
    for (row, column), value in np.ndenumerate(difference):
        dark = abs(value) > 0.7 * largest
        sure = low[row, column] > 0 or high[row, column] < 0
        text = "–" if np.isnan(value) else plain(value, digits=2)
        colour = "white" if dark else style.INK
        place.text(column, row - 0.08, text, ha="center", va="center", fontsize=7, color=colour)
        if not sure:
            place.plot(column, row + 0.3, ".", color=colour, markersize=4)
    if min(difference.shape) > 1 and np.nanmin(difference) < 0 < np.nanmax(difference):
        place.contour(np.ma.masked_invalid(difference), levels=[0.0], colors=style.INK, linewidths=1.6)
    place.tick_params(length=0)
    for spine in place.spines.values():
        spine.set_visible(False)
    return image


def _lettering(figure: Figure, n: pd.Series) -> None:
    pairs = f"{n.max()}" if n.min() == n.max() else f"{n.min()} to {n.max()}"
    style.lettering(
        figure,
        "Where an expansive scope helps, and where it does not",
        f"Expansive minus narrow scope, n = {pairs} pairs of replicates on common random numbers, means. Orange: "
        "higher with the expansive scope; purple: higher with the narrow one; black line: no difference. Dot: the 95 % "
        "interval (Student) holds zero. Each row has its own colours. N items: those that only the expansive scope "
        "adds.",
    )
