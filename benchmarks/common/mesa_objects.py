"""The common model in Mesa: one agent object for each citizen."""

from __future__ import annotations

from itertools import pairwise

import mesa
import numpy as np

from common.rules import Reading, Rules, Start, neighbours_of


class Citizen(mesa.Agent):
    """Somebody with an opinion, perhaps listed, perhaps in debt."""

    def __init__(self, model: Town, payday: int, opinion: float) -> None:
        super().__init__(model)
        self.payday = payday
        self.opinion = self.heard = opinion
        self.listed_on: int | None = None
        self.owes = False
        self.neighbours: list[Citizen] = []

    def live(self) -> None:
        """Act, pay and meet somebody."""
        town = self.model
        rules, day, chance = town.rules, town.steps - 1, town.random.random
        recorded = False
        if chance() < rules.act:
            town.acts += 1
            recorded = chance() < rules.seen
            town.records += recorded
        if self.listed_on is None:
            if recorded:
                self.listed_on = day
                town.listed += 1
        elif day - self.listed_on >= rules.term:
            self.listed_on = None
            town.listed -= 1
        if self.owes:
            self.owes = chance() >= rules.repay
        elif day % rules.month == self.payday and chance() < rules.owe:
            self.owes = True
            town.debts += 1
        other = self.neighbours[int(chance() * len(self.neighbours))]
        self.heard = self.opinion + rules.persuasion * (other.opinion - self.opinion)

    def adopt(self) -> None:
        """Take on what was heard, once all have met."""
        self.opinion = self.heard


class Town(mesa.Model):
    """All citizens of all cities."""

    def __init__(self, start: Start, rules: Rules, seed: int) -> None:
        super().__init__(seed=seed)
        self.rules = rules
        self.acts = self.records = self.listed = self.debts = 0
        people = [Citizen(self, i % rules.month, opinion) for i, opinion in enumerate(start.opinion.tolist())]
        for citizen, near in zip(people, neighbours_of(start.first, rules.near).tolist(), strict=True):
            citizen.neighbours = [people[j] for j in near]
        self.people = people
        self.cities = [people[begin:end] for begin, end in pairwise(start.first.tolist())]
        self.city_means: list[list[float]] = []

    def step(self) -> None:
        """One day."""
        self.agents.do("live")
        self.agents.do("adopt")
        self.city_means.append([sum(citizen.opinion for citizen in city) / len(city) for city in self.cities])

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.step()

    def reading(self) -> Reading:
        """What was counted."""
        owing = sum(citizen.owes for citizen in self.people)
        opinion = np.array([citizen.opinion for citizen in self.people])
        return Reading(
            self.acts, self.records, self.listed, self.debts, owing, np.array(self.city_means), opinion
        )  # fmt: skip
