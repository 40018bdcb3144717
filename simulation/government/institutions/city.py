"""City: a local government that runs a credit system and decides what it records.

Each day it learns how many records and objections its offices had to handle, as a moving average:

    load_s = (1 - memory) load_s + memory * records_s per 1,000 citizens / capacity
    lateness = max(1, (1 - memory) lateness + memory * objections per 1,000 citizens / what its office can decide)

Load raises the error rate of tomorrow's records, lateness stretches tomorrow's deadlines. A city's system can be halted
from above, for some days or for good. Where `decides` is on, every `period` days it adds one item, drops one, or leaves
its scope as it is, by logit over

    worth_k = innovation * career * ambition + imitation * share_k + richness * ln(product per head / national)
              + use * r_k
              - (1 - r_k) * (fear * threat + answer * c / (1 + c) * ([it listens] + harmony))
    add k: worth_k - effort        drop k: -worth_k - effort        keep: 0
    found a system with k: worth_k - effort - founding * (1 - share of other cities that run one, while praised)

with r_k the relevance of item k to creditworthiness and c complaints about its own system, of people listed for
nothing and of legitimacy lost: items that the public turns on are answered as proposals. It listens with chance
`attention`, its log-odds raised by complaints and threat (E11); a city that listens and lists people wrongly also pays
for better data or, with chance `redress`, opens an objection procedure or halves its deadline. What it does when the
public turns on an item of its scope stands in `consultation.py`.

A policy of incentives scales innovation by `career`, and lets complaints count, by `harmony`, where nobody listens.
"""

from __future__ import annotations

from typing import NamedTuple

import mesa
import numpy as np

from simulation.government.discrete_choice import raised
from simulation.kernel.numerics import exp
from simulation.parameters import Mechanism, parameter
from simulation.state.messages import Tallies
from simulation.state.tallies import Stock
from simulation.state.tally_sums import smooth_loads

FOR_GOOD = 10**9
WARNING, HALT = 0.5, 1.0
"""Gravity of a rebuke from above: a halt is the unit."""


class Situation(NamedTuple):
    """What a city weighs in one month."""

    wealth: float  # logarithm of product per head over the national one
    threat: float  # rebukes of itself and of cities like it, faded; 1 is a fresh halt of its own
    complaints: float  # index of discontent in the city, see `complaints_of`
    wrongly_listed: float  # share of citizens
    popular: np.ndarray  # (items,), how far praised cities record each item, 0-1
    example: float = 1.0  # share of the other cities that run a system, times the media's favour
    career: float = 1.0  # factor on what innovation is worth
    harmony: float = 0.0  # weight of complaints where nobody listens


