"""Auditing: how the PBoC chooses whom to look at, and what it does about what it finds.

Every `period` days it looks at single cases: as many city systems and private services as its capacity and the policy
`supervision` allow, those first for which risk plus chance is highest:

    risk = irrelevance * I + insecurity * B + conflict * T

    I   items in scope under the `definition` of credit, as a part of all such items of the catalogue
    B   breaches since the last round (services share theirs)
    T   conflict between trade and rating (services only)

An audited system whose risk exceeds `tolerance` is warned; if it was warned before, it is halted or suspended.

Concern about a class (city systems, private services) grows with what becomes known of it, and fades:

    concern <- concern 2^(-1/memory) + cases

with a case for each finding of an audit, each breach and each issue that the press has taken up. From `threshold` cases
on a campaign opens: for `campaign_days`, rounds come every week and look at that class alone, at every system once, and
who is found out is stopped without a warning. Then supervisors turn away from the class: for `rest_days` they take note
of no case of it, and begin at nothing. One campaign runs at a time. Cases count one by one and not by system, so a
class of many systems draws a campaign sooner than one of few: cities soon after they are many, eight services
after years. Its own registry the PBoC does not audit. Off, nobody is audited.
"""

from __future__ import annotations

from typing import NamedTuple

import mesa

from simulation.government.discrete_choice import faded, gumbel
from simulation.parameters import Mechanism, parameter

CITIES, SERVICES = CLASSES = ("city systems", "private services")
"""Classes against which the PBoC can open a campaign."""
WEEK = 7
"""Days between two rounds of a campaign."""


class Auditing(Mechanism):
    """Parameters of the PBoC's audits."""

    on: bool = parameter(False, "whether the PBoC audits", unit="1", source="switch", grade="A")
    period: int = parameter(
        91, "days between rounds of audits", unit="day", low=1, high=3650, source="convention: quarterly", grade="D",
    )  # fmt: skip
    capacity: float = parameter(
        3.0, "audits a round", unit="1", low=0, high=100, source="guess", grade="D",
    )  # fmt: skip
    definition: float = parameter(
        0.3, "least relevance of an item that the PBoC calls credit", unit="1", low=0, high=1,
        source="article for the definition; the threshold is a guess, as that of legal_standard", grade="D",
    )  # fmt: skip
    irrelevance: float = parameter(
        1.0, "risk of a scope that holds all that is not credit", unit="1", low=0, high=100, source="convention: unit",
        grade="D",
    )  # fmt: skip
    insecurity: float = parameter(
        0.1, "risk per breach since the last round", unit="1", low=0, high=100, source="F08 for the motive", grade="D",
    )  # fmt: skip
    conflict: float = parameter(
        0.5, "risk of a full conflict between trade and rating", unit="1", low=0, high=100, source="F08 for the motive",
        grade="D",
    )  # fmt: skip
    by_risk: float = parameter(
        5.0, "how strongly risk guides the choice; 0 audits at random", unit="1", low=0, high=1000, source="guess",
        grade="D",
    )  # fmt: skip
    tolerance: float = parameter(
        0.5, "risk up to which nothing is done", unit="1", low=0, high=100, source="guess", grade="D",
    )  # fmt: skip
    memory: float = parameter(
        730.0, "days in which concern about a class halves", unit="day", low=1, high=36500,
        source="guess; F08, F11: three years from the first plan to the suspensions", grade="D",
        prior=(180.0, 1460.0), reason="half a year to four",
    )  # fmt: skip
    threshold: float = parameter(
        4.0, "concern that opens a campaign", unit="case", low=0.000001, high=1000000,
        source="set by hand to F11: a city halted in 2015, services suspended in 2018", grade="D", prior=(2.0, 8.0),
        reason="halved to doubled",
    )  # fmt: skip
    campaign_days: int = parameter(
        120, "how long a campaign lasts", unit="day", low=1, high=3650, source="guess", grade="D",
        prior=(60.0, 360.0), reason="two months to a year",
    )  # fmt: skip
    rest_days: int = parameter(
        1825, "how long a class has no other campaign after one", unit="day", low=0, high=36500,
        source="guess; F08-F11: one campaign in ten years", grade="D", prior=(730.0, 3650.0),
        reason="two to ten years",
    )  # fmt: skip
    halt_days: int = parameter(
        180, "how long a city's system is halted", unit="day", low=1, high=36500, source="guess", grade="D",
    )  # fmt: skip
    suspension_days: int = parameter(
        365, "how long a private service is suspended", unit="day", low=1, high=36500, source="guess", grade="D",
    )  # fmt: skip


class Subject(NamedTuple):
    """What supervisors know of one system that they could audit."""

    name: str
    key: int  # of its draws
    of: str  # its class
    irrelevance: float
    breaches: int
    conflict: float


