"""WHAT A RUN FOUND: the replicates of one scenario, as five tables and the settings that made them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from simulation.results import tables
from simulation.results.digest import digest
from simulation.results.shown import Shown


@dataclass(frozen=True, kw_only=True, eq=False)
class Run(Shown):
    """The results of one scenario; brought into the form of `tables` when made, never changed afterwards.

    name: short name of the scenario.
    scenario: its resolved text, which reloads to the same settings.
    scenario_hash: SHA-256 of the settings in canonical form.
    seed: the seed the user gave or got; replicate r ran under `outcomes.seed[r]`.
    days: simulated days.
    outcomes: a row per replicate: replicate, seed and a float64 column per outcome (NaN when undefined).
    daily, strata, events, spells: see `tables.COLUMNS`.
    started, finished: ISO 8601 times in UTC, or "" when unknown.
    """

    name: str
    scenario: str
    scenario_hash: str
    seed: int
    days: int
    outcomes: pd.DataFrame
    daily: pd.DataFrame
    strata: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame
    started: str = ""
    finished: str = ""

    def __post_init__(self) -> None:
        for table in tables.TABLES:
            object.__setattr__(self, table, tables.conform(table, getattr(self, table)))

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return len(self.outcomes)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each replicate."""
        return tuple(int(seed) for seed in self.outcomes["seed"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the integer results (see `fingerprint`); equal for equal results on any machine."""
        return digest({table: getattr(self, table) for table in ("daily", "events", "spells")}, conformed=True)

    @property
    def hash(self) -> str:
        """SHA-256 of what was asked for: settings, seeds and days. Equal requests have equal hashes."""
        request = [self.scenario_hash, list(self.seeds), self.days]
        return hashlib.sha256(json.dumps(request).encode()).hexdigest()

    def stamped(self, *, started: str, finished: str) -> Run:
        """The same run with the times between which it was made."""
        return replace(self, started=started, finished=finished)

    def __repr__(self) -> str:
        return f"Run({self.name!r}, seed={self.seed}, replicates={self.replicates}, days={self.days})"
