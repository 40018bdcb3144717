"""`scs sensitivity` and `scs calibrate`: which uncertain numbers matter, and which of them fit the evidence."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster
from simulation.cli.output import Screen, number
from simulation.cli.request import chosen_seed, command_line, fresh_folder, read

if TYPE_CHECKING:
    from simulation.experiments.sensitivity.study import Request, Sensitivity
    from simulation.experiments.sweep import Plan
    from simulation.scenario import Scenario

Studied = Annotated[
    str,
    typer.Argument(
        metavar="PLAN",
        help="A plan with levers or uncertainties, a scenario, of which every guess is studied, or a finished sweep.",
        show_default=False,
    ),
]
Fitted = Annotated[str, typer.Argument(metavar="PLAN", help="A calibration plan, by name or path.", show_default=False)]
Method = Annotated[
    Literal["morris", "sobol"] | None,
    typer.Option("--method", help="Morris screening (the default), or first-order and total Sobol indices."),
]
Grouped = Annotated[bool, typer.Option("--by-mechanism", help="Move the numbers of a mechanism together.")]

SIZES = {"morris": 10, "sobol": 128}
CITIZENS = 2000


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
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell which uncertain numbers carry the spread of which outcome, against one that the model never reads."""
    from simulation.experiments.precompiling import warm
    from simulation.experiments.sensitivity.study import in_words, study, unnoticed
    from simulation.experiments.sweep import is_sweep, run_points
    from simulation.kernel.threads import available_processors
    from simulation.results import check_destination

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    if is_sweep(name):
        _of_sweep(Path(name), screen)
        return
    asked = _request(name, method, size, grouped, sets, seed, replicates, days, citizens)
    folder = out or fresh_folder(f"sensitivity-{asked.scenario.name}", asked.seed)
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
    screen.line(f"{found.runs} runs, seed {asked.seed}; results in {folder}")


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


def _of_sweep(folder: Path, screen: Screen) -> None:
    """Tell what the runs of a finished sweep say."""
    from simulation.experiments.sensitivity.finished_sweep import Regions, of_sweep
    from simulation.experiments.sensitivity.study import in_words

    found = of_sweep(folder)
    screen.document({"folder": str(folder), **found.content()})
    for sentence in found.in_words() if isinstance(found, Regions) else in_words(found):
        screen.line(sentence)
    screen.line(f"{found.runs} runs of {folder}")


def _request(
    name: str, method: Literal["morris", "sobol"] | None, size: int | None, grouped: bool, sets: list[str] | None,
    seed: int | None, replicates: int | None, days: int | None, citizens: int | None,
) -> Request:  # fmt: skip
    """What is asked: the numbers of a plan, or all guesses of a scenario. Raises BadInput."""
    from simulation.cli.scenarios import is_plan
    from simulation.experiments.sensitivity.numbers import guessed_numbers, unit_of_groups
    from simulation.experiments.sensitivity.study import Request
    from simulation.experiments.sweep import Plan
    from simulation.results.headline import HEADLINE

    if is_plan(name):
        plan = Plan.load(name).changed(sets=sets or (), seed=seed, replicates=replicates, days=days, citizens=citizens)
        return _request_of_plan(plan, method, size, grouped)
    scenario = read(name, sets=sets, days=days, citizens=citizens or CITIZENS)
    numbers, how = guessed_numbers(scenario), method or "morris"
    groups = unit_of_groups(numbers) if grouped else None
    seed = chosen_seed() if seed is None else seed
    return Request(_lean(scenario), numbers, tuple(HEADLINE), how, size or SIZES[how], replicates or 1, seed, groups)


def _request_of_plan(plan: Plan, method: Literal["morris", "sobol"] | None, size: int | None, grouped: bool) -> Request:
    """A design of Saltelli or Morris as it stands; of any other the ranges, as the options say."""
    from simulation.errors import BadInput
    from simulation.experiments.sensitivity.finished_sweep import request_of
    from simulation.experiments.sensitivity.numbers import unit_of_groups
    from simulation.experiments.sensitivity.study import Request
    from simulation.experiments.sweep import Range
    from simulation.experiments.sweep.design import KINDS_FOR_INDICES
    from simulation.results.headline import HEADLINE

    design = plan.design
    if design.kind in KINDS_FOR_INDICES:
        asked = request_of(plan)
        if method not in (None, asked.method):
            raise BadInput(f"--method: {asked.method}, as the plan {plan.name} says (got {method})")
        return dataclasses.replace(asked, scenario=_lean(plan.base), size=size or asked.size)
    numbers = {path: axis for path, axis in design.axes.items() if isinstance(axis, Range)}
    if not numbers:
        raise BadInput(f"{plan.name}: no lever and no uncertainty has a range; give one as {{low: ..., high: ...}}")
    how = method or "morris"
    outcomes = design.outcomes or tuple(HEADLINE)
    groups = unit_of_groups(numbers) if grouped else None
    return Request(_lean(plan.base), numbers, outcomes, how, size or SIZES[how], design.replicates, design.seed, groups)


def _lean(scenario: Scenario) -> Scenario:
    """The scenario without the tables that no index needs."""
    return scenario.replace({"observe.spells": False, "observe.strata": False, "observe.cities": False})


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
