"""The common model as Mesa's own pages write models: its network of cells, one method for each rule, its collector."""

from __future__ import annotations

import mesa
import networkx
import numpy as np
from mesa.discrete_space import Cell, FixedAgent, Network

from common.rules import Reading, Rules, Start, neighbours_of


class Citizen(FixedAgent):
    """Somebody with an opinion, perhaps listed, perhaps in debt."""

    def __init__(self, model: Town, cell: Cell, city: int, payday: int, opinion: float) -> None:
        super().__init__(model)
        self.cell, self.city, self.payday = cell, city, payday
        self.opinion = self.heard = opinion
        self.listed_on: int | None = None
        self.owes = False

    def offend(self) -> None:
        """Misconduct, its record and the listing."""
        town = self.model
        recorded = False
        if self.random.random() < town.rules.act:
            town.acts += 1
            recorded = self.random.random() < town.rules.seen
            town.records += recorded
        if self.listed_on is None:
            if recorded:
                self.listed_on = town.steps
        elif town.steps - self.listed_on >= town.rules.term:
            self.listed_on = None

    def pay(self) -> None:
        """Repay, or fall into debt on payday."""
        town = self.model
        if self.owes:
            self.owes = self.random.random() >= town.rules.repay
        elif town.steps % town.rules.month == self.payday and self.random.random() < town.rules.owe:
            self.owes = True
            town.debts += 1

    def meet(self) -> None:
        """Hear a neighbour."""
        other = self.cell.neighborhood.select_random_agent()
        self.heard = self.opinion + self.model.rules.persuasion * (other.opinion - self.opinion)

    def adopt(self) -> None:
        """Take on what was heard, once all have met."""
        self.opinion = self.heard


class Town(mesa.Model):
    """All citizens of all cities."""

    def __init__(self, start: Start, rules: Rules, seed: int) -> None:
        super().__init__(seed=seed)
        self.rules = rules
        self.acts = self.records = self.debts = 0
        near = neighbours_of(start.first, rules.near).tolist()
        graph = networkx.Graph()
        graph.add_nodes_from(range(len(near)))
        graph.add_edges_from((i, j) for i, others in enumerate(near) for j in others)
        space = Network(graph, random=self.random)
        for i, (city, opinion) in enumerate(zip(start.city.tolist(), start.opinion.tolist(), strict=True)):
            Citizen(self, space[i], city, i % rules.month, opinion)
        self.datacollector = mesa.DataCollector(
            model_reporters={"city_means": lambda town: town.agents.groupby("city").agg("opinion", np.mean)}
        )

    def step(self) -> None:
        """One day."""
        for rule in ("offend", "pay", "meet", "adopt"):
            self.agents.do(rule)
        self.datacollector.collect(self)

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.step()

    def reading(self) -> Reading:
        """What was counted."""
        means = [[day[city] for city in sorted(day)] for day in self.datacollector.model_vars["city_means"]]
        opinion, owes, listed_on = (np.array(self.agents.get(name)) for name in ("opinion", "owes", "listed_on"))
        listed = sum(day is not None for day in listed_on)
        return Reading(self.acts, self.records, listed, self.debts, int(owes.sum()), np.array(means), opinion)
