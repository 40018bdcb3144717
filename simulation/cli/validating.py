"""`scs validate`: does the model show what it must?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster, many_runs
from simulation.cli.output import Screen, number
from simulation.cli.request import chosen_seed, command_line, default_workers, fresh_folder, read
from simulation.errors import SimulationError

if TYPE_CHECKING:
    from simulation.experiments.validate import Validation

Validated = Annotated[str, typer.Argument(metavar="[SCENARIO]", help="Name of a shipped scenario, or path of a file.")]
PriorDraws = Annotated[
    int,
    typer.Option("--prior-draws", min=0, max=10_000, help="Also how many of N draws of the guessed numbers hit each."),
]
REPLICATES = 200
CITIZENS = 5000


class Unmet(SimulationError):
    """A pattern is missed or a claim does not vanish."""

    exit_code = 1


def validate(
    context: typer.Context,
    scenario: Validated = "baseline",
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    snapshots: options.Snapshots = None,
    prior_draws: PriorDraws = 0,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    plan: options.PlanOnly = False,
    everything: options.Everything = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare with the patterns of the evidence, and with null models. Exit code 1 if one is missed."""
    screen = Screen(as_json, quiet)
    check_cluster(cluster, snapshots, workers)
    chosen = read(scenario, sets=sets, days=days, citizens=citizens or CITIZENS)
    if seed is None:
        seed = chosen.settings.seed if chosen.settings.seed is not None else chosen_seed()
    from simulation.experiments.patterns import CASES, cases_of
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sweep.lock import claimed
    from simulation.experiments.validate import validate as validated
    from simulation.results import check_destination

    folder = out or fresh_folder("validation", seed)
    n = replicates or REPLICATES
    processes = workers or default_workers(chosen.settings, n * len(CASES))
    if plan:
        cases = [case.settings for case in cases_of(chosen, citizens or CITIZENS, days).values()]
        _show_cost(screen, cases, replicates=n, workers=processes, folder=folder)
        return
    with claimed(folder):
        check_destination(folder, overwrite=overwrite)
        warm(screen.note)
        with many_runs(cluster, snapshots, screen) as how, screen.progress("validate") as progress:
            found = validated(
                chosen,
                seed=seed,
                replicates=n,
                days=days,
                citizens=citizens or CITIZENS,
                workers=1 if cluster else processes,
                progress=progress,
                prior_draws=prior_draws,
                **how,
            )
        _keep(found, folder, command_line(context), overwrite=overwrite)
    screen.document({"folder": str(folder), **found.content()})
    _show(found, screen, everything=everything)
    screen.line(f"seed {seed}")
    screen.line(f"results in {folder}")
    _refuse_what_is_missed(found)


def _show_cost(screen: Screen, cases: list[Any], *, replicates: int, workers: int, folder: Path) -> None:
    """Say what the runs would cost, and run nothing."""
    from simulation.cli.estimate import estimate

    cost = estimate(cases, replicates=replicates, workers=workers, folder=folder, keeps_tables=False)
    cost.answer(screen)


def _refuse_what_is_missed(found: Validation) -> None:
    """Raise Unmet when a pattern or a claim is missed."""
    if not found.passed:
        missed = [row["id"] for row in found.patterns if not row["passed"]]
        missed += [row["claim"] for row in found.nulls if not row["passed"]]
        checks = len(found.patterns) + len(found.nulls)
        raise Unmet(f"{len(missed)} of {checks} checks are not met: {', '.join(missed)}")


def _keep(found: Validation, folder: Path, command: str, *, overwrite: bool) -> None:
    """Write `validation.json`, the table as Markdown and the figure, with a manifest, in one go."""
    from simulation.figures import patterns, style
    from simulation.results import manifest, new_folder
    from simulation.results.atomic_writing import write_json, write_text

    with new_folder(folder, overwrite=overwrite) as partial:
        write_json(partial / "validation.json", found.content())
        write_text(partial / "validation.md", as_markdown(found))
        style.save(patterns.draw(found.content()), partial / "figures", "patterns")
        digest = manifest.sha256(partial / "validation.json")
        manifest.write(partial, "validation", {"digest": digest, "seed": found.seed, "command": command})


def as_markdown(found: Validation) -> str:
    """The two tables as Markdown."""
    heads = ("", "pattern", "target", "simulated (95 % interval)", "n", "met", "prior hits", "how", "source")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(_pattern_row(row))} |" for row in found.patterns]
    lines += ["", "| claim | with it | n | without | without it | n | left | met |", f"|{'---|' * 8}"]
    lines += [f"| {' | '.join(_null_row(row))} |" for row in found.nulls]
    return "\n".join(lines) + "\n"


def _show(found: Validation, screen: Screen, *, everything: bool) -> None:
    met, stand = (sum(row["passed"] for row in rows) for rows in (found.patterns, found.nulls))
    screen.line(
        f"{met} of {len(found.patterns)} patterns of the evidence are met, and {stand} of {len(found.nulls)} claims "
        "vanish without their cause.\n"
    )
    if not everything:
        rows = [_pattern_row(row) for row in found.patterns]
        screen.table(["", "pattern", "target", "simulated", "met"], [[*row[:4], row[5]] for row in rows])
        screen.line("claims, sources and n: --all, and the files in the folder")
        return
    columns = ["", "pattern", "target", "simulated", "n>", "met", "prior>", "how", "source"]
    screen.table(columns, [_pattern_row(row) for row in found.patterns])
    screen.line("")
    columns = ["claim", "with it", "n>", "without", "without it", "n>", "left>", "met"]
    screen.table(columns, [_null_row(row) for row in found.nulls])


def _pattern_row(row: Mapping[str, Any]) -> list[str]:
    line = row["simulated"]
    return [
        *(row["id"], row["words"], row["target"]["words"], _range(line), number(line["n"])),
        *("yes" if row["passed"] else "NO", _prior(row), row["use"], ", ".join(row["sources"])),
    ]


def _prior(row: Mapping[str, Any]) -> str:
    """Share of draws of the guessed numbers that hit a pattern, where it was asked for."""
    hits = row.get("prior")
    return "-" if not hits or hits["share"] is None else f"{hits['share']:.0%} of {hits['n']}"


def _null_row(row: Mapping[str, Any]) -> list[str]:
    left = "-" if row["left"] is None else f"{row['left']:.1%}"
    full, ablated = row["with_it"], row["without_it"]
    with_it = [row["claim"], _range(full), number(full["n"])]
    without_it = [row["without"], _range(ablated), number(ablated["n"])]
    return [*with_it, *without_it, left, "yes" if row["passed"] else "NO"]


def _range(line: Mapping[str, Any]) -> str:
    if line["low"] is None or line["low"] == line["high"]:
        return number(line["mean"])
    return f"{number(line['mean'])} ({number(line['low'])} to {number(line['high'])})"
