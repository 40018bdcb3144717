"""`scs run`, `scs resume` and `scs compare`."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster, is_elsewhere, machines, many_runs
from simulation.cli.failures import telling_how_to_go_on
from simulation.cli.headlines import show_comparison, show_run
from simulation.cli.output import Screen
from simulation.cli.reforms import all_combinations, factorial, show_reforms
from simulation.cli.request import RESULTS, Request, command_line, default_workers, fresh_folder, request
from simulation.errors import BadInput, CannotWrite

if TYPE_CHECKING:
    from simulation.experiments.checkpointed_runs import Unfinished
    from simulation.experiments.compare import Comparison
    from simulation.results import Run


_CAN_RESUME = "a run with --checkpoint-every DAYS can be resumed"
CheckpointEvery = Annotated[
    int | None,
    typer.Option(
        "--checkpoint-every",
        metavar="DAYS",
        min=1,
        help="Keep a checkpoint in the folder now and then, so that scs resume can go on after a kill.",
    ),
]
Reforms = Annotated[
    str | None,
    typer.Option(
        "--reforms",
        metavar="A,B",
        help="Compare one scenario with all combinations of these; tells what each reform contributes.",
    ),
]


def run(
    context: typer.Context,
    scenario: options.ScenarioName,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    snapshots: options.Snapshots = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    checkpoint_every: CheckpointEvery = None,
    report: options.WithReport = True,
    plan: options.PlanOnly = False,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Run one scenario. Its replicates go into a run folder, with figures and a report."""
    screen = Screen(as_json, quiet)
    asked = request(
        [scenario],
        screen,
        sets=sets,
        seed=seed,
        replicates=replicates,
        days=days,
        citizens=citizens,
        workers=workers,
    )
    check_cluster(cluster, snapshots, workers, checkpoint_every)
    if _only_planned(asked, screen, out, overwrite, plan, elsewhere=is_elsewhere(cluster)):
        return
    from simulation import results
    from simulation.cli.drawing import draw_all
    from simulation.experiments.precompiling import warm

    command = command_line(context)
    with _held(out, overwrite):
        warm(screen.note)
        if checkpoint_every is not None:
            begun = _begun(asked, checkpoint_every, command, out, overwrite)
            finish(begun, asked.workers, screen, report=report, everything=everything)
            return
        with telling_how_to_go_on(f"nothing is kept of it; {_CAN_RESUME}"):
            found = _found(asked, cluster, snapshots or (out.parent if out else RESULTS), screen)
        save = partial(results.save, found, command=command, overwrite=overwrite)
        folder = _kept(save, out, found.name, found.seed)
        show_run(found, folder, screen, everything=everything)
        if report:
            draw_all(folder, {found.name: found}, screen)


def _found(asked: Request, cluster: str | None, folder: Path, screen: Screen) -> Run:
    """The runs of one scenario, here or on a cluster that keeps snapshots in `folder`."""
    from simulation.experiments.simulate import simulate

    with machines(cluster, folder, screen) as run_one, screen.progress(asked.scenarios[0].name) as progress:
        return simulate(
            asked.scenarios[0],
            seed=asked.seed,
            replicates=asked.replicates,
            workers=1 if cluster else asked.workers,
            progress=progress,
            run_one=run_one,
        )


