"""`scs sweep`: plan, run, resume, extend, status, table, cancel."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster, is_elsewhere
from simulation.cli.output import Report, Screen, number, span
from simulation.cli.request import default_workers, fresh_folder
from simulation.errors import BadInput, FailedRuns

if TYPE_CHECKING:
    from simulation.cli.estimate import Estimate
    from simulation.experiments.sweep import How, Plan, PlanSummary, SweepStatus

More = Annotated[
    str, typer.Option("--replicates", metavar="+N", help="Runs to add to every point.", show_default=False)
]
_MOST_POINTS = 64
_MOST_OUTCOMES = 5
_MOST_FAILURES = 10
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
        screen.document(cost.content())
        cost.show(screen)
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
    replicates: More,
    workers: options.Workers = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Add replicates to every point of a sweep."""
    from simulation.experiments import sweep

    more = _whole_number(replicates)
    n = workers or _workers(folder)
    _work(
        Screen(as_json, quiet),
        folder,
        lambda progress: sweep.extend(folder, replicates=more, workers=n, progress=progress),
    )


def status(folder: options.Folder, as_json: options.AsJson = False) -> None:
    """Show how far a sweep is. Works beside one that is running."""
    from simulation.experiments import sweep

    _show(sweep.status(folder), Screen(as_json))


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


def show_plan(summary: PlanSummary, screen: Screen) -> None:
    """Print what a plan asks for as a table."""
    screen.line(f"{summary.name}: {summary.title}" if summary.title else summary.name)
    axes = [("lever", *axis) for axis in summary.levers.items()]
    axes += [("uncertainty", *axis) for axis in summary.uncertainties.items()]
    screen.table(["", "path", "values"], axes)
    layout = f"{summary.kind}: {summary.points} points x {summary.replicates} replicates = {summary.runs} runs"
    past = f", which share their first {summary.branch} days" if summary.branch else ""
    screen.line(f"{layout} of {summary.scenario}{past}")


def _work(screen: Screen, folder: Path, work: Callable[[Report], SweepStatus], *, everything: bool = False) -> None:
    """Do the work with progress and show the state after it, also when some runs failed."""
    from simulation.experiments import sweep
    from simulation.experiments.precompiling import warm

    warm(screen.note)
    try:
        with screen.progress(folder.name) as progress:
            found = work(progress)
    except FailedRuns:
        _show(sweep.status(folder), screen)
        raise
    _show_points(folder, screen, everything=everything)
    _show(found, screen)


def _show_points(folder: Path, screen: Screen, *, everything: bool) -> None:
    """Print the mean outcomes of every point, if they can be read at a glance or if `everything` is wanted."""
    from simulation.experiments import sweep

    runs = sweep.frame(folder)
    axes = [*runs.attrs["levers"], *runs.attrs["uncertainties"]]
    outcomes = runs.attrs["outcomes"][: None if everything else _MOST_OUTCOMES]
    if runs["point"].nunique() > _MOST_POINTS and not everything:
        return
    rows = [
        [*(str(runs_of[axis].iloc[0]) for axis in axes), *(number(runs_of[name].mean()) for name in outcomes)]
        for _, runs_of in runs.groupby("point")
    ]
    screen.table([*axes, *(f"{name}>" for name in outcomes)], rows)


def _show(found: SweepStatus, screen: Screen) -> None:
    from simulation.experiments import sweep

    left = found.seconds_left()
    digest = sweep.digest(found.folder) if found.complete else None
    names = ("name", "points", "replicates", "runs", "finished", "failed", "missing", "complete", "active")
    failures = [dataclasses.asdict(failure) for failure in found.failures]
    screen.document(
        {"folder": str(found.folder)}
        | {name: getattr(found, name) for name in names}
        | {"seconds_left_on_one_worker": left, "digest": digest, "failures": failures}
    )
    state = "at work" if found.active else "complete" if found.complete else "interrupted"
    rows = [
        ("state", state),
        ("points", number(found.points)),
        ("replicates", number(found.replicates)),
        ("finished", f"{number(found.finished)} of {number(found.runs)}"),
        ("failed", number(found.failed)),
    ]
    if left and found.missing:
        rows.append(("left", f"{span(left)} on one worker"))
    if digest:
        rows.append(("digest", digest[:16]))
    screen.table(["sweep", found.name], rows)
    for failure in found.failures[:_MOST_FAILURES]:
        screen.line(f"point {failure.point}, replicate {failure.replicate}, {failure.stage}: {failure.cause}")
        screen.line(f"  repeat it with: {failure.command}")
    screen.line(f"results in {found.folder}")


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
