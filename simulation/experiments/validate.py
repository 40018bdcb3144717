"""DOES THE MODEL SHOW WHAT IT MUST: every pattern and every null model, from runs made once on shared draws."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from simulation.experiments.patterns import NULLS, PATTERNS, Null, Pattern, cases_of
from simulation.experiments.patterns.readings import over_replicates, reading, with_wholes
from simulation.experiments.places import Place, place
from simulation.experiments.precompiling import warm
from simulation.experiments.prior_hits import prior_hits
from simulation.experiments.progress import Progress, shown
from simulation.experiments.replicates import RunOne, Task, check_request, run_replicate
from simulation.experiments.request import Changes, Source, prepared
from simulation.experiments.workers import Failure
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.shown import Shown
from simulation.results.summary import Line, interval

ENOUGH = 30
"""Replicates of a case that only a null model needs; patterns take all that are asked for."""
LEFT = 0.05
"""Part of an effect that may be left where it is said to have vanished."""

Numbers = dict[tuple[str, str], np.ndarray]
"""(case, reading) to its values by replicate."""


@dataclass(frozen=True)
class Validation(Shown):
    """What was found: `patterns` and `nulls` as rows of `content`, and the request."""

    scenario: str
    seed: int
    replicates: int
    citizens: int
    patterns: list[dict[str, Any]]
    nulls: list[dict[str, Any]]
    prior_draws: int = 0

    @property
    def passed(self) -> bool:
        """Whether every pattern lies in its band and every claim stands and vanishes as it must."""
        return all(row["passed"] for row in (*self.patterns, *self.nulls))

    def content(self) -> dict[str, Any]:
        """Everything, as JSON content."""
        return asdict(self) | {"passed": self.passed}


def validate(
    scenario: Source = "baseline",
    *,
    seed: int = 1,
    replicates: int = 200,
    days: int | None = None,
    citizens: int = 5000,
    set: Changes | None = None,  # noqa: A002  # the name of the option
    workers: int = 1,
    progress: Progress | bool | None = None,
    run_one: RunOne = run_replicate,
    cluster: str | None = None,
    prior_draws: int = 0,
) -> Validation:
    """Run every case of `patterns` on common random numbers, and compare, as `scs validate` does.

    Arguments as in `simulate`, `cluster` as in `compare`. Cases that only null models need are run for the first
    `ENOUGH` replicates. With `prior_draws` every pattern also tells how many of so many draws of the guessed numbers
    hit it (`prior`).
    """
    check_request(seed=seed, replicates=replicates, workers=workers)
    first = prepared(scenario, set=set)
    ready = cases_of(first, citizens, days)
    seeds = [seed_of_replicate(seed, i) for i in range(replicates)]
    names = list(ready)
    tasks = [
        Task(n, ready[name].settings, seeds[i], i)
        for i in range(replicates)
        for n, name in enumerate(names)
        if i < ENOUGH or _is_in_a_pattern(name)
    ]
    with shown("validate", progress) as report, place(workers=workers, cluster=cluster, tasks=len(tasks)) as where:
        numbers = _read(tasks, names, replicates, where, report, run_one)
    patterns = [judged(pattern, numbers) for pattern in PATTERNS]
    nulls = [weighed(null, numbers) for null in NULLS]
    if prior_draws:
        with shown("prior", progress) as report, place(workers=workers, cluster=cluster) as where:
            hits = prior_hits(first, ready, where, draws=prior_draws, seed=seed, progress=report)
        patterns = [row | {"prior": hits[row["id"]]} for row in patterns]
    return Validation(first.name, seed, replicates, citizens, patterns, nulls, prior_draws)


def judged(pattern: Pattern, numbers: Mapping[tuple[str, str], np.ndarray]) -> dict[str, Any]:
    """A pattern with what was simulated: mean with 95 % interval and n, and whether the mean lies in the band."""
    line = _difference(numbers, pattern.reading, pattern.case, pattern.less)
    mean = line["mean"]
    band = {"low": _finite(pattern.low), "high": _finite(pattern.high)}
    head = {"id": pattern.id, "words": pattern.words, "case": pattern.case, "less": pattern.less or None}
    return {
        **head,
        "reading": pattern.reading,
        "target": {**band, "words": pattern.band},
        "simulated": line,
        "passed": mean is not None and pattern.low <= mean <= pattern.high and not _is_flat(pattern, mean),
        "use": pattern.use,
        "sources": list(pattern.sources),
    }


def weighed(null: Null, numbers: Mapping[tuple[str, str], np.ndarray]) -> dict[str, Any]:
    """A claim with and without its cause: it must differ from zero with it, and nothing may be left without.

    Without counts as nothing when its interval holds zero or when less than `LEFT` of the effect is left.
    """
    full = _difference(numbers, null.reading, null.case, null.less)
    ablated = _difference(numbers, null.reading, null.ablated, null.ablated_less)
    stands = full["low"] is not None and full["high"] is not None and (full["low"] > 0 or full["high"] < 0)
    left = None
    if full["mean"] and ablated["mean"] is not None:
        left = ablated["mean"] / full["mean"]
    holds_zero = ablated["low"] is not None and ablated["high"] is not None and ablated["low"] <= 0 <= ablated["high"]
    vanishes = ablated["n"] == 0 or holds_zero or (left is not None and abs(left) < LEFT)
    return {
        "claim": null.claim,
        "without": null.without,
        "reading": null.reading,
        "case": null.case,
        "ablated_case": null.ablated,
        "with_it": full,
        "without_it": ablated,
        "left": left,
        "passed": stands and vanishes,
    }


def read_replicate(task: Task, names: list[str], run_one: RunOne = run_replicate) -> dict[str, float]:
    """One run, reduced to the readings that its case needs."""
    frames = run_one(task.settings, task.seed, task.replicate)
    return {name: reading(name, frames) for name in _needed(names[task.scenario])}


def _is_in_a_pattern(case: str) -> bool:
    return any(case in (pattern.case, pattern.less) for pattern in PATTERNS)


def _needed(case: str) -> list[str]:
    wanted = [p.reading for p in PATTERNS if case in (p.case, p.less)]
    wanted += [n.reading for n in NULLS if case in (n.case, n.less, n.ablated, n.ablated_less)]
    return list(with_wholes(wanted))


def _read(
    tasks: list[Task], names: list[str], replicates: int, where: Place, progress: Progress | None, run_one: RunOne
) -> Numbers:
    if where.workers > 1:
        warm(lambda _: None)
    numbers = {(name, wanted): np.full(replicates, math.nan) for name in names for wanted in _needed(name)}
    if progress:
        progress(0, len(tasks))
    job = _Job(tuple(names), run_one)
    with closing(where.carry_out(job, tasks)) as results:
        for done, (i, result) in enumerate(results, start=1):
            if isinstance(result, Failure):
                raise result.error
            for wanted, value in result.items():
                numbers[names[tasks[i].scenario], wanted][tasks[i].replicate] = value
            if progress:
                progress(done, len(tasks))
    return numbers


@dataclass(frozen=True)
class _Job:
    """`read_replicate` with the names of the cases; can be sent to a process."""

    names: tuple[str, ...]
    run_one: RunOne

    def __call__(self, task: Task) -> dict[str, float]:
        return read_replicate(task, list(self.names), self.run_one)


def _difference(numbers: Mapping[tuple[str, str], np.ndarray], name: str, case: str, less: str) -> Line:
    values = _of_case(numbers, name, case)
    return interval(values - _of_case(numbers, name, less) if less else values)


def _of_case(numbers: Mapping[tuple[str, str], np.ndarray], name: str, case: str) -> np.ndarray:
    return over_replicates(name, lambda read: numbers[case, read])


def _is_flat(pattern: Pattern, mean: float) -> bool:
    """Whether a pattern that asks for more than nothing finds exactly nothing."""
    return pattern.high == math.inf and mean == pattern.low


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
