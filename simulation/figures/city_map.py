"""WHERE IT HAPPENS: the simulated cities at their places, their size and one outcome as colour."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from simulation.figures import label_placement, style
from simulation.figures.figure_data import (
    EVERYBODY,
    NotObserved,
    Runs,
    geography,
    place_name,
    replicates_in_words,
    totals,
)
from simulation.figures.labels import label_of
from simulation.results import Run

OUTCOME = "listed_share"
_LARGEST = 13.0
"""Radius of the symbol of the most populous city, in points."""


def by_city(run: Run, outcome: str = OUTCOME) -> pd.DataFrame:
    """Cities with known places: longitude, latitude (degrees), population (people) and mean value over replicates."""
    table = totals(run, outcome, national=False)
    table = table[table["stratum"] == EVERYBODY]
    values = table.groupby("city", observed=True)["value"].mean()
    known = geography(run)
    places = pd.DataFrame(
        {
            "longitude": np.asarray(known.longitude, dtype=float),
            "latitude": np.asarray(known.latitude, dtype=float),
            "population": np.asarray(known.population, dtype=float),
        },
        index=list(known.names),
    )
    places["value"] = values.rename(str).reindex(places.index)
    return places.dropna()


@style.styled
def draw(runs: Runs, outcome: str = OUTCOME) -> Figure:
    """Symbols at longitude and latitude: area is population, colour the outcome's mean over replicates.

    With two runs, colour is the difference: the second minus the first.
    """
    first, *others = runs
    cities = by_city(runs[first], outcome)
    name = first
    if others:
        name = f"{others[0]} minus {first}"
        cities["value"] = by_city(runs[others[0]], outcome)["value"] - cities["value"]
        cities = cities.dropna()
    # small symbols lie on top of large ones
    cities = cities.sort_values(["population", "longitude"], ascending=[False, True])
    if cities.empty:
        raise NotObserved(f"{outcome} was not observed by city")
    label = label_of(outcome)
    values = label.factor * cities["value"]
    signed = values.min() < 0 < values.max()
    figure, axes = style.sheet(height=6.6)
    place: Axes = axes[0, 0]
    radii = _LARGEST * np.sqrt(cities["population"] / cities["population"].max()).to_numpy()
    image = place.scatter(
        cities["longitude"], cities["latitude"], s=(2 * radii) ** 2, c=values, edgecolors=style.INK, linewidths=0.7,
        zorder=4, cmap="PuOr_r" if signed else style.COLOURS, norm=_limits(values, around_zero=signed),
    )  # fmt: skip
    _graticule(place, cities)
    _sizes(place, cities["population"])
    scale = f"{label.title} ({label.difference_unit})" if others else label.axis
    figure.colorbar(image, ax=place, label=scale, shrink=0.6, pad=0.02)
    style.lettering(
        figure,
        f"{label.title}, city by city: {name}",
        f"{label.meaning} Colour: mean over {replicates_in_words(runs)} for n = {len(cities)} cities. Area "
        "of a symbol: population. People of the rest of the country have no place on this map and are left out.",
    )
    longitude, latitude = cities["longitude"].to_numpy(), cities["latitude"].to_numpy()
    label_placement.annotate(place, longitude, latitude, radii, [place_name(str(name)) for name in cities.index], 8)
    return figure


def _limits(values: pd.Series, *, around_zero: bool) -> Normalize:
    low, high = float(values.min()), float(values.max())
    if around_zero:
        high = max(abs(low), abs(high))
        low = -high
    return Normalize(low, high) if high > low else Normalize(low - 0.5, high + 0.5)


def _graticule(axes: Axes, cities: pd.DataFrame) -> None:
    """Parallels and meridians every 5 degrees, in true proportion at the middle latitude."""
    middle = np.radians((cities["latitude"].min() + cities["latitude"].max()) / 2)
    axes.set_aspect(1 / np.cos(middle))
    axes.set_xticks(range(75, 136, 5), [f"{degree}° E" for degree in range(75, 136, 5)])
    axes.set_yticks(range(15, 56, 5), [f"{degree}° N" for degree in range(15, 56, 5)])
    axes.set_xlim(cities["longitude"].min() - 2.5, cities["longitude"].max() + 4)
    axes.set_ylim(cities["latitude"].min() - 2, cities["latitude"].max() + 2)
    style.grid(axes, "both")
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_color(style.FAINT)


def _sizes(axes: Axes, population: pd.Series) -> None:
    largest = population.max()
    steps = [people for people in (1e6, 5e6, 20e6) if people <= largest] or [largest]
    handles = [
        Line2D(
            [], [], marker="o", linestyle="none", markersize=2 * _LARGEST * np.sqrt(people / largest),
            markerfacecolor="white", markeredgecolor=style.SOFT, label=f"{people / 1e6:.3g} million people",
        )
        for people in steps
    ]  # fmt: skip
    axes.legend(handles=handles, loc="lower left", labelspacing=1.4, borderpad=0.8, handletextpad=1.2)
