"""WOULD IT HAVE BEEN HIT ANYWAY: how often a society with guessed numbers drawn from their priors shows a pattern.

A pattern that nearly every draw shows says little for the numbers that were chosen; one that hardly any draw shows says
much. Every draw is one run of each case, with the same draw for all cases, so chance makes misses too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import closing
from typing import Any, cast

from simulation.errors import BadInput
from simulation.experiments.calibration.runs import Task, run_task
from simulation.experiments.patterns import CASES, PATTERNS, Pattern, readings_by_case
from simulation.experiments.places import Place
from simulation.experiments.progress import Progress
from simulation.experiments.sensitivity.numbers import guessed_numbers
from simulation.experiments.sweep.layouts import cube, values_at
from simulation.experiments.workers import Failure
from simulation.kernel.randomness import seed_of_replicate
from simulation.scenario import Scenario

Readings = dict[tuple[int, str, str], float]
"""(draw, case, reading) to its value."""


def prior_hits(
    scenario: Scenario, cases: Mapping[str, Scenario], where: Place, *, draws: int, seed: int = 1,
    progress: Progress | None = None,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """For each pattern the share of draws that hit its band, and their number `n`.

    cases: as of `patterns.cases_of`; what a case sets itself is not drawn. where: the workers that make the runs. Draws
    that make no valid scenario are left out.
    """
    numbers = guessed_numbers(scenario, sections=("behaviour", "system", "institution"))
    needed = {name: wanted for name, wanted in readings_by_case(PATTERNS).items() if name in cases}
    tasks = []
    for n, point in enumerate(cube("latin_hypercube", draws, len(numbers), seed)):
        drawn = values_at(numbers, point)
        for name, wanted in needed.items():
            free = {path: value for path, value in drawn.items() if path not in CASES[name].changes}
            tasks.append(Task(n, name, n, seed_of_replicate(seed, n), cases[name], free, wanted))
    found: Readings = {}
    with closing(where.carry_out(run_task, tasks)) as results:
        for done, (i, result) in enumerate(results, start=1):
            if not isinstance(result, Failure):
                task = tasks[i]
                found |= {(task.point, task.case, name): cast(float, result[name]) for name in task.readings}
            elif not isinstance(result.error, BadInput):
                raise result.error
            if progress:
                progress(done, len(tasks))
    return {pattern.id: _hits(pattern, found, draws) for pattern in PATTERNS}


def _hits(pattern: Pattern, found: Readings, draws: int) -> dict[str, Any]:
    values = []
    for n in range(draws):
        value = found.get((n, pattern.case, pattern.reading), math.nan)
        if pattern.less:
            value -= found.get((n, pattern.less, pattern.reading), math.nan)
        values.append(value)
    known = [value for value in values if math.isfinite(value)]
    hit = sum(pattern.low <= value <= pattern.high for value in known)
    return {"share": hit / len(known) if known else None, "n": len(known)}
