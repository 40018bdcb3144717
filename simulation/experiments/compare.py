"""WHAT DOES A POLICY CHANGE: scenarios on common random numbers, and their paired differences from the first one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.errors import BadInput
from simulation.experiments.pairing import COLUMNS, paired
from simulation.experiments.progress import Progress, shown
from simulation.experiments.replicates import RunOne, gather, run_replicate
from simulation.experiments.request import Changes, Source, prepared
from simulation.results import Run, load_all, save_comparison
from simulation.results.headline import checked
from simulation.results.shown import Shown
from simulation.results.verdict import verdict
from simulation.scenario import Scenario, Settings

GROUP = ["city", "stratum", "outcome"]


@dataclass(frozen=True, eq=False)
class Comparison(Shown):
    """Runs of several scenarios under the same seeds; every scenario is compared with the first.

    runs: scenario name to its `Run`, in the order given; a name that occurs twice gets a number.
    """

    runs: dict[str, Run]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The first scenario with each of the others."""
        first, *others = self.runs
        return [(first, other) for other in others]

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row per pair and outcome.

        scenario_a, scenario_b, outcome, then a, b (means over the replicates where both are defined), difference
        (b - a), low, high (95 % interval of the paired difference), n (replicates), variance_ratio (paired over
        unpaired) with its 95 % interval, ratio_low to ratio_high. With one replicate low, high and variance_ratio are
        NaN: one run says nothing about chance.
        """
        wide = {name: run.outcomes.set_index("replicate").drop(columns="seed") for name, run in self.runs.items()}
        return self._paired(wide, ["outcome"])

    @cached_property
    def strata(self) -> pd.DataFrame:
        """As `outcomes`, one row per pair, city, stratum and outcome: who bears the difference."""
        wide = {
            name: run.strata.astype(dict.fromkeys(GROUP, str)).pivot(index="replicate", columns=GROUP, values="value")
            for name, run in self.runs.items()
        }
        return self._paired(wide, GROUP)

    def content(self, matters: Mapping[str, float] | None = None) -> dict[str, dict[str, Any]]:
        """The outcomes as JSON content: outcome to the row of the first pair, with those of others under `others`.

        Outcomes of the headline also have `matters`, the smallest difference that matters, and `verdict` in words.
        matters: other smallest differences than the declared ones. What cannot be known (an interval from one
        replicate, a mean of nothing) is None. Raises BadInput.
        """
        smallest = checked(matters or {})
        found: dict[str, dict[str, Any]] = {}
        for row in self.outcomes.to_dict("records"):
            line = {str(key): _known(value) for key, value in row.items() if key != "outcome"}
            if row["outcome"] in smallest:
                limit = smallest[row["outcome"]]
                said = verdict(row["difference"], row["low"], row["high"], row["n"], limit)
                line |= {"matters": limit, "verdict": said}
            if row["outcome"] in found:
                found[row["outcome"]].setdefault("others", {})[row["scenario_b"]] = line
            else:
                found[row["outcome"]] = line
        return found

    def save(
        self, folder: str | Path, *, command: str, matters: Mapping[str, float] | None = None, overwrite: bool = False
    ) -> Path:
        """Write one run folder per scenario and `comparison.json` beside them, in one step.

        command: what the user typed, for the manifests. matters: as in `content`. Raises CannotWrite.
        """
        return save_comparison(self.runs, self.content(matters), folder, command=command, overwrite=overwrite)

    @staticmethod
    def load(folder: str | Path) -> Comparison:
        """Read back what `save` wrote; the differences are computed again from the runs. Raises Damaged."""
        return Comparison(load_all(folder))

    def _paired(self, wide: dict[str, pd.DataFrame], keys: list[str]) -> pd.DataFrame:
        tables = []
        for a, b in self.pairs:
            table = paired(wide[a], wide[b])
            table.index.names = keys
            tables.append(table.reset_index().assign(scenario_a=a, scenario_b=b))
        return pd.concat(tables, ignore_index=True)[["scenario_a", "scenario_b", *keys, *COLUMNS]]


def compare(
    *scenarios: Source | Sequence[Source],
    seed: int = 1,
    replicates: int | None = None,
    days: int | None = None,
    citizens: int | None = None,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    workers: int = 1,
    progress: Progress | bool | None = None,
    run_one: RunOne = run_replicate,
    cluster: str | None = None,
) -> Comparison:
    """Run scenarios on common random numbers, as `scs compare` does: replicate r of each has the same seed.

    scenarios: two or more, or one list of them; each is compared with the first. replicates: runs of each scenario, by
    default as many as the first one asks for (5 in the shipped ones). Other arguments as in `simulate`, for all
    scenarios; `progress` counts the runs of all. cluster: `local:N` or the address of a scheduler of dask.distributed,
    whose workers make the runs instead of `workers` processes.

    Returns a `Comparison`, whose `.outcomes` has a row per pair and outcome. Raises BadInput for fewer than two
    scenarios, for scenarios of different length, and as `simulate`.
    """
    ready = [prepared(scenario, set=set, days=days, citizens=citizens) for scenario in _listed(scenarios)]
    if len(ready) < 2:
        raise BadInput(f"compare: at least two scenarios (got {len(ready)})")
    for other in ready[1:]:
        _check_comparable(ready[0], other)
    n = ready[0].settings.replicates if replicates is None else replicates
    with shown("compare", progress) as report:
        runs = gather(
            ready, seed=seed, replicates=n, workers=workers, progress=report, run_one=run_one, cluster=cluster
        )
    return Comparison(dict(zip(distinct([scenario.name for scenario in ready]), runs, strict=True)))


def _listed(scenarios: Sequence[Source | Sequence[Source]]) -> list[Source]:
    """All scenarios one after the other, also those that came as a list."""
    found: list[Source] = []
    for each in scenarios:
        found += [each] if isinstance(each, Scenario | Settings | str | Path) else each
    return found


def distinct(names: Sequence[str]) -> list[str]:
    """The names, the second `narrow` as `narrow_2` and so on."""
    found: list[str] = []
    for name in names:
        n = 2
        fresh = name
        while fresh in found:
            fresh, n = f"{name}_{n}", n + 1
        found.append(fresh)
    return found


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def _check_comparable(a: Scenario, b: Scenario) -> None:
    if a.settings.days != b.settings.days:
        raise BadInput(f"compare: {a.name} has {a.settings.days} days and {b.name} {b.settings.days}; --days sets both")
