"""WHERE PROPOSALS AND INCIDENTS ARE ARGUED OVER: press, public sphere, state media and the PBoC's consultation.

It sees counts of posts, never a citizen, and gives back which issues people can come across.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from simulation.conduct import Catalogue
from simulation.government.institutions.consultation import ADOPT, WITHDRAW, ConsultationAgent, Proposal
from simulation.government.institutions.press import COUNTRY, TOPICS, Incident, PressAgent, Topic
from simulation.government.institutions.public_sphere import PublicSphereAgent
from simulation.government.institutions.state_media import StateMediaAgent
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import Slot
from simulation.state.messages import N_ISSUES, Policies, Tallies
from simulation.state.tallies import Count, Stock
from simulation.state.tally_sums import PER_THOUSAND, listen, total_of


def _citizens(tallies: Tallies) -> int:
    """Simulated citizens of the country, at least 1."""
    return max(total_of(tallies.stocks, int(Stock.CITIZENS)), 1)


class Forum:
    """The public debate of one society."""

    def __init__(
        self, model: Any, settings: Any, catalogue: Catalogue, media: StateMediaAgent, note: Callable[..., None]
    ) -> None:
        """`note` enters an act into the log: day, actor, action, target, cause."""
        units = settings.institution
        self.catalogue = catalogue
        self.names = catalogue.names
        self.media = media
        self.note = note
        self.sphere = PublicSphereAgent(model, settings=units.public_sphere, seed=model.seed)
        self.press = PressAgent(model, settings=units.press, catalogue=catalogue, seed=model.seed)
        self.bureau = ConsultationAgent(model, settings=units.consultation, seed=model.seed)
        self.withdrawals = 0
        self.days_to_withdrawal = 0
        self.heard = 0.0  # critical posts of the day that were not removed, per 1,000 citizens
        self.issues = self.sphere.issues
        self.denounced: list[str] = []  # cities that state media have denounced today
        self._warned: list[Any] = []

    def announce(self, day: int, item: str, system: str) -> None:
        """A proposal becomes known: an issue for the public and, for the registry, a consultation."""
        number, slot = self.names.index(item), Slot[system.upper()]
        relevance = float(self.catalogue.relevance[number])
        issue = self.sphere.take_up(day, topic=number, slot=slot, relevance=relevance, exposure=self._exposure(number))
        if slot == Slot.REGISTRY:
            self.bureau.open(day, number, slot, issue)
        self.issues = self.sphere.issues

    def report(self, day: int, incident: Incident) -> None:
        """Let the press decide whether an incident becomes an issue."""
        if not self.press.takes_up(day, incident):
            return
        issue = self.sphere.take_up(
            day, topic=incident.topic, slot=incident.slot, relevance=1.0 - incident.gravity,
            exposure=self._exposure(incident.topic), where=incident.where,
        )  # fmt: skip
        if issue is not None:
            cause = f"{Slot(incident.slot).name.lower()}, {incident.where}: gravity {incident.gravity:.2f}"
            self.note(day, "press", "take_up", self.name_of(incident.topic), cause)
            self.issues = self.sphere.issues

    def look_around(self, tallies: Tallies, cities: list[Any], codes: np.ndarray, news: list[Any]) -> None:
        """Let the press look at the day: people listed for nothing, what cities record, and what they have added."""
        if not self.press.settings.on:
            return
        day, per_citizen = tallies.day, PER_THOUSAND / _citizens(tallies)
        wrongly_listed = total_of(tallies.counts, int(Count.WRONGLY_LISTED_PERSONS))
        if not self.press.is_idle(day, codes, wrongly_listed * per_citizen):
            self._look_at_cities(tallies, cities, codes)
        where = {city.name: int(codes[city.place]) for city in cities} if news else {}
        for _, actor, action, target, _ in news:
            if action == "add":
                slot = Slot.CITY if actor in where else Slot.SERVICE
                self.report(day, self.press.new_item(where.get(actor, COUNTRY), actor, slot, self.names.index(target)))

    def _look_at_cities(self, tallies: Tallies, cities: list[Any], codes: np.ndarray) -> None:
        day, wrong = tallies.day, tallies.counts[:, 0, Count.WRONGLY_LISTED_PERSONS] * PER_THOUSAND / _citizens(tallies)
        for city in [cities[place] for place in self.press.noticed(day, codes, wrong)]:
            code, news_here = int(codes[city.place]), (city.name, Slot.CITY)
            self.report(day, self.press.wrongful_case(code, *news_here, float(wrong[city.place])))
            if city.governs and city.scope_items > 0 and not city.is_halted(day):
                old = self.press.old_item(day, code, *news_here, city.scope)
                if old is not None:
                    self.report(day, old)

    def name_of(self, topic: int) -> str:
        """What an issue is about, in a word."""
        return self.names[topic] if topic < len(self.names) else Topic(topic).name.lower()

    def _exposure(self, topic: int) -> float:
        """Records a year that an item would bring to an average citizen; none when the issue is no item."""
        if topic >= len(self.names):
            return 0.0
        return float(self.catalogue.rate[topic] * self.catalogue.detectability[topic])

    def debate(self, tallies: Tallies, policies: Policies, blocked: Collection[str]) -> list[tuple[int, int]]:
        """A day of debate; returns the items, with the slot of their system, that the PBoC adopts.

        Institutions in `blocked` do not act.
        """
        self.heard = 0.0
        self.denounced = []
        if not (any(self.sphere.places) or self.bureau.proposals):
            return []
        day = tallies.day
        seen = self._posts_seen(tallies, policies)
        self.heard = float(seen[0].sum())
        against, in_favour = seen.tolist()
        places = [self.sphere.number_of(proposal.issue) for proposal in self.bureau.proposals]
        if "state_media" not in blocked:
            self._report(day, against, in_favour)
        self.sphere.hear(day, against, in_favour)
        adopted = []
        criticism = self.media.tone - self.media.settings.usual
        for place, proposal in zip(places, list(self.bureau.proposals), strict=True):
            critical, others = (against[place], in_favour[place]) if place >= 0 else (0.0, 0.0)
            self.bureau.weigh(proposal, critical, others, criticism)
            verdict = "" if "pboc" in blocked else self.bureau.settle(day, proposal)
            if verdict:
                self._conclude(day, proposal, verdict)
                adopted += [(proposal.item, proposal.slot)] if verdict == ADOPT else []
        self.issues = self.sphere.issues
        return adopted

    def _posts_seen(self, tallies: Tallies, policies: Policies) -> np.ndarray:
        """Posts of the day on each issue per 1,000 citizens, (2, N_ISSUES): critical ones not removed, and others."""
        seen = np.empty((2, N_ISSUES))
        listen(tallies.counts, policies.rules, self.issues, seen)
        return seen * (PER_THOUSAND / _citizens(tallies))

    def _report(self, day: int, against: list[float], in_favour: list[float]) -> None:
        """State media call for caution over issues that trend and are mostly criticised."""
        for n, issue in enumerate(self.sphere.places):
            if issue is None or not issue.trending or against[n] <= in_favour[n]:
                continue
            if self.media.call_for_caution(day) and all(known is not issue for known in self._warned):
                self._warned.append(issue)
                reach = self.sphere.reach_of(issue)
                cause = (
                    f"the issue trends: reach {reach:.2f} over {self.sphere.settings.trending_from:g}, "
                    f"{against[n]:.2f} critical posts per 1,000"
                )
                self.note(day, "state_media", "call_for_caution", self.name_of(issue.topic), cause)
            if issue.slot == Slot.CITY and issue.where and self.press.is_dubious(issue.topic):
                item = self.name_of(issue.topic)
                self.denounce(
                    day, issue.where, TOPICS + issue.topic, self.media.settings.denunciation, f"{item} trends"
                )

    def denounce(self, day: int, where: str, key: int, chance: float, cause: str) -> None:
        """Let state media denounce how a city scores people, perhaps; `key` is that of the draw."""
        if self.media.settings.on and uniform(self.press.seed, int(Purpose.STATE_MEDIA), key, day) < chance:
            self.denounced.append(where)
            self.media.call_for_caution(day)
            self.note(day, "state_media", "denounce", where, f"{cause}, tone now {self.media.tone:.3f}")

    def propose(self, day: int, rules: np.recarray) -> None:
        """Let the PBoC propose, of what its registry does not record, what is easiest to record."""
        if not self.bureau.is_minded_to_propose(day):
            return
        scope = int(np.bitwise_and.reduce(rules.scope[:, Slot.REGISTRY]))
        found = self.bureau.proposal(scope, self.catalogue)
        if found >= 0:
            cause = f"detectability {self.catalogue.detectability[found]:.2f}, the highest outside the registry's scope"
            self.note(day, "pboc", "propose", self.names[found], cause)
            self.announce(day, self.names[found], Slot.REGISTRY.name.lower())

    def _conclude(self, day: int, proposal: Proposal, verdict: str) -> None:
        self.note(day, "pboc", verdict, self.names[proposal.item], self.bureau.reason(day, proposal))
        if verdict == WITHDRAW:
            self.withdrawals += 1
            self.days_to_withdrawal += day - proposal.since
        if verdict != ADOPT:
            self.sphere.close(proposal.issue)
