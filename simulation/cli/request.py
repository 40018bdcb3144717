"""WHAT WAS ASKED FOR: from names and options to scenarios, a seed, a number of replicates and a folder."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulation.cli.output import Screen

if TYPE_CHECKING:
    from simulation.scenario import Scenario, Settings

RESULTS = Path("results")
WORTH_A_PROCESS = 4.0
"""Seconds of work in all runs together that are done before a second process has started and read its code."""


@dataclass(frozen=True)
class Request:
    """Scenarios to run, each `replicates` times from `seed` on, with `workers` processes."""

    scenarios: tuple[Scenario, ...]
    seed: int
    replicates: int
    workers: int


def request(
    names: Sequence[str],
    screen: Screen,
    *,
    sets: Sequence[str] | None,
    seed: int | None,
    replicates: int | None,
    days: int | None,
    citizens: int | None,
    workers: int | None,
) -> Request:
    """Read the scenarios and lay the options over them. Raises BadInput."""
    scenarios = tuple(read(name, sets=sets, days=days, citizens=citizens) for name in names)
    others = [text for text in sets or () if text.partition("=")[0].strip() != "days"]
    if days is not None or len(others) < len(sets or ()):  # else nobody has cut them short
        for name, cut in zip(names, scenarios, strict=True):
            if missed := left_out(read(name, sets=others), cut):
                screen.note(f"{cut.name}: {cut.settings.days} days end before {', '.join(missed)}")
    first = scenarios[0].settings
    if seed is None:
        seed = first.seed
    if seed is None:
        seed = chosen_seed()
        screen.note(f"seed {seed} (chosen; give --seed {seed} to repeat)")
    n = replicates or first.replicates
    runs = n * len(scenarios)
    scenarios = tuple(scenario.replace({"seed": seed, "replicates": n}) for scenario in scenarios)  # as they are run
    return Request(scenarios, seed, n, min(workers or default_workers(first, runs), runs))


def read(
    name: str, *, sets: Sequence[str] | None = None, days: int | None = None, citizens: int | None = None
) -> Scenario:
    """A scenario with `--set`, `--days` and `--citizens` laid over it, in this order. Raises BadInput."""
    import simulation.society.model  # noqa: F401  # first, because Mesa looks through all that was loaded before it
    from simulation.experiments.request import prepared

    return prepared(name, set=sets or (), days=days, citizens=citizens)


def left_out(whole: Scenario, cut: Scenario) -> list[str]:
    """What is dated in a `whole` scenario for after the last day of the same when it is `cut` short, with its date."""
    last = cut.settings.date_of(cut.settings.days - 1)
    policy = whole.settings.policy
    dated = [(entry.start, f"policy.{name}") for name in type(policy).model_fields for entry in getattr(policy, name)]
    dated += [(whole.settings.date_of(event.day), event.kind) for event in whole.settings.events]
    return [f"{name} of {when}" for when, name in sorted((when, name) for when, name in dated if when and when > last)]


def chosen_seed() -> int:
    """A seed that nobody could have foreseen, short enough to type."""
    return int.from_bytes(os.urandom(4), "big")


def default_workers(settings: Settings, runs: int) -> int:
    """Processes to use when the user does not say: all processors.

    With two exceptions: a large population is shared out among as many threads inside one process, and work of a few
    seconds is done before another process has started.
    """
    from simulation.cli.estimate import seconds_of
    from simulation.kernel.threads import WORTH_SHARING, available_processors

    if settings.population.citizens >= WORTH_SHARING or runs * seconds_of(settings) < WORTH_A_PROCESS:
        return 1
    return available_processors()


def fresh_folder(name: str, seed: int) -> Path:
    """`results/<name>-<seed>-<n>` with the first number n that is not taken."""
    stem = re.sub(r"[^\w.-]+", "_", name).strip("._") or "run"
    n = 1
    while os.path.lexists(path := RESULTS / f"{stem}-{seed}-{n}"):
        n += 1
    return path


def command_line(context: typer.Context) -> str:
    """What the user typed."""
    return shlex.join(["scs", *(context.obj if context.obj is not None else sys.argv[1:])])
