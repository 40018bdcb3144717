"""WHAT A PATTERN IS READ FROM: one number from the tables of one replicate, NaN where it is undefined.

Every outcome of a run can be read under its own name; the functions here read what is no outcome.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from simulation.experiments.patterns.flows import FLOWS, WHOLES, pooled
from simulation.experiments.replicates import Frames
from simulation.population.geography import REST_OF_COUNTRY, load_geography

NATIONAL, EVERYBODY = "national", "all"
INTERVENTIONS = ("halt", "suspend", "warn")
VERDICTS = ("adopt", "reframe", "defer", "withdraw")
QUIET = 1.0
"""Critical posts per 1,000 citizens and day under which there is no mass backlash."""
ABOUT_THIRTEEN = (9, 20)
"""Days within which an answer comes about as soon as the one of 2019."""
_MONTH = 30
_RANK = re.compile(r"audit (\d+) of (\d+)")
_IRRELEVANCE = re.compile(r"irrelevance ([\d.]+)")


def reading(name: str, frames: Frames) -> float:
    """The number called `name`: a function of this file, or else an outcome."""
    return READINGS[name](frames) if name in READINGS else float(frames["outcomes"][name].iloc[0])


def whole_of(name: str) -> str:
    """Name of the reading of what a ratio of counts is a part of."""
    return f"{name}, whole"


def with_wholes(names: Iterable[str]) -> tuple[str, ...]:
    """Readings, each once, with those that pooling them needs."""
    return tuple(dict.fromkeys(n for name in names for n in ((name, whole_of(name)) if name in WHOLES else (name,))))


def over_replicates(name: str, values: Callable[[str], np.ndarray]) -> np.ndarray:
    """A reading by replicate, such that its mean is that of the pooled society where it is a ratio of counts.

    values: gives the readings by name, float64 (..., replicates), as which it is returned.
    """
    return pooled(values(name), values(whole_of(name))) if name in WHOLES else values(name)


def older(frames: Frames) -> float:
    """Expressed approval of people from 60 less that of people under 30."""
    return _approval_gap(frames, "age=60+", "age=18-29")


def richer(frames: Frames) -> float:
    """Expressed approval of the highest income fifth less that of the lowest."""
    return _approval_gap(frames, "income=5", "income=1")


def men(frames: Frames) -> float:
    """Expressed approval of men less that of women."""
    return _approval_gap(frames, "sex=male", "sex=female")


def schooled(frames: Frames) -> float:
    """Expressed approval of people with tertiary schooling less that of people with primary schooling."""
    return _approval_gap(frames, "schooling=tertiary", "schooling=primary")


def urban(frames: Frames) -> float:
    """Expressed approval in towns less that in the countryside."""
    return _approval_gap(frames, "residence=urban", "residence=rural")


def awareness_in_cities(frames: Frames) -> float:
    """Share of people in model cities who know of their city's system."""
    rows = _strata(frames, "awareness_city_system", EVERYBODY)
    rows = rows[~rows["city"].isin([NATIONAL, REST_OF_COUNTRY])]
    return _ratio(int(rows["numerator"].sum()), int(rows["denominator"].sum()))


def upheld_share(frames: Frames) -> float:
    """Objections upheld per objection filed."""
    return _ratio(_total(frames, "objections_upheld"), _total(frames, "objections_filed"))


def objections_per_error(frames: Frames) -> float:
    """Objections filed per wrongful listing; a few of them are against listings that are right."""
    return _ratio(_total(frames, "objections_filed"), _total(frames, "wrongful_listings"))


def unadopted(frames: Frames) -> float:
    """1 if the first proposal that was settled did not enter the registry, 0 if it did."""
    settled = _acts(frames, *VERDICTS)
    return float(settled["action"].iloc[0] != "adopt") if len(settled) else math.nan


def adopted(frames: Frames) -> float:
    """1 if the first proposal that was settled entered the registry, 0 if it did not."""
    return 1.0 - unadopted(frames)


def backlash_not_withdrawn(frames: Frames) -> float:
    """1 if the first proposal was settled otherwise than by withdrawal, 0 if withdrawn; NaN without mass backlash."""
    settled = _acts(frames, *VERDICTS)
    citizens = float(_strata(frames, "approval_latent", EVERYBODY, NATIONAL)["denominator"].iloc[0])
    peak = float(_national(frames, "posts").max()) * 1000 / citizens
    return float(settled["action"].iloc[0] != "withdraw") if len(settled) and peak >= QUIET else math.nan


