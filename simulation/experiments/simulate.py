"""WHAT DOES A SCENARIO DO: its replicates, in this process or in several."""

from __future__ import annotations

from pathlib import Path

from simulation.experiments.replicates import Progress, RunOne, gather, run_replicate
from simulation.results import Run
from simulation.scenario import Scenario, Settings
from simulation.scenario.writing import text_of


def simulate(
    scenario: Scenario | Settings | str | Path,
    *,
    seed: int = 1,
    days: int | None = None,
    replicates: int = 1,
    workers: int = 1,
    progress: Progress | None = None,
    run_one: RunOne = run_replicate,
) -> Run:
    """Simulate a scenario.

    scenario: a `Scenario`, its settings, or its name or path.
    seed: 0 to 2^63 - 1; replicate 0 runs under it, the others under seeds derived from it.
    days: simulated days, instead of the scenario's.
    replicates: how often to run it, each time with other luck.
    workers: processes to use; the results are the same for any number.
    progress: called with (runs finished, runs in all).
    run_one: how one run is made, for instance on a cluster (`experiments/across`).

    Returns a `Run`. Raises BadInput for numbers out of range.
    """
    asked = [prepared(scenario, days)]
    return gather(asked, seed=seed, replicates=replicates, workers=workers, progress=progress, run_one=run_one)[0]


def prepared(scenario: Scenario | Settings | str | Path, days: int | None = None) -> Scenario:
    """The scenario itself, read or made from its settings if need be, with the number of days replaced if given."""
    if isinstance(scenario, Settings):
        scenario = Scenario.from_text(text_of(scenario), name=scenario.name)
    if not isinstance(scenario, Scenario):
        scenario = Scenario.load(scenario)
    return scenario if days is None else scenario.replace({"days": days})
