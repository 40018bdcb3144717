"""HOW MANY REPLICATES ARE ENOUGH: so many that every interval is as narrow as was asked, and still covers what it says.

Two stages (Stein 1945, Annals of Mathematical Statistics 16, 243-258): the replicates that are there give the spread,
the spread gives the number that is needed, and all of those are run before anybody looks again. An interval that uses
the spread of the first stage covers the mean as often as it says, which is not so when replicates are added one by one
until an interval happens to be narrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.errors import BadInput
from simulation.results.headline import HEADLINE

FEWEST = 5
"""Replicates of the first stage."""
MOST = 2_000
"""More replicates than these are never asked for by themselves."""


@dataclass(frozen=True)
class Need:
    """What an outcome needs: half-width of its widest 95 % interval over points, and replicates for the one asked."""

    outcome: str
    halfwidth: float
    replicates: int


def replicates_needed(spread: float, pilot: int, halfwidth: float, level: float = 0.95) -> int:
    """Replicates, those of the first stage included, after which an interval is at most `halfwidth` to either side.

    spread: standard deviation of `pilot` replicates.
    """
    return max(pilot, math.ceil((_quantile(pilot, level) * spread / halfwidth) ** 2))


def interval_of(values: np.ndarray, pilot: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of the mean of `values`, with the spread of the first `pilot` of them."""
    half = _quantile(pilot, level) * float(values[:pilot].std(ddof=1)) / math.sqrt(len(values))
    mean = float(values.mean())
    return mean - half, mean + half


def needs(table: pd.DataFrame, outcomes: Sequence[str], halfwidth: float | None) -> list[Need]:
    """What each outcome of a sweep needs, from the table of its runs; those undefined everywhere are left out.

    halfwidth: in the unit in which outcomes are stored; None takes for each the smallest difference that matters.
    Raises BadInput with fewer than `FEWEST` replicates.
    """
    pilot = int(table["replicate"].max()) + 1 if len(table) else 0
    if pilot < FEWEST:
        raise BadInput(f"halfwidth: at least {FEWEST} replicates tell how wide intervals are (got {pilot})")
    found = []
    for name in outcomes:
        wanted = halfwidth if halfwidth is not None else HEADLINE[name].matters if name in HEADLINE else None
        spread = table.groupby("point")[name].std(ddof=1).max()
        if wanted is None or not math.isfinite(spread):
            continue
        found.append(Need(name, _quantile(pilot) * spread / math.sqrt(pilot), replicates_needed(spread, pilot, wanted)))
    return found


def more_replicates(table: pd.DataFrame, outcomes: Sequence[str], halfwidth: float) -> int:
    """Replicates to add so that every interval is as narrow as asked. Raises BadInput, also beyond `MOST`."""
    if not 0.0 < halfwidth < math.inf:
        raise BadInput(f"halfwidth: a number above 0, such as 0.005 (got {halfwidth})")
    widest = max(needs(table, outcomes, halfwidth), key=lambda need: need.replicates, default=None)
    there = int(table["replicate"].max()) + 1
    if widest is None:
        return 0
    if widest.replicates > MOST:
        raise BadInput(
            f"halfwidth: {widest.outcome} would need {widest.replicates:,} replicates of each point, more than"
            f" {MOST:,}; a half-width of {widest.halfwidth * math.sqrt(there / MOST):.2g} is within reach"
        )
    return widest.replicates - there


def advice(table: pd.DataFrame, outcomes: Sequence[str]) -> list[str]:
    """A line for each outcome of the headline whose interval is wider than the smallest difference that matters."""
    if len(table) == 0 or int(table["replicate"].max()) + 1 < FEWEST:
        return []
    return [
        f"{need.outcome}: give or take {need.halfwidth:.2g} at its widest point, and {matters:.2g} matter;"
        f" about {need.replicates:,} replicates would do"
        for need in needs(table, [name for name in outcomes if name in HEADLINE], None)
        if need.halfwidth > (matters := HEADLINE[need.outcome].matters)
    ]


def _quantile(pilot: int, level: float = 0.95) -> float:
    """Student's, with the degrees of freedom of the first stage."""
    from scipy.special import stdtrit

    return float(stdtrit(pilot - 1, 0.5 + level / 2))
