"""WHO ACTED WHEN: acts of institutions in one replicate, a lane per actor, above the curve of discontent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import stdtrit

from simulation.figures import style
from simulation.figures.figure_data import NotObserved, day_zero, geography, place_name, posts_a_day, services
from simulation.figures.number_format import headed, words
from simulation.results import Run

NAMED = 14
"""A lane with more acts than this is parted by action, and then counted week by week."""
FEW = 4
"""More cities or private services than this share a lane."""
_WEEK = 7
_LETTER = 4.4  # points, width of a letter of a label
_LANE = 380.0  # points, width of a lane


class Mark(NamedTuple):
    """One symbol: `n` acts of one kind in a lane on a day, or in the week around it."""

    lane: str
    day: float
    action: str
    n: int
    text: str


@style.styled
def draw(run: Run, *, replicate: int | None = None) -> Figure:
    """Marks for acts by actor and day of one replicate (the first), and below them critical posts per day of all."""
    if run.events.empty:
        raise NotObserved("no institution acted during the run")
    chosen = int(run.events["replicate"].min()) if replicate is None else replicate
    marks = list(marks_of(run.events[run.events["replicate"] == chosen], geography(run).names, services(run)))
    if not marks:
        raise NotObserved(f"no institution acted in replicate {chosen}")
    posts = posts_a_day(run)
    lanes = list(dict.fromkeys(mark.lane for mark in marks))
    above = 0.7 + 0.42 * len(lanes)
    quiet = len(posts) > 0 and posts.max() == 0
    parts = 1 if quiet or posts.empty else 2
    heights = [above, 1.9][:parts]
    figure, axes = style.sheet(parts, 1, height=sum(heights) + 1.4, sharex=True, height_ratios=heights)
    axes[-1, 0].set(xlabel="Day", xlim=(-0.01 * run.days, max(run.days - 1, 1) * 1.01))
    _acts(axes[0, 0], marks, lanes, run.days)
    if parts == 2:
        _curve(axes[1, 0], posts, chosen, run)
    note = _note(run, chosen, marks)
    if quiet:
        note += " There was no critical post on any day."
    elif parts == 2 and run.replicates > 1:
        note += " Dashed, with band: mean of all replicates and its 95 % interval (Student)."
    style.lettering(figure, "Acts of institutions" + (" and discontent" if parts == 2 else ""), note)
    return figure


def marks_of(events: pd.DataFrame, cities: Collection[str] = (), services: Collection[str] = ()) -> Iterator[Mark]:
    """The symbols for the acts of one replicate, lane by lane in the order of first acts.

    Columns read: day, actor, action, target. Cities share a lane when more than `FEW` act, and so do private services.
    A lane of more than `NAMED` acts is parted by action; a part that still has more is counted by week.
    """
    table = events[["day", "actor", "action", "target"]].astype({"actor": str, "action": str, "target": str})
    table = table.sort_values("day", kind="stable")
    table["lane"] = _shared(table["actor"], cities, services)
    for lane, acts in table.groupby("lane", sort=False):
        if len(acts) <= NAMED:
            yield from _single(str(lane), acts)
            continue
        for action, part in acts.groupby("action", sort=False):
            alone = part["actor"].nunique() == 1
            actor = headed(place_name(str(part["actor"].iloc[0]))) if alone else str(lane)
            name = f"{actor}: {words(str(action))}"
            yield from _single(name, part) if alone and len(part) <= NAMED else _weekly(name, str(action), part)


def _shared(actors: pd.Series, cities: Collection[str], services: Collection[str]) -> pd.Series:
    """The lane of each act."""
    kinds = pd.Series("", index=actors.index)
    kinds[actors.isin(cities)] = "Cities"
    kinds[actors.isin(services)] = "Private services"
    many = {kind for kind in ("Cities", "Private services") if actors[kinds == kind].nunique() > FEW}
    own = actors.map(lambda name: headed(place_name(name)))
    return own.where(~kinds.isin(many), kinds)


def _single(lane: str, acts: pd.DataFrame) -> Iterator[Mark]:
    shared = acts["actor"].nunique() > 1
    for (day, action), rows in acts.groupby(["day", "action"], sort=False):
        names = list(dict.fromkeys(rows["actor" if shared else "target"]))
        text = place_name(names[0]) if len(names) == 1 else f"{len(rows)}"
        yield Mark(lane, float(str(day)), str(action), len(rows), text)


def _weekly(lane: str, action: str, acts: pd.DataFrame) -> Iterator[Mark]:
    for _, rows in acts.groupby(acts["day"] // _WEEK):
        yield Mark(lane, float(rows["day"].mean()), action, len(rows), f"{len(rows)}" if len(rows) > 1 else "")


def _acts(axes: Axes, marks: list[Mark], lanes: list[str], days: int) -> None:
    for i, kind in enumerate(dict.fromkeys(mark.action for mark in marks)):
        rows = [mark for mark in marks if mark.action == kind]
        look = style.scenario_style(i)
        axes.scatter(
            [mark.day for mark in rows], [lanes.index(mark.lane) for mark in rows],
            s=[28 * np.sqrt(mark.n) for mark in rows], marker=look["marker"], color=look["color"],
            label=words(kind), linewidths=0, zorder=3,
        )  # fmt: skip
    for y, lane in enumerate(lanes):
        axes.axhline(y, color=style.FAINT, linewidth=0.6, zorder=0)
        for mark, below in _labelled([mark for mark in marks if mark.lane == lane], days):
            axes.annotate(
                mark.text, (mark.day, y), xytext=(0, -5 if below else 5), textcoords="offset points", ha="center",
                va="top" if below else "bottom", fontsize=7.5, color=style.SOFT, zorder=4,
            )  # fmt: skip
    axes.set_yticks(range(len(lanes)), [style.fold(lane, 22) for lane in lanes])
    axes.set_ylim(len(lanes) - 0.4, -0.8)
    axes.tick_params(axis="both", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=5, borderaxespad=0.2, handlelength=1.2)


def _labelled(marks: list[Mark], days: int) -> Iterator[tuple[Mark, bool]]:
    """The marks of a lane whose words have room, above or below (True) the lane."""
    ends = [-np.inf, -np.inf]
    for mark in sorted(marks, key=lambda mark: mark.day):
        middle, half = mark.day / max(days, 1) * _LANE, len(mark.text) * _LETTER / 2
        free = [side for side in (0, 1) if middle - half > ends[side]]
        if mark.text and free:
            ends[free[0]] = middle + half + _LETTER / 2
            yield mark, free[0] == 1


def _curve(axes: Axes, posts: pd.Series, chosen: int, run: Run) -> None:
    """Mean and 95 % band over replicates, and the replicate whose acts are shown."""
    by_day = posts.unstack("replicate")
    mean, n = by_day.mean(axis=1), by_day.count(axis=1)
    if run.replicates > 1:
        half = stdtrit(np.maximum(n - 1, 1), 0.975) * by_day.std(axis=1) / np.sqrt(n)
        band = ((mean - half).clip(lower=0), mean + half)
        axes.fill_between(by_day.index, *band, color=style.PALETTE[0], alpha=0.22, linewidth=0)
        axes.plot(by_day.index, mean, color=style.PALETTE[0], linewidth=1.6, linestyle="--", label="all replicates")
    axes.plot(by_day.index, by_day[chosen], color=style.INK, linewidth=1.2, label=f"replicate {chosen}")
    highest = 1.3 * max(mean.max(), by_day[chosen].max())  # a band from two replicates would dwarf the curves
    axes.set(ylim=(0, highest), ylabel="posts per 1,000\ncitizens and day", title="Discontent")
    if run.replicates > 1:
        axes.legend(loc="upper right")
    style.grid(axes)


def _note(run: Run, chosen: int, marks: list[Mark]) -> str:
    total = sum(mark.n for mark in marks)
    note = (
        f"{day_zero({run.name: run})}{run.name}, acts of replicate {chosen} of {run.replicates} (they differ between "
        f"replicates); n = {total} acts."
    )
    if len(marks) < total:
        note += " A number beside a mark counts acts of one kind that fall on the same day, or week in crowded lanes."
    return note
