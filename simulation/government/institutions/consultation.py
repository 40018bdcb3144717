"""Consultation: what becomes of a proposal, whoever made it: the registry, a ministry, a city, a private service.

A proposal is announced, or sprung on people and in force at once. Each day whoever made it feels pressure,

    pressure <- pressure exp(-relief) + against + media * max(tone - usual tone, 0) * share of critics
    strain    = pressure / tolerance * (custom for a service, else 1) + rebukes from above, as far as remembered

with `against` the critical posts per 1,000 citizens that can be seen. It looks at the matter when its impatience has
reached a draw between 0.5 and 1.5; that grows by (1 + steepness * rise of pressure / tolerance) / pace a day, and the
pace is that of its kind (`service`, `city`, `ministry`), so that a crisis desk answers within hours. Then it chooses by
logit among five options of worth

    face * (strain * relief of the option - cost of the option)

               go on   clarify   reframe                 defer   withdraw
    relief     0       0.25      r / (r + definition)    0.6     1
    cost       0       0.5       0.5                     0.7     1 + sunk * years in force

with r the mean relevance of the items: a test only, without penalty, with consent, takes anger away where the item has
a use. Without critics and rebukes it goes on; after that, or clarifying, it looks again. What is announced is adopted
when nobody moves for `period` days.

A superior (the PBoC; the State Council for a ministry; none for the registry) stops it whatever the pressure, at the
daily rate

    exposed * (unlicensed * [no licence] + risky / 365 * (1 - r + conflict of interest))

The PBoC makes proposals of its own at the rate `proposes`: of what citizens can be blamed for and its registry does not
record, the most detectable item that it has not proposed before.

Sources: E01 (a service's retreat within a day), E05-E07 (thirteen days), E11; sizes are calibrated to these roughly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from simulation.conduct import Catalogue
from simulation.government.discrete_choice import chances, pick
from simulation.kernel.numerics import exp, log
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.parameters import Mechanism, parameter
from simulation.state.citizens import Slot

OWN = 64
"""Counter of the draws for proposals of its own; those below belong to the registry's items."""
ITEMS = 64
"""A proposal's draws have the uid ITEMS * code of its maker + its first item, those of superiors SUPERIOR more."""
MINISTRIES = {
    "ministry": Slot.COURT, "court": Slot.COURT, "tax": Slot.TAX, "ndrc": Slot.REGISTRY, "npc": Slot.COURT,
}  # fmt: skip
"""National bodies beside the PBoC that may propose, and the system that each means unless it names another."""
SUPERIOR = 32
GO_ON, CLARIFY, REFRAME, DEFER, WITHDRAW = OPTIONS = ("", "clarify", "reframe", "defer", "withdraw")
ADOPT, STOP = "adopt", "stop"
RELIEFS = (0.0, 0.25, 0.0, 0.6, 1.0)
COSTS = (0.0, 0.5, 0.5, 0.7, 1.0)
HOURS = 24


