"""WHICH GUESSES MATTER FOR WHICH OUTCOME: a cell for each; coloured where it stands clear of nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import label_of

MOST_ROWS = 25
DUMMY = "dummy"
SHADES = "Blues"
"""Light where little hangs on a number, also where that little is certain."""


@style.styled
def draw(table: pd.DataFrame, *, measure: str, runs: int) -> Figure:
    """Rows: the numbers that matter most for any outcome, and the dummy. Columns: the outcomes that differ at all.

    table: outcome, name, `measure` and clear, see `simulation.experiments.sensitivity`. Total shares are shown as they
    are; effects as shares of the largest effect on their outcome, so that columns can be compared.
    """
    if table[measure].isna().all():
        raise NotObserved("no outcome is defined at every point")
    wide = table.pivot(index="name", columns="outcome", values=measure)
    clear = table.pivot(index="name", columns="outcome", values="clear")
    defined = table.groupby("outcome")[measure].apply(lambda values: values.notna().any())
    outcomes = [name for name in dict.fromkeys(table["outcome"]) if defined[name]]
    if measure == "effect":
        wide = wide / wide.max()
    order = wide.drop(index=DUMMY, errors="ignore").max(axis=1).sort_values(ascending=False).index[:MOST_ROWS]
    rows = [*order, *([DUMMY] if DUMMY in wide.index else [])]
    cells = wide.loc[rows, outcomes].to_numpy(float)
    sure = clear.loc[rows, outcomes].to_numpy(bool)
    figure, axes = style.sheet(1, 1, height=2.4 + 0.24 * len(rows))
    place = axes[0, 0]
    limits = Normalize(0.0, max(float(np.nanmax(cells)), 1e-9))
    place.imshow(np.ma.masked_invalid(np.where(sure, cells, np.nan)), cmap=SHADES, norm=limits, aspect="auto")
    for (row, column), value in np.ndenumerate(cells):
        if not np.isfinite(value):
            text, colour = "–", style.SOFT
        elif sure[row, column]:
            red, green, blue, _ = colormaps[SHADES](limits(value))
            bright = 0.299 * red + 0.587 * green + 0.114 * blue > 0.5
            text, colour = f"{value:.2f}", style.INK if bright else "white"
        else:
            text, colour = f"{max(value, 0.0):.2f}", style.SOFT
        place.text(column, row, text, ha="center", va="center", fontsize=7, color=colour)
    titles = [label_of(name).title for name in outcomes]
    place.set_xticks(range(len(outcomes)), titles, rotation=35, ha="left", rotation_mode="anchor", fontsize=7)
    place.set_yticks(range(len(rows)), rows, fontsize=7)
    place.xaxis.tick_top()
    place.tick_params(length=0)
    for spine in place.spines.values():
        spine.set_visible(False)
    what = "share of variance that is left when all others are known" if measure == "total" else (
        "mean effect of a move through the range, as a share of the largest on the outcome"
    )  # fmt: skip
    style.lettering(
        figure,
        "Which uncertain numbers matter for which outcome",
        f"Cells: {what}; n = {runs} runs. Coloured: clear of a number that the model never reads (95 % intervals).",
    )
    return figure
