"""WHICH PICTURES A RESULT GETS: all that its data allow, and for the others the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from simulation.figures import (
    city_map,
    forest,
    heatmap,
    history,
    reforms,
    repayment,
    style,
    timeline,
    trajectories,
    where_scope_helps,
    wrongful,
)
from simulation.figures.differences import differences_in, pairs_in
from simulation.figures.figure_data import NotObserved
from simulation.figures.labels import ordered
from simulation.figures.language import speaking
from simulation.results import Run, load, load_all, manifest


class Picture(NamedTuple):
    """A picture by the name of its file, or (`figure` None) the reason why there is none."""

    name: str
    figure: Figure | None
    reason: str = ""


@dataclass
class Saved:
    """The files that were written, and for every picture that was left out its name and the reason."""

    paths: list[Path] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def plot_run(run: Run | str | Path, out: str | Path, *, language: str = "en") -> Saved:
    """Save all pictures of a run, or of the run folder at a path, into `out`.

    language: `en` or `zh`, see `language.speaking`. Raises CannotWrite, Damaged.
    """
    with speaking(language):
        return save(pictures_of_run(run if isinstance(run, Run) else load(run)), out)


def plot_comparison(
    runs: Mapping[str, Run] | str | Path, differences: pd.DataFrame | None, out: str | Path, *, language: str = "en"
) -> Saved:
    """Save all pictures of compared runs, or of the comparison folder at a path, into the folder `out`.

    differences: see `changes.COLUMNS`; None takes those of the folder. language: `en` or `zh`.
    Raises CannotWrite, Damaged.
    """
    contributions: reforms.Contributions = {}
    if isinstance(runs, str | Path):
        differences = differences_in(runs) if differences is None else differences
        contributions = reforms.reforms_in(runs)
        runs = load_all(runs)
    if differences is None:
        raise ValueError("runs in memory need their differences")
    with speaking(language):
        return save(pictures_of_comparison(runs, differences, contributions), out)


def plot_sweep(points: pd.DataFrame, out: str | Path) -> Saved:
    """Save a heat map per outcome of a sweep into the folder `out`.

    points: one row per run; `attrs` names its columns in the lists "levers", "uncertainties" and "outcomes".
    Raises CannotWrite.
    """
    return save(pictures_of_sweep(points), out)


def pictures_in(folder: Path, runs: Mapping[str, Run] | None = None) -> Iterator[Picture]:
    """The pictures of a run folder or of a comparison folder, drawn one at a time. Raises Damaged.

    runs: what the folder holds, if it is in memory.
    """
    runs = load_all(folder) if runs is None else runs
    if manifest.read(folder)["kind"] == "run":
        return pictures_of_run(next(iter(runs.values())))
    return pictures_of_comparison(runs, differences_in(folder), reforms.reforms_in(folder))


def pictures_of_run(run: Run) -> Iterator[Picture]:
    """The pictures of one run, drawn one at a time."""
    runs = {run.name: run}
    yield _picture("repayment", lambda: repayment.draw(runs))
    yield _picture("trajectories", lambda: trajectories.draw(runs))
    yield _picture("wrongful", lambda: wrongful.draw(runs))
    yield _picture("city_map", lambda: city_map.draw(runs))
    yield _picture("timeline", lambda: timeline.draw(run))
    if history.covers(run):
        yield _picture("history", lambda: history.draw(run))


def pictures_of_comparison(
    runs: Mapping[str, Run], differences: pd.DataFrame, contributions: reforms.Contributions | None = None
) -> Iterator[Picture]:
    """The pictures of compared runs, drawn one at a time; maps and changes are against the first run.

    differences: see `changes.COLUMNS`. contributions: what each reform does when runs are combinations of reforms; the
    other pictures then show only none and all of them.
    """
    if contributions:
        yield _picture("reforms", lambda: reforms.draw(contributions))
        runs, differences = reforms.package_of(runs, differences)
    pairs = pairs_in(differences)
    for a, b in pairs:
        yield _picture(
            _name("headline", b, pairs),
            lambda pair=(a, b): forest.draw(differences, pair=pair, headline_only=True),  # type: ignore[misc]
        )
        yield _picture(_name("what_changed", b, pairs), lambda pair=(a, b): forest.draw(differences, pair=pair))  # type: ignore[misc]
    yield _picture("repayment", lambda: repayment.draw(runs))
    yield _picture("trajectories", lambda: trajectories.draw(runs))
    yield _picture("wrongful", lambda: wrongful.draw(runs))
    for a, b in pairs:
        yield _picture(_name("city_map", b, pairs), lambda a=a, b=b: city_map.draw({a: runs[a], b: runs[b]}))  # type: ignore[misc]


def pictures_of_sweep(points: pd.DataFrame) -> Iterator[Picture]:
    """Where an expansive scope helps, if the sweep can tell, and a heat map per outcome.

    In heat maps the first axis that varies goes down, the longest other one across, a third in facets.
    """
    if where_scope_helps.axes_of(points):
        yield _picture("where_scope_helps", lambda: where_scope_helps.draw(points))
    axes = [name for name in (*points.attrs["levers"], *points.attrs["uncertainties"]) if points[name].nunique() > 1]
    if len(axes) < 2:
        yield Picture("heatmap", None, "fewer than two levers or uncertainties vary")
        return
    y, *others = axes
    x = max(others, key=lambda name: points[name].nunique())
    facets = [name for name in others if name != x][:1]
    most = max(points[name].nunique() for name in (x, y, *facets))
    if most > heatmap.MOST_LEVELS:
        yield Picture(
            "heatmap", None, f"an axis has {most} values; a heat map needs a grid of at most {heatmap.MOST_LEVELS}"
        )
        return
    by = facets[0] if facets else None
    for outcome in ordered(points.attrs["outcomes"]):
        yield _picture(
            f"heatmap_{outcome}",
            lambda outcome=outcome: heatmap.draw(points, x=x, y=y, outcome=outcome, by=by),  # type: ignore[misc]
        )


def _picture(name: str, draw: Callable[[], Figure]) -> Picture:
    try:
        return Picture(name, draw())
    except NotObserved as missing:
        return Picture(name, None, str(missing))


def _name(what: str, b: str, pairs: list[tuple[str, str]]) -> str:
    return what if len(pairs) == 1 else f"{what}_{b}"


def save(pictures: Iterable[Picture], out: str | Path) -> Saved:
    """Save pictures into the folder `out`. Raises CannotWrite."""
    saved = Saved()
    for picture in pictures:
        if picture.figure is None:
            saved.skipped[picture.name] = picture.reason
        else:
            saved.paths += style.save(picture.figure, Path(out), picture.name)
    return saved
