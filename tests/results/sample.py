"""A small run made by hand, for tests that need results but no model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from simulation.results import Run


def frames(replicates: int = 3, days: int = 4) -> dict[str, pd.DataFrame]:
    """The five tables of a run: plain text columns, 64-bit integers, rows in a natural order."""
    rng = np.random.default_rng(7)
    index = pd.MultiIndex.from_product(
        [range(replicates), range(days), ["national", "Rongcheng"], ["all", "sex=female"], ["listed_share", "posts"]],
        names=["replicate", "day", "city", "stratum", "measure"],
    )
    daily = index.to_frame(index=False)
    daily["numerator"] = rng.integers(0, 50, len(daily))
    daily["denominator"] = rng.integers(0, 3, len(daily)) * 50
    strata = daily[daily["day"] == days - 1].drop(columns="day").rename(columns={"measure": "outcome"})
    events = pd.DataFrame(
        {
            "replicate": [0, 0, 1],
            "day": [1, 3, 2],
            "actor": ["PBoC", "NPC", "PBoC"],
            "action": ["halt", "legislate", "halt"],
            "target": ["Jiaxing", "", "Rongcheng"],
            "cause": ["irrelevance", "salience", "complaints"],
        }
    )
    spells = pd.DataFrame(
        {
            "replicate": [0, 0, 2],
            "uid": [5, 1, 2**40],
            "city": ["Rongcheng", "Beijing", "Beijing"],
            "system": ["city", "court", "private"],
            "segment": ["none", "judgment", "private"],
            "start": [0, 1, 1],
            "end": [-1, 3, 2],
            "reason": ["", "repaid", "corrected"],
            "wrongful": [False, False, True],
            "paid_after": [-1, 2, -1],
        }
    )
    outcomes = pd.DataFrame(
        {
            "replicate": range(replicates),
            "seed": np.resize([11, 2**62, 5], replicates),
            "approval_expressed": np.resize([0.8, 0.7, 0.9], replicates),
            "days_to_withdrawal": np.resize([np.nan, 13.0, np.nan], replicates),
        }
    )
    return {"outcomes": outcomes, "daily": daily, "strata": strata, "events": events, "spells": spells}


def make(**changes: object) -> Run:
    """A run of `frames`, with some fields replaced."""
    fields = {
        "name": "sample",
        "scenario": "name: sample\ndays: 4\n",
        "scenario_hash": "ab" * 32,
        "seed": 11,
        "days": 4,
        "started": "2026-01-01T00:00:00+00:00",
        "finished": "2026-01-01T00:00:01+00:00",
        **frames(),
    }
    return Run(**{**fields, **changes})  # type: ignore[arg-type]
