"""Figures and reports of a folder, drawn after everything is stored, so that a failure here loses no numbers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.output import Screen
from simulation.errors import BadInput, CannotWrite

if TYPE_CHECKING:
    from simulation.figures.album import Saved
    from simulation.results import Run

FIGURES = "figures"
REPORT = "report.html"


def draw_all(folder: Path, runs: Mapping[str, Run], screen: Screen) -> None:
    """Draw the figures of a fresh run or comparison, each once, and write its report into its folder.

    runs: what the folder holds.
    """
    from simulation.figures.album import pictures_in, save
    from simulation.report import write_report
    from simulation.results import refresh

    try:
        with _explained(folder):
            pictures = list(pictures_in(folder, runs))
            _name_missing(save(pictures, folder / FIGURES), screen)
            path = write_report(folder, runs=runs, drawn=pictures)
    finally:
        refresh(folder)  # what is not in the manifest counts as somebody else's
    screen.note(f"report in {path}")


def draw_figures(
    folder: Path, out: Path | None, screen: Screen, *, language: str = "en", overwrite: bool = False
) -> list[Path]:
    """Draw the figures of a results folder into `out`, or into its own sub-folder; the files made."""
    from simulation.experiments import sweep
    from simulation.figures.language import speaking
    from simulation.results import refresh

    if out is not None and out.is_dir() and any(out.iterdir()) and not overwrite:
        raise CannotWrite(f"{out}: holds files already; choose another --out or add --overwrite")
    target = out or folder / FIGURES
    with _explained(target), speaking(language):
        saved = _drawn(folder, target)
    _name_missing(saved, screen)
    if out is None and not sweep.is_sweep(folder):
        refresh(folder)
    return saved.paths


def draw_report(
    folder: Path, out: Path | None, screen: Screen, *, recording: bool = False, overwrite: bool = False
) -> Path:
    """Write the report of a run or a comparison into `out`, or into its own folder; the file made.

    recording: also write the comparison as a page that plays, beside the report, which links it.
    """
    from simulation.experiments import sweep
    from simulation.report import write_report
    from simulation.results import refresh

    if sweep.is_sweep(folder):
        raise BadInput(f"{folder}: a sweep has no report; draw its figures with scs plot")
    if out is None:
        if recording:
            record_beside(folder, folder, screen)
        path = write_report(folder)
        refresh(folder)
        return path
    path = out if out.suffix == ".html" else out / REPORT
    if os.path.lexists(path) and not overwrite:
        raise CannotWrite(f"{path}: already exists; choose another --out or add --overwrite")
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if recording:
            record_beside(folder, path.parent, screen)
        return write_report(folder, path)


def record_beside(folder: Path, beside: Path, screen: Screen) -> Path:
    """Record the first two scenarios of a comparison, as many people as it had and its first seed, into `beside`.

    Raises BadInput for a run, Refused for more people or days than a page shows.
    """
    from simulation.app.limits import MOST_CITIZENS
    from simulation.app.recipes import Recipe
    from simulation.app.recording import record
    from simulation.report import RECORDING
    from simulation.results import load_all
    from simulation.scenario import Scenario

    runs = list(load_all(folder).values())
    if len(runs) < 2:
        raise BadInput(f"{folder}: only a comparison can be recorded; this is one run")
    chosen = runs[:2]
    people = min(Scenario.from_text(run.scenario).settings.population.citizens for run in chosen)
    with screen.progress("recording") as progress:
        progress(0, 1)
        path = record(
            (Recipe("", text=chosen[0].scenario), Recipe("", text=chosen[1].scenario)), beside / RECORDING,
            seed=chosen[0].seed, citizens=min(people, MOST_CITIZENS), days=chosen[0].days, overwrite=True,
        )  # fmt: skip
        progress(1, 1)
    screen.note(f"recording in {path}")
    return path


def _drawn(folder: Path, target: Path) -> Saved:
    from simulation.experiments import sweep
    from simulation.figures.album import pictures_in, plot_sweep, save

    return plot_sweep(sweep.frame(folder), target) if sweep.is_sweep(folder) else save(pictures_in(folder), target)


def _name_missing(saved: Saved, screen: Screen) -> None:
    for name, why in saved.skipped.items():
        screen.note(f"no figure {name}: {why}")


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn failures of the file system into one plain line."""
    from simulation.results.atomic_writing import reason

    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path}: cannot be written: {reason(error)}") from error
