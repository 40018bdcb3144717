"""Auditing: how the PBoC chooses whom to look at, and what it does about what it finds.

Every `period` days it audits as many city systems and private services as its capacity and the policy `supervision`
allow, those first for which risk plus chance is highest:

    risk = irrelevance * I + complaints * C + insecurity * B + conflict * T

    I   items in scope under the `definition` of credit, as a part of all such items of the catalogue
    C   objections per 1,000 citizens and day since the last round (cities only: tallies do not tell services apart)
    B   breaches since the last round (services share theirs)
    T   conflict between trade and rating (services only)

An audited system whose risk exceeds `tolerance` is found out with chance `detection`. It is warned; it is halted, or
suspended, if it was warned before or if the excess is at least `patience`. Off, nobody is audited.
"""

from __future__ import annotations

from typing import NamedTuple

import mesa

from simulation.government.discrete_choice import thrill
from simulation.parameters import Mechanism, parameter


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
    complaints: float = parameter(
        1.0, "risk per objection per 1,000 citizens and day", unit="1", low=0, high=1000, source="guess", grade="D",
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
    detection: float = parameter(
        0.7, "chance that an audit finds what is there", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    tolerance: float = parameter(
        0.5, "risk up to which nothing is done", unit="1", low=0, high=100, source="guess", grade="D",
    )  # fmt: skip
    patience: float = parameter(
        0.6, "excess over the tolerance from which no warning comes first", unit="1", low=0, high=100, source="guess",
        grade="D",
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
    irrelevance: float
    complaints: float
    breaches: int
    conflict: float


class Finding(NamedTuple):
    """An audit and what came of it: `clear`, `miss`, `warn` or `stop`."""

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
    return (
        p.irrelevance * subject.irrelevance
        + p.complaints * subject.complaints
        + p.insecurity * subject.breaches
        + p.conflict * subject.conflict
    )


def chosen(p: Auditing, subjects: list[Subject], luck: list[float], capacity: int) -> list[int]:
    """Positions of the subjects that are audited, first those with most risk and chance."""
    urge = [p.by_risk * risk_of(p, subject) + thrill(u) for subject, u in zip(subjects, luck, strict=True)]
    return sorted(range(len(subjects)), key=lambda n: (-urge[n], subjects[n].key))[: max(capacity, 0)]


def answer_to(p: Auditing, risk: float, warned: int, luck: float) -> str:
    """What an audit leads to: `clear`, `miss`, `warn` or `stop`."""
    if risk <= p.tolerance:
        return "clear"
    if luck >= p.detection:
        return "miss"
    return "stop" if warned > 0 or risk - p.tolerance >= p.patience else "warn"


class AuditingAgent(mesa.Agent):
    """The auditors of the PBoC, who remember whom they have warned."""

    def __init__(self, model: mesa.Model, *, settings: Auditing) -> None:
        """Auditors who have warned nobody."""
        super().__init__(model)
        self.settings = settings
        self.warned: dict[str, int] = {}

    def is_due(self, day: int) -> bool:
        """Whether a round of audits ends on `day`."""
        return self.settings.on and (day + 1) % self.settings.period == 0

    def audit(self, subjects: list[Subject], choice: list[float], luck: list[float], factor: float) -> list[Finding]:
        """One round: who is audited and what came of it; two uniform numbers each, for the choice and the finding."""
        p = self.settings
        selected = chosen(p, subjects, choice, int(p.capacity * factor))
        findings = []
        for rank, n in enumerate(selected, start=1):
            subject, risk = subjects[n], risk_of(p, subjects[n])
            warned = self.warned.get(subject.name, 0)
            answer = answer_to(p, risk, warned, luck[n])
            cause = (
                f"audit {rank} of {len(selected)}: risk {risk:.2f}, tolerance {p.tolerance:.2f}; "
                f"irrelevance {subject.irrelevance:.2f}, complaints {subject.complaints:.3f}, "
                f"breaches {subject.breaches}, conflict {subject.conflict:.2f}, warned before {warned}"
            )
            self.warned[subject.name] = warned + 1 if answer == "warn" else 0 if answer == "stop" else warned
            findings.append(Finding(subject, answer, cause))
        return findings
