"""WHAT THE PAGE SHOWS OF ONE DAY: curves, the map's colours and the day's acts, as few numbers as possible.

A picture only looks: the stock-taking that it needs leaves no trace, because institutions must go on seeing the older
one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.observation import measures
from simulation.observation.measure_inputs import MeasureInputs
from simulation.society.model import Society
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import N_GROUPS

CURVES = (
    "wrongly_listed_share", "listed_share", "repaid_within_30_days", "self_cured_within_30_days", "approval_expressed",
    "approval_latent", "legitimacy", "trust_in_others", "discontent", "scope_items",
)  # fmt: skip
"""Outcomes drawn as curves, by name."""
MAPPED = ("wrongly_listed_share", "listed_share", "legitimacy", "approval_expressed", "trust_in_others", "discontent")
"""Outcomes that can colour the map."""
PER_THOUSAND = ("discontent",)
DIGITS = 6

Picture = dict[str, Any]
"""d: days lived; c: numbers or None, for CURVES; m: for each of MAPPED a list over cities; a: the day's acts."""


def picture_of(society: Society, acts: list[dict[str, Any]]) -> Picture:
    """What can be seen after the last day that `society` has lived."""
    account = _account(society)
    national, mapped = {}, []
    for name in dict.fromkeys((*CURVES, *MAPPED)):
        values = _values(account, name)
        national[name] = values[0]
        if name in MAPPED:
            mapped.append(values[1:])
    return {"d": society.steps, "c": [national[name] for name in CURVES], "m": mapped, "a": acts}


def curves_of(society: Society) -> list[float | None]:
    """The national values of `CURVES` alone."""
    account = _account(society)
    return [_values(account, name)[0] for name in CURVES]


def _account(society: Society) -> MeasureInputs:
    """The account of the country (row 0) and of every city."""
    people, recorder = society.populace, society.recorder
    seen = people.stocks.copy(), people.stocks_of_cities.copy()
    by_city = people.stocktaking(DAY_ZERO + society.steps - 1)[:, 0].copy()
    people.stocks[:], people.stocks_of_cities[:] = seen
    rows = np.r_[0, N_GROUPS : len(recorder.today)]
    stocks = np.concatenate((by_city.sum(axis=0)[np.newaxis], by_city))
    figures = society.government.figures()
    return MeasureInputs(
        recorder.total[rows], recorder.today[rows], stocks, recorder.peak[rows], max(recorder.n_days, 1), figures
    )


def _values(account: MeasureInputs, name: str) -> list[float | None]:
    parts, wholes = getattr(measures, name)(account)
    pairs = zip(parts.tolist(), wholes.tolist(), strict=True)
    return [_short(part / whole) if whole else None for part, whole in pairs]


def _short(value: float) -> float | None:
    return round(value, DIGITS) if math.isfinite(value) else None
