"""THE RECORD AND THE SIMULATION, year by year: what institutions did of their own accord from 2013 to 2022."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.figure_data import EVERYBODY, NATIONAL, NotObserved, first_day, geography, replicates_in_words
from simulation.results import Run

FIRST, LAST = 2013, 2022
YEARS = tuple(range(FIRST, LAST + 1))
SCOPE = "legal_standard"
"""The instrument that narrows scopes."""
LOW, HIGH = 0.05, 0.95
"""Ends of the band that holds nine in ten replicates."""
PANELS: dict[str, tuple[str, dict[int, float], str]] = {
    "founded": ("Cities that have begun to record", {}, "F05: 43 candidate cities in the country by 2016"),
    "scope": ("Items that a city records", {}, "F07: scopes narrow from December 2020"),
    "halts": ("City systems halted in the year", {2015: 1.0}, "F11: one city, 2015"),
    "suspensions": ("Private services suspended in the year", {2018: 7.0}, "F11: seven services, 2018"),
    "standards": ("Replicates with a standard on scope, %", {2020: 100.0}, "F07: guidance of December 2020"),
    "drafts": ("Replicates with a draft law begun, %", {2022: 100.0}, "F07: draft published November 2022"),
}
"""Title, recorded numbers by year, and what the record says."""


def covers(run: Run) -> bool:
    """Whether a run lives through the years that the record is about."""
    start = first_day(run)
    return start is not None and start.year == FIRST and run.days >= 365 * len(YEARS)


def yearly(run: Run) -> dict[str, pd.DataFrame]:
    """By panel, the numbers of each replicate (rows) in each year (columns)."""
    start = first_day(run)
    if start is None:
        raise NotObserved("the scenario has no first day")
    replicates = sorted(run.outcomes["replicate"])
    events = run.events.astype({"actor": str, "action": str, "target": str})
    years = pd.Series([(start + datetime.timedelta(days=int(day))).year for day in events["day"]], index=events.index)
    events = events.assign(year=years)
    of_cities = events["actor"].isin(geography(run).names)
    found = {
        "founded": _counted(
            events[of_cities & (events["action"] == "add")].drop_duplicates(["replicate", "actor"]), replicates
        ).cumsum(axis=1),
        "halts": _counted(events[events["action"] == "halt"], replicates),
        "suspensions": _counted(events[events["action"] == "suspend"], replicates),
        "standards": _reached(
            events[(events["action"] == "promulgate") & events["target"].str.contains(SCOPE)], replicates
        ),
        "drafts": _reached(events[(events["action"] == "draft") & (events["actor"] == "npc")], replicates),
    }
    daily = run.daily
    scope = daily[(daily["measure"] == "scope_items") & (daily["city"] == NATIONAL) & (daily["stratum"] == EVERYBODY)]
    if len(scope):
        when = [(start + datetime.timedelta(days=int(day))).year for day in scope["day"]]
        ends = scope.assign(year=when).sort_values("day").groupby(["replicate", "year"])["value"].last()
        found["scope"] = ends.unstack("year").reindex(index=replicates, columns=list(YEARS))
    return {name: found[name] for name in PANELS if name in found}


def _counted(events: pd.DataFrame, replicates: list[int]) -> pd.DataFrame:
    table = events.groupby(["replicate", "year"]).size().unstack("year", fill_value=0)
    return table.reindex(index=replicates, columns=list(YEARS), fill_value=0).fillna(0).astype(float)


def _reached(events: pd.DataFrame, replicates: list[int]) -> pd.DataFrame:
    return 100.0 * (_counted(events, replicates).cumsum(axis=1) > 0)


@style.styled
def draw(run: Run) -> Figure:
    """A panel for each thing that the record speaks of: mean and nine in ten replicates by year, record as diamonds."""
    if not covers(run):
        raise NotObserved(f"the run does not cover {FIRST} to {LAST}")
    tables = yearly(run)
    rows = (len(tables) + 1) // 2
    figure, axes = style.sheet(rows, 2, height=1.3 + 2.1 * rows)
    for place, (name, table) in zip(axes.flat, tables.items(), strict=False):
        _panel(place, name, table)
    for place in list(axes.flat)[len(tables) :]:
        place.axis("off")
    style.lettering(
        figure,
        f"Record and simulation, {FIRST}-{LAST}",
        f"{run.name}: mean of {replicates_in_words({run.name: run})} by year; bands hold nine in ten of them (where "
        "replicates are counted in %, there is none). Diamonds: what is on record. " + ". ".join(
            dict.fromkeys(PANELS[name][2] for name in tables)
        ) + ".",
    )  # fmt: skip
    return figure


def _panel(axes: Axes, name: str, table: pd.DataFrame) -> None:
    title, record, _ = PANELS[name]
    values = table.to_numpy(float)
    look = style.line_style(0)
    axes.plot(YEARS, np.nanmean(values, axis=0), label="simulation", **look)
    if len(values) > 1 and name not in ("standards", "drafts"):
        low, high = np.nanquantile(values, [LOW, HIGH], axis=0)
        axes.fill_between(YEARS, low, high, color=look["color"], alpha=0.2, linewidth=0)
    if record:
        axes.plot(list(record), list(record.values()), "D", color=style.PALETTE[1], label="record")
    axes.set_ylim(bottom=0)
    axes.set_xlim(FIRST - 0.4, LAST + 0.4)
    axes.set_xticks(YEARS[::3])
    axes.set_title(style.fold(title, 34))
    style.grid(axes)
