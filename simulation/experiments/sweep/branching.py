"""ONE PAST FOR MANY POINTS: the base scenario lives up to a day once for each replicate, and all points part there.

A point then differs in policies and in events to come; what acts from the first day on cannot be told apart by points
that share a past, and is refused (`simulation.scenario.fork_limits`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from simulation.experiments.replicates import Frames, numbered
from simulation.experiments.workers import Failure, carry_out, processors_for_one_run
from simulation.scenario import Settings

FOLDER = "branches"


@dataclass(frozen=True)
class Past:
    """The days before the branch under one seed, and where their end is kept."""

    settings: Settings
    seed: int
    day: int
    path: Path


def place_of(pasts: Path, seed: int) -> Path:
    """Where the common past under a seed is kept."""
    return pasts / str(seed)


def live_pasts(pasts: Path, base: Settings, day: int, seeds: Iterable[int], workers: int) -> dict[int, Failure]:
    """Live the days before the branch under every seed for which that is not done; returns what failed, by seed."""
    wanted = [Past(base, seed, day, place_of(pasts, seed)) for seed in seeds]
    missing = [past for past in wanted if not past.path.exists()]
    with closing(carry_out(live_past, missing, workers=min(workers, max(len(missing), 1)))) as results:
        return {missing[i].seed: result for i, result in results if isinstance(result, Failure)}


def live_past(past: Past) -> None:
    """Live the days before the branch, and keep their end."""
    from simulation import checkpoint
    from simulation.society.model import Society

    society = Society(past.settings, rng=past.seed, threads=processors_for_one_run())
    while society.steps < past.day:
        society.step()
    checkpoint.save(society, past.path)


def run_from_branch(pasts: Path, settings: Settings, seed: int, replicate: int) -> Frames:
    """The five tables of a society that parts from the common past under a seed."""
    from simulation import checkpoint

    society = checkpoint.fork(place_of(pasts, seed), settings, threads=processors_for_one_run())
    return numbered(society.run(settings.days - society.steps), seed, replicate)
