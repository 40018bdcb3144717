"""The common model in mesa-frames: citizens are rows of a Polars frame, the day is a few expressions over columns."""

from __future__ import annotations

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

from common.rules import Reading, Rules, Start, neighbours_of

NEVER = -1


class Citizens(AgentSetPolars):
    """Everybody: a column each for city, payday, opinion, day of listing and debt."""

    def __init__(self, model: Town, start: Start) -> None:
        super().__init__(model)
        n = len(start.opinion)
        self.neighbours = neighbours_of(start.first, model.rules.near)
        self.row = np.arange(n)
        self.add(
            pl.DataFrame(
                {
                    "unique_id": pl.Series(self.row, dtype=pl.Int64),
                    "city": start.city,
                    "payday": (self.row % model.rules.month).astype(np.int8),
                    "opinion": start.opinion,
                    "listed_on": np.full(n, NEVER, np.int16),
                    "owes": np.zeros(n, bool),
                }
            )
        )

    def step(self) -> None:
        """One day: chance comes as columns, then all rules act at once, on the state of the day before."""
        model = self.model
        rules, day, rng, n = model.rules, model.day, model.random, len(self.row)
        acts = rng.random(n, np.float32) < rules.act
        recorded = acts & (rng.random(n, np.float32) < rules.seen)
        luck = pl.lit(pl.Series(rng.random(n, np.float32)))
        met = pl.lit(pl.Series(self.neighbours[self.row, rng.integers(self.neighbours.shape[1], size=n)]))
        opinion, listed_on, owes = pl.col("opinion"), pl.col("listed_on"), pl.col("owes")
        falls = ~owes & (pl.col("payday") == day % rules.month) & (luck < rules.owe)
        self.agents = self.agents.with_columns(
            opinion=opinion + pl.lit(rules.persuasion, pl.Float32) * (opinion.gather(met) - opinion),
            listed_on=pl.when((listed_on == NEVER) & pl.lit(pl.Series(recorded)))
            .then(pl.lit(day, pl.Int16))
            .when(listed_on <= day - rules.term, listed_on > NEVER)
            .then(pl.lit(NEVER, pl.Int16))
            .otherwise(listed_on),
            owes=falls | (owes & (luck >= rules.repay)),
            falls=falls,
        )
        model.acts += int(acts.sum())
        model.records += int(recorded.sum())
        counted = self.agents.select((pl.col("listed_on") > NEVER).sum().alias("listed"), pl.col("falls").sum())
        model.listed = counted["listed"][0]
        model.debts += counted["falls"][0]
        means = self.agents.group_by("city").agg(pl.col("opinion").cast(pl.Float64).mean()).sort("city")
        model.city_means.append(means["opinion"].to_numpy())


class Town(ModelDF):
    """All citizens of all cities."""

    def __init__(self, start: Start, rules: Rules, seed: int) -> None:
        super().__init__(seed)
        self.rules = rules
        self.day = self.acts = self.records = self.listed = self.debts = 0
        self.city_means: list[np.ndarray] = []
        self.citizens = Citizens(self, start)
        self.agents += self.citizens

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.step()
            self.day += 1

    def reading(self) -> Reading:
        """What was counted."""
        people = self.get_agents_of_type(Citizens).agents
        return Reading(
            self.acts, self.records, self.listed, self.debts, int(people["owes"].sum()), np.array(self.city_means),
            people["opinion"].to_numpy(),
        )  # fmt: skip
