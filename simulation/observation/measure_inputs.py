"""WHAT MEASURES READ: the account of a run, and the ratios that are taken of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulation.state.tallies import MILLION, Count, Stock

DAYS_A_YEAR = 365
Ratio = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Account:
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


def level(account: Account, stock: Stock) -> Ratio:
    """The mean of a level between 0 and 1 over citizens."""
    return account.stocks[..., stock], account.stocks[..., Stock.CITIZENS] * MILLION


def a_year(account: Account, *counts: Count) -> Ratio:
    """How often one of some things happens to a citizen in a year."""
    happened = account.total[..., list(counts)].sum(axis=-1)
    return happened * DAYS_A_YEAR, account.stocks[..., Stock.CITIZENS] * account.days


def of_government(account: Account, name: str) -> Ratio:
    """A number of the whole country: undefined for cities and groups."""
    part, whole = account.government.get(name, (0, 0))
    numerator = np.zeros(account.total.shape[:-1], dtype=np.int64)
    denominator = np.zeros_like(numerator)
    numerator.flat[0], denominator.flat[0] = part, whole
    return numerator, denominator
