"""WHAT MEASURES READ: the account of a run, and the ratios that are taken of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.state.tallies import MILLION, Count, Stock

DAYS_A_YEAR = 365
Ratio = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class MeasureInputs:
    """All that a measure may read.

    total: int64 (..., Count), counts added up from the first day to the last one of the account.
    today: int64 (..., Count), counts of that last day.
    stocks: int64 (..., Stock) at the last stock-taking.
    peak_posts: int64 (...), the largest number of posts on one day.
    days: days in the account.
    government: named whole numbers of the institutional half, for the whole country.
    """

    total: np.ndarray
    today: np.ndarray
    stocks: np.ndarray
    peak_posts: np.ndarray
    days: int
    government: dict[str, tuple[int, int]]


def share(part: np.ndarray, whole: np.ndarray) -> Ratio:
    """A part of a whole."""
    return part, whole


def level(inputs: MeasureInputs, stock: Stock) -> Ratio:
    """The mean of a level between 0 and 1 over citizens."""
    return inputs.stocks[..., stock], inputs.stocks[..., Stock.CITIZENS] * MILLION


def a_year(inputs: MeasureInputs, *counts: Count) -> Ratio:
    """How often one of some things happens to a citizen in a year."""
    happened = inputs.total[..., list(counts)].sum(axis=-1)
    return happened * DAYS_A_YEAR, inputs.stocks[..., Stock.CITIZENS] * inputs.days


def of_government(inputs: MeasureInputs, name: str) -> Ratio:
    """A number of the whole country: undefined for cities and groups."""
    part, whole = inputs.government.get(name, (0, 0))
    numerator = np.zeros(inputs.total.shape[:-1], dtype=np.int64)
    denominator = np.zeros_like(numerator)
    numerator.flat[0], denominator.flat[0] = part, whole
    return numerator, denominator
