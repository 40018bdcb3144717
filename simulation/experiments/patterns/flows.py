"""WHAT ENTERS AND LEAVES A LIST in a window of days, as a source counts it.

Days are those of the case: `history` begins on 1 January 2013, `late regime` on 1 January 2018. A window of a month
holds a handful of events in a small society, so a window around the month is read, and the pattern says which.

A source divides one count of a whole country by another. The mean of the ratios of small societies is something else:
whoever happens to count few entries has a large ratio. So replicates of a `Ratio` are `pooled`: total over total.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from simulation.experiments.replicates import Frames

COURT = "court"
NATIONAL_LISTS = ("court", "tax")
ADULTS = "approval_latent"
"""A measure whose denominator is everybody."""
EXITS = ("repaid", "repaired", "corrected", "expired")
DAYS_A_MONTH = 365.25 / 12.0
Flow = Callable[[Frames], float]


@dataclass(frozen=True)
class Ratio:
    """A count of one run over another; NaN where there is nothing to be a part of."""

    part: Flow
    whole: Flow

    def __call__(self, frames: Frames) -> float:
        """The ratio in one run."""
        whole = self.whole(frames)
        return self.part(frames) / whole if whole else math.nan


def complied(*, until: int) -> Ratio:
    """Of all whom the court ever listed, the share that paid or repaired by day `until`."""
    return Ratio(partial(_court_compliers, until=until), partial(_entries, systems=(COURT,), first=0, end=until))


def exits_per_entry(*, systems: tuple[str, ...], first: int, end: int) -> Ratio:
    """Exits per entry of lists in the days from `first` to before `end`."""
    return Ratio(
        partial(_exits, systems=systems, first=first, end=end), partial(_entries, systems=systems, first=first, end=end)
    )


def exit_rate(*, system: str, first: int, end: int) -> Ratio:
    """Exits a month per person on a list, mean over the days from `first` to before `end`."""
    return Ratio(
        partial(_exits_a_month, systems=(system,), first=first, end=end),
        partial(_listed, system=system, first=first, end=end),
    )


def change_of_entries(*, before: int, first: int, end: int) -> Ratio:
    """Entries on the court's list in the days from `first` to before `end`, per entry from `before` to `first`."""
    entered = partial(_entries, systems=(COURT,))
    return Ratio(partial(entered, first=first, end=end), partial(entered, first=before, end=first))


def compliers(frames: Frames, *, until: int) -> float:
    """People who paid or repaired and left the court's list by day `until`, per 1,000 adults."""
    return 1000.0 * _court_compliers(frames, until) / _adults(frames)


def entries(frames: Frames, *, until: int) -> float:
    """Entries on the court's list by day `until`, per 1,000 adults."""
    return 1000.0 * _entries(frames, (COURT,), 0, until) / _adults(frames)


def pooled(values: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """What replicates add to a ratio of totals, so that their mean is that ratio and their spread its own.

    values: float64 (..., n), ratios of n replicates, NaN where nothing was counted. wholes: their denominators, NaN
    where there was no run. Linearised as the ratio estimator of surveys is (Cochran 1977, Sampling Techniques, 6.3).
    """
    ran = np.isfinite(wholes)
    weights, ratios = np.where(ran, wholes, 0.0), np.where(np.isfinite(values), values, 0.0)
    whole = weights.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):  # without a whole there is no ratio: NaN
        ratio = (ratios * weights).sum(axis=-1, keepdims=True) / whole
        found = ratio + (ratios - ratio) * weights * (ran.sum(axis=-1, keepdims=True) / whole)
    return np.where(ran, found, math.nan)


def _paid_entrants(frames: Frames) -> float:
    """Listings by the court that began in the run and ended in it because the debt was paid."""
    return float((_ends_of_entrants(frames) == "repaid").sum())


def _entrants(frames: Frames) -> float:
    """Listings by the court that began in the run."""
    return float(len(_ends_of_entrants(frames)))


def _ends_of_entrants(frames: Frames) -> pd.Series:
    """Why each of them ended; "" for those that did not."""
    spells = frames["spells"].astype({"system": str, "segment": str, "reason": str})
    return spells["reason"][(spells["system"] == COURT) & (spells["segment"] == "judgment") & (spells["start"] >= 0)]


def _entries(frames: Frames, systems: tuple[str, ...], first: int, end: int) -> float:
    return _flow(frames, ("listings",), systems, first, end)


def _exits(frames: Frames, systems: tuple[str, ...], first: int, end: int) -> float:
    return _flow(frames, EXITS, systems, first, end)


def _exits_a_month(frames: Frames, systems: tuple[str, ...], first: int, end: int) -> float:
    return _exits(frames, systems, first, end) / ((end - first) / DAYS_A_MONTH)


def _listed(frames: Frames, system: str, first: int, end: int) -> float:
    """People on a list, mean over the days from `first` to before `end`."""
    return float(_series(frames, f"listed_{system}").loc[first : end - 1].mean())


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


PAID_OF_ENTRANTS = Ratio(_paid_entrants, _entrants)
"""Of listings by the court that began in the run, the share that ended in it because the debt was paid."""

FLOWS: dict[str, Flow] = {
    "court_paid_of_entrants": PAID_OF_ENTRANTS,
    "complied_by_2016_03": complied(until=1186),
    "complied_by_2018_03": complied(until=1916),
    "compliers_by_2016_12": partial(compliers, until=1461),
    "entries_by_2019_03": partial(entries, until=2263),
    "exits_per_entry_2018": exits_per_entry(systems=NATIONAL_LISTS, first=2007, end=2372),
    "late_change_of_entries": change_of_entries(before=1826, first=2191, end=2557),
    "late_exits_per_entry": exits_per_entry(systems=(COURT,), first=2557, end=2922),
    "late_exit_rate": exit_rate(system=COURT, first=2557, end=2922),
}
"""Readings of flows by name; the days are those of the dates in the names."""

WHOLES: dict[str, Flow] = {name: flow.whole for name, flow in FLOWS.items() if isinstance(flow, Ratio)}
"""What the readings that are ratios of counts are a part of."""
