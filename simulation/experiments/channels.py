"""WHICH CHANNEL CARRIES HOW MUCH: a difference between two scenarios, with each channel switched off in both.

A channel is a way from the scope of a system to what people do. Without channel c the difference of the same two
scenarios, on common random numbers, is what all other channels carry; what is missing is carried by c. What single
channels carry need not add up to what all carry together, because they interact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulation.errors import BadInput, nearest
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import gather
from simulation.results import Run
from simulation.results.summary import interval
from simulation.scenario import Scenario

CHANNELS: dict[str, Mapping[str, Any]] = {
    "ability": {"system.sanctions.on": False, "behaviour.debts.barred": 0.0},
    "reporting": {"behaviour.repayment.reported": 0.0},
    "naming": {"behaviour.repayment.naming": 0.0},
    "thinning": {"behaviour.repayment.thinning": 0.0},
    "narrowing": {"behaviour.repayment.narrowing": 0.0},
    "access": {"behaviour.repayment.access": 0.0},
    "crowding_out": {"behaviour.repayment.crowding_out": 0.0, "behaviour.misconduct.crowding_out": 0.0},
    "fairness": {f"behaviour.{name}.fair": 0.0 for name in ("repayment", "debts", "misconduct")},
    "overload": {f"system.records.{name}": 0.0 for name in ("delay", "oversight", "overload")},
    "deterrence": {f"behaviour.{name}.deterrence": 0.0 for name in ("debts", "misconduct", "trade", "market")},
    "lending": {"behaviour.lending.on": False},
    "learning": {"institution.lenders.on": False},
    "signals": {"behaviour.trade.lesson": 0.0, "behaviour.market.lesson": 0.0},
}
"""What switches each channel off; `ability` takes away all that a listing costs, pressure included."""

ALL = "all together"


def scenarios_without(a: Scenario, b: Scenario, channels: Sequence[str]) -> list[Scenario]:
    """The two scenarios as they are, then without each channel in turn, then without all. Raises BadInput."""
    unknown = [name for name in channels if name not in CHANNELS]
    if unknown or not channels:
        name = unknown[0] if unknown else ""
        hint = nearest(name, CHANNELS)
        raise BadInput(f"channels: {name!r} is none{hint}; allowed: {', '.join(CHANNELS)}")
    off = [{}, *(CHANNELS[name] for name in channels)]
    off.append({key: value for name in channels for key, value in CHANNELS[name].items()})
    return [scenario.replace(dict(changes)) for changes in off for scenario in (a, b)]


def carried(
    a: Scenario, b: Scenario, channels: Sequence[str] = tuple(CHANNELS), *, seed: int = 1, replicates: int = 1,
    workers: int = 1, progress: Progress | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What each channel carries of the difference b - a of every outcome.

    One row per outcome and channel (and one for `all together`): `difference` (with everything on), `without` (with the
    channel off), `carried` (the one less the other) with its 95 % interval `low`, `high` over `n` paired replicates.
    """
    chosen = scenarios_without(a, b, channels)
    runs = gather(chosen, seed=seed, replicates=replicates, workers=workers, progress=progress)
    gaps = [_gap(*pair) for pair in zip(runs[::2], runs[1::2], strict=True)]
    rows = []
    for channel, gap in zip([*channels, ALL], gaps[1:], strict=True):
        for outcome in gaps[0]:
            whole, left = gaps[0][outcome].to_numpy(), gap[outcome].to_numpy()
            known = np.isfinite(whole) & np.isfinite(left)
            if known.any():
                line = interval((whole - left)[known])
                rows.append({
                    "outcome": outcome, "channel": channel, "difference": whole[known].mean(),
                    "without": left[known].mean(), "carried": line["mean"], "low": line["low"], "high": line["high"],
                    "n": line["n"],
                })  # fmt: skip
    return pd.DataFrame(rows)


def _gap(a: Run, b: Run) -> pd.DataFrame:
    """Every outcome of `b` less that of `a`, replicate by replicate."""
    left, right = (run.outcomes.set_index("replicate").drop(columns="seed").astype(float) for run in (a, b))
    return right - left