class Consultation(Mechanism):
    """Parameters of what becomes of proposals."""

    period: int = parameter(
        30, "how long an announced proposal is open before it is adopted", unit="day", low=1, high=36500,
        source="guess: usual for drafts of rules", grade="D", prior=(14.0, 90.0), reason="a fortnight to a quarter",
    )  # fmt: skip
    relief: float = parameter(
        0.05, "daily rate at which pressure is forgotten", unit="1/day", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip
    media: float = parameter(
        5.0, "pressure of wholly critical media, in critical posts per 1,000 citizens and day", unit="1", low=0,
        high=1000, source="guess", grade="D",
    )  # fmt: skip
    tolerance: float = parameter(
        12.0, "pressure at which withdrawing is as good as going on, in critical posts per 1,000 citizens", unit="1",
        low=0.000001, high=1000000, source="calibrated to E01, E05, E06", grade="D",
    )  # fmt: skip
    face: float = parameter(
        8.0, "what withdrawing costs, in units of log-odds", unit="1", low=0, high=100,
        source="guess; E11: two thirds do not answer", grade="D", prior=(3.0, 16.0),
        reason="from a choice by mood to one in which pressure alone counts",
    )  # fmt: skip
    sunk: float = parameter(
        0.5, "further cost of withdrawing per year in force, as a share of the loss of face", unit="1/year", low=0,
        high=100, source="guess", grade="D", prior=(0.0, 2.0), reason="from none to twice as much after half a year",
    )  # fmt: skip
    service: float = parameter(
        0.3, "mean time until a private service looks at a matter", unit="day", low=0.01, high=3650,
        source="calibrated to E01: within a day", grade="C", prior=(0.1, 1.0), reason="E01: hours",
    )  # fmt: skip
    city: float = parameter(
        3.0, "mean time until a city looks at a matter", unit="day", low=0.01, high=3650, source="guess", grade="D",
        prior=(1.0, 10.0), reason="between a service's desk and a ministry",
    )  # fmt: skip
    ministry: float = parameter(
        14.0, "mean time until the registry or a ministry looks at a matter", unit="day", low=0.01, high=3650,
        source="calibrated to E05, E06: 13 days", grade="C", prior=(7.0, 28.0), reason="E06, halved to doubled",
    )  # fmt: skip
    custom: float = parameter(
        2.0, "how much more than an office a service, which lives on those who complain, feels pressure", unit="1",
        low=0, high=100, source="calibrated to E01: a complete retreat within a day", grade="C", prior=(1.0, 4.0),
        reason="E01, halved to doubled",
    )  # fmt: skip
    steepness: float = parameter(
        0.5, "how much faster one looks while pressure rises by the tolerance in a day", unit="1", low=0, high=100,
        source="guess", grade="D", prior=(0.0, 2.0), reason="from not at all to three times as fast",
    )  # fmt: skip
    mild: float = parameter(
        0.3, "share of the anger left where something is voluntary, or a reward", unit="1", low=0, high=1,
        source="guess; D10: rewards anger less", grade="D", prior=(0.1, 0.8), reason="some, not all",
    )  # fmt: skip
    unlicensed: float = parameter(
        1.0, "rate at which what is offered to everybody without a licence is stopped", unit="1/day", low=0, high=100,
        source="guess; F08: licences are the PBoC's", grade="D", prior=(0.1, 4.0), reason="hours to ten days",
    )  # fmt: skip
    risky: float = parameter(
        0.2, "rate at which superiors stop what is irrelevant to credit, or conflicts with trade", unit="1/year", low=0,
        high=1000, source="guess; F08 for the motives", grade="D", prior=(0.02, 1.0), reason="seldom within a year",
    )  # fmt: skip
    proposes: float = parameter(
        0.0, "proposals of its own", unit="1/year", low=0, high=365, source="switch; E05, E09 for the practice",
        grade="D",
    )  # fmt: skip


@dataclass
class Proposal:
    """Items that a system may come to record; `issue` is what the public makes of them, if anything.

    item: the first of them, which names the issue. items: mask. kind: service, city or ministry. place: the city's
    position, or the service's number less 1; -1 for the country. sprung: in force already.
    """

    item: int
    slot: int
    since: int
    issue: Any
    actor: str = "pboc"
    kind: str = "ministry"
    code: int = 0
    place: int = -1
    items: int = 0
    relevance: float = 0.0
    exposed: float = 1.0
    conflict: float = 0.0
    licensed: bool = True
    sprung: bool = False
    pressure: float = 0.0
    against: float = 0.0
    in_favour: float = 0.0
    today: float = 0.0
    rise: float = 0.0
    impatience: float = 0.0
    looked: int = -1
    clarified: bool = False
    settled: float = 0.0  # days from the announcement to its end

    @property
    def critics(self) -> float:
        """Share of critical posts among all that its maker has seen."""
        said = self.against + self.in_favour
        return self.against / said if said > 0.0 else 0.0

    @property
    def uid(self) -> int:
        """The key of its draws."""
        return ITEMS * self.code + self.item


class ConsultationAgent(mesa.Agent):
    """All who make proposals, as far as they weigh whether to go on with them."""

    def __init__(self, model: mesa.Model, *, settings: Consultation, seed: int, definition: float = 0.3) -> None:
        """`definition` is the least relevance that supervisors call credit."""
        super().__init__(model)
        self.settings = settings
        self.seed = seed
        self.definition = definition
        self.proposals: list[Proposal] = []
        self.proposed: set[int] = set()

    def open(self, made: Proposal) -> bool:
        """Let a proposal be argued over; one that is open already stays as it is. Whether it is new."""
        key = (made.actor, made.item, made.slot)
        if any((known.actor, known.item, known.slot) == key for known in self.proposals):
            return False
        self.proposals.append(made)
        return True

    def is_minded_to_propose(self, day: int) -> bool:
        """Whether the PBoC proposes something today by itself, if anything is left."""
        p = self.settings
        chance = 1.0 - exp(-p.proposes / DAYS_A_YEAR)
        return p.on and bool(uniform(self.seed, int(Purpose.CENTRAL_BANK), OWN, day) < chance)

    def proposal(self, scope: int, catalogue: Catalogue) -> int:
        """The item that it then proposes, given what its registry records; -1 for none."""
        known = {proposal.item for proposal in self.proposals} | self.proposed
        open_to_it = [
            k for k in range(len(catalogue.names))
            if not (scope >> k & 1 or k in known or catalogue.rewarded[k] or catalogue.by_firm[k])
        ]  # fmt: skip
        found = max(open_to_it, key=lambda k: float(catalogue.detectability[k]), default=-1)
        self.proposed |= {found}
        return found

    def weigh(self, proposal: Proposal, against: float, in_favour: float, criticism: float) -> None:
        """Feel a day's pressure: posts per 1,000 citizens, and how much more critical than usual the media are."""
        p = self.settings
        proposal.today = against
        proposal.against += against
        proposal.in_favour += in_favour
        before = proposal.pressure
        proposal.pressure *= exp(-p.relief)
        proposal.pressure += against + p.media * max(criticism, 0.0) * proposal.critics
        proposal.rise = max(proposal.pressure - before, 0.0)

    def settle(self, day: int, proposal: Proposal, threat: float = 0.0) -> str:
        """What its maker does today: adopt, clarify, reframe, defer, withdraw, or nothing yet.

        threat: rebukes from above as far as they are remembered; 1 is a fresh halt.
        """
        p = self.settings
        if not p.on:
            return ""
        purpose = int(Purpose.CENTRAL_BANK)
        patience = 0.5 + float(uniform(self.seed, purpose, proposal.uid, max(proposal.looked, 0)))
        speed = (1.0 + p.steepness * proposal.rise / p.tolerance) / float(getattr(p, proposal.kind))
        left = (patience - proposal.impatience) / speed
        proposal.impatience += speed
        verdict = GO_ON
        if left < 1.0:
            _, luck = uniforms(self.seed, purpose, proposal.uid, day)
            felt = p.custom if proposal.kind == "service" else 1.0
            strain = felt * proposal.pressure / p.tolerance + threat
            options = chances(self._worth(day, proposal, strain))
            verdict = OPTIONS[pick(options, float(luck))] if strain > 0.0 else GO_ON
            proposal.impatience, proposal.looked = 0.0, day
            proposal.settled = day - proposal.since + left
        if verdict == GO_ON and not proposal.sprung and day - proposal.since >= p.period:
            verdict, proposal.settled = ADOPT, float(day - proposal.since)
        if verdict == CLARIFY:
            proposal.clarified = True
            proposal.pressure *= 1.0 - RELIEFS[1]
        elif verdict:
            self.proposals.remove(proposal)
        return verdict

    def is_stopped(self, day: int, proposal: Proposal) -> bool:
        """Whether superiors stop it today, whatever the public says."""
        p = self.settings
        if not p.on or proposal.code == 0:
            return False
        risk = p.risky / DAYS_A_YEAR * (1.0 - proposal.relevance + proposal.conflict)
        rate = proposal.exposed * (p.unlicensed * (not proposal.licensed) + risk)
        luck = float(uniform(self.seed, int(Purpose.CENTRAL_BANK), proposal.uid + SUPERIOR, day))
        if luck >= 1.0 - exp(-rate):
            return False
        proposal.settled = day - proposal.since - float(log(1.0 - luck)) / rate
        self.proposals.remove(proposal)
        return True

    def reason(self, proposal: Proposal) -> str:
        """Why a proposal came to its end, in words and numbers."""
        days = proposal.settled
        when = f"{max(days * HOURS, 1.0):.0f} hours" if days < 1.0 else f"{days:.0f} days"
        return (
            f"pressure {proposal.pressure:.2f} on a tolerance of {self.settings.tolerance:g} after {when}; "
            f"discontent {proposal.today:.2f} posts per 1,000 today, {proposal.critics:.0%} of posts critical"
        )

    def _worth(self, day: int, proposal: Proposal, strain: float) -> np.ndarray:
        """What each option is worth, in units of log-odds."""
        p, r = self.settings, proposal.relevance
        reliefs, costs = np.array(RELIEFS), np.array(COSTS)
        reliefs[2] = r / (r + self.definition) if r > 0.0 else 0.0
        costs[4] += p.sunk * (day - proposal.since) / DAYS_A_YEAR if proposal.sprung else 0.0
        worth: np.ndarray = p.face * (strain * reliefs - costs)
        if proposal.clarified:
            worth[1] = -np.inf
        return worth