class Finding(NamedTuple):
    """An audit and what came of it: `clear`, `warn` or `stop`."""

    subject: Subject
    answer: str
    cause: str


def irrelevance_of(scope: int, irrelevant: int) -> float:
    """Items of a scope that are less relevant than the definition asks, as a part of all such items, 0 to 1.

    irrelevant: mask of all items of the catalogue of which that is true.
    """
    return (scope & irrelevant).bit_count() / irrelevant.bit_count() if irrelevant else 0.0


def risk_of(p: Auditing, subject: Subject) -> float:
    """How much a system asks for an audit."""
    return p.irrelevance * subject.irrelevance + p.insecurity * subject.breaches + p.conflict * subject.conflict


def chosen(p: Auditing, subjects: list[Subject], luck: list[float], capacity: int) -> list[int]:
    """Positions of the subjects that are audited, first those with most risk and chance."""
    urge = [p.by_risk * risk_of(p, subject) + gumbel(u) for subject, u in zip(subjects, luck, strict=True)]
    return sorted(range(len(subjects)), key=lambda n: (-urge[n], subjects[n].key))[: max(capacity, 0)]


def answer_to(p: Auditing, risk: float, warned: int, *, campaign: bool = False) -> str:
    """What an audit leads to: `clear`, `warn` or `stop`."""
    if risk <= p.tolerance:
        return "clear"
    return "stop" if warned > 0 or campaign else "warn"


class AuditingAgent(mesa.Agent):
    """The auditors of the PBoC, who remember whom they have warned, what they have heard, and their campaign."""

    def __init__(self, model: mesa.Model, *, settings: Auditing) -> None:
        """Auditors who have warned nobody and worry about nothing."""
        super().__init__(model)
        self.settings = settings
        self.warned: dict[str, int] = {}
        self.concern = dict.fromkeys(CLASSES, 0.0)
        self.rests = dict.fromkeys(CLASSES, 0)  # the day from which a campaign against the class can open
        self.target = ""  # the class of the running campaign
        self.opened = 0
        self.seen: set[str] = set()  # whom the running campaign has looked at

    def is_due(self, day: int) -> bool:
        """Whether a round of audits ends on `day`."""
        period = WEEK if self.target else self.settings.period
        return self.settings.on and (day + 1 - (self.opened if self.target else 0)) % period == 0

    def worry(self, day: int, of: str, cases: int) -> None:
        """Take note of a day's cases in a class, unless supervisors have turned away from it."""
        if day >= self.rests[of]:
            self.concern[of] = self.concern[of] * faded(1.0, self.settings.memory) + cases

    def turn(self, day: int, capacity: float) -> str:
        """End a campaign whose time is over, or open one; the class against which one opens today, or nothing.

        capacity: factor on the audits of a round; without any there is no campaign.
        """
        p = self.settings
        if self.target and day >= self.opened + p.campaign_days:
            self.concern[self.target], self.rests[self.target] = 0.0, day + p.rest_days
            self.target, self.seen = "", set()
        if self.target or int(p.capacity * capacity) <= 0:
            return ""
        ready = [of for of in CLASSES if self.concern[of] >= p.threshold and day >= self.rests[of]]
        if not ready:
            return ""
        self.target, self.opened = max(ready, key=lambda of: self.concern[of]), day
        return self.target

    def audit(self, subjects: list[Subject], choice: list[float], factor: float) -> list[Finding]:
        """One round: who is audited and what came of it; a uniform number each, for the choice."""
        p, campaign = self.settings, bool(self.target)
        if campaign:
            open_to_it = [n for n, one in enumerate(subjects) if one.of == self.target and one.name not in self.seen]
            subjects, choice = [subjects[n] for n in open_to_it], [choice[n] for n in open_to_it]
        selected = chosen(p, subjects, choice, int(p.capacity * factor))
        findings = []
        for rank, n in enumerate(selected, start=1):
            subject, risk = subjects[n], risk_of(p, subjects[n])
            warned = self.warned.get(subject.name, 0)
            answer = answer_to(p, risk, warned, campaign=campaign)
            cause = (
                f"{'campaign, ' if campaign else ''}audit {rank} of {len(selected)}: "
                f"risk {risk:.2f}, tolerance {p.tolerance:.2f}; "
                f"irrelevance {subject.irrelevance:.2f}, "
                f"breaches {subject.breaches}, conflict {subject.conflict:.2f}, warned before {warned}"
            )
            self.warned[subject.name] = warned + 1 if answer == "warn" else 0 if answer == "stop" else warned
            self.seen |= {subject.name} if campaign else set()
            findings.append(Finding(subject, answer, cause))
        return findings
