"""WAVES OF RUNS, EMULATORS, POSTERIOR: and a check of what the posterior predicts, with the model itself.

The first wave lies evenly over the priors. Every later one is drawn from the posterior that the runs so far leave, so
that emulators learn where it matters (history matching). At the end the model itself is run at points of the posterior.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.errors import BadInput
from simulation.experiments.calibration.emulator import Emulator, train
from simulation.experiments.calibration.folder import note, open_folder
from simulation.experiments.calibration.plan import CalibrationPlan
from simulation.experiments.calibration.posterior import Observed, Posterior, identifiability, sample_posterior
from simulation.experiments.calibration.runs import read_points
from simulation.experiments.progress import Progress, shown
from simulation.experiments.replicates import check_request
from simulation.experiments.request import Changes, as_texts
from simulation.experiments.sweep.lock import claimed
from simulation.results.atomic_writing import replacing, write_json

DRAWS = 500
"""Rows of a posterior file."""
CHECKS = 16
"""Points of the posterior at which the model itself is run at the end."""


@dataclass(frozen=True)
class Calibration:
    """What was found.

    posterior: one row a draw, a column for each parameter. parameters: identifiability by parameter, in shares of
    priors and in own units. targets: value, tolerance and what the posterior predicts, by the model itself. content:
    all of it as JSON content.
    """

    posterior: pd.DataFrame
    parameters: pd.DataFrame
    targets: pd.DataFrame
    content: dict[str, Any]


def calibrate(
    plan: CalibrationPlan | str | Path,
    *,
    out: str | Path,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    seed: int | None = None,
    replicates: int | None = None,
    days: int | None = None,
    citizens: int | None = None,
    workers: int = 1,
    cluster: str | None = None,
    overwrite: bool = False,
    command: str = "",
    progress: Progress | bool | None = None,
) -> Calibration:
    """Fit parameters to targets of the evidence, as `scs calibrate` does; killed, the same call goes on where it was.

    plan: a `CalibrationPlan`, or the name or path of one. out: the folder, for `posterior.parquet`, `calibration.json`
    and the runs behind them. set, seed, replicates, days, citizens: instead of what the plan and its scenario say; a
    parameter that is fitted cannot be set. workers: processes. cluster: `local:N` or the address of a scheduler,
    instead of them. overwrite: begin anew in a folder of results. command: what the user typed, for the manifest.
    progress: False for silence, or a function of (runs finished, runs in all).

    Returns a `Calibration`: data frames `.posterior .parameters .targets`. Raises BadInput for a plan that is not
    valid, and when too few points have defined readings; CannotWrite for a folder that cannot be written, that another
    process works for, or that holds anything but a calibration by the same plan.
    """
    check_request(workers=workers)
    plan = plan if isinstance(plan, CalibrationPlan) else CalibrationPlan.load(plan)
    plan = plan.changed(sets=as_texts(set), seed=seed, replicates=replicates, days=days, citizens=citizens)
    folder = Path(out)
    with claimed(folder), shown("calibrate", progress) as report:
        open_folder(plan, folder, command=command, overwrite=overwrite)
        found = _fitted(plan, folder, workers, cluster, report)
        note(plan, folder, command)
    return found


def _fitted(
    plan: CalibrationPlan, folder: Path, processes: int, cluster: str | None, progress: Progress | None
) -> Calibration:
    """The waves, and what they left kept in `folder`."""
    runs = folder / "runs" / plan.hash[:16]
    observed = [observed_of(pattern) for pattern in plan.targets]
    points, values = np.empty((0, len(plan.names))), np.empty((0, len(observed), plan.content.replicates))
    found: Posterior | None = None
    for wave in range(plan.content.waves + 1):
        last = wave == plan.content.waves
        new = _points_of_wave(plan, found, CHECKS if last else plan.content.points)
        read = read_points(plan, new, runs / f"wave-{wave}", workers=processes, cluster=cluster, progress=progress)
        points, values = np.vstack((points, new)), np.concatenate((values, read))
        if not last:
            emulators = emulators_of(plan, points, values)
            found = sample_posterior(observed, emulators, len(plan.names), seed=plan.content.seed + wave)
    assert found is not None
    calibration = _summed_up(plan, found, emulators, values[-CHECKS:], len(points))
    with replacing(folder / "posterior.parquet") as partial, partial.open("wb") as file:
        calibration.posterior.to_parquet(file, index=False)
    write_json(folder / "calibration.json", calibration.content)
    return calibration


def observed_of(pattern: Any) -> Observed:
    """A pattern as what was observed: the middle of its band, and half its width."""
    return Observed(pattern.id, (pattern.low + pattern.high) / 2.0, (pattern.high - pattern.low) / 2.0)


def emulators_of(plan: CalibrationPlan, points: np.ndarray, values: np.ndarray) -> list[Emulator]:
    """An emulator for each target, from its means over replicates. Raises BadInput where too little is defined."""
    found = []
    for t, target in enumerate(plan.targets):
        means = values[:, t].mean(axis=1)
        variance = np.nanmean(values[:, t].var(axis=1, ddof=1)) / values.shape[2]
        try:
            found.append(train(points, means, math.sqrt(variance) if math.isfinite(variance) else 0.0))
        except ValueError as error:
            raise BadInput(f"target {target.id}: {error}; more points, or narrower priors") from None
    return found


def _points_of_wave(plan: CalibrationPlan, found: Posterior | None, n: int) -> np.ndarray:
    """Even points at first, then points of the posterior, evenly through its sample."""
    if found is None:
        return plan.even_points()
    rows = np.linspace(0, len(found.sample) - 1, n).round().astype(int)
    made: np.ndarray = found.sample[rows]
    return made


def _summed_up(
    plan: CalibrationPlan, found: Posterior, emulators: list[Emulator], checks: np.ndarray, n_points: int
) -> Calibration:
    rows = np.linspace(0, len(found.sample) - 1, DRAWS).round().astype(int)
    drawn = pd.DataFrame([plan.values_at(point) for point in found.sample[rows]])
    table = identifiability(plan.names, found.sample)
    own = drawn.astype(float)
    table = table.assign(
        value=own.median().to_numpy(),
        value_low=own.quantile(0.025).to_numpy(),
        value_high=own.quantile(0.975).to_numpy(),
    )
    means = checks.mean(axis=2)
    targets = pd.DataFrame(
        {
            "target": [t.id for t in plan.targets],
            "words": [t.words for t in plan.targets],
            "low": [t.low for t in plan.targets],
            "high": [t.high for t in plan.targets],
            "predicted": np.nanmean(means, axis=0),
            "predicted_low": np.nanquantile(means, 0.025, axis=0),
            "predicted_high": np.nanquantile(means, 0.975, axis=0),
            "n": np.isfinite(means).sum(axis=0),
            "emulator_error": [e.error for e in emulators],
            "spread_of_runs": [e.spread for e in emulators],
            "noise": [e.noise for e in emulators],
        }
    )
    targets["met"] = (targets["predicted"] >= targets["low"]) & (targets["predicted"] <= targets["high"])
    content = {
        "plan": plan.content.model_dump(mode="json", exclude_none=True),
        "plan_hash": plan.hash,
        "points": n_points,
        "acceptance": found.acceptance,
        "steps": found.steps,
        "correlation_time": _finite(found.correlation_time),
        "parameters": table.to_dict("records"),
        "targets": [{k: _finite(v) for k, v in row.items()} for row in targets.to_dict("records")],
    }
    return Calibration(drawn, table, targets, content)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