def resume(
    folder: options.Folder,
    workers: options.Workers = None,
    report: options.WithReport = True,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Go on with a run that was interrupted, started with --checkpoint-every; a complete one is shown as it is."""
    from simulation.experiments.checkpointed_runs import is_complete, unfinished
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sweep.lock import claimed
    from simulation.results.run_folders import load

    screen = Screen(as_json, quiet)
    if is_complete(folder):
        screen.note(f"{folder}: the run is complete")
        show_run(load(folder), folder, screen, everything=everything)
        return
    begun = unfinished(folder)
    warm(screen.note)
    wanted = workers or default_workers(begun.scenario.settings, begun.replicates)
    with claimed(folder):
        finish(begun, min(wanted, begun.replicates), screen, report=report, everything=everything)


def finish(begun: Unfinished, workers: int, screen: Screen, *, report: bool, everything: bool = False) -> None:
    """Live what is missing of a run under way, and show it."""
    from simulation.cli.drawing import draw_all

    go_on = f"go on with: scs resume {shlex.quote(str(begun.folder))}"
    with telling_how_to_go_on(go_on), screen.progress(begun.scenario.name) as progress:
        found = begun.finish(workers=workers, progress=progress)
    show_run(found, begun.folder, screen, everything=everything)
    if report:
        draw_all(begun.folder, {found.name: found}, screen)


def compare(
    context: typer.Context,
    scenarios: options.ScenarioNames,
    reforms: Reforms = None,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    snapshots: options.Snapshots = None,
    matters: options.Matters = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    report: options.WithReport = True,
    recording: options.WithRecording = False,
    plan: options.PlanOnly = False,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Run scenarios on common random numbers. Shows paired differences from the first, with figures and a report."""
    from simulation.results.headline import thresholds

    added = [name.strip() for name in reforms.split(",")] if reforms is not None else []
    if added and len(scenarios) > 1:
        raise BadInput(f"compare: --reforms goes with one scenario to reform (got {len(scenarios)})")
    if len(scenarios) + len(added) < 2:
        raise BadInput(f"compare: name at least two scenarios (got {len(scenarios)})")
    screen = Screen(as_json, quiet)
    check_cluster(cluster, snapshots, workers)
    smallest = thresholds(matters or ())
    asked = request(
        [*scenarios, *added], screen, sets=sets, seed=seed, replicates=replicates, days=days, citizens=citizens,
        workers=workers,
    )  # fmt: skip
    if added:
        asked, members = all_combinations(asked, workers)
    if _only_planned(asked, screen, out, overwrite, plan, elsewhere=is_elsewhere(cluster)):
        return
    from simulation.cli.drawing import draw_all, record_beside

    with _held(out, overwrite):
        found: Any = _compared(asked, cluster, snapshots, screen)
        if added:
            found = factorial(found, members)
        content = found.content(smallest)
        save = partial(found.save, command=command_line(context), matters=smallest, overwrite=overwrite)
        folder = _kept(save, out, "-".join([scenarios[0], "reforms"] if added else found.runs), asked.seed)
        if added:
            show_reforms(found, content, folder, asked.seed, screen)
        else:
            show_comparison(found, content, folder, asked.seed, screen, everything=everything)
        if recording:
            record_beside(folder, folder, screen)
        if report:
            draw_all(folder, found.runs, screen)


def _compared(asked: Request, cluster: str | None, snapshots: Path | None, screen: Screen) -> Comparison:
    """The runs of all scenarios, here or on a cluster, and their differences."""
    from simulation.experiments.compare import compare as compared
    from simulation.experiments.precompiling import warm

    warm(screen.note)
    hint = telling_how_to_go_on("nothing is kept of it; what scs sweep run does can be resumed")
    with hint, many_runs(cluster, snapshots, screen) as how, screen.progress("compare") as progress:
        return compared(
            asked.scenarios,
            seed=asked.seed,
            replicates=asked.replicates,
            workers=1 if cluster else asked.workers,
            progress=progress,
            **how,
        )


def _only_planned(
    asked: Request, screen: Screen, out: Path | None, overwrite: bool, plan: bool, elsewhere: bool = False
) -> bool:
    """Show the estimate if that is all that was asked for; otherwise refuse early what cannot work.

    elsewhere: whether citizens live on other machines, whose memory is not known here.
    """
    from simulation.cli.estimate import estimate, refuse_what_does_not_fit
    from simulation.results import check_destination

    target = out or fresh_folder(asked.scenarios[0].name, asked.seed)
    settings = [scenario.settings for scenario in asked.scenarios]
    found = estimate(settings, replicates=asked.replicates, workers=asked.workers, folder=target)
    if plan:
        found.answer(screen)
        return True
    check_destination(target, overwrite=overwrite)
    if not elsewhere:
        refuse_what_does_not_fit(found)
    return False


@contextmanager
def _held(out: Path | None, overwrite: bool) -> Iterator[None]:
    """Hold the folder that was asked for while its results are made; under a fresh name nobody is in the way."""
    from simulation.experiments.sweep.lock import claimed
    from simulation.results import check_destination

    if out is None:
        yield
        return
    with claimed(out):
        check_destination(out, overwrite=overwrite)  # once more: its last owner may have just finished
        yield


def _begun(asked: Request, every: int, command: str, out: Path | None, overwrite: bool) -> Unfinished:
    from simulation.experiments.checkpointed_runs import begin

    return begin(
        asked.scenarios[0],
        out or fresh_folder(asked.scenarios[0].name, asked.seed),
        every=every,
        seed=asked.seed,
        replicates=asked.replicates,
        command=command,
        overwrite=overwrite,
    )


def _kept(save: Callable[[Path], Path], out: Path | None, name: str, seed: int) -> Path:
    """Save into `out`, or under a fresh name; if another process took that name meanwhile, under the next."""
    if out is not None:
        return save(out)
    for _ in range(9):
        try:
            return save(fresh_folder(name, seed))
        except CannotWrite as error:
            if "appeared meanwhile" not in str(error) and "already exists" not in str(error):
                raise
    return save(fresh_folder(name, seed))
