"""WOULD IT HAVE BEEN HIT ANYWAY: how often a society with guessed numbers drawn from their priors shows a pattern.

A pattern that nearly every draw shows says little for the numbers that were chosen; one that hardly any draw shows says
much. Every draw is one run of each case, with the same draw for all cases, so chance makes misses too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from simulation.errors import BadInput
from simulation.experiments.patterns import CASES, PATTERNS
from simulation.experiments.patterns.readings import reading
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import run_replicate
from simulation.experiments.sensitivity.numbers import guessed_numbers
from simulation.experiments.sweep.layouts import at, cube
from simulation.experiments.workers import Failure, carry_out
from simulation.kernel.randomness import seed_of_replicate
from simulation.scenario import Scenario


@dataclass(frozen=True)
class Draw:
    """One case under one draw of the guessed numbers."""

    number: int
    case: str
    scenario: Scenario
    changes: Mapping[str, Any]
    seed: int


def prior_hits(
    scenario: Scenario, cases: Mapping[str, Scenario], *, draws: int, seed: int = 1, workers: int = 1,
    progress: Progress | None = None,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """For each pattern the share of draws that hit its band, and their number `n`.

    cases: as of `validate.cases_of`; what a case sets itself is not drawn. Draws that make no valid scenario are left
    out.
    """
    numbers = guessed_numbers(scenario, sections=("behaviour", "system", "institution"))
    points = cube("latin_hypercube", draws, len(numbers), seed)
    wanted = [name for name in cases if any(name in (pattern.case, pattern.less) for pattern in PATTERNS)]
    tasks = []
    for n, point in enumerate(points):
        drawn = {path: at(axis, float(u)) for (path, axis), u in zip(numbers.items(), point, strict=True)}
        for name in wanted:
            free = {path: value for path, value in drawn.items() if path not in CASES[name].changes}
            tasks.append(Draw(n, name, cases[name], free, seed_of_replicate(seed, n)))
    found: dict[tuple[int, str, str], float] = {}
    with closing(carry_out(_read, tasks, workers=workers)) as results:
        for done, (i, result) in enumerate(results, start=1):
            if isinstance(result, Failure):
                raise result.error
            found |= {(tasks[i].number, tasks[i].case, name): value for name, value in result.items()}
            if progress:
                progress(done, len(tasks))
    return {pattern.id: _hits(pattern, found, draws) for pattern in PATTERNS}


def _read(draw: Draw) -> dict[str, float]:
    try:
        settings = draw.scenario.replace(dict(draw.changes)).settings
    except BadInput:
        return {}
    frames = run_replicate(settings, draw.seed, draw.number)
    names = {pattern.reading for pattern in PATTERNS if draw.case in (pattern.case, pattern.less)}
    return {name: reading(name, frames) for name in names}


def _hits(pattern: Any, found: Mapping[tuple[int, str, str], float], draws: int) -> dict[str, Any]:
    values = []
    for n in range(draws):
        value = found.get((n, pattern.case, pattern.reading), math.nan)
        if pattern.less:
            value -= found.get((n, pattern.less, pattern.reading), math.nan)
        values.append(value)
    known = [value for value in values if math.isfinite(value)]
    hit = sum(pattern.low <= value <= pattern.high for value in known)
    return {"share": hit / len(known) if known else None, "n": len(known)}
