"""HOW FAST DEBTS ARE PAID after a listing: Kaplan-Meier curves by scenario, and the level that would be paid anyway."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import ndtri

from simulation.figures import style
from simulation.figures.figure_data import NotObserved, Runs
from simulation.figures.intervals import Interval
from simulation.figures.labels import OUTCOMES
from simulation.results import Run

DAYS = 30
"""The follow-up by which the share repaid is reported, in days."""

LEVEL = 0.95
"""Of the intervals."""

_PANELS = {"private": ("Small private debts", 90), "judgment": ("Court debts", None)}
_SELF_CURED = {"private": "self_cured_within_30_days"}


class Curve(NamedTuple):
    """Share repaid by day after listing (0-1) with 95 % limits; arrays of one length, a step at each day."""

    days: np.ndarray
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: int

    def at(self, day: float) -> Interval:
        """The share repaid by `day`."""
        i = int(np.searchsorted(self.days, day, side="right")) - 1
        return Interval(float(self.share[i]), float(self.low[i]), float(self.high[i]), self.n)


def followed(run: Run, segment: str) -> pd.DataFrame:
    """First listing of each person for a debt of `segment`: `days` until paid or lost from sight, and whether `paid`.

    Left out are wrongful listings, because there is nothing to pay; listings from before the first day; and private
    listings of people whom the court lists already, because other systems take those over from the court. A person is
    lost from sight when the listing ends without payment or the run ends.
    """
    owed = run.spells[~run.spells["wrongful"]]
    spells = owed[(owed["segment"] == segment) & (owed["start"] >= 0)]
    if segment == "private":
        court = owed[owed["segment"] == "judgment"].groupby(["replicate", "uid"])["start"].min().rename("court")
        spells = spells.join(court, on=["replicate", "uid"])
        spells = spells[~(spells["court"] <= spells["start"])]
    first = spells.sort_values(["start", "system"], kind="stable").drop_duplicates(["replicate", "uid"])
    paid = first["paid_after"] >= 0
    last = first["end"].where(first["end"] >= 0, run.days - 1)
    days = first["paid_after"].where(paid, last - first["start"])
    return pd.DataFrame({"days": days, "paid": paid}).reset_index(drop=True)


def curve(people: pd.DataFrame) -> Curve:
    """Kaplan-Meier share repaid of `people` (as from `followed`), with log-log limits (Greenwood variance)."""
    days, first = np.unique(people["days"].to_numpy(dtype=float), return_inverse=True)
    seen, paid = np.bincount(first), np.bincount(first, weights=people["paid"].to_numpy())
    owing = seen[::-1].cumsum()[::-1]
    unpaid = np.cumprod((owing - paid) / owing)
    with np.errstate(divide="ignore", invalid="ignore"):  # there are no limits at 0 and 1
        error = np.sqrt(np.cumsum(paid / (owing * (owing - paid)))) / np.abs(np.log(unpaid))
        centre, width = np.log(-np.log(unpaid)), ndtri((1 + LEVEL) / 2) * error
        low, high = (1 - np.exp(-np.exp(centre + side * width)) for side in (-1, 1))
    share = 1 - unpaid
    return Curve(
        np.concatenate([[0.0], days]),
        np.concatenate([[0.0], share]),
        np.concatenate([[0.0], np.where(np.isnan(low), share, low)]),
        np.concatenate([[0.0], np.where(np.isnan(high), share, high)]),
        len(people),
    )


@style.styled
def draw(runs: Runs) -> Figure:
    """Share of listed people who have paid, by days since listing: a curve per scenario, a panel per kind of debt."""
    people = {kind: {name: followed(run, kind) for name, run in runs.items()} for kind in _PANELS}
    panels = {
        kind: {name: curve(table) for name, table in tables.items() if len(table) and table["paid"].any()}
        for kind, tables in people.items()
    }
    panels = {kind: curves for kind, curves in panels.items() if curves}
    if not panels:
        raise NotObserved("no listing with a payment is on record: listings were not observed, or nobody paid")
    figure, axes = style.sheet(1, len(panels), height=4.4)
    anyway = ""
    for place, (kind, curves) in zip(axes[0], panels.items(), strict=True):
        _panel(place, kind, curves, list(runs), people[kind])
        if kind in _SELF_CURED:
            anyway = _anyway(place, runs, curves, _SELF_CURED[kind])
    axes[0, 0].set_ylabel("Share who have paid (%)")
    by_30 = "; ".join(f"{name} {_percent(c.at(DAYS))} %" for name, c in next(iter(panels.values())).items())
    kind = _PANELS[next(iter(panels))][0].lower()
    style.lettering(
        figure,
        "How fast listed people pay",
        f"Kaplan-Meier estimate over first listings for a debt that is owed, pooled over replicates; bands: 95 % "
        f"intervals (Greenwood, log-log). n is the number of people. Paid by day {DAYS}, {kind}: {by_30}.{anyway}",
    )
    return figure


def _percent(share: Interval) -> str:
    return OUTCOMES["repaid_within_30_days"].range(*share[:3])


def _panel(axes: Axes, kind: str, curves: dict[str, Curve], names: list[str], people: dict[str, pd.DataFrame]) -> None:
    title, horizon = _PANELS[kind]
    longest = max(int(people[name]["days"].max()) for name in curves)
    end = min(longest, horizon or longest)
    top = 0.0
    for name, c in curves.items():
        look = style.line_style(names.index(name))
        shown = c.days <= end
        days = np.append(c.days[shown], end)
        share, low, high = (100 * np.append(v[shown], v[shown][-1]) for v in (c.share, c.low, c.high))
        axes.step(days, share, where="post", label=f"{name} (n = {c.n:,})", **look)
        axes.fill_between(days, low, high, step="post", color=look["color"], alpha=0.18, linewidth=0)
        top = max(top, float(high.max()))
    if end >= DAYS:
        axes.axvline(DAYS, color=style.SOFT, linewidth=0.9, linestyle=(0, (2, 2)), zorder=1)
        axes.annotate(
            f"{DAYS} days", (DAYS, 1), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points",
            va="top", fontsize=8, color=style.SOFT,
        )  # fmt: skip
    axes.set(title=title, xlabel="Days since the person was listed", xlim=(0, end), ylim=(0, min(top * 1.18 + 1, 100)))
    axes.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])
    style.grid(axes)
    axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.2), borderaxespad=0)


def _anyway(axes: Axes, runs: Runs, curves: dict[str, Curve], outcome: str) -> str:
    """Mark at 30 days what the same people would have paid with the system off; the words for the note."""
    shown = len(curves)
    found = False
    for i, (name, run) in enumerate(runs.items()):
        if name not in curves or outcome not in run.outcomes or run.outcomes[outcome].isna().all():
            continue
        look = style.scenario_style(i)
        level = 100 * run.outcomes[outcome].mean()
        beside = DAYS + 2.4 * (list(curves).index(name) - (shown - 1) / 2)
        axes.plot([beside], [level], look["marker"], markerfacecolor="white", color=look["color"], zorder=5)
        found = True
    note = f" Open markers around day {DAYS}: share who would have paid anyway, system off, same people and draws."
    return note if found else ""
