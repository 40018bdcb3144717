"""WHAT ALL IMPLEMENTATIONS SHARE: the numbers of the common model, who is there on the first day, and who knows whom.

Needs NumPy alone, because every peer reads it under its own interpreter. The rules are in docs/common_model.md.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np


class Rules(NamedTuple):
    """The numbers, made from the scenario by `this_project.rules_of`."""

    act: float  # daily chance of misconduct
    seen: float  # chance that it is recorded
    term: int  # days of a listing
    month: int  # days between two paydays
    owe: float  # chance to fall into debt on payday
    repay: float  # daily hazard of repayment
    near: int  # neighbours on each side of the ring
    persuasion: float  # share of the way to the other's opinion


class Start(NamedTuple):
    """Citizens of a city stand next to each other, in the order of their ring."""

    first: np.ndarray  # int64 (cities + 1,), first citizen of each city
    opinion: np.ndarray  # float32 (citizens,)

    @property
    def city(self) -> np.ndarray:
        """The city of every citizen, int32."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


class Reading(NamedTuple):
    """What an implementation has counted up to now."""

    acts: int
    records: int
    listed: int  # people listed at the end of the last day
    debts: int  # people who fell into debt, so far
    owing: int  # people in debt now
    city_means: np.ndarray  # (days, cities), mean opinion of each city at the end of each day
    opinion: np.ndarray  # (citizens,), now


def neighbours_of(first: np.ndarray, near: int) -> np.ndarray:
    """Everybody's neighbours, int32 (citizens, 2 near): the `near` next ones on each side of the ring of the city."""
    offsets = np.array([side * step for step in range(1, near + 1) for side in (1, -1)])
    pieces = [
        begin + (np.arange(end - begin)[:, None] + offsets) % (end - begin) for begin, end in itertools.pairwise(first)
    ]
    return np.concatenate(pieces).astype(np.int32)


def save(path: Path, start: Start, rules: Rules) -> None:
    """Write a start for peers to read."""
    np.savez(path, first=start.first, opinion=start.opinion, rules=np.array(json.dumps(rules._asdict())))


def load(path: Path) -> tuple[Start, Rules]:
    """Read what `save` wrote."""
    with np.load(path) as kept:
        return Start(kept["first"], kept["opinion"]), Rules(**json.loads(str(kept["rules"])))


def summary(start: Start, reading: Reading) -> dict[str, float]:
    """Means and dispersion: the figures in which implementations must agree.

    `ring_gap`, between neighbours, betrays a wrong network. `city_memory`, the share of the variance of city means that
    is still where it was on the first day, betrays cities that were mixed up where the overall mean is right.
    """
    opinion = reading.opinion.astype(np.float64)
    sizes = np.diff(start.first)
    at_first = np.add.reduceat(start.opinion.astype(np.float64), start.first[:-1]) / sizes
    by_city = reading.city_means[-1]
    people = len(opinion)
    named: dict[str, Any] = {
        "acts": reading.acts / people,
        "records": reading.records / people,
        "listed": reading.listed / people,
        "debts": reading.debts / people,
        "repaid": 1.0 - reading.owing / max(reading.debts, 1),
        "opinion": opinion.mean(),
        "city_sd": by_city.std(),
        "individual_sd": opinion.std(),
        "within_city_sd": (opinion - np.repeat(by_city, sizes)).std(),
        "ring_gap": np.abs(np.diff(opinion)).mean(),
        "city_memory": 1.0 - ((by_city - at_first) ** 2).mean() / at_first.var(),
    }
    return {name: float(value) for name, value in named.items()}
