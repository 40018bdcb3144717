"""`scs sensitivity`: which uncertain numbers matter."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster
from simulation.cli.failures import telling_how_to_go_on
from simulation.cli.output import Screen
from simulation.cli.request import chosen_seed, command_line, fresh_folder

if TYPE_CHECKING:
    from simulation.experiments.sensitivity.study import Request, Sensitivity

Studied = Annotated[
    str,
    typer.Argument(
        metavar="PLAN",
        help="A plan with levers or uncertainties, a scenario, of which every guess is studied, or a finished sweep.",
        show_default=False,
    ),
]
Method = Annotated[
    Literal["morris", "sobol"] | None,
    typer.Option("--method", help="Morris screening (the default), or first-order and total Sobol indices."),
]
Grouped = Annotated[bool, typer.Option("--by-mechanism", help="Move the numbers of a mechanism together.")]


def sensitivity(
    context: typer.Context,
    name: Studied,
    method: Method = None,
    size: options.Points = None,
    grouped: Grouped = False,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    plan: options.PlanOnly = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell which uncertain numbers carry the spread of which outcome, against one that the model never reads."""
    from simulation.experiments.sensitivity.requests import plan_in, request_for
    from simulation.experiments.sweep import is_sweep
    from simulation.experiments.sweep.lock import claimed
    from simulation.kernel.threads import available_processors
    from simulation.results import check_destination

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    if is_sweep(name):
        _of_sweep(Path(name), screen)
        return
    if seed is None and plan_in(name) is None:
        seed = chosen_seed()
    asked = request_for(
        name, method=method, points=size, by_mechanism=grouped, set=sets, seed=seed, replicates=replicates, days=days,
        citizens=citizens,
    )  # fmt: skip
    folder = out or fresh_folder(f"sensitivity-{asked.scenario.name}", asked.seed)
    processes = workers or available_processors()
    _show_cost(asked, processes, folder, screen, only=plan)
    if plan:
        return
    with claimed(folder):
        check_destination(folder, overwrite=overwrite)
        found = _studied(asked, processes, cluster, folder, screen, overwrite=overwrite)
        _keep_sensitivity(found, folder, command_line(context), overwrite=overwrite)
    _show(found, folder, screen)


def _studied(
    asked: Request, workers: int, cluster: str | None, folder: Path, screen: Screen, *, overwrite: bool
) -> Sensitivity:
    """The runs of a study, kept beside its folder, and their analysis."""
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sensitivity.study import study
    from simulation.experiments.sweep import run_points

    warm(screen.note)
    runs = folder.with_name(f"{folder.name}.runs")
    go_on = f"the same command with --seed {asked.seed} --out {shlex.quote(str(folder))} goes on"
    with telling_how_to_go_on(go_on), screen.progress("sensitivity") as progress:
        return study(
            asked, run_points, workers=workers, cluster=cluster, folder=runs, progress=progress, overwrite=overwrite
        )


def _show(found: Sensitivity, folder: Path, screen: Screen) -> None:
    from simulation.experiments.sensitivity.study import in_words, unnoticed

    asked = found.request
    screen.document({"folder": str(folder), **found.content()})
    for sentence in in_words(found):
        screen.line(sentence)
    if missed := unnoticed(found):
        screen.line(f"noticed by no outcome ({len(missed)} of {len(asked.numbers)}): {', '.join(missed)}")
    screen.line(f"{found.runs} runs, seed {asked.seed}; results in {folder}")


def _of_sweep(folder: Path, screen: Screen) -> None:
    """Tell what the runs of a finished sweep say."""
    from simulation.experiments.sensitivity.finished_sweep import Regions, of_sweep
    from simulation.experiments.sensitivity.study import in_words

    found = of_sweep(folder)
    screen.document({"folder": str(folder), **found.content()})
    for sentence in found.in_words() if isinstance(found, Regions) else in_words(found):
        screen.line(sentence)
    screen.line(f"{found.runs} runs of {folder}")


def _show_cost(asked: Request, workers: int, folder: Path, screen: Screen, *, only: bool) -> None:
    """Say what the runs would cost if only that was asked for; otherwise refuse what does not fit."""
    from simulation.cli.estimate import estimate, refuse_what_does_not_fit
    from simulation.experiments.sensitivity.study import laid_out

    runs = len(laid_out(asked)[1]) * asked.replicates
    cost = estimate([asked.scenario.settings], replicates=runs, workers=workers, folder=folder, keeps_tables=False)
    if only:
        cost.answer(screen)
        return
    refuse_what_does_not_fit(cost)


def _keep_sensitivity(found: Sensitivity, folder: Path, command: str, *, overwrite: bool) -> None:
    """Write `sensitivity.json`, the table as Parquet and the figure, with a manifest, in one go."""
    from simulation.experiments.sensitivity.study import MEASURE
    from simulation.figures import sensitivity as figure
    from simulation.figures import style
    from simulation.results import manifest, new_folder
    from simulation.results.atomic_writing import write_json

    with new_folder(folder, overwrite=overwrite) as partial:
        write_json(partial / "sensitivity.json", found.content())
        with (partial / "sensitivity.parquet").open("wb") as file:
            found.table.to_parquet(file, index=False)
        drawn = figure.draw(found.table, measure=MEASURE[found.request.method], runs=found.runs)
        style.save(drawn, partial / "figures", "sensitivity")
        manifest.write(partial, "sensitivity", {"seed": found.request.seed, "command": command})
