"""Runs that nobody simulated: frames of the right form with known numbers, for tests of pictures and reports."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from simulation.figures.labels import OUTCOMES
from simulation.results import Run
from simulation.results.tables import empty
from simulation.state.citizens import GROUPS

CITIES = ("hangzhou", "rongcheng", "chengdu", "rest_of_country")
CITIZENS = 10_000
PER_GROUP = 1000
TITLE = "An invented scenario"


@cache
def run(name: str = "narrow", *, replicates: int = 6, days: int = 120, shift: float = 0.0, people: int = 150) -> Run:
    """A run whose trust falls and whose payment hazard rises with `shift`."""
    rng = np.random.default_rng(len(name))
    return Run(
        name=name,
        scenario=f"name: {name}\ntitle: {TITLE}\ndescription: For tests only.\nstart: 2018-01-01\ndays: {days}\n",
        scenario_hash="ab" * 32,
        seed=1,
        days=days,
        outcomes=outcomes(rng, replicates, shift),
        daily=daily(rng, replicates, days, shift),
        strata=strata(rng, replicates, shift),
        events=events(replicates, days),
        spells=spells(rng, replicates, days, people, 0.02 + shift / 10),
    )


def bare(name: str = "bare") -> Run:
    """A run that observed nothing but its outcomes, all of them undefined."""
    frame = pd.DataFrame({"replicate": [0], "seed": [1], "repaid_within_30_days": [np.nan]})
    others = {table: empty(table) for table in ("daily", "strata", "events", "spells")}
    return Run(name=name, scenario="days: 10\n", scenario_hash="00", seed=1, days=10, outcomes=frame, **others)


def outcomes(rng: np.random.Generator, replicates: int, shift: float) -> pd.DataFrame:
    luck = rng.normal(0, 0.01, (replicates, len(OUTCOMES)))
    columns = {name: 0.4 + shift + luck[:, i] for i, name in enumerate(OUTCOMES)}
    columns["days_to_withdrawal"] = np.full(replicates, np.nan)
    columns["wrongly_listed_share"] = 0.0004 * (1 + shift) + luck[:, 0] / 1000
    return pd.DataFrame({"replicate": range(replicates), "seed": range(10, 10 + replicates), **columns})


def daily(rng: np.random.Generator, replicates: int, days: int, shift: float) -> pd.DataFrame:
    rows = []
    levels = {"trust_in_others": 0.6, "confidence_in_system": 0.7, "legitimacy": 0.65, "approval_expressed": 0.8}
    levels |= {"approval_latent": 0.6}
    for replicate in range(replicates):
        for measure, level in levels.items():
            day = np.arange(0, days, 10)
            value = level - shift * day / days + rng.normal(0, 0.01, len(day))
            count = np.round(value * CITIZENS).astype(int)
            rows.append(_national(replicate, day, measure, count, CITIZENS))
        day = np.arange(days)
        posts = rng.poisson(3 + 40 * np.exp(-(((day - days / 2) / 5) ** 2)))
        rows.append(_national(replicate, day, "posts", posts, 1))
    return pd.concat(rows, ignore_index=True)


def _national(replicate: int, day: np.ndarray, measure: str, numerator: np.ndarray, denominator: int) -> pd.DataFrame:
    head = {"replicate": replicate, "day": day, "city": "national", "stratum": "all", "measure": measure}
    return pd.DataFrame({**head, "numerator": numerator, "denominator": denominator})


def strata(rng: np.random.Generator, replicates: int, shift: float) -> pd.DataFrame:
    rows = [
        {
            "replicate": replicate,
            "city": city,
            "stratum": group,
            "outcome": outcome,
            "numerator": int(rng.binomial(PER_GROUP, rate * (1 + shift) * (1 + 0.1 * place))),
            "denominator": PER_GROUP,
        }
        for replicate in range(replicates)
        for place, city in enumerate(CITIES)
        for group in GROUPS
        for outcome, rate in (("wrongly_listed_share", 0.02), ("listed_share", 0.1))
    ]
    return pd.DataFrame(rows)


def events(replicates: int, days: int) -> pd.DataFrame:
    acts = [
        (days // 4, "central_bank", "propose", "utility_arrears", "definition of credit"),
        (days // 2, "state_media", "call_for_caution", "utility_arrears", "discontent"),
        (days // 2 + 13, "central_bank", "withdraw", "utility_arrears", "discontent"),
        (days - 5, "city", "add_item", "parking_violation", "imitation"),
    ]
    names = ("day", "actor", "action", "target", "cause")
    rows = [{"replicate": i, **dict(zip(names, act, strict=True))} for i in range(replicates) for act in acts]
    return pd.DataFrame(rows)


def spells(rng: np.random.Generator, replicates: int, days: int, people: int, hazard: float) -> pd.DataFrame:
    rows = []
    for replicate in range(replicates):
        for segment, chance in (("private", hazard), ("judgment", hazard / 20)):
            start = rng.integers(0, days, people)
            paid = rng.geometric(chance, people)
            seen = start + paid < days
            rows.append(
                pd.DataFrame(
                    {
                        "replicate": replicate,
                        "uid": np.arange(people),
                        "city": "hangzhou",
                        "system": "registry" if segment == "private" else "court",
                        "segment": segment,
                        "start": start,
                        "end": np.where(seen, start + paid, -1),
                        "reason": np.where(seen, "repaid", ""),
                        "wrongful": np.arange(people) % 50 == 0,
                        "paid_after": np.where(seen, paid, -1),
                    }
                )
            )
    return pd.concat(rows, ignore_index=True)


def differences(a: Run, b: Run) -> pd.DataFrame:
    """Paired differences in the form of a comparison, with an interval of one tenth around them."""
    names = [name for name in a.outcomes.columns if name not in ("replicate", "seed")]
    left, right = a.outcomes[names].mean(), b.outcomes[names].mean()
    change = right - left
    table = pd.DataFrame({"a": left, "b": right, "difference": change, "low": change - 0.05, "high": change + 0.05})
    table = table.assign(n=a.replicates, variance_ratio=0.2, scenario_a=a.name, scenario_b=b.name)
    return table.rename_axis("outcome").reset_index()


def points() -> pd.DataFrame:
    """The table of a sweep: two scopes, three error rates, two kinds of redress, two replicates."""
    rows = [
        {
            "replicate": replicate,
            "policy.scope": scope,
            "policy.redress": redress,
            "system.records.error_rate": rate,
            "wrongly_listed_share": rate * (1 + 2 * (scope == "expansive")) * (1 if redress == "none" else 0.5)
            + replicate / 10_000,
        }
        for scope in ("narrow", "expansive")
        for rate in (0.001, 0.003, 0.01)
        for redress in ("none", "shanghai")
        for replicate in range(2)
    ]
    table = pd.DataFrame(rows)
    table.attrs = {
        "levers": ["policy.scope", "policy.redress"],
        "uncertainties": ["system.records.error_rate"],
        "outcomes": ["wrongly_listed_share"],
    }
    return table


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    """Frames one below the other, with plain words instead of categories."""
    plain = [frame.astype(dict.fromkeys(frame.select_dtypes("category"), str)) for frame in frames]
    columns = [name for name in plain[0].columns if all(name in frame for frame in plain)]
    return pd.concat([frame[columns] for frame in plain], ignore_index=True)


def as_content(table: pd.DataFrame) -> dict[str, dict[str, object]]:
    """Differences of one pair as the content of `comparison.json`."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return {str(row["outcome"]): {str(k): v for k, v in row.items() if k != "outcome"} for row in rows}
