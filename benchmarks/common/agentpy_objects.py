"""The common model in AgentPy: one agent object for each citizen, called through agent lists."""

from __future__ import annotations

from itertools import pairwise

import agentpy
import numpy as np

from common.rules import Reading, Rules, Start, neighbours_of


class Citizen(agentpy.Agent):
    """Somebody with an opinion, perhaps listed, perhaps in debt."""

    def setup(self, payday: int, opinion: float) -> None:
        """The first day."""
        self.payday = payday
        self.opinion = self.heard = opinion
        self.listed_on = None
        self.owes = False

    def live(self) -> None:
        """Act, pay and meet somebody."""
        town = self.model
        rules, day, chance = town.rules, town.t, town.random.random
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


class Country(agentpy.Model):
    """All citizens of all cities."""

    def setup(self) -> None:
        """The first day."""
        start, self.rules = self.p.start, self.p.rules
        self.acts = self.records = self.listed = self.debts = 0
        paydays = agentpy.AttrIter([i % self.rules.month for i in range(len(start.opinion))])
        self.people = agentpy.AgentList(
            self, len(start.opinion), Citizen, payday=paydays, opinion=agentpy.AttrIter(start.opinion.tolist())
        )
        people = list(self.people)
        for citizen, near in zip(people, neighbours_of(start.first, self.rules.near).tolist(), strict=True):
            citizen.neighbours = [people[j] for j in near]
        self.cities = [agentpy.AgentList(self, people[begin:end]) for begin, end in pairwise(start.first.tolist())]
        self.city_means: list[list[float]] = []

    def step(self) -> None:
        """One day."""
        self.people.live()
        self.people.adopt()
        self.city_means.append([sum(city.opinion) / len(city) for city in self.cities])


class Town:
    """A country that can be lived in day by day."""

    def __init__(self, start: Start, rules: Rules, seed: int) -> None:
        self.country = Country({"start": start, "rules": rules, "seed": seed})
        self.country.sim_setup()

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.country.sim_step()

    def reading(self) -> Reading:
        """What was counted."""
        country = self.country
        return Reading(
            country.acts, country.records, country.listed, country.debts, sum(country.people.owes),
            np.array(country.city_means), np.array(list(country.people.opinion)),
        )  # fmt: skip
