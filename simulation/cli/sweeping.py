"""`scs sweep`: plan, run, resume, extend, status, table, cancel."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster, is_elsewhere
from simulation.cli.failures import telling_how_to_go_on
from simulation.cli.output import Report, Screen, number
from simulation.cli.request import default_workers, fresh_folder
from simulation.cli.sweep_tables import MOST_OUTCOMES, show_plan, show_points, show_status
from simulation.errors import BadInput, FailedRuns

if TYPE_CHECKING:
    from simulation.cli.estimate import Estimate
    from simulation.experiments.sweep import How, Plan, SweepStatus

More = Annotated[
    str | None, typer.Option("--replicates", metavar="+N", help="Runs to add to every point.", show_default=False)
]
Halfwidth = Annotated[
    float | None,
    typer.Option(
        "--until-halfwidth",
        metavar="X",
        help="Add replicates until every 95 % interval is X to either side, in the unit in which outcomes are stored.",
    ),
]
OneShard = Annotated[
    str | None,
    typer.Option("--shard", metavar="K/N", help="Only every N-th run, for array jobs that share a folder."),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout", metavar="SECONDS", min=0.1, help="Give up a run that takes longer; by default ten times the usual."
    ),
]
Again = Annotated[bool, typer.Option("--retry-failed", help="Run again what failed.")]


def plan(
    name: options.PlanName,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    as_json: options.AsJson = False,
) -> None:
    """Check a plan and show what it asks for; run nothing."""
    from simulation.experiments.sweep import Plan, plan_summary

    screen = Screen(as_json)
    asked = Plan.load(name).changed(sets=sets or (), seed=seed, replicates=replicates, days=days, citizens=citizens)
    summary = plan_summary(asked)
    cost = _estimate(asked, workers, Path())
    screen.document({**dataclasses.asdict(summary), "runs": summary.runs, "estimate": cost.content()})
    show_plan(summary, screen)
    cost.show(screen)


def run(
    name: options.PlanName,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    shard: OneShard = None,
    timeout: Timeout = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    plan_only: options.PlanOnly = False,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Run a plan into a folder. A folder that holds a part of the same plan is gone on with."""
    from simulation.cli.estimate import refuse_what_does_not_fit
    from simulation.experiments.sweep import Plan, is_sweep, run_sweep
    from simulation.results import check_destination

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    asked = Plan.load(name).changed(sets=sets or (), seed=seed, replicates=replicates, days=days, citizens=citizens)
    folder = out or fresh_folder(asked.name, asked.design.seed)
    cost = _estimate(asked, workers, folder)
    if plan_only:
        cost.answer(screen)
        return
    if overwrite or not is_sweep(folder):
        check_destination(folder, overwrite=overwrite)
    if not is_elsewhere(cluster):
        refuse_what_does_not_fit(cost)
    how = _how(shard, cluster, timeout)
    work = partial(run_sweep, asked, folder, workers=cost.workers, overwrite=overwrite, how=how)
    _work(screen, folder, lambda progress: work(progress=progress), everything=everything)


