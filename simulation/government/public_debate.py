"""WHERE PROPOSALS AND INCIDENTS ARE ARGUED OVER: press, public sphere, state media and the PBoC's consultation.

It sees counts of posts, never a citizen, and gives back which issues people can come across.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from simulation.conduct import Catalogue
from simulation.government.institutions.consultation import (
    ADOPT,
    CLARIFY,
    STOP,
    WITHDRAW,
    ConsultationAgent,
    Proposal,
)
from simulation.government.institutions.press import COUNTRY, TOPICS, Incident, PressAgent, Topic
from simulation.government.institutions.public_sphere import PublicSphereAgent
from simulation.government.institutions.state_media import StateMediaAgent
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import Slot
from simulation.state.messages import N_ISSUES, Policies, Tallies
from simulation.state.tallies import MILLION, Count, Stock
from simulation.state.tally_sums import PER_THOUSAND, count_posts, total_of

CALM: Mapping[str, float] = {}
"""Nobody has been rebuked."""
SUPERIORS = {"service": "pboc", "city": "pboc", "ministry": "state_council"}
"""Who can stop a proposal, by the kind of its maker."""


def _citizens(tallies: Tallies) -> int:
    """Simulated citizens of the country, at least 1."""
    return int(max(total_of(tallies.stocks, int(Stock.CITIZENS)), 1))


class PublicDebate:
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
        self.bureau = ConsultationAgent(
            model, settings=units.consultation, seed=model.seed, definition=units.auditing.definition
        )
        self.withdrawals = 0
        self.days_to_withdrawal = 0  # sum over withdrawals, in millionths
        self.heard = 0.0  # critical posts of the day that were not removed, per 1,000 citizens
        self.issues = self.sphere.issues
        self.denounced: list[str] = []  # cities that state media have denounced today
        self.found: list[Any] = []  # issues that the press has taken up since makers were asked to answer for them
        self._warned: list[Any] = []

    def announce(self, made: Proposal, *, reward: bool = False, voluntary: bool = False, sprung: bool = False) -> None:
        """A proposal becomes known: an issue for the public, which its maker watches.

        A reward, or what people may stay out of, looks more justified; what is sprung on people touches all whom it
        exposes at once.
        """
        mild = self.bureau.settings.mild
        anger = (1.0 - made.relevance) * (mild if reward else 1.0) * (mild if voluntary else 1.0)
        items = [k for k in range(len(self.names)) if made.items >> k & 1]
        exposure = made.exposed * (sum(self._exposure(k) for k in items) + float(sprung))
        made.issue = self.sphere.take_up(
            made.since, topic=made.item, slot=made.slot, relevance=1.0 - anger, exposure=exposure,
            where=made.actor if made.kind == "city" else "", awaited=True,
        )  # fmt: skip
        self.bureau.open(made)
        self.issues = self.sphere.issues

    def report(self, day: int, incident: Incident) -> None:
        """Let the press decide whether an incident becomes an issue, for which somebody may have to answer."""
        if not self.press.takes_up(day, incident):
            return
        issue = self.sphere.take_up(
            day, topic=incident.topic, slot=incident.slot, relevance=1.0 - incident.gravity,
            exposure=self._exposure(incident.topic), where=incident.where,
        )  # fmt: skip
        if issue is not None:
            cause = f"{Slot(incident.slot).name.lower()}, {incident.where}: gravity {incident.gravity:.2f}"
            self.note(day, "press", "take_up", self.name_of(incident.topic), cause)
            self.found.append(issue)
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

    def debate(
        self, tallies: Tallies, policies: Policies, blocked: Collection[str], threats: Mapping[str, float] = CALM
    ) -> list[tuple[str, Proposal]]:
        """A day of debate; returns the proposals that come to an end, and how.

        Institutions in `blocked` do not act; `threats` are rebukes from above of those who have open proposals.
        """
        self.heard = 0.0
        self.denounced = []
        if not (any(self.sphere.places) or self.bureau.proposals):
            return []
        day = tallies.day
        seen = self._posts_seen(tallies, policies)
        self.heard = float(seen[0].sum())
        against, in_favour = seen.tolist()
        places = [self._places_of(proposal) for proposal in self.bureau.proposals]
        if "state_media" not in blocked:
            self._report(day, against, in_favour)
        self.sphere.hear(day, against, in_favour)
        ends = []
        criticism = self.media.tone - self.media.settings.usual
        for found, proposal in zip(places, list(self.bureau.proposals), strict=True):
            self.bureau.weigh(proposal, sum(against[n] for n in found), sum(in_favour[n] for n in found), criticism)
            verdict = self._end_of(day, proposal, blocked, threats)
            if verdict:
                self._conclude(day, proposal, verdict)
            if verdict not in ("", CLARIFY):
                ends.append((verdict, proposal))
        self.issues = self.sphere.issues
        return ends

    def _places_of(self, proposal: Proposal) -> list[int]:
        """The places of the issues from which the maker of a proposal feels pressure: its own, and all of its city."""
        return [
            n for n, issue in enumerate(self.sphere.places)
            if issue is not None
            and (issue is proposal.issue or (proposal.kind == "city" and issue.where == proposal.actor))
        ]  # fmt: skip

    def _end_of(self, day: int, proposal: Proposal, blocked: Collection[str], threats: Mapping[str, float]) -> str:
        if SUPERIORS[proposal.kind] not in blocked and self.bureau.is_stopped(day, proposal):
            return STOP
        if proposal.actor in blocked:
            return ""
        return self.bureau.settle(day, proposal, threats.get(proposal.actor, 0.0))

    def _posts_seen(self, tallies: Tallies, policies: Policies) -> np.ndarray:
        """Posts of the day on each issue per 1,000 citizens, (2, N_ISSUES): critical ones not removed, and others."""
        seen = np.empty((2, N_ISSUES))
        count_posts(tallies.counts, policies.rules, self.issues, seen)
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
            relevance = float(self.catalogue.relevance[found])
            self.announce(Proposal(found, int(Slot.REGISTRY), day, None, items=1 << found, relevance=relevance))

    def _conclude(self, day: int, proposal: Proposal, verdict: str) -> None:
        items = ", ".join(name for k, name in enumerate(self.names) if proposal.items >> k & 1)
        actor, cause = proposal.actor, self.bureau.reason(proposal)
        if verdict == STOP:
            actor, cause = SUPERIORS[proposal.kind], f"{proposal.actor}: {self._grounds(proposal)}; {cause}"
        self.note(day, actor, verdict, items, cause)
        if verdict == WITHDRAW:
            self.withdrawals += 1
            self.days_to_withdrawal += round(proposal.settled * MILLION)
        if verdict not in (ADOPT, CLARIFY):
            self.sphere.close(proposal.issue)

    def _grounds(self, proposal: Proposal) -> str:
        """Why a superior has stopped a proposal."""
        licence = "licensed" if proposal.licensed else "without a licence"
        return (
            f"{licence}, reaches {proposal.exposed:.0%}, irrelevance {1.0 - proposal.relevance:.2f}, "
            f"conflict {proposal.conflict:.2f}"
        )
