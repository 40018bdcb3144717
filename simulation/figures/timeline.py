"""WHO ACTED WHEN: acts of institutions above the curve of discontent, for one replicate."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simulation.figures import style
from simulation.figures.frames import EVERYBODY, NATIONAL, NotObserved, day_zero
from simulation.figures.wording import headed, words
from simulation.results import Run

NAMED = 14
"""Up to this many acts are named in the picture; with more, only marked."""


@style.styled
def draw(run: Run, *, replicate: int | None = None) -> Figure:
    """Marks for every act by actor and day, and below them critical posts per day, of one replicate (the first)."""
    if run.events.empty:
        raise NotObserved("no institution acted during the run")
    chosen = int(run.events["replicate"].min()) if replicate is None else replicate
    events = run.events[run.events["replicate"] == chosen].astype({"actor": str, "action": str, "target": str})
    curve = _discontent(run, chosen)
    if events.empty:
        raise NotObserved(f"no institution acted in replicate {chosen}")
    actors = list(dict.fromkeys(events.sort_values("day", kind="stable")["actor"]))
    above = 0.6 + 0.55 * len(actors)
    quiet = len(curve) > 0 and curve.max() == 0
    parts = 1 if quiet or curve.empty else 2
    heights = [above, 2.0][:parts]
    figure, axes = style.sheet(parts, 1, height=sum(heights) + 1.1, sharex=True, height_ratios=heights)
    _acts(axes[0, 0], events, actors)
    if parts == 2:
        axes[1, 0].plot(curve.index, curve.to_numpy(), color=style.INK, linewidth=1.4)
        axes[1, 0].set(ylim=(0, None), ylabel="posts per 1,000\ncitizens and day", title="Discontent")
        style.grid(axes[1, 0])
    axes[-1, 0].set(xlabel="Day", xlim=(0, max(run.days - 1, 1)))
    note = (
        f"{day_zero({run.name: run})}{run.name}, replicate {chosen} of {run.replicates} (acts differ between "
        f"replicates); n = {len(events)} acts"
    )
    note += "; numbers of acts on the same day stand beside the mark." if len(events) > NAMED else "."
    if quiet:
        note += " There was no critical post on any day."
    style.lettering(figure, "Acts of institutions" + (" and discontent" if parts == 2 else ""), note)
    return figure


def _discontent(run: Run, replicate: int) -> pd.Series:
    """Critical posts per 1,000 citizens by day; the number of citizens is that of the share who approve."""
    daily = run.daily[(run.daily["city"] == NATIONAL) & (run.daily["stratum"] == EVERYBODY)]
    daily = daily[daily["replicate"] == replicate]
    posts = daily[daily["measure"] == "posts"].set_index("day")["numerator"].sort_index()
    citizens = daily.loc[daily["measure"] == "approval_latent", "denominator"]
    return posts * 1000 / citizens.iloc[0] if len(citizens) else posts.iloc[:0]


def _acts(axes: Axes, events: pd.DataFrame, actors: list[str]) -> None:
    kinds = list(dict.fromkeys(events["action"]))
    named = len(events) <= NAMED
    for i, kind in enumerate(kinds):
        rows = events[events["action"] == kind]
        look = style.scenario_style(i)
        axes.plot(
            rows["day"], [actors.index(actor) for actor in rows["actor"]], look["marker"], color=look["color"],
            label=words(kind), linestyle="none", zorder=3,
        )  # fmt: skip
    for y, actor in enumerate(actors):
        targets = events[events["actor"] == actor].groupby("day")["target"].agg(list)
        for i, (day, names) in enumerate(targets.items()):
            text = f"{len(names)}" if len(names) > 1 else words(names[0]) if named else ""
            below = i % 2 == 1
            axes.annotate(
                text,
                (float(str(day)), y),
                xytext=(0, -6 if below else 6),
                textcoords="offset points",
                ha="center",
                va="top" if below else "bottom",
                fontsize=8,
                color=style.SOFT,
            )
    for y in range(len(actors)):
        axes.axhline(y, color=style.FAINT, linewidth=0.6, zorder=0)
    axes.set_yticks(range(len(actors)), [headed(words(actor)) for actor in actors])
    axes.set_ylim(len(actors) - 0.4, -0.8)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=5, borderaxespad=0.2, handlelength=1.2)
