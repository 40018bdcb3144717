"""`scs calibrate`: which numbers fit the evidence."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulation.cli import options
from simulation.cli.clusters import check_cluster
from simulation.cli.failures import telling_how_to_go_on
from simulation.cli.output import Screen, number
from simulation.cli.request import command_line, fresh_folder

if TYPE_CHECKING:
    from simulation.cli.estimate import Estimate
    from simulation.experiments.calibration import Calibration
    from simulation.experiments.calibration.plan import CalibrationPlan

Fitted = Annotated[str, typer.Argument(metavar="PLAN", help="A calibration plan, by name or path.", show_default=False)]


def calibrate(
    context: typer.Context,
    name: Fitted,
    sets: options.Sets = None,
    seed: options.Seed = None,
    replicates: options.Replicates = None,
    days: options.Days = None,
    citizens: options.Citizens = None,
    workers: options.Workers = None,
    cluster: options.Cluster = None,
    out: options.Out = None,
    overwrite: options.Overwrite = False,
    plan_only: options.PlanOnly = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Fit parameters to targets of the evidence: a posterior, and what it says nothing about. Killed, it goes on."""
    from simulation.cli.estimate import refuse_what_does_not_fit
    from simulation.experiments.calibration import calibrate as calibrated
    from simulation.experiments.calibration.plan import CalibrationPlan
    from simulation.experiments.precompiling import warm
    from simulation.kernel.threads import available_processors

    screen = Screen(as_json, quiet)
    check_cluster(cluster, None, workers)
    plan = CalibrationPlan.load(name).changed(
        sets=sets or (), seed=seed, replicates=replicates, days=days, citizens=citizens
    )
    folder = out or fresh_folder(f"calibration-{plan.content.name}", plan.content.seed)
    processes = workers or available_processors()
    cost = _estimate(plan, processes, folder)
    if plan_only:
        cost.answer(screen)
        return
    refuse_what_does_not_fit(cost)
    warm(screen.note)
    go_on = f"the same command with --out {shlex.quote(str(folder))} goes on"
    with telling_how_to_go_on(go_on), screen.progress("calibrate") as progress:
        found = calibrated(
            plan, out=folder, workers=processes, cluster=cluster, overwrite=overwrite, command=command_line(context),
            progress=progress,
        )  # fmt: skip
    _show(found, folder, screen)


def _estimate(plan: CalibrationPlan, workers: int, folder: Path) -> Estimate:
    """What all waves cost, the check at the end included."""
    from simulation.cli.estimate import estimate
    from simulation.experiments.calibration.calibrate import CHECKS
    from simulation.experiments.calibration.runs import cases_of_plan

    content, cases = plan.content, [case.settings for case in cases_of_plan(plan).values()]
    runs = (content.points * content.waves + CHECKS) * content.replicates
    return estimate(cases, replicates=runs, workers=workers, folder=folder, keeps_tables=False)


def _show(found: Calibration, folder: Path, screen: Screen) -> None:
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
