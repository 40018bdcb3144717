"""THE INSTITUTIONAL HALF: cities, PBoC, NDRC, NPC, state media and private services, and the log of what they do.

It sees tallies, never a citizen, and gives back the policies in force.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.conduct import Catalogue
from simulation.government.complaints import supervise
from simulation.government.decision_rounds import DecisionRounds
from simulation.government.institutions.central_bank import CentralBankAgent
from simulation.government.institutions.city import CityAgent, administer
from simulation.government.institutions.congress import CongressAgent
from simulation.government.institutions.lenders import LendersAgent
from simulation.government.institutions.planning_commission import PlanningCommissionAgent
from simulation.government.institutions.press import TOPICS
from simulation.government.institutions.private_service import PrivateServiceAgent
from simulation.government.institutions.state_media import StateMediaAgent
from simulation.government.law import announcements, days_of_change, policies_held, rules_in_force
from simulation.government.proposing import answer_for, conclude, threats
from simulation.government.public_debate import PublicDebate
from simulation.government.rulemaking import Rulemaking
from simulation.government.scenario_events import occur
from simulation.government.service_expansion import offers_of, pool
from simulation.parameters import Policy
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import Policies, Tallies, alike
from simulation.state.tallies import MILLION
from simulation.state.tally_sums import add_records_held
from simulation.systems.security import leaking

QUALITY = 2 * N_SLOTS
HALTED = QUALITY + 1
ENACTED = HALTED + 1
USUAL = ENACTED + 1
"""Columns of the circumstances of a city, after the items that it has adopted and dropped in each slot."""


class Government:
    """All institutions of one society."""

    MADE_ANEW = frozenset(("events_by_day", "days_of_change", "announcements", "_dated"))

    def __init__(self, model: Any, settings: Any, catalogue: Catalogue, geography: tuple[tuple[str, ...], Any]) -> None:
        """Create the agents; `geography` holds the names and the codes of the simulated cities in their order."""
        cities, codes = geography
        self.seed, self.codes = model.seed, np.array(codes, dtype=np.int64)
        self.held = np.zeros((len(cities), N_SLOTS))  # records on file per 1,000 citizens
        self.loads = np.zeros((len(cities), N_SLOTS))  # of every system: 1 is what it can handle with care
        self.lateness = np.ones(len(cities))  # factor on the deadlines of objections
        self.settings = settings
        self.catalogue = catalogue
        self.names = cities
        self.adopted, self.dropped = (np.zeros((len(cities), N_SLOTS), dtype=np.int64) for _ in range(2))
        self.quality = np.ones(len(cities))
        self.enacted: list[list[Policy]] = [[] for _ in cities]
        self.events: list[tuple[int, str, str, str, str]] = []
        self.supervised = 0  # how many of them the PBoC has taken note of
        self.events_by_day: dict[int, list[Any]] = {}
        for event in settings.events:
            self.events_by_day.setdefault(event.day, []).append(event)
        self.days_of_change = days_of_change(settings)
        self.announcements = announcements(settings)
        units = settings.institution
        self.bank = CentralBankAgent(model)
        self.commission = PlanningCommissionAgent(model, settings=units.planning_commission)
        self.congress = CongressAgent(model, settings=units.congress)
        self.lenders = LendersAgent(model, settings=units.lenders, term=settings.behaviour.lending.term)
        self.media = StateMediaAgent(model, settings=units.state_media)
        self.services = [
            PrivateServiceAgent(
                model, number=n, name=said.name, opens=units.private_service.opens, suspended=said.suspended
            )
            for n, said in enumerate(settings.population.services, start=1)
        ]
        self.usual = -1  # mask of what most users of private services meet, of what the rules let any record
        rules = rules_in_force(settings, catalogue, cities, 0, self.adopted, np.zeros(len(cities), dtype=bool))
        self.cities = [
            CityAgent(
                model, name=name, place=n, settings=units.city,
                founding_scope=int(rules.scope[n, Slot.CITY]).bit_count(),
            )
            for n, name in enumerate(cities)
        ]  # fmt: skip
        self.public_debate = PublicDebate(model, settings, catalogue, self.media, self.note)
        self.decision_rounds = DecisionRounds(model, self, int(rules.scope[0, Slot.SERVICE]))
        if any(said.items is not None for said in settings.population.services):
            pool(self, units.private_service.opens, self.decision_rounds.granted)
        self.rulemaking = Rulemaking(self)
        self.blocked: dict[str, int] = {}
        self.campaign, self.message, self.source = -1, 0, 0
        self.reach, self.bad_news = (np.zeros(len(cities)) for _ in range(2))
        self.shocks = np.zeros((len(cities), 3))
        self.shock_ends = np.zeros(len(cities), dtype=np.int64)
        self.stirred = False  # whether news, a campaign or a shock are to be ended
        self._known: tuple[Any, ...] = ()  # what rules depend on, as it was when they were last compared
        self._offers = alike(len(self.services) + 1)
        self._state = np.zeros((len(cities), USUAL + 1), dtype=np.int64)
        self._last_dated = -1  # last day on which the scenario itself changed rules, and its policies from then on
        self._dated: list[list[Policy]] = []
        self._rules = rules
        self.permitted = rules.scope.copy()  # masks (cities, slots) of what the law lets a system record
        self.repealed = False

    def feel(self, strain: np.ndarray) -> None:
        """Let offices be under a `strain`, see `Populace.begin`."""
        self.loads[:], self.held[:], self.lateness[:] = (
            strain[:, :N_SLOTS], strain[:, N_SLOTS:-1], strain[:, -1]
        )  # fmt: skip

    def note(self, day: int, actor: str, action: str, target: str, cause: str) -> None:
        """Enter an act into the log."""
        self.events.append((day, actor, action, target, cause))

    def enact(self, day: int) -> Policies:
        """The policies in force on `day`, counted from 0, after what the scenario dates for that day has happened."""
        self._end_of_yesterday(day)
        self._leak(day)
        for instrument, start in self.announcements.get(day, ()):
            self.note(day, "government", "announce", instrument, f"in force from {start.isoformat()}")
        for event in self.events_by_day.get(day, ()):
            occur(self, day, event)
            self.stirred = True
        self.rulemaking.take_effect(day)
        self.media.publish(day)
        return self.policies(day)

    def policies(self, day: int) -> Policies:
        """The policies in force on `day`; rules are made anew where something changed, and `repealed` says so."""
        services = np.array([False] + [service.operates(day) for service in self.services])
        dated = day in self.days_of_change
        if dated and day != self._last_dated:
            self._dated, self._last_dated = policies_held(self.settings, self.names, day), day
            self._legislate(day, np.ones(len(self.cities), dtype=bool))
        self.repealed = self._follow(day) or dated
        return Policies(
            self._rules, services, self._offers, self.media.tone, self.loads,
            self.lateness, self.shocks, self.reach, self.bad_news, self.public_debate.issues, self.lenders.prices,
            self.campaign, self.message, self.source, self.repealed,
        )  # fmt: skip

    def _follow(self, day: int) -> bool:
        """Make the rules of those cities anew whose circumstances have changed; whether there are any."""
        halted, enacted = [city.is_halted(day) for city in self.cities], [len(values) for values in self.enacted]
        granted, offered = self.decision_rounds.granted, [service.scope for service in self.services]
        decided = (self.adopted.tobytes(), self.dropped.tobytes(), self.quality.tobytes())
        known = (*decided, halted, enacted, granted, offered)
        if known == self._known:
            return False
        others = bool(self._known) and offered != self._known[-1]
        self._known, self._offers = known, offers_of(self, granted)
        changed = (self._circumstances(day) != self._state).any(axis=1)
        if changed.any():
            self._legislate(day, changed)
        return bool(changed.any()) or others

    def _circumstances(self, day: int) -> np.ndarray:
        """All that rules of a city (cities, ...) depend on beside the scenario's own policies, in whole numbers."""
        state = np.empty_like(self._state)
        state[:, :N_SLOTS] = self.adopted
        state[:, N_SLOTS : 2 * N_SLOTS] = self.dropped
        state[:, QUALITY] = self.quality.view(np.int64)
        state[:, HALTED] = [city.is_halted(day) for city in self.cities]
        state[:, ENACTED] = [len(values) for values in self.enacted]
        state[:, USUAL] = self.usual
        return state

    def _legislate(self, day: int, changed: np.ndarray) -> None:
        """Make the rules of the cities that are `changed` anew and, if policies did, what they let a city record."""
        state = self._circumstances(day)
        rules, permitted = self._rules.copy(), self.permitted.copy()
        everything = np.full_like(self.adopted, (1 << len(self.catalogue.names)) - 1)
        new_law = changed & ((state[:, ENACTED] != self._state[:, ENACTED]) | (day == self._last_dated))
        rules[changed] = self._rules_of(day, changed, self.adopted, state[:, HALTED], self.dropped, self.quality)
        if new_law.any():
            nothing, usual = np.zeros_like(self.dropped), np.ones_like(self.quality)
            permitted[new_law] = self._rules_of(day, new_law, everything, state[:, HALTED], nothing, usual).scope
        self._rules, self.permitted, self._state = rules, permitted, state
        scopes, active = rules.scope[:, Slot.CITY].tolist(), rules.active[:, Slot.CITY].tolist()
        for city, scope, runs in zip(self.cities, scopes, active, strict=True):
            city.scope = scope
            city.scope_items = scope.bit_count() if runs else 0

    def _rules_of(self, day: int, chosen: np.ndarray, *decided: np.ndarray) -> np.recarray:
        """Rules of the cities that are chosen, by what was `decided`: items adopted, halts, items dropped, quality."""
        if not self._dated:  # after a resumption
            self._dated = policies_held(self.settings, self.names, self._last_dated)
        places = np.flatnonzero(chosen).tolist()
        adopted, halted, dropped, quality = (part[chosen] for part in decided)
        rules = rules_in_force(
            self.settings, self.catalogue, tuple(self.names[n] for n in places), day, adopted, halted, dropped, quality,
            [self.enacted[n] for n in places], [self._dated[n] for n in places],
        )  # fmt: skip
        rules.usual[:, Slot.SERVICE] &= self.usual
        return rules

    def review(self, day: int) -> None:
        """Have the rules made anew on the next day if the scenario holds others on `day` than those in force."""
        self._dated = policies_held(self.settings, self.names, day)
        halted = self._circumstances(day)[:, HALTED]
        rules = self._rules_of(day, np.ones(len(self.names), bool), self.adopted, halted, self.dropped, self.quality)
        if (rules != self._rules).any():
            self._state[:, ENACTED] = -1  # a number of policies that no city can have
            self._known = ()

    def govern(self, tallies: Tallies, policies: Policies) -> None:
        """Institutions take note of the day's tallies and decide what holds from tomorrow on."""
        add_records_held(tallies.counts, tallies.stocks, policies.rules, self.held)
        self.lenders.learn(tallies.counts)
        unit, office = self.settings.institution.city, self.settings.system.redress.capacity
        administer(unit, tallies, policies.rules, office, self.loads, self.lateness)
        before = len(self.events)
        self.decision_rounds.contend(tallies, policies)
        decided = self.events[before:]
        blocked = [actor for actor, until in self.blocked.items() if until > tallies.day]
        ends = self.public_debate.debate(tallies, policies, blocked, threats(self, tallies.day))
        conclude(self, tallies, ends)
        self._denounce(tallies.day, decided, blocked)
        if "pboc" not in blocked:
            self.public_debate.propose(tallies.day, policies.rules)
        self.public_debate.look_around(tallies, self.cities, self.codes, decided)
        for issue in self.public_debate.found:
            answer_for(self, tallies.day, issue)
        supervise(self, self.decision_rounds.auditors, self.events[self.supervised :], tallies, policies)
        self.supervised = len(self.events)
        self.public_debate.found = []
        self.rulemaking.deliberate(tallies, policies)

    def _denounce(self, day: int, decided: list[tuple[int, str, str, str, str]], blocked: list[str]) -> None:
        """State media take up what the PBoC has done to cities, and cities hear that they were denounced."""
        if not decided and not self.public_debate.denounced:
            return
        for city in self.cities:
            for _, actor, action, target, _ in decided:
                acted = (actor, target) == ("pboc", city.name) and action in ("halt", "warn")
                if acted and "state_media" not in blocked:
                    chance, key = self.media.settings.echo, TOPICS * self.codes[city.place]
                    self.public_debate.denounce(day, city.name, key, chance, f"the PBoC's {action}")
            for _ in range(self.public_debate.denounced.count(city.name)):
                city.heed(day, city.settings.denunciation)

    def figures(self) -> dict[str, tuple[int, int]]:
        """Whole numbers for `measures`: numerator and denominator by name."""
        return {
            "scope_items": (sum(city.scope_items for city in self.cities), len(self.cities)),
            "cities_expanded": (sum(city.scope_items > city.founding_scope for city in self.cities), 1),
            "interventions": (self.bank.interventions, 1),
            "suspensions": (sum(service.suspensions for service in self.services), 1),
            "withdrawals": (self.public_debate.withdrawals, 1),
            "media_tone": (self.media.criticism, self.media.days * MILLION),
            "days_to_withdrawal": (self.public_debate.days_to_withdrawal, self.public_debate.withdrawals * MILLION),
        }

    def _end_of_yesterday(self, day: int) -> None:
        if self.stirred:
            self.campaign, self.message = -1, 0
            self.reach[:] = 0.0
            self.bad_news[:] = 0.0
            self.shocks[self.shock_ends <= day] = 0.0
            self.stirred = bool(self.shocks.any())

    def _leak(self, day: int) -> None:
        """Breaches of the data that systems hold; bad news in their city."""
        p = self.settings.system.security
        if not p.on or p.breach_rate == 0.0:
            return
        found = np.zeros(self.held.shape, dtype=bool)
        leaking(self.seed, day, self.codes, self._rules, p.breach_rate, self.held, found)
        for place, slot in np.argwhere(found).tolist() if np.count_nonzero(found) else ():
            self.bad_news[place] += p.reach
            self.stirred = True
            name = self.names[place]
            self.public_debate.report(
                day, self.public_debate.press.breach(int(self.codes[place]), name, Slot(slot), p.reach)
            )
            self.note(day, Slot(slot).name.lower(), "breach", name, "volume of records held")
