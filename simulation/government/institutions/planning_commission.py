"""Planning commission: the NDRC, which takes note of abuses and drafts the standards that are to end them.

Each day it takes note of five kinds of abuse x_k and keeps a memory of each that halves in `half_life` days:

    agenda_k <- agenda_k + (1 - exp(-ln 2 / half_life)) (weight_k x_k - agenda_k)

so that agenda_k is a faded mean, and their sum the salience of the matter. Where `drafts` is on and the sum exceeds
`threshold`, it begins a draft of every instrument whose kinds of abuse make up at least the share `part` of the agenda
and of which it has made no standard yet:

    scope        posts, interventions, irrelevance   -> items of at least minimum_relevance
    redress      wrongful listings, refusals         -> a decision within `deadline` working days

The standards hold `lag` days later (uniform from half of it to one and a half). Cities comply on a day of their own,
`compliance` days later (again from half to one and a half) times exp(reluctance * (ambition + wealth)).

Sources: F07 (guidance Dec 2020, catalogue 2021 and 2022: about a year); sizes are guesses.
"""

from __future__ import annotations

from math import fsum
from typing import NamedTuple

import mesa

from simulation.kernel.numerics import exp, log
from simulation.parameters import Parameters, parameter


class Abuses(NamedTuple):
    """What institutions can see of a day."""

    posts: float  # critical posts that were not removed, per 1,000 citizens
    interventions: float  # by the PBoC, as if every day of a year had as many
    irrelevance: float  # of what cities record, mean over cities, 0-1
    wrongly_listed: float  # share of citizens
    refusals: float  # objections in the right that were refused or late, per 1,000 citizens, as of a year


SCOPE, REDRESS = "legal_standard", "redress"
ANSWERS = (SCOPE, SCOPE, SCOPE, REDRESS, REDRESS)
"""The instrument that answers each kind of abuse."""


class PlanningCommission(Parameters):
    """Parameters of the NDRC."""

    drafts: bool = parameter(False, "whether it drafts standards by itself", unit="1", source="switch", grade="A")
    half_life: float = parameter(
        1825.0, "days in which the memory of an abuse halves", unit="day", low=1, high=36500, source="guess", grade="D",
    )  # fmt: skip
    remembered: float = parameter(
        0.0, "salience of irrelevant scopes on the first day of the run", unit="1", low=0, high=1000, source="guess",
        grade="D",
    )  # fmt: skip
    weight_posts: float = parameter(
        0.3, "salience of a critical post per 1,000 citizens and day", unit="1", low=0, high=1000, source="guess",
        grade="D",
    )  # fmt: skip
    weight_interventions: float = parameter(
        0.05, "salience of an intervention a year", unit="1", low=0, high=1000, source="guess", grade="D",
    )  # fmt: skip
    weight_irrelevance: float = parameter(
        1.0, "salience of scopes that hold all that is irrelevant", unit="1", low=0, high=1000,
        source="convention: unit", grade="D",
    )  # fmt: skip
    weight_wrong: float = parameter(
        10.0, "salience of a share of citizens wrongly listed", unit="1", low=0, high=1000, source="guess", grade="D",
    )  # fmt: skip
    weight_refusals: float = parameter(
        0.1, "salience of a refused or late objection in the right, per 1,000 citizens and year", unit="1", low=0,
        high=1000, source="guess", grade="D",
    )  # fmt: skip
    threshold: float = parameter(
        0.35, "salience from which a draft is begun", unit="1", low=0.000001, high=1000,
        source="set by hand to F07 in history_2013_2022", grade="D",
    )  # fmt: skip
    part: float = parameter(
        0.2, "least share in the agenda of the abuses that an instrument answers", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    lag: float = parameter(
        365.0, "mean days from the beginning of a draft to the standard", unit="day", low=1, high=36500, source="F07",
        grade="C",
    )  # fmt: skip
    compliance: float = parameter(
        180.0, "days that a city of no ambition and national wealth takes to comply", unit="day", low=0, high=36500,
        source="guess", grade="D",
    )  # fmt: skip
    reluctance: float = parameter(
        0.5, "what ambition, and the logarithm of relative wealth, add to the logarithm of that", unit="1", low=-10,
        high=10, source="guess", grade="D",
    )  # fmt: skip
    minimum_relevance: float = parameter(
        0.3, "relevance that its standard asks of an item", unit="1", low=0, high=1,
        source="F07 for the principle; guess, as in auditing", grade="D",
    )  # fmt: skip
    deadline: int = parameter(
        7, "working days that its standard gives for a decision", unit="working day", low=1, high=250,
        source="B01, B02", grade="C",
    )  # fmt: skip


def salience_of(p: PlanningCommission, seen: Abuses) -> tuple[float, ...]:
    """The weight of each kind of abuse of a day."""
    weights = (
        p.weight_posts, p.weight_interventions, p.weight_irrelevance, p.weight_wrong, p.weight_refusals,
    )  # fmt: skip
    return tuple(weight * amount for weight, amount in zip(weights, seen, strict=True))


class PlanningCommissionAgent(mesa.Agent):
    """The NDRC: its agenda, and the standards that it has promulgated."""

    def __init__(self, model: mesa.Model, *, settings: PlanningCommission | None = None) -> None:
        super().__init__(model)
        self.settings = settings or PlanningCommission()
        self.agenda = [self.settings.remembered if kind == "irrelevance" else 0.0 for kind in Abuses._fields]
        self.standards: list[tuple[int, str]] = []

    def take_note(self, salience: tuple[float, ...]) -> None:
        """Remember the abuses of a day."""
        weight = 1.0 - float(exp(-log(2.0) / self.settings.half_life))
        self.agenda = [known + weight * (new - known) for known, new in zip(self.agenda, salience, strict=True)]

    def reasons(self) -> str:
        """The agenda in words and numbers."""
        return ", ".join(f"{name} {part:.3f}" for name, part in zip(Abuses._fields, self.agenda, strict=True))

    def choose(self, made: set[str]) -> tuple[str, ...]:
        """The instruments to be drafted now, of those not made already; none below the threshold."""
        p, total = self.settings, fsum(self.agenda)
        if not p.drafts or total <= p.threshold:
            return ()
        asked = dict.fromkeys(ANSWERS, 0.0)
        for answer, part in zip(ANSWERS, self.agenda, strict=True):
            asked[answer] += part / total
        return tuple(name for name, part in asked.items() if part >= p.part and name not in made)

    def days_to_comply(self, ambition: float, wealth: float, luck: float) -> float:
        """Days that a city takes to comply with a standard."""
        p = self.settings
        return p.compliance * (0.5 + luck) * float(exp(p.reluctance * (ambition + wealth)))

    def promulgate(self, day: int, instrument: str) -> None:
        """Put a policy instrument into force."""
        self.standards.append((day, instrument))