def days_to_verdict(frames: Frames) -> float:
    """Days from the announcement of the first proposal to what became of it."""
    announced, settled = _acts(frames, "announce"), _acts(frames, *VERDICTS)
    return float(settled["day"].iloc[0] - announced["day"].iloc[0]) if len(settled) and len(announced) else math.nan


def answered_in_time(frames: Frames) -> float:
    """1 if the first proposal was settled about as soon as that of 2019 (13 days), 0 if sooner or later."""
    days = days_to_verdict(frames)
    return days if math.isnan(days) else float(ABOUT_THIRTEEN[0] <= days <= ABOUT_THIRTEEN[1])


def calls_for_caution(frames: Frames) -> float:
    """Issues over which state media called for caution."""
    return float(len(_acts(frames, "call_for_caution")))


def quiet_interventions(frames: Frames) -> float:
    """Share of interventions before which, for a month, there was no mass backlash."""
    days = _acts(frames, *INTERVENTIONS)["day"].to_numpy()
    if not len(days):
        return math.nan
    posts = _national(frames, "posts").to_numpy(dtype=float)
    citizens = float(_strata(frames, "approval_latent", EVERYBODY, NATIONAL)["denominator"].iloc[0])
    before = [posts[max(0, day - _MONTH) : day].sum() * 1000 / (citizens * _MONTH) for day in days]
    return float(np.mean(np.array(before) < QUIET))


def richness_of_adders(frames: Frames) -> float:
    """Correlation over cities of product per head (logarithm) with items added less items dropped."""
    geography = load_geography()
    acts = _acts(frames, "add", "drop").assign(sign=lambda rows: np.where(rows["action"] == "add", 1, -1))
    net = acts.groupby("actor")["sign"].sum().reindex(list(geography.cities), fill_value=0).to_numpy(dtype=float)
    wealth = np.log([float(geography.richness[geography.index(city)]) for city in geography.cities])
    return float(np.corrcoef(net, wealth)[0, 1]) if net.std() > 0 else math.nan


def audited_irrelevance(frames: Frames) -> float:
    """Irrelevance of the system that is audited first, less that of the one audited last, mean over rounds."""
    acts = frames["events"][["day", "cause"]].astype({"cause": str})
    acts = acts[acts["cause"].str.match(_RANK)]
    gaps = []
    for _, causes in acts.groupby("day")["cause"]:
        found = {int(_found(_RANK, cause)): float(_found(_IRRELEVANCE, cause)) for cause in causes}
        if len(found) > 1:
            gaps.append(found[min(found)] - found[max(found)])
    return float(np.mean(gaps)) if gaps else math.nan


def expressed_gap(frames: Frames) -> float:
    """Approval in surveys less approval in private."""
    return reading("approval_expressed", frames) - reading("approval_latent", frames)


READINGS: dict[str, Callable[[Frames], float]] = {
    **FLOWS,
    **{whole_of(name): whole for name, whole in WHOLES.items()},
    **{
        function.__name__: function
        for function in (
            older, richer, men, schooled, urban, awareness_in_cities, upheld_share, objections_per_error, unadopted,
            adopted, backlash_not_withdrawn, days_to_verdict, answered_in_time, calls_for_caution, quiet_interventions,
            richness_of_adders, audited_irrelevance, expressed_gap,
        )
    },
}  # fmt: skip
"""The readings that are no outcomes, by name."""


def _approval_gap(frames: Frames, above: str, below: str) -> float:
    high, low = (_strata(frames, "approval_expressed", group, NATIONAL) for group in (above, below))
    return float(high["value"].iloc[0] - low["value"].iloc[0]) if len(high) and len(low) else math.nan


def _strata(frames: Frames, outcome: str, stratum: str, city: str | None = None) -> pd.DataFrame:
    rows = frames["strata"]
    rows = rows[(rows["outcome"] == outcome) & (rows["stratum"] == stratum)]
    return rows if city is None else rows[rows["city"] == city]


def _national(frames: Frames, measure: str) -> pd.Series:
    rows = frames["daily"]
    rows = rows[(rows["measure"] == measure) & (rows["city"] == NATIONAL) & (rows["stratum"] == EVERYBODY)]
    return rows.set_index("day")["numerator"].sort_index()


def _total(frames: Frames, measure: str) -> int:
    return int(_national(frames, measure).sum())


def _acts(frames: Frames, *actions: str) -> pd.DataFrame:
    rows = frames["events"][["day", "actor", "action"]].astype({"actor": str, "action": str})
    return rows[rows["action"].isin(actions)]


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else "nan"


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else math.nan
