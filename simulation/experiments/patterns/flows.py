"""WHAT ENTERS AND LEAVES A LIST in a window of days, as a source counts it.

Days are those of the case: `history` begins on 1 January 2013, `late regime` on 1 January 2018. A window of a month
holds a handful of events in a small society, so a window around the month is read, and the pattern says which.

A source divides one count of a whole country by another. The mean of the ratios of small societies is something else:
whoever happens to count few entries has a large ratio. So a ratio of counts names its `WHOLES`, and replicates are
`pooled`: total over total.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from simulation.experiments.replicates import Frames

COURT = "court"
NATIONAL_LISTS = ("court", "tax")
ADULTS = "approval_latent"
"""A measure whose denominator is everybody."""
EXITS = ("repaid", "repaired", "corrected", "expired")
DAYS_A_MONTH = 365.25 / 12.0


def paid_of_entrants(frames: Frames) -> float:
    """Of listings by the court that began in the run, the share that ended in it because the debt was paid."""
    begun = _of_entrants(frames)
    return _ratio(float((begun["reason"] == "repaid").sum()), float(len(begun)))


def entrants(frames: Frames) -> float:
    """Listings by the court that began in the run."""
    return float(len(_of_entrants(frames)))


def complied(frames: Frames, *, until: int) -> float:
    """Of all whom the court ever listed, the share that paid or repaired by day `until`."""
    return _ratio(_court_compliers(frames, until), entered(frames, systems=(COURT,), first=0, end=until))


def compliers(frames: Frames, *, until: int) -> float:
    """People who paid or repaired and left the court's list by day `until`, per 1,000 adults."""
    return 1000.0 * _court_compliers(frames, until) / _adults(frames)


def entries(frames: Frames, *, until: int) -> float:
    """Entries on the court's list by day `until`, per 1,000 adults."""
    return 1000.0 * entered(frames, systems=(COURT,), first=0, end=until) / _adults(frames)


def exits_per_entry(frames: Frames, *, systems: tuple[str, ...], first: int, end: int) -> float:
    """Exits per entry of lists in the days from `first` to before `end`."""
    return _ratio(_flow(frames, EXITS, systems, first, end), entered(frames, systems=systems, first=first, end=end))


def exit_rate(frames: Frames, *, system: str, first: int, end: int) -> float:
    """Exits a month per person on a list, mean over the days from `first` to before `end`."""
    exits = _flow(frames, EXITS, (system,), first, end)
    return _ratio(exits / ((end - first) / DAYS_A_MONTH), stock(frames, system=system, first=first, end=end))


def entered(frames: Frames, *, systems: tuple[str, ...], first: int, end: int) -> float:
    """Entries on lists in the days from `first` to before `end`."""
    return _flow(frames, ("listings",), systems, first, end)


def stock(frames: Frames, *, system: str, first: int, end: int) -> float:
    """People on a list, mean over the days from `first` to before `end`."""
    return float(_series(frames, f"listed_{system}").loc[first : end - 1].mean())


def pooled(values: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """What replicates add to a ratio of totals, so that their mean is that ratio and their spread its own.

    values: float64 (n,), ratios of n replicates, NaN where nothing was counted. wholes: their denominators, NaN where
    there was no run. Linearised as the ratio estimator of surveys is (Cochran 1977, Sampling Techniques, section 6.3).
    """
    ran = np.isfinite(wholes)
    found = np.full(len(values), math.nan)
    whole = wholes[ran].sum()
    if whole:
        ratios = np.where(np.isfinite(values[ran]), values[ran], 0.0)
        ratio = (ratios * wholes[ran]).sum() / whole
        found[ran] = ratio + (ratios - ratio) * wholes[ran] * (ran.sum() / whole)
    return found


LATE: dict[str, Any] = {"first": 2557, "end": 2922}
YEAR_2018: dict[str, Any] = {"systems": NATIONAL_LISTS, "first": 2007, "end": 2372}

FLOWS: dict[str, Callable[[Frames], float]] = {
    "court_paid_of_entrants": paid_of_entrants,
    "complied_by_2016_03": partial(complied, until=1186),
    "complied_by_2018_03": partial(complied, until=1916),
    "compliers_by_2016_12": partial(compliers, until=1461),
    "entries_by_2019_03": partial(entries, until=2263),
    "exits_per_entry_2018": partial(exits_per_entry, **YEAR_2018),
    "late_exits_per_entry": partial(exits_per_entry, systems=(COURT,), **LATE),
    "late_exit_rate": partial(exit_rate, system=COURT, **LATE),
}
"""Readings of flows by name; the days are those of the dates in the names."""

WHOLES: dict[str, Callable[[Frames], float]] = {
    "court_paid_of_entrants": entrants,
    "complied_by_2016_03": partial(entered, systems=(COURT,), first=0, end=1186),
    "complied_by_2018_03": partial(entered, systems=(COURT,), first=0, end=1916),
    "exits_per_entry_2018": partial(entered, **YEAR_2018),
    "late_exits_per_entry": partial(entered, systems=(COURT,), **LATE),
    "late_exit_rate": partial(stock, system=COURT, **LATE),
}
"""What the readings that are ratios of counts are a part of."""


def _of_entrants(frames: Frames) -> pd.DataFrame:
    spells = frames["spells"].astype({"system": str, "segment": str, "reason": str})
    return spells[(spells["system"] == COURT) & (spells["segment"] == "judgment") & (spells["start"] >= 0)]


def _court_compliers(frames: Frames, until: int) -> float:
    return _flow(frames, ("repaid", "repaired"), (COURT,), 0, until)


def _flow(frames: Frames, measures: tuple[str, ...], systems: tuple[str, ...], first: int, end: int) -> float:
    """Events of some kinds on some lists in the days from `first` to before `end`."""
    series = [_series(frames, f"{measure}_{system}") for measure in measures for system in systems]
    return float(sum(counts.loc[first : end - 1].sum() for counts in series))


def _series(frames: Frames, measure: str) -> pd.Series:
    rows = frames["daily"]
    rows = rows[(rows["measure"] == measure) & (rows["city"] == "national") & (rows["stratum"] == "all")]
    return rows.set_index("day")["numerator"].sort_index()


def _adults(frames: Frames) -> float:
    rows = frames["strata"]
    rows = rows[(rows["outcome"] == ADULTS) & (rows["city"] == "national") & (rows["stratum"] == "all")]
    return float(rows["denominator"].iloc[0])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
