"""SENSITIVITY FROM PYTHON: which uncertain numbers carry the spread of which outcome."""

from __future__ import annotations

from pathlib import Path

from simulation.experiments.progress import Progress, shown
from simulation.experiments.replicates import RunOne, check_request, run_replicate
from simulation.experiments.request import Changes, Source
from simulation.experiments.sensitivity.finished_sweep import Regions, of_sweep
from simulation.experiments.sensitivity.requests import request_for
from simulation.experiments.sensitivity.study import Method, Sensitivity, study
from simulation.experiments.sweep import Plan, Sweep, is_sweep, run_points


def sensitivity(
    subject: Plan | Sweep | Source,
    *,
    method: Method | None = None,
    points: int | None = None,
    by_mechanism: bool = False,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    seed: int | None = None,
    replicates: int | None = None,
    days: int | None = None,
    citizens: int | None = None,
    out: str | Path | None = None,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | bool | None = None,
    run_one: RunOne = run_replicate,
) -> Sensitivity | Regions:
    """Tell which uncertain numbers matter, against one that the model never reads, as `scs sensitivity` does.

    subject: a plan with levers or uncertainties, or its name or path; a scenario, of which every guess is studied; or a
    finished sweep or its folder, of which nothing is run and no other argument is looked at.
    method: "morris" screening (the default) or "sobol" indices; a plan of kind morris or saltelli says it itself.
    points: trajectories of Morris (10 when absent), base points of Sobol, a power of two (128). by_mechanism: move the
    numbers of a mechanism together. set, seed, replicates, days, citizens: instead of what plan and scenario say; of a
    scenario seed 1, one replicate and 2,000 citizens when absent. out: a folder for the finished runs, with which the
    same call later goes on where it was. workers, cluster, progress, run_one: as in `simulate` and `compare`.

    Returns a `Sensitivity`, whose `.table` has a row for each outcome and number (effects in the outcome's unit, or
    shares of its variance, with 95 % intervals); of a finished sweep without indices `Regions`. Methods: Morris (1991),
    Saltelli and others (2010). Raises BadInput, Refused, Damaged and CannotWrite as `sweep`.
    """
    if isinstance(subject, Sweep):
        return of_sweep(subject.folder)
    if isinstance(subject, str | Path) and is_sweep(subject):
        return of_sweep(subject)
    check_request(workers=workers)
    asked = request_for(
        subject, method=method, points=points, by_mechanism=by_mechanism, set=set, seed=seed, replicates=replicates,
        days=days, citizens=citizens,
    )  # fmt: skip
    with shown("sensitivity", progress) as report:
        return study(asked, run_points, workers=workers, cluster=cluster, folder=out, progress=report, run_one=run_one)
