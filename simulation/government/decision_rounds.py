"""WHO CONTENDS: the rounds in which cities and services decide what they record and the PBoC audits them.

Called at the end of a day; what is decided holds from the next day on. Nothing here happens unless a scenario switches
it on: `institution.city.decides`, `institution.private_service.grows`, `institution.auditing.on`.
"""

from __future__ import annotations

from math import fsum
from typing import Any

import numpy as np

from simulation.government.discrete_choice import (
    AUDIT,
    CARE,
    EAR,
    SCOPE,
    TRAIT,
    TURN,
    chances,
    faded,
    overlap,
    pick,
)
from simulation.government.institutions import city as city_rules
from simulation.government.institutions.auditing import (
    CITIES,
    SERVICES,
    AuditingAgent,
    Finding,
    Subject,
    irrelevance_of,
)
from simulation.government.service_expansion import services_decide
from simulation.kernel.numerics import log
from simulation.kernel.randomness import Purpose, uniform
from simulation.policies.redress import WEEK, WORKING_WEEK, Redress
from simulation.population import geography_for, margins_of
from simulation.state.citizens import Slot
from simulation.state.messages import Policies, Tallies
from simulation.state.tallies import MILLION, Count, Stock


class DecisionRounds:
    """The contest about scope; state lies in the agents, and here only what was counted since the last rounds."""

    def __init__(self, model: Any, government: Any, granted: int) -> None:
        """Introduce cities and services; `granted` is the mask of what the scenario lets services record at first."""
        self.government = government
        units = government.settings.institution
        self.city, self.service = units.city, units.private_service
        self.auditors = AuditingAgent(model, settings=units.auditing)
        self.read_events = 0
        self.granted = granted
        self._introduce()

    @property
    def deciding(self) -> bool:
        """Whether cities decide at all."""
        return bool(self.city.on and self.city.decides)

    def asks(self, day: int) -> bool:
        """Whether a stock-taking is needed on `day`, counted from 0."""
        return self.deciding and (day + 1) % self.city.period == 0

    def contend(self, tallies: Tallies, policies: Policies) -> None:
        """Let those decide whose day it is: cities, services, then the PBoC."""
        if self.asks(tallies.day):
            self._cities_decide(tallies, policies)
        if self.service.on and self.service.grows and (tallies.day + 1) % self.service.period == 0:
            services_decide(self.government, tallies.day, self.granted)
        if self.auditors.is_due(tallies.day):
            self._audit(tallies, policies)
            self.read_events = len(self.government.events)

    def _introduce(self) -> None:
        government, geography = self.government, geography_for(self.government.settings.population)
        for city, code in zip(government.cities, government.codes, strict=True):
            row = geography.index(city.name)
            if geography.model_city[row]:
                richness = float(geography.richness[row])
                ambition = uniform(government.seed, int(Purpose.CITY), TURN * code + TRAIT, 0)
                city.introduce(float(ambition), float(log(richness / geography.product)))
        shares = np.diff(np.concatenate(([0.0], margins_of(government.settings.population).services, [1.0])))
        least = self.service.least_conflict
        for service in government.services:
            luck = uniform(government.seed, int(Purpose.PRIVATE_SERVICE), TURN * service.number + TRAIT, 0)
            items = government.settings.population.services[service.number - 1].items
            scope = self.granted if items is None else self.granted & government.catalogue.mask(items)
            service.introduce(scope, float(shares[service.number - 1]), least + (1.0 - least) * float(luck))

    def _cities_decide(self, tallies: Tallies, policies: Policies) -> None:
        """All cities decide at once, on what they saw before any of them did."""
        governing = [city for city in self.government.cities if city.governs]
        praise = self._praise(governing, tallies.day)
        situations = [self._situation(city, governing, praise, tallies, policies) for city in governing]
        for city, (situation, lost) in zip(governing, situations, strict=True):
            self._decide(city, situation, lost, tallies.day, policies)

    def _situation(
        self, city: Any, cities: list[Any], praise: np.ndarray, tallies: Tallies, policies: Policies
    ) -> tuple[Any, float]:
        """What a city weighs, and the legitimacy lost since its first decision."""
        p, day, place = self.city, tallies.day, city.place
        stocks = tallies.stocks[place, 0]
        citizens = max(int(stocks[Stock.CITIZENS]), 1)
        legitimacy = float(stocks[Stock.LEGITIMACY]) / (citizens * MILLION)
        if city.legitimacy < 0.0:
            city.legitimacy = legitimacy
        lost = city.legitimacy - legitimacy
        wrong = float(tallies.counts[place, 0, Count.WRONGLY_LISTED_PERSONS]) / citizens
        complaints = city_rules.complaints_of(p, wrong, lost)
        popular = self._popular(cities.index(city), praise, policies)
        city.complaints = complaints
        rules = policies.rules[place, Slot.CITY]
        situation = city_rules.Situation(
            city.wealth, self._threat(city, cities, day), complaints, wrong, popular,
            self._example(city, cities, policies), float(rules.career), float(rules.harmony),
        )  # fmt: skip
        return situation, lost

    def _threat(self, city: Any, cities: list[Any], day: int) -> float:
        """Rebukes of the city and, by the likeness of their scopes, of others, as far as they are remembered."""
        p = self.city
        own = fsum(gravity * faded(day - then, p.half_life) for then, gravity, _ in city.rebukes)
        others = fsum(
            gravity * faded(day - then, p.half_life) * overlap(city.scope, scope)
            for other in cities
            if other is not city
            for then, gravity, scope in other.rebukes
        )
        return float(own + p.deterrence * others)

    def _praise(self, cities: list[Any], day: int) -> np.ndarray:
        """How far each city is an example (cities, 1 + items): its weight, none if rebuked, and that of its items."""
        n_items = len(self.government.catalogue.names)
        weights = [
            0.0 if city.was_rebuked(day, self.city.half_life) else city.scope.bit_count() / n_items for city in cities
        ]
        recorded = np.array([[1] + [city.scope >> k & 1 for k in range(n_items)] for city in cities])
        made: np.ndarray = np.array(weights)[:, np.newaxis] * recorded
        return made

    def _popular(self, own: int, praise: np.ndarray, policies: Policies) -> np.ndarray:
        """How far the other cities, weighted by praise, record each item: (items,), 0-1 times the media's favour."""
        favour = max(0.0, 1.0 - policies.media_tone / self.city.praise_until)
        others = np.delete(praise, own, axis=0).sum(axis=0)
        made: np.ndarray = favour * others[1:] / others[0] if others[0] > 0.0 else others[1:]
        return made

    def _example(self, city: Any, cities: list[Any], policies: Policies) -> float:
        """Share of the other cities that run a system, times the media's favour."""
        favour = max(0.0, 1.0 - policies.media_tone / self.city.praise_until)
        run = sum(other.scope_items > 0 for other in cities if other is not city)
        return float(favour * run / max(len(cities) - 1, 1))

    def _decide(self, city: Any, here: Any, lost: float, day: int, policies: Policies) -> None:
        government, p = self.government, self.city
        key = TURN * government.codes[city.place]
        listening = city_rules.chance_to_listen(p, here.complaints, here.threat)
        listens = uniform(government.seed, int(Purpose.CITY), key + EAR, day) < listening
        worth = city_rules.worth_of_items(p, city.ambition, here, government.catalogue.relevance, listens)
        barred = ~int(government.permitted[city.place, Slot.CITY])
        shares = chances(city_rules.options_of(p, worth, city.scope, barred, here.example))
        choice = pick(shares, uniform(government.seed, int(Purpose.CITY), key + SCOPE, day))
        if choice > 0:
            cause = (
                f"ambition {city.ambition:.2f}, wealth {here.wealth:+.2f}, threat {here.threat:.2f}, "
                f"complaints {here.complaints:.2f} ({'heard' if listens else 'unheard'}), legitimacy lost {lost:+.3f}"
            )
            dropping = bool(city.scope >> (choice - 1) & 1)
            self._change(city, choice - 1, dropping)
            chance = f"examples {p.imitation * here.popular[choice - 1]:.2f}, chance {shares[choice]:.4f}"
            item = government.catalogue.names[choice - 1]
            government.note(day, city.name, "drop" if dropping else "add", item, f"{cause}, {chance}")
        if listens and here.wrongly_listed > p.tolerable:
            self._invest(city, here.wrongly_listed, day, policies)

    def _change(self, city: Any, item: int, dropping: bool) -> None:
        """Take an item into a city's scope, or out of it."""
        add_to, take_from = self.government.adopted, self.government.dropped
        if dropping:
            add_to, take_from = take_from, add_to
        add_to[city.place, Slot.CITY] |= 1 << item
        take_from[city.place, Slot.CITY] &= ~(1 << item)

    def _invest(self, city: Any, wrong: float, day: int, policies: Policies) -> None:
        """A city pays for better redress or for better data."""
        government, rules = self.government, policies.rules[city.place, Slot.CITY]
        key = TURN * government.codes[city.place] + CARE
        present = int(rules.deadline_days) * WORKING_WEEK // WEEK if rules.objection else 0
        prefers = uniform(government.seed, int(Purpose.CITY), key, day) < self.city.redress
        if prefers and city.improve_redress(present):
            government.enacted[city.place].append(Redress(city=city.deadline, at_most=True))
            cause = f"wrongly listed {wrong:.3f}, deadline {present} before, now {city.deadline} working days"
            government.note(day, city.name, "invest", "redress", cause)
        elif city.invest():
            government.quality[city.place] = city.quality
            cause = f"wrongly listed {wrong:.3f}, quality now {city.quality:.2f}"
            government.note(day, city.name, "invest", "data quality", cause)

    def _audit(self, tallies: Tallies, policies: Policies) -> None:
        """One round of audits and what follows from it, from tomorrow on."""
        government, day = self.government, tallies.day
        subjects = self._subjects(day, policies)
        choice = [uniform(government.seed, int(Purpose.AUDIT), subject.key, day) for subject in subjects]
        factor = float(policies.rules.audits[:, [Slot.CITY, Slot.SERVICE]].mean())
        for finding in self.auditors.audit(subjects, choice, factor):
            self._answer(finding, day)

    def _subjects(self, day: int, policies: Policies) -> list[Subject]:
        government, p = self.government, self.auditors.settings
        irrelevant = government.catalogue.below(p.definition)
        breaches = [(actor, where) for _, actor, action, where, _ in self._news() if action == "breach"]
        found = []
        for city in government.cities:
            if city.governs and policies.rules.active[city.place, Slot.CITY]:
                leaks = breaches.count(("city", city.name))
                strange = irrelevance_of(city.scope, irrelevant)
                key = TURN * government.codes[city.place] + AUDIT
                found.append(Subject(city.name, key, CITIES, strange, leaks, 0.0))
        leaks = sum(actor == "service" for actor, _ in breaches)
        for service in government.services:
            if service.operates(day):
                strange = irrelevance_of(service.scope, irrelevant)
                key = TURN * service.number + AUDIT
                found.append(Subject(service.name, key, SERVICES, strange, leaks, service.conflict))
        return found

    def _news(self) -> list[tuple[int, str, str, str, str]]:
        made: list[tuple[int, str, str, str, str]] = self.government.events[self.read_events :]
        return made

    def _answer(self, finding: Finding, day: int) -> None:
        """Let the PBoC do what an audit asks for, unless the scenario has blocked it."""
        government, p = self.government, self.auditors.settings
        name, answer = finding.subject.name, finding.answer
        target = next(one for one in (*government.cities, *government.services) if one.name == name)
        is_city = target in government.cities
        if answer in ("warn", "stop") and government.blocked.get("pboc", -1) > day:
            action = "refrain"
        elif answer == "warn":
            action = "warn"
            government.bank.warn()
            target.heed(day)
        elif answer == "stop" and is_city:
            action = "halt"
            government.bank.halt(target, day + 1, p.halt_days)
        elif answer == "stop":
            action = "suspend"
            government.bank.suspend(target, day + 1, p.suspension_days)
        else:
            action = "audit"
        government.note(day, "pboc", action, name, finding.cause)
