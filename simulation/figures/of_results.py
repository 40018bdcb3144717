"""ONE PICTURE OF A RESULT, or all of them in a folder: what `.plot()` and `figures.plot` give."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from simulation.errors import BadInput, CannotWrite, nearest
from simulation.experiments import sweep
from simulation.experiments.compare import Comparison
from simulation.experiments.sweep import Sweep
from simulation.experiments.validate import Validation
from simulation.figures import album, patterns, style
from simulation.figures.album import Picture
from simulation.results import Run

Result = Run | Comparison | Sweep | Validation
"""What `simulate`, `compare`, `sweep` and `validate` return."""

FIRST = ("headline", "what_changed", "where_scope_helps", "patterns", "trajectories")
"""The picture that says most comes first, if a result has it."""


def plot(result: Result | str | Path, *, out: str | Path, overwrite: bool = False) -> list[Path]:
    """Save all figures of a result into a folder, as `scs plot` does; the files made, PNG and SVG.

    result: what `simulate`, `compare`, `sweep` or `validate` returned, or a folder with results.
    out: the folder. overwrite: whether it may hold files already. Raises CannotWrite, Damaged.
    """
    target = Path(out)
    if target.is_dir() and any(target.iterdir()) and not overwrite:
        raise CannotWrite(f"{target}: holds files already; choose another out or add overwrite=True")
    return album.save(pictures_of(result), target).paths


def picture_of(result: object, name: str | None = None) -> Figure:
    """One figure of a result, by the name of its file; by default the one that says most. Raises BadInput."""
    missing: dict[str, str] = {}
    drawn: dict[str, Figure] = {}
    for picture in pictures_of(result):
        if picture.figure is None:
            missing[picture.name] = picture.reason
            continue
        drawn[picture.name] = picture.figure
        if picture.name == (name or FIRST[0]):
            return _visible(picture.figure)
    if name is None and drawn:
        return _visible(drawn[next((first for first in FIRST if first in drawn), next(iter(drawn)))])
    if name in missing:
        raise BadInput(f"{name}: cannot be drawn: {missing[name]}")
    reasons = "".join(f"; no {each}: {why}" for each, why in missing.items()) if not drawn else ""
    raise BadInput(f"{name or 'plot'}: no such figure{nearest(name or '', drawn)}; has: {', '.join(drawn)}{reasons}")


def pictures_of(result: object) -> Iterator[Picture]:
    """The pictures of a result or of a folder with results, drawn one at a time. Raises Damaged."""
    match result:
        case Run():
            return album.pictures_of_run(result)
        case Comparison():
            return album.pictures_of_comparison(result.runs, result.outcomes)
        case Sweep():
            return album.pictures_of_sweep(result.table)
        case Validation():
            return iter([Picture("patterns", patterns.draw(result.content()))])
        case str() | Path():
            folder = Path(result)
            if sweep.is_sweep(folder):
                return album.pictures_of_sweep(sweep.frame(folder))
            return album.pictures_in(folder)
        case _:
            raise BadInput(f"figures: a result or a folder with results (got {type(result).__name__})")


def _visible(figure: Figure) -> Figure:
    """The figure, after a notebook that does not know how has been told to show figures as pictures."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        shell.display_formatter.formatters["image/png"].for_type(Figure, style.png)
    return figure
