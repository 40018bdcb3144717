"""HOW ABUSES BECOME RULES: the NDRC drafts standards, the NPC a law, and cities comply one after the other.

Nothing here happens unless a scenario switches it on: `institution.planning_commission.drafts`,
`institution.congress.drafts`. What is enacted is handed to `law.py`, which applies it after the scenario's own
policies: limits add up, and terms that are already shorter stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import Any

from simulation.government.institutions.auditing import irrelevance_of
from simulation.government.institutions.planning_commission import REDRESS, SCOPE, Abuses, salience_of
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.parameters import Policy
from simulation.policies.legal_standard import LegalStandard
from simulation.policies.redress import Redress
from simulation.state.citizens import Slot
from simulation.state.messages import Policies, Tallies
from simulation.state.tallies import Count, Stock
from simulation.state.tally_sums import PER_THOUSAND, total_of

LAW = "law"
CITIZENS = int(Stock.CITIZENS)
SEEN = (
    int(Count.WRONGLY_LISTED_PERSONS), int(Count.WRONGFUL_OBJECTIONS_DECIDED), int(Count.CORRECTED_IN_TIME),
)  # fmt: skip


@dataclass
class Draft:
    """Instruments in the making, and the day on which they will hold; see `PlanningCommission` and `Congress`."""

    actor: str
    instruments: tuple[str, ...]
    due: int


class Rulemaking:
    """Drafts in the making and the days on which cities comply."""

    def __init__(self, government: Any) -> None:
        """Nothing is in the making."""
        self.government = government
        self.drafts: list[Draft] = []
        self.made: set[str] = set()  # standards that are drafted or hold, and the law
        self.complying: list[tuple[int, int, str, Policy]] = []  # day, place, instrument, value
        self.irrelevance = 0.0  # of what cities record, mean over cities
        self.interventions = 0

    @property
    def on(self) -> bool:
        """Whether anybody drafts."""
        units = self.government.settings.institution
        return bool(units.planning_commission.drafts or units.congress.drafts)

    def take_effect(self, day: int) -> None:
        """Let drafts that are due become rules, and cities comply whose day it is."""
        for draft in [draft for draft in self.drafts if draft.due <= day]:
            self.drafts.remove(draft)
            self._legislate(day) if draft.actor == "npc" else self._promulgate(day, draft)
        for entry in [entry for entry in self.complying if entry[0] <= day]:
            self.complying.remove(entry)
            _, place, instrument, value = entry
            self.government.enacted[place].append(value)
            self.government.note(day, self.government.names[place], "comply", instrument, "a standard of the NDRC")

    def deliberate(self, tallies: Tallies, policies: Policies) -> None:
        """Take note of the day's abuses, and begin a draft where they weigh enough."""
        if not self.on:
            return
        government, day = self.government, tallies.day
        commission = government.commission
        commission.take_note(salience_of(commission.settings, self._seen(tallies, policies)))
        salience = fsum(commission.agenda)
        chosen = () if self._is_blocked("ndrc", day) else commission.choose(self.made)
        if chosen:
            luck = float(uniform(government.seed, int(Purpose.PLANNING_COMMISSION), 0, day))
            cause = f"salience {salience:.3f} over {commission.settings.threshold:g}: {commission.reasons()}"
            self._begin(day, "ndrc", chosen, commission.settings.lag, luck, cause)
        ripe = government.congress.follow(salience)
        if ripe and LAW not in self.made and not self._is_blocked("npc", day):
            p = government.congress.settings
            luck = float(uniform(government.seed, int(Purpose.CONGRESS), 0, day))
            cause = (
                f"{government.congress.days_over} days over {p.threshold:g}, salience {salience:.3f}: "
                f"{commission.reasons()}"
            )
            self._begin(day, "npc", (LAW,), p.lag, luck, cause)

    def _begin(self, day: int, actor: str, what: tuple[str, ...], lag: float, luck: float, cause: str) -> None:
        self.made |= set(what)
        self.drafts.append(Draft(actor, what, day + 1 + int(lag * (0.5 + luck))))
        self.government.note(day, actor, "draft", ", ".join(what), cause)

    def _is_blocked(self, actor: str, day: int) -> bool:
        return bool(self.government.blocked.get(actor, -1) > day)

    def _seen(self, tallies: Tallies, policies: Policies) -> Abuses:
        government = self.government
        everybody = max(total_of(tallies.stocks, CITIZENS), 1)
        wrongly_listed, decided, in_time = (total_of(tallies.counts, count) for count in SEEN)
        halted = government.bank.interventions - self.interventions
        self.interventions = government.bank.interventions
        if government.repealed:
            self.irrelevance = self._irrelevance(policies)
        return Abuses(
            posts=government.public_debate.heard,
            interventions=halted * DAYS_A_YEAR,
            irrelevance=self.irrelevance,
            wrongly_listed=wrongly_listed / everybody,
            refusals=(decided - in_time) * PER_THOUSAND * DAYS_A_YEAR / everybody,
        )

    def _irrelevance(self, policies: Policies) -> float:
        government = self.government
        irrelevant = government.catalogue.below(government.settings.institution.auditing.definition)
        active = policies.rules.active[:, Slot.CITY]
        running = [city for city in government.cities if city.governs]
        strange = [irrelevance_of(city.scope, irrelevant) for city in running if active[city.place]]
        return fsum(strange) / max(len(running), 1)

    def _promulgate(self, day: int, draft: Draft) -> None:
        """A standard binds each city, and the services that work there, from a day of its own on."""
        government = self.government
        commission = government.commission
        for instrument in draft.instruments:
            value = self._standard(instrument)
            commission.promulgate(day, instrument)
            government.note(day, "ndrc", "promulgate", instrument, "the draft was due")
            for city in government.cities:
                key = government.codes[city.place]
                luck, _ = uniforms(government.seed, int(Purpose.PLANNING_COMMISSION), key, day)
                wait = commission.days_to_comply(city.ambition, city.wealth, float(luck))
                self.complying.append((day + int(wait), city.place, instrument, value))

    def _standard(self, instrument: str) -> Policy:
        p = self.government.commission.settings
        if instrument == SCOPE:
            return LegalStandard(minimum_relevance=p.minimum_relevance)
        return Redress(city=p.deadline, service=p.deadline, at_most=True)

    def _legislate(self, day: int) -> None:
        """A law binds everybody at once."""
        government, p = self.government, self.government.congress.settings
        values: tuple[tuple[str, Policy], ...] = (
            (
                SCOPE,
                LegalStandard(
                    minimum_relevance=p.minimum_relevance,
                    illegal_only=p.illegal_only,
                    retention_cap_days=p.retention_cap,
                ),
            ),
            (REDRESS, Redress(city=p.deadline, service=p.deadline, court=p.deadline, tax=p.deadline, at_most=True)),
        )
        for instrument, value in values:
            government.congress.enact(day, instrument)
            government.note(day, "npc", "enact", instrument, "the draft was due")
            for held in government.enacted:
                held.append(value)
