"""Consultation: how the PBoC settles a proposal to let its registry record one more item.

An announced proposal is open for comment for `period` days. Each day the PBoC feels pressure,

    pressure <- pressure exp(-relief) + against + media * max(tone - usual tone, 0) * share of critics

with `against` the critical posts per 1,000 citizens that it can see, and the share of critics among all posts so far.
From the day `deliberation` on it reacts with the daily chance

    1 - exp(-urgency * max(pressure / tolerance - 1, 0)):

it withdraws the proposal if the share of critics is at least `majority`, and reframes it (with consent and checks, the
item stays out of the registry) otherwise. When the period ends without a reaction it adopts a proposal under less
pressure than `unease * tolerance`, reframes one under less than `tolerance`, and defers the others for good.

The PBoC makes proposals of its own at the rate `proposes`: of what citizens can be blamed for and its registry does not
record, the most detectable item that it has not proposed before.

Sources: E05-E07 (nine days from the first calls for caution to a decision in April 2019, thirteen from the ignition),
E11 (officials respond to threats of collective action); sizes are calibrated to the one episode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mesa

from simulation.conduct import Catalogue
from simulation.kernel.numerics import exp
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform
from simulation.parameters import Mechanism, parameter

OWN = 64
"""Counter of the draws for proposals of its own; those below belong to items."""
ADOPT, REFRAME, DEFER, WITHDRAW = "adopt", "reframe", "defer", "withdraw"


class Consultation(Mechanism):
    """Parameters of consultations."""

    period: int = parameter(
        30, "how long a proposal is open for comment", unit="day", low=1, high=36500,
        source="guess: usual for drafts of rules", grade="D",
    )  # fmt: skip
    deliberation: int = parameter(
        5, "days that the PBoC takes at least to react", unit="day", low=0, high=36500, source="guess; E06: 13 days",
        grade="D",
    )  # fmt: skip
    relief: float = parameter(
        0.05, "daily rate at which pressure is forgotten", unit="1/day", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip
    media: float = parameter(
        5.0, "pressure of wholly critical media, in critical posts per 1,000 citizens and day", unit="1", low=0,
        high=1000, source="guess", grade="D",
    )  # fmt: skip
    tolerance: float = parameter(
        12.0, "pressure under which the PBoC does not react, in critical posts per 1,000 citizens", unit="1",
        low=0.000001, high=1000000, source="calibrated to E05, E06", grade="D",
    )  # fmt: skip
    urgency: float = parameter(
        0.3, "daily rate of a reaction to twice the pressure tolerated", unit="1/day", low=0, high=100,
        source="calibrated to E05, E06", grade="D",
    )  # fmt: skip
    majority: float = parameter(
        0.7, "share of critics from which a proposal is withdrawn rather than reframed", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    unease: float = parameter(
        0.5, "share of the tolerance from which a proposal is not adopted as it is", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    proposes: float = parameter(
        0.0, "proposals of its own", unit="1/year", low=0, high=365, source="switch; E05, E09 for the practice",
        grade="D",
    )  # fmt: skip


@dataclass
class Proposal:
    """An item that the registry may come to record; `issue` is what the public makes of it, if anything."""

    item: int
    slot: int
    since: int
    issue: Any
    pressure: float = 0.0
    against: float = 0.0
    in_favour: float = 0.0
    today: float = 0.0
    days_over: int = 0

    @property
    def critics(self) -> float:
        """Share of critical posts among all that the PBoC has seen."""
        said = self.against + self.in_favour
        return self.against / said if said > 0.0 else 0.0


class ConsultationAgent(mesa.Agent):
    """The office of the PBoC that consults on proposals."""

    def __init__(self, model: mesa.Model, *, settings: Consultation, seed: int) -> None:
        super().__init__(model)
        self.settings = settings
        self.seed = seed
        self.proposals: list[Proposal] = []
        self.proposed: set[int] = set()

    def open(self, day: int, item: int, slot: int, issue: Any) -> None:
        """Put a proposal up for comment; one that is open already stays as it is."""
        if all((known.item, known.slot) != (item, slot) for known in self.proposals):
            self.proposals.append(Proposal(item, slot, day, issue))

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
        proposal.pressure *= exp(-p.relief)
        proposal.pressure += against + p.media * max(criticism, 0.0) * proposal.critics
        proposal.days_over += proposal.pressure > p.tolerance

    def settle(self, day: int, proposal: Proposal) -> str:
        """What becomes of a proposal today: adopt, reframe, defer, withdraw, or nothing yet."""
        p = self.settings
        age = day - proposal.since
        strain = proposal.pressure / p.tolerance
        verdict = ""
        if p.on and age >= p.deliberation and strain > 1.0:
            draw = uniform(self.seed, int(Purpose.CENTRAL_BANK), proposal.item, day)
            if draw < 1.0 - exp(-p.urgency * (strain - 1.0)):
                verdict = WITHDRAW if proposal.critics >= p.majority else REFRAME
        if p.on and not verdict and age >= p.period:
            verdict = ADOPT if strain < p.unease else REFRAME if strain < 1.0 else DEFER
        if verdict:
            self.proposals.remove(proposal)
        return verdict

    def reason(self, day: int, proposal: Proposal) -> str:
        """Why a proposal was settled, in words and numbers."""
        p = self.settings
        if proposal.pressure > p.tolerance:
            days = "1 day" if proposal.days_over == 1 else f"{proposal.days_over} days"
            pressed = f"pressure {proposal.pressure:.2f} over the tolerance {p.tolerance:g} for {days}"
        else:
            limit = "under" if proposal.pressure < p.unease * p.tolerance else "over"
            pressed = f"pressure {proposal.pressure:.2f} {limit} the unease {p.unease * p.tolerance:g}"
        return (
            f"{pressed} after {day - proposal.since} days; discontent {proposal.today:.2f} posts per 1,000 today, "
            f"{proposal.critics:.0%} of posts critical"
        )