def resume(
    folder: options.Folder,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    shard: OneShard = None,
    timeout: Timeout = None,
    retry_failed: Again = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Go on with a sweep that was interrupted."""
    from simulation.experiments import sweep

    check_cluster(cluster, None, workers)
    n, how = workers or _workers(folder), _how(shard, cluster, timeout)
    _work(
        Screen(as_json, quiet),
        folder,
        lambda progress: sweep.resume(folder, workers=n, progress=progress, retry_failed=retry_failed, how=how),
    )


def extend(
    folder: options.Folder,
    replicates: More = None,
    points: options.Points = None,
    halfwidth: Halfwidth = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Add replicates or points to a sweep, or replicates until intervals are narrow enough."""
    from simulation.experiments import sweep

    check_cluster(cluster, None, workers)
    if [replicates, points, halfwidth].count(None) != 2:
        raise BadInput("extend: one of --replicates +N, --points N and --until-halfwidth X")
    more = _whole_number(replicates) if replicates is not None else 0
    if halfwidth is not None:
        more = _replicates_until(folder, halfwidth)
    n, how, screen = workers or _workers(folder), _how(None, cluster, None), Screen(as_json, quiet)
    if halfwidth is not None and more == 0:
        show_status(sweep.status(folder), screen)
        screen.line("every interval is as narrow as asked")
        return
    _work(
        screen,
        folder,
        lambda progress: sweep.extend(folder, replicates=more, points=points, workers=n, progress=progress, how=how),
    )


def _replicates_until(folder: Path, halfwidth: float) -> int:
    """Replicates to add so that intervals are narrow enough. Raises BadInput while runs are missing."""
    from simulation.experiments import sweep
    from simulation.experiments.sweep.enough import more_replicates

    found = sweep.status(folder)
    if found.missing:
        raise BadInput(f"--until-halfwidth: {found.missing} runs are missing; first: scs sweep resume {folder}")
    table = sweep.frame(folder)
    return more_replicates(table, table.attrs["outcomes"], halfwidth)


def status(folder: options.Folder, as_json: options.AsJson = False) -> None:
    """Show how far a sweep is. Works beside one that is running."""
    from simulation.experiments import sweep

    show_status(sweep.status(folder), Screen(as_json))


def table(
    folder: options.Folder,
    out: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A .parquet or .csv file.")] = None,
    overwrite: options.Overwrite = False,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
) -> None:
    """Print or export what has finished: a row a run, with levers, seed and outcomes as columns."""
    from simulation.experiments import sweep

    screen = Screen(as_json)
    found = sweep.frame(folder, all_outcomes=everything)
    screen.document({"columns": list(found.columns), "rows": len(found), "out": str(out) if out else None})
    if out is None:
        if not as_json:
            typer.echo(found.to_csv(index=False), nl=False)
        return
    sweep.export(found, out, overwrite=overwrite)
    screen.line(f"{number(len(found))} runs in {out}")


def cancel(folder: options.Folder) -> None:
    """Stop every process that works on a sweep after the chunk it is at; what has finished is kept."""
    from simulation.experiments import sweep

    sweep.cancel(folder)
    Screen(False).line(f"cancelled; go on with: scs sweep resume {folder}")


def _work(screen: Screen, folder: Path, work: Callable[[Report], SweepStatus], *, everything: bool = False) -> None:
    """Do the work with progress and show the state after it, also when some runs failed."""
    from simulation.experiments import sweep
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sweep.enough import advice

    warm(screen.note)
    try:
        go_on = f"go on with: scs sweep resume {shlex.quote(str(folder))}"
        with telling_how_to_go_on(go_on), screen.progress(folder.name) as progress:
            found = work(progress)
    except FailedRuns:
        show_status(sweep.status(folder), screen)
        raise
    table = sweep.frame(folder)
    show_points(table, screen, everything=everything)
    show_status(found, screen)
    for line in advice(table, table.attrs["outcomes"])[: None if everything else MOST_OUTCOMES]:
        screen.line(line)


def _how(shard: str | None, cluster: str | None, timeout: float | None) -> How:
    from simulation.experiments.sweep import How, Shard

    return How(None if shard is None else Shard.read(shard), cluster, timeout)


def _estimate(asked: Plan, workers: int | None, folder: Path) -> Estimate:
    from simulation.cli.estimate import estimate

    settings, runs = asked.base.settings, len(asked.points) * asked.design.replicates
    n = workers or default_workers(settings, runs)
    return estimate([settings], replicates=runs, workers=n, folder=folder, keeps_tables=False)


def _workers(folder: Path) -> int:
    """Processes for the runs of a sweep folder when the user does not say."""
    from simulation.experiments.sweep.folder import open_folder

    found = open_folder(folder)
    return default_workers(found.base.settings, found.n_runs)


def _whole_number(text: str) -> int:
    digits = text.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9 and int(digits) > 0):
        raise BadInput(f"--replicates: a whole number from 1, such as +5 (got {text[:40]!r})")
    return int(digits)
