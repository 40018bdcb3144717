"""A SWEEP FROM PYTHON: a plan run into a folder, and the folder as a result that can be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from simulation.experiments.progress import Progress, shown
from simulation.experiments.request import Changes, as_texts
from simulation.experiments.sweep.execution import run_sweep
from simulation.experiments.sweep.plan import Plan
from simulation.experiments.sweep.status import SweepStatus, status
from simulation.experiments.sweep.table import digest, frame
from simulation.results.shown import Shown


@dataclass(frozen=True)
class Sweep(Shown):
    """The results of a sweep in its folder.

    folder: where everything is kept; `scs sweep` resumes and extends it.
    """

    folder: Path

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per finished run: point, replicate, seed, a column per lever and uncertainty, one per outcome.

        Shares are 0 to 1; `attrs` names the columns in "levers", "uncertainties" and "outcomes". Raises Damaged.
        """
        return frame(self.folder)

    @property
    def status(self) -> SweepStatus:
        """How far it is: numbers of runs finished, failed and missing."""
        return status(self.folder)

    @property
    def digest(self) -> str:
        """SHA-256 over the integer results of all runs; equal for sweeps that found the same."""
        return digest(self.folder)


def sweep(
    plan: Plan | str | Path,
    *,
    out: str | Path,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    seed: int | None = None,
    replicates: int | None = None,
    days: int | None = None,
    citizens: int | None = None,
    workers: int = 1,
    overwrite: bool = False,
    progress: Progress | bool | None = None,
) -> Sweep:
    """Run a plan into a folder, as `scs sweep run` does. A folder that holds a part of it is gone on with.

    plan: a `Plan`, or the name or path of one. out: the folder. set, seed, replicates, days, citizens: instead of what
    the plan and its scenario say. workers: processes; the results are the same for any number. overwrite: begin anew in
    a folder that holds results. progress: False for silence, or a function of (runs finished, runs in all).

    Raises BadInput and Refused before anything runs, Damaged when the folder belongs to another plan or to other code,
    CannotWrite, and FailedRuns at the end when some runs failed.
    """
    loaded = plan if isinstance(plan, Plan) else Plan.load(plan)
    texts = as_texts(set)
    asked = loaded.changed(sets=texts, seed=seed, replicates=replicates, days=days, citizens=citizens)
    with shown(asked.name, progress) as report:
        found = run_sweep(asked, out, workers=workers, overwrite=overwrite, progress=report)
    return Sweep(found.folder)
