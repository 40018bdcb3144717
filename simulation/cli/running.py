"""`scs run`, `scs resume` and `scs compare`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster, is_elsewhere, machines
from simulation.cli.output import Screen, number, numbers
from simulation.cli.reforms import all_combinations, factorial, show_reforms
from simulation.cli.request import RESULTS, Request, command_line, default_workers, fresh_folder, request
from simulation.errors import BadInput, CannotWrite

if TYPE_CHECKING:
    from simulation.experiments.checkpointed_runs import Unfinished
    from simulation.experiments.compare import Comparison
    from simulation.results import Run


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
    from simulation.experiments.simulate import simulate

    warm(screen.note)
    if checkpoint_every is not None:
        begun = _begun(asked, checkpoint_every, command_line(context), out, overwrite)
        finish(begun, asked.workers, screen, report=report)
        return
    folder = snapshots or (out.parent if out else RESULTS)
    with machines(cluster, folder, screen) as run_one, screen.progress(asked.scenarios[0].name) as progress:
        found = simulate(
            asked.scenarios[0],
            seed=asked.seed,
            replicates=asked.replicates,
            workers=1 if cluster else asked.workers,
            progress=progress,
            run_one=run_one,
        )
    save = partial(results.save, found, command=command_line(context), overwrite=overwrite)
    folder = _kept(save, out, found.name, found.seed)
    show_run(found, folder, screen)
    if report:
        draw_all(folder, {found.name: found}, screen)


def resume(
    folder: options.Folder,
    workers: options.Workers = None,
    report: options.WithReport = True,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Go on with a run that was interrupted. It must have been started with --checkpoint-every."""
    from simulation.experiments.checkpointed_runs import unfinished
    from simulation.experiments.precompiling import warm

    screen = Screen(as_json, quiet)
    begun = unfinished(folder)
    warm(screen.note)
    wanted = workers or default_workers(begun.scenario.settings, begun.replicates)
    finish(begun, min(wanted, begun.replicates), screen, report=report)


def finish(begun: Unfinished, workers: int, screen: Screen, *, report: bool) -> None:
    """Live what is missing of a run under way, and show it."""
    from simulation.cli.drawing import draw_all

    with screen.progress(begun.scenario.name) as progress:
        found = begun.finish(workers=workers, progress=progress)
    show_run(found, begun.folder, screen)
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
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    report: options.WithReport = True,
    plan: options.PlanOnly = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Run scenarios on the same luck. Shows the paired differences from the first one, with figures and a report."""
    added = [name.strip() for name in reforms.split(",")] if reforms is not None else []
    if added and len(scenarios) > 1:
        raise BadInput(f"compare: --reforms goes with one scenario to reform (got {len(scenarios)})")
    if len(scenarios) + len(added) < 2:
        raise BadInput(f"compare: name at least two scenarios (got {len(scenarios)})")
    screen = Screen(as_json, quiet)
    asked = request(
        [*scenarios, *added],
        screen,
        sets=sets,
        seed=seed,
        replicates=replicates,
        days=days,
        citizens=citizens,
        workers=workers,
    )
    if added:
        asked, members = all_combinations(asked, workers)
    if _only_planned(asked, screen, out, overwrite, plan):
        return
    from simulation.cli.drawing import draw_all
    from simulation.experiments.compare import compare as compared
    from simulation.experiments.precompiling import warm

    warm(screen.note)
    with screen.progress("compare") as progress:
        found = compared(
            asked.scenarios, seed=asked.seed, replicates=asked.replicates, workers=asked.workers, progress=progress
        )
    if added:
        found = factorial(found, members)
    content, command = found.content(), command_line(context)
    name = "-".join([scenarios[0], "reforms"] if added else found.runs)
    folder = _kept(lambda to: found.save(to, command=command, overwrite=overwrite), out, name, asked.seed)
    show = show_reforms if added else show_comparison
    show(found, content, folder, asked.seed, screen)
    if report:
        draw_all(folder, found.runs, screen)


def outcome_rows(summary: Mapping[str, Mapping[str, float | int | None]]) -> list[list[str]]:
    """Rows of a table of outcomes: name, mean, interval, number of replicates."""
    rows = []
    for name, line in summary.items():
        mean, low, high = numbers(line["mean"], line["low"], line["high"])
        rows.append([name, mean, _interval(low, high), number(line["n"])])
    return rows


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
        screen.document(found.content())
        found.show(screen)
        return True
    check_destination(target, overwrite=overwrite)
    if not elsewhere:
        refuse_what_does_not_fit(found)
    return False


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


def show_run(found: Run, folder: Path, screen: Screen) -> None:
    """Print the outcomes of a run."""
    from simulation.results import summarise

    summary = summarise(found)
    screen.document(
        {
            "folder": str(folder),
            "scenario": found.name,
            "scenario_hash": found.scenario_hash,
            "seed": found.seed,
            "replicates": found.replicates,
            "days": found.days,
            "digest": found.digest,
            "outcomes": summary,
        }
    )
    screen.table(["outcome", "mean>", "95 % interval>", "n>"], outcome_rows(summary))
    screen.line(f"seed {found.seed}, digest {found.digest[:16]}")
    screen.line(f"results in {folder}")


def show_comparison(found: Comparison, content: Mapping[str, Any], folder: Path, seed: int, screen: Screen) -> None:
    """Print the paired differences of every pair."""
    runs = {
        name: {"scenario_hash": run.scenario_hash, "digest": run.digest, "replicates": run.replicates, "days": run.days}
        for name, run in found.runs.items()
    }
    screen.document({"folder": str(folder), "seed": seed, "runs": runs, "comparison": content})
    for a, b in found.pairs:
        table = found.outcomes
        rows = table[(table["scenario_a"] == a) & (table["scenario_b"] == b)].to_dict("records")
        columns = ["outcome", f"{a}>", f"{b}>", "difference>", "95 % interval>", "variance ratio>", "n>"]
        screen.table(columns, [_difference_row(row) for row in rows])
    screen.line("difference: second minus first, on the same luck; variance ratio: paired over unpaired")
    screen.line(f"seed {seed}")
    screen.line(f"results in {folder}")


def _difference_row(row: Mapping[Any, Any]) -> list[str]:
    difference, low, high = numbers(row["difference"], row["low"], row["high"])
    ratio = row["variance_ratio"]
    ends = ["<0.001" if ratio is not None and 0 < ratio < 0.001 else number(ratio, 3), number(row["n"])]
    return [row["outcome"], *numbers(row["a"], row["b"]), difference, _interval(low, high), *ends]


def _interval(low: str, high: str) -> str:
    return "-" if "-" in (low, high) else f"{low} to {high}"
