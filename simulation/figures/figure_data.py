"""WHAT PICTURES ARE MADE FROM: the parts of runs that they read, and a word for what a run did not observe."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import yaml
from scipy.special import stdtrit

from simulation.errors import SimulationError
from simulation.figures.intervals import SHARES, over_replicates
from simulation.figures.number_format import words
from simulation.population.geography import Geography
from simulation.population.own_places import Place, geography_of
from simulation.results import Run

NATIONAL = "national"
EVERYBODY = "all"

Runs = Mapping[str, Run]
"""Runs by the name under which a picture shows them, in the order in which it shows them."""


class NotObserved(SimulationError):
    """A picture cannot be made because its data were not observed; the message is the reason, for the reader."""


def heading(run: Run) -> dict[str, str]:
    """Title, description and first day (`start`) of a run's scenario, as text; keys that it lacks are missing."""
    return dict(_heading(run.scenario))


@functools.lru_cache(maxsize=16)
def _heading(scenario: str) -> dict[str, str]:
    settings = yaml.load(scenario, Loader=yaml.BaseLoader)  # every scalar stays text
    if not isinstance(settings, dict):
        return {}
    return {key: settings[key] for key in ("title", "description", "start") if isinstance(settings.get(key), str)}


def first_day(run: Run) -> date | None:
    """The calendar date of day 0, or None when the scenario does not tell."""
    try:
        return date.fromisoformat(heading(run).get("start", ""))
    except ValueError:
        return None


def geography(run: Run) -> Geography:
    """The places of a run's scenario: its own, or those of the map."""
    return _geography(run.scenario)


@functools.lru_cache(maxsize=16)
def _geography(scenario: str) -> Geography:
    places = _population(scenario).get("places", ())
    given = ({key: text for key, text in place.items() if text not in ("", "null")} for place in places)
    return geography_of(tuple(Place.model_validate(place, strict=False) for place in given))


def services(run: Run) -> list[str]:
    """The names of the private services of a run's scenario."""
    return [str(service.get("name", "")) for service in _population(run.scenario).get("services", ())]


@functools.lru_cache(maxsize=16)
def _population(scenario: str) -> dict[str, Any]:
    settings = yaml.load(scenario, Loader=yaml.BaseLoader)
    population = settings.get("population") if isinstance(settings, dict) else None
    return population if isinstance(population, dict) else {}


def day_zero(runs: Runs) -> str:
    """A sentence and a space that give the date of day 0 when all runs share it, else nothing."""
    starts = {first_day(run) for run in runs.values()}
    start = starts.pop() if len(starts) == 1 else None
    return f"Day 0 is {start.day} {start:%B %Y}. " if start else ""


def through_time(run: Run, measure: str) -> pd.DataFrame:
    """A national measure of everybody by day: columns mean, low, high (95 %, of shares within 0 and 1) and n.

    Days without a defined value are left out. low and high are NaN with one replicate. Empty when not observed.
    """
    daily = run.daily
    chosen = daily[(daily["measure"] == measure) & (daily["city"] == NATIONAL) & (daily["stratum"] == EVERYBODY)]
    values = chosen.groupby("day")["value"]
    table = pd.DataFrame({"mean": values.mean(), "sd": values.std(), "n": values.count()}).dropna(subset="mean")
    spread = table["sd"] / np.sqrt(table["n"])
    half = stdtrit(np.maximum(table["n"] - 1, 1), 0.975) * spread
    low, high = table["mean"] - half, table["mean"] + half
    outside = table.index[(low < 0) | (high > 1)] if measure in SHARES else []
    for day in outside:
        low[day], high[day] = over_replicates(values.get_group(day).to_numpy(), measure)[1:3]
    return pd.DataFrame({"mean": table["mean"], "low": low, "high": high, "n": table["n"]})


def posts_a_day(run: Run) -> pd.Series:
    """Critical posts per 1,000 citizens by (replicate, day); empty when posts or citizens were not observed.

    The number of citizens is that of the share who approve.
    """
    daily = run.daily[(run.daily["city"] == NATIONAL) & (run.daily["stratum"] == EVERYBODY)]
    citizens = daily.loc[daily["measure"] == "approval_latent", "denominator"]
    posts = daily[daily["measure"] == "posts"].set_index(["replicate", "day"])["numerator"].sort_index()
    return posts * 1000 / citizens.iloc[0] if len(citizens) else posts.iloc[:0].astype(float)


def totals(run: Run, outcome: str, *, national: bool = True) -> pd.DataFrame:
    """End-of-run counts of an outcome: replicate, city, stratum, value, numerator, denominator.

    `national` rows are summed over cities when the run holds only cities, so shares are weighted by people.
    """
    strata = run.strata[run.strata["outcome"] == outcome]
    columns = ["replicate", "city", "stratum", "value", "numerator", "denominator"]
    if not national:
        return strata.loc[strata["city"] != NATIONAL, columns].reset_index(drop=True)
    if (strata["city"] == NATIONAL).any():
        return strata.loc[strata["city"] == NATIONAL, columns].reset_index(drop=True)
    sums = strata.groupby(["replicate", "stratum"], observed=True)[["numerator", "denominator"]].sum().reset_index()
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums.assign(city=NATIONAL, value=sums["numerator"] / sums["denominator"].replace(0, np.nan))[columns]


def place_name(city: str) -> str:
    """The name of a place to print."""
    known = geography_of(())
    return known.titles[known.names.index(city)] if city in known.names else words(city)


def replicates_in_words(runs: Runs) -> str:
    """`20 replicates`, or `20 to 30 replicates each` when runs differ."""
    counts = sorted({run.replicates for run in runs.values()})
    if len(counts) > 1:
        return f"{counts[0]} to {counts[-1]} replicates each"
    return f"{counts[0]} replicate{'s' if counts[0] > 1 else ''}{' each' if len(runs) > 1 else ''}"
