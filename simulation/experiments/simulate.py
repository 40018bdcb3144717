"""WHAT DOES A SCENARIO DO: its replicates, in this process or in several."""

from __future__ import annotations

from simulation.experiments.progress import Progress, shown
from simulation.experiments.replicates import RunOne, gather, run_replicate
from simulation.experiments.request import Changes, Source, prepared
from simulation.results import Run


def simulate(
    scenario: Source,
    *,
    seed: int = 1,
    days: int | None = None,
    citizens: int | None = None,
    replicates: int = 1,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    workers: int = 1,
    progress: Progress | bool | None = None,
    run_one: RunOne = run_replicate,
) -> Run:
    """Simulate a scenario, as `scs run` does.

    scenario: a `Scenario`, its settings, or its name or path.
    seed: 0 to 2^63 - 1; replicate 0 runs under it, the others under seeds derived from it.
    days: simulated days, instead of the scenario's. citizens: how many, instead of the scenario's.
    replicates: how often to run it, each time with another seed.
    set: other values by dotted path, as in `{"policy.scope": "expansive"}`, or texts as `--set` takes them.
    workers: processes to use; the results are the same for any number. A script that asks for more than one must do
        so under `if __name__ == "__main__":`.
    progress: False for silence, or a function of (runs finished, runs in all); else a bar on a terminal or
        in a notebook.
    run_one: how one run is made, for instance on a cluster (`experiments/distributed`).

    Returns a `Run`: data frames `.outcomes .daily .strata .events .spells`. Raises BadInput for an unknown scenario,
    path or value and for numbers out of range, Refused for a size beyond what can be simulated.
    """
    asked = prepared(scenario, set=set, days=days, citizens=citizens)
    with shown(asked.name, progress) as report:
        return gather([asked], seed=seed, replicates=replicates, workers=workers, progress=report, run_one=run_one)[0]
