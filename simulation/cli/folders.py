"""`scs plot`, `report`, `digest` and `verify`: what was found earlier, looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation.cli import options
from simulation.cli.output import Screen
from simulation.errors import BadInput, SimulationError

Language = Annotated[
    str,
    typer.Option("--language", metavar="en|zh", help="Language of the words in figures: English, simplified Chinese."),
]
Sample = Annotated[
    int | None,
    typer.Option("--sample", metavar="N", min=1, help="With --rerun of a sweep: only N of its runs, evenly chosen."),
]
Rerun = Annotated[bool, typer.Option("--rerun", help="Also make the runs again and compare the numbers.")]


def plot(
    folder: options.Folder,
    out: options.Out = None,
    language: Language = "en",
    overwrite: options.Overwrite = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Draw the figures of a folder with results. They go into its sub-folder figures."""
    from simulation.cli.drawing import draw_figures

    screen = Screen(as_json, quiet)
    paths = draw_figures(folder, out, screen, language=language, overwrite=overwrite)
    screen.document({"files": [str(path) for path in paths]})
    for path in paths:
        screen.line(str(path))


def report(
    folder: options.Folder,
    out: options.Out = None,
    recording: options.WithRecording = False,
    overwrite: options.Overwrite = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a report of a folder with results. It is one HTML file that opens offline."""
    from simulation.cli.drawing import draw_report

    screen = Screen(as_json, quiet)
    path = draw_report(folder, out, screen, recording=recording, overwrite=overwrite)
    screen.document({"files": [str(path)]})
    screen.line(str(path))


def digest(folder: options.Folder, as_json: options.AsJson = False) -> None:
    """Print one fingerprint of the integer results. Equal results have equal fingerprints on any machine."""
    from simulation import results
    from simulation.experiments import sweep

    screen = Screen(as_json)
    found = sweep.digest(folder) if sweep.is_sweep(folder) else results.digest_of(folder)
    screen.document({"folder": str(folder), "digest": found})
    screen.line(found)


def verify(
    folder: options.Folder,
    rerun: Rerun = False,
    sample: Sample = None,
    workers: options.Workers = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Check that a folder is what was written. With --rerun also that running again gives the same numbers."""
    from simulation import results
    from simulation.experiments import sweep

    screen = Screen(as_json, quiet)
    if sweep.is_sweep(folder):
        _verify_sweep(folder, rerun, sample, workers, screen)
        return
    if sample is not None:
        raise BadInput("--sample: goes with --rerun of a sweep; the replicates of a run are all made again")
    checked = results.verify(folder)
    for name in checked.unlisted:
        screen.note(f"{folder / name}: is not part of the results")
    again = [_run_again(path, workers, screen) for path in _run_folders(folder)] if rerun else []
    screen.document(
        {
            "folder": str(folder),
            "digest": checked.digest,
            "files": checked.files,
            "unlisted": checked.unlisted,
            "rerun": rerun,
        }
    )
    numbers = f", {len(again)} run folder(s) made again with the same numbers" if rerun else ""
    screen.line(f"{folder}: ok ({checked.files} files{numbers}, digest {checked.digest[:16]})")


def _verify_sweep(folder: Path, rerun: bool, sample: int | None, workers: int | None, screen: Screen) -> None:
    """Read every run of a sweep, and with `rerun` make all or a sample of them again."""
    from simulation.experiments import sweep

    if sample is not None and not rerun:
        raise BadInput("--sample: goes with --rerun")
    found, digest = sweep.status(folder), sweep.digest(folder)
    again = _sweep_again(folder, sample, workers, screen) if rerun else 0
    screen.document({"folder": str(folder), "digest": digest, "runs": found.finished, "rerun": rerun, "again": again})
    numbers = f", {again} made again with the same numbers" if rerun else ""
    screen.line(f"{folder}: ok ({found.finished} of {found.runs} runs{numbers}, digest {digest[:16]})")


def _sweep_again(folder: Path, sample: int | None, workers: int | None, screen: Screen) -> int:
    """Make runs of a sweep again. Raises SimulationError (exit code 1) when the numbers of any differ."""
    from simulation.cli.request import default_workers
    from simulation.experiments import sweep
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sweep.folder import open_folder

    opened = open_folder(folder)
    n = workers or default_workers(opened.base.settings, sample or opened.n_runs)
    warm(screen.note)
    with screen.progress(folder.name) as progress:
        made, wrong = sweep.run_again(folder, most=sample, workers=n, progress=progress)
    if wrong:
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise SimulationError(
            f"{folder}: {len(wrong)} of {made} runs give other numbers now\n{wrong[0]}{more}\n"
            f"{_versions_that_differ(opened.manifest['versions'])}"
        )
    return made


def _versions_that_differ(made: dict[str, str]) -> str:
    from simulation.results import manifest

    now = manifest.versions()
    changed = [f"{name} {made.get(name)} then, {now[name]} now" for name in now if made.get(name) != now[name]]
    return f"versions that differ: {', '.join(changed) or 'none'}"


def _run_folders(folder: Path) -> list[Path]:
    from simulation.results import manifest

    content = manifest.read(folder)
    return [folder] if content["kind"] == "run" else [folder / name for name in content["runs"]]


def _run_again(folder: Path, workers: int | None, screen: Screen) -> Path:
    """Make the run of a folder again. Raises SimulationError (exit code 1) when the numbers differ."""
    from simulation import results
    from simulation.cli.request import default_workers
    from simulation.errors import Damaged
    from simulation.experiments.simulate import simulate
    from simulation.scenario import Scenario

    old = results.load(folder)
    scenario = Scenario.load(folder / "scenario.yaml")
    if scenario.hash != old.scenario_hash:
        raise Damaged(f"{folder / 'scenario.yaml'}: this version of the program reads other settings from it")
    n = workers or min(default_workers(scenario.settings, old.replicates), old.replicates)
    with screen.progress(old.name) as progress:
        new = simulate(scenario, seed=old.seed, days=old.days, replicates=old.replicates, workers=n, progress=progress)
    if new.digest != old.digest:
        raise SimulationError(
            f"{folder}: running again gives other numbers (digest {new.digest[:16]}, stored {old.digest[:16]})\n"
            f"{_versions_that_differ(results.manifest.read(folder)['versions'])}"
        )
    return folder
