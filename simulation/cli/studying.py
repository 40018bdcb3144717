"""`scs sensitivity` and `scs calibrate`: which uncertain numbers matter, and which of them fit the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster
from simulation.cli.output import Screen, number
from simulation.cli.request import chosen_seed, command_line, fresh_folder, read

if TYPE_CHECKING:
    from simulation.experiments.sensitivity.study import Request, Sensitivity

Studied = Annotated[
    str,
    typer.Argument(
        metavar="PLAN",
        help="A plan, whose uncertainties and levers with ranges are studied; or a scenario, of which every guess is.",
        show_default=False,
    ),
]
Fitted = Annotated[str, typer.Argument(metavar="PLAN", help="A calibration plan, by name or path.", show_default=False)]
Method = Annotated[
    Literal["morris", "sobol"],
    typer.Option("--method", help="Morris screening, or first-order and total Sobol indices."),
]
Size = Annotated[
    int | None,
    typer.Option("--points", metavar="N", min=2, help="Morris trajectories, or Sobol base points (a power of two)."),
]
Grouped = Annotated[bool, typer.Option("--by-mechanism", help="Move the numbers of a mechanism together.")]

SIZES = {"morris": 10, "sobol": 128}
CITIZENS = 2000


def sensitivity(
    context: typer.Context,
    name: Studied,
    method: Method = "morris",
    size: Size = None,
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
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell which uncertain numbers carry the spread of which outcome, against one that the model never reads."""
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sensitivity.study import in_words, study, unnoticed
    from simulation.experiments.sweep import run_points
    from simulation.kernel.threads import available_processors
    from simulation.results import check_destination

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    seed = chosen_seed() if seed is None else seed
    asked = _request(name, method, size, grouped, sets, seed, replicates, days, citizens)
    folder = out or fresh_folder(f"sensitivity-{asked.scenario.name}", seed)
    check_destination(folder, overwrite=overwrite)
    warm(screen.note)
    runs = folder.with_name(f"{folder.name}.runs")
    with screen.progress("sensitivity") as progress:
        found = study(
            asked, run_points, workers=workers or available_processors(), cluster=cluster, folder=runs,
            progress=progress,
        )  # fmt: skip
    _keep_sensitivity(found, folder, command_line(context), overwrite=overwrite)
    screen.document({"folder": str(folder), **found.content()})
    for sentence in in_words(found):
        screen.line(sentence)
    if missed := unnoticed(found):
        screen.line(f"noticed by no outcome ({len(missed)} of {len(asked.numbers)}): {', '.join(missed)}")
    screen.line(f"{found.runs} runs, seed {seed}; results in {folder}")


def calibrate(
    context: typer.Context,
    name: Fitted,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    out: options.Out = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Fit parameters to targets of the evidence: a posterior, and what it says nothing about. Killed, it goes on."""
    from simulation.experiments.calibration import calibrate as calibrated
    from simulation.experiments.calibration.plan import CalibrationPlan
    from simulation.experiments.precompiling import warm
    from simulation.results.manifest import write as write_manifest

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    plan = CalibrationPlan.load(name)
    folder = out or fresh_folder(f"calibration-{plan.content.name}", plan.content.seed)
    warm(screen.note)
    with screen.progress("calibrate") as progress:
        found = calibrated(plan, folder, workers=workers, cluster=cluster, progress=progress)
    write_manifest(folder, "calibration", {"seed": plan.content.seed, "command": command_line(context)})
    screen.document({"folder": str(folder), **found.content})
    columns = ["target", "predicted by the posterior", "band", "met"]
    rows = [
        [
            f"{row['target']} {row['words']}",
            f"{number(row['predicted'])} ({number(row['predicted_low'])} to {number(row['predicted_high'])})",
            f"{number(row['low'])} to {number(row['high'])}",
            "yes" if row["met"] else "NO",
        ]
        for row in found.targets.to_dict("records")
    ]
    screen.table(columns, rows)
    columns = ["parameter", "median", "95 % interval", "known>", "trades off with"]
    rows = [
        [
            row["name"],
            number(row["value"]),
            f"{number(row['value_low'])} to {number(row['value_high'])}",
            f"{row['contraction']:.0%}",
            f"{row['partner']} ({row['correlation']:+.2f})" if abs(row["correlation"]) > 0.5 else "",
        ]
        for row in found.parameters.to_dict("records")
    ]
    screen.table(columns, rows)
    screen.line(f"posterior in {folder / 'posterior.parquet'}")


def _request(
    name: str, method: Literal["morris", "sobol"], size: int | None, grouped: bool, sets: list[str] | None, seed: int,
    replicates: int | None, days: int | None, citizens: int | None,
) -> Request:  # fmt: skip
    """What is asked: the numbers of a plan, or all guesses of a scenario. Raises BadInput."""
    from simulation.cli.scenarios import is_plan
    from simulation.errors import BadInput
    from simulation.experiments.sensitivity.numbers import guessed_numbers, unit_of_groups
    from simulation.experiments.sensitivity.study import Request
    from simulation.experiments.sweep import Plan, Range
    from simulation.results.headline import HEADLINE

    if is_plan(name):
        plan = Plan.load(name).changed(sets=sets or (), seed=seed, replicates=replicates, days=days, citizens=citizens)
        scenario, outcomes = plan.base, plan.design.outcomes or tuple(HEADLINE)
        numbers = {path: axis for path, axis in plan.design.axes.items() if isinstance(axis, Range)}
        n = plan.design.replicates
        if not numbers:
            raise BadInput(f"{name}: no lever and no uncertainty has a range; give one as {{low: ..., high: ...}}")
    else:
        scenario = read(name, sets=sets, days=days, citizens=citizens or CITIZENS)
        numbers, outcomes, n = guessed_numbers(scenario), tuple(HEADLINE), replicates or 1
    lean = scenario.replace({"observe.spells": False, "observe.strata": False, "observe.cities": False})
    groups = unit_of_groups(numbers) if grouped else None
    return Request(lean, numbers, tuple(outcomes), method, size or SIZES[method], n, seed, groups)


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