class City(Mechanism):
    """Parameters of local governments."""

    memory: float = parameter(
        0.1, "weight of today in the moving average of load", unit="1", low=0.001, high=1, source="guess", grade="D",
    )  # fmt: skip
    decides: bool = parameter(
        False, "whether cities decide about their scope and data quality", unit="1", source="switch", grade="A",
    )  # fmt: skip
    period: int = parameter(
        30, "days between decisions", unit="day", low=1, high=3650, source="convention: monthly", grade="D",
    )  # fmt: skip
    effort: float = parameter(
        6.5, "cost of any change of scope, in units of log-odds", unit="1", low=0, high=50, source="guess", grade="D",
    )  # fmt: skip
    founding: float = parameter(
        3.0, "further cost of the first item while no other city runs a system, in units of log-odds", unit="1", low=0,
        high=50, source="guess; F05: few before the plan of 2014, many by 2016", grade="D", prior=(1.5, 5.0),
        reason="from a fifth to a hundredth and less of the cities that would start if all others had",
    )  # fmt: skip
    innovation: float = parameter(
        1.5, "career reward of a visible new item for the most ambitious", unit="1", low=0, high=50,
        source="article for the motive; size is a guess", grade="D",
    )  # fmt: skip
    richness: float = parameter(
        1.5, "what e times the national product per head adds to the worth of an item", unit="1", low=-50, high=50,
        source="F12 for the sign; size is a guess", grade="D",
    )  # fmt: skip
    imitation: float = parameter(
        1.0, "what the example of praised cities adds", unit="1", low=0, high=50, source="guess", grade="D",
    )  # fmt: skip
    praise_until: float = parameter(
        0.15, "critical share of media reports from which no city is praised", unit="1", low=0.001, high=1,
        source="guess; D06 in quiet times", grade="D",
    )  # fmt: skip
    use: float = parameter(
        2.0, "worth of recording an item that is fully relevant to credit", unit="1", low=0, high=50, source="guess",
        grade="D",
    )  # fmt: skip
    fear: float = parameter(
        10.0, "what a fresh halt takes from the worth of an irrelevant item", unit="1", low=0, high=100,
        source="guess", grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.2, "weight of rebukes of other cities, times the likeness of scopes", unit="1", low=0, high=10,
        source="guess", grade="D",
    )  # fmt: skip
    half_life: float = parameter(
        365.0, "days in which the memory of a rebuke halves", unit="day", low=1, high=36500, source="guess", grade="D",
    )  # fmt: skip
    answer: float = parameter(
        4.0, "what the loudest complaints take from the worth of an irrelevant item in a city that listens", unit="1",
        low=0, high=100, source="guess", grade="D",
    )  # fmt: skip
    attention: float = parameter(
        0.33, "chance to listen to complaints in a month without threats", unit="1", low=0, high=1, source="E11",
        grade="B",
    )  # fmt: skip
    pressure_below: float = parameter(
        1.0, "log-odds of listening per unit of complaints", unit="1", low=0, high=50,
        source="E11 for the sign; size is a guess", grade="D",
    )  # fmt: skip
    pressure_above: float = parameter(
        1.0, "log-odds of listening per unit of threat from above", unit="1", low=0, high=50,
        source="E11 for the sign; size is a guess", grade="D",
    )  # fmt: skip
    weight_wrong: float = parameter(
        5.0, "complaints per share of citizens wrongly listed", unit="1", low=0, high=1000, source="guess", grade="D",
    )  # fmt: skip
    weight_legitimacy: float = parameter(
        5.0, "complaints per legitimacy lost since the first decision", unit="1", low=0, high=1000, source="guess",
        grade="D",
    )  # fmt: skip
    tolerable: float = parameter(
        0.01, "share of citizens wrongly listed up to which a city that listens spends nothing", unit="1", low=0,
        high=1, source="guess", grade="D",
    )  # fmt: skip
    investment: float = parameter(
        0.25, "quality that a city of national wealth adds in a month", unit="1", low=0, high=10, source="guess",
        grade="D",
    )  # fmt: skip
    denunciation: float = parameter(
        0.25, "gravity of being denounced in state media; a halt is 1", unit="1", low=0, high=10, source="guess",
        grade="D",
    )  # fmt: skip
    redress: float = parameter(
        0.0, "chance that a city that listens improves redress rather than data", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    first_deadline: int = parameter(
        10, "deadline with which a city opens an objection procedure", unit="working day", low=1, high=250,
        source="guess; B01, B06", grade="D",
    )  # fmt: skip
    best_deadline: int = parameter(
        3, "deadline under which no city goes", unit="working day", low=1, high=250, source="B09, B10", grade="C",
    )  # fmt: skip
    best_quality: float = parameter(
        3.0, "quality beyond which no city pays", unit="1", low=1, high=100, source="guess", grade="D",
    )  # fmt: skip


def administer(
    p: City, tallies: Tallies, rules: np.recarray, office: float, loads: np.ndarray, lateness: np.ndarray
) -> None:
    """Let all cities feel the day: their `loads` (cities, slots) and `lateness` (cities,) move.

    `office` is what an office can decide per 1,000 citizens and day.
    """
    if p.on:
        people = tallies.stocks[:, 0, Stock.CITIZENS]
        smooth_loads(tallies.counts, people, 1, rules, p.memory, office, loads, lateness)


def complaints_of(p: City, wrongly_listed: float, legitimacy_lost: float) -> float:
    """Index of discontent: a share of citizens, and a loss since the first decision."""
    return p.weight_wrong * wrongly_listed + p.weight_legitimacy * max(0.0, legitimacy_lost)


def chance_to_listen(p: City, complaints: float, threat: float) -> float:
    """Chance that a city takes notice of complaints this month."""
    return raised(p.attention, p.pressure_below * complaints + p.pressure_above * threat)


def worth_of_items(p: City, ambition: float, here: Situation, relevance: np.ndarray, listens: bool) -> np.ndarray:
    """What each item (items,) is worth to a city, in units of log-odds."""
    heard = p.answer * here.complaints / (1.0 + here.complaints) * ((1.0 if listens else 0.0) + here.harmony)
    drive = p.innovation * here.career * ambition + p.richness * here.wealth
    return drive + p.imitation * here.popular + p.use * relevance - (1.0 - relevance) * (p.fear * here.threat + heard)


def options_of(p: City, worth: np.ndarray, scope: int, barred: int, example: float = 1.0) -> np.ndarray:
    """Values (1 + items,): of leaving the scope as it is, of adding each item, or of dropping it if it is in scope.

    Items in the mask `barred` are forbidden by law and are not tried. example: see `Situation`.
    """
    items = np.arange(len(worth))
    first = 0.0 if scope else p.founding * (1.0 - example)
    values = np.where(scope >> items & 1, -worth, worth) - p.effort - first
    return np.concatenate(([0.0], np.where(barred >> items & 1, -np.inf, values)))


class CityAgent(mesa.Agent):
    """One local government."""

    def __init__(self, model: mesa.Model, *, name: str, place: int, settings: City, founding_scope: int) -> None:
        """`place` is the position of the city; `founding_scope` the number of items in its scope on the first day."""
        super().__init__(model)
        self.name = name
        self.place = place
        self.settings = settings
        self.founding_scope = founding_scope
        self.scope_items = founding_scope
        self.scope = 0  # mask of the items that its rules name, halted or not
        self.halted_until = -1
        self.governs = False
        self.ambition = 0.0
        self.wealth = 0.0
        self.quality = 1.0
        self.rebukes: list[tuple[int, float, int]] = []  # day, gravity, mask of the scope it was for
        self.legitimacy = -1.0  # at the first decision
        self.complaints = 0.0  # at the last decision
        self.deadline = 0  # working days; 0 while it has not improved redress

    def introduce(self, ambition: float, wealth: float) -> None:
        """Give the city a government of its own; `wealth` is the logarithm of product per head over the national."""
        self.governs = True
        self.ambition = ambition
        self.wealth = wealth

    def is_halted(self, day: int) -> bool:
        """Whether the city's system is halted on `day`."""
        return day < self.halted_until

    def stop(self, day: int, days: int | None) -> None:
        """Halt the city's system from `day` on, for `days` or for good."""
        self.halted_until = day + (FOR_GOOD if days is None else days)
        self.heed(day, HALT)

    def heed(self, day: int, gravity: float = WARNING) -> None:
        """Remember a rebuke from above for the present scope."""
        self.rebukes.append((day, gravity, self.scope))

    def was_rebuked(self, day: int, within: float) -> bool:
        """Whether a rebuke came in the last `within` days."""
        return any(day - then <= within for then, _, _ in self.rebukes)

    def improve_redress(self, present: int) -> bool:
        """Open an objection procedure, or halve its deadline; `present` is that in working days, 0 when there is none.

        Whether anything was left to improve.
        """
        p = self.settings
        better = p.first_deadline if present == 0 else max(p.best_deadline, present // 2)
        if 0 < present <= better:
            return False
        self.deadline = better
        return True

    def invest(self) -> bool:
        """Pay for better data, the richer the more; whether anything was left to improve."""
        p = self.settings
        before = self.quality
        self.quality = min(p.best_quality, before + p.investment * float(exp(self.wealth)))
        return self.quality > before
