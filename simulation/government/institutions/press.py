"""Press: which of many incidents newspapers and platforms take up, so that the public can argue over them.

An incident is taken up with the chance

    attention * gravity * weight

and is then an issue of the public sphere that looks as justified as 1 - gravity. What counts as an incident:

    scandal        an event of the scenario; gravity is its severity, weight 1
    breach         data leak, by event or by themselves; weight: share of the people concerned
    wrongful case  each day in each city; weight: people wrongly listed there per 1,000 citizens of the country
    new item       a city or service adds an item that people are blamed for and that is less relevant to credit than
                   `dubious`; gravity 1 - relevance
    scope          each day in each city, one dubious item of its scope; weight: dubious items in scope as a part of all

Most incidents remain unnoticed and single ones catch fire. What the public makes of an issue is up to Voice and Public
sphere. Sources: the article (dubious terms, wrong blacklisting), E09 (press asking where the boundary is); sizes are
guesses.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import mesa
import numpy as np

from simulation.conduct import Catalogue
from simulation.kernel.keyed_draws import draws_of, least_draw
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform, uniforms
from simulation.parameters import Mechanism, parameter

TOPICS = 64
"""A place's draws have the uid TOPICS * its code + topic."""
COUNTRY = 0
"""Code of the country as a place."""


class Topic(IntEnum):
    """Topics of issues that are no conduct items; items have the numbers below."""

    SCANDAL = 32
    BREACH = 33
    WRONGFUL = 34
    SCOPE = 35  # for draws only: the issue has the topic of the item


class Press(Mechanism):
    """Parameters of what becomes an issue."""

    scandals: float = parameter(
        0.8, "chance that a scandal of full severity is taken up", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    breaches: float = parameter(
        0.5, "chance that a leak of everybody's data is taken up, if it were as grave as can be", unit="1", low=0,
        high=1, source="guess", grade="D",
    )  # fmt: skip
    wrongful_cases: float = parameter(
        0.0005, "daily chance that a case is taken up per wrongly listed citizen in 1,000", unit="1/day", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    new_items: float = parameter(
        0.2, "chance that a new item without any relevance is taken up", unit="1", low=0, high=1,
        source="guess; E09 for the habit", grade="D",
    )  # fmt: skip
    scopes: float = parameter(
        0.5, "rate at which the scope of a city that records all that is dubious is taken up", unit="1/year", low=0,
        high=365, source="guess; E12 for the habit", grade="D",
    )  # fmt: skip
    dubious: float = parameter(
        0.3, "relevance under which an item is worth a report", unit="1", low=0, high=1,
        source="guess, as in auditing", grade="D",
    )  # fmt: skip
    gravity_of_breach: float = parameter(
        0.7, "how grave a leak is", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    gravity_of_case: float = parameter(
        0.8, "how grave it is to list somebody for nothing", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip


class Incident(NamedTuple):
    """Something that could become an issue."""

    topic: int
    slot: int
    code: int  # of its place, for draws
    where: str
    gravity: float  # 0-1
    chance: float  # of being taken up


class PressAgent(mesa.Agent):
    """The press and the large platforms, taken together."""

    def __init__(self, model: mesa.Model, *, settings: Press, catalogue: Catalogue, seed: int) -> None:
        super().__init__(model)
        self.settings = settings
        self.seed = seed
        self.catalogue = catalogue
        praised = sum(1 << k for k in range(len(catalogue.names)) if catalogue.rewarded[k])
        self.dubious = catalogue.below(settings.dubious) & ~praised

    def is_dubious(self, topic: int) -> bool:
        """Whether an issue is about an item of little relevance."""
        return bool(self.dubious >> topic & 1)

    def takes_up(self, day: int, incident: Incident) -> bool:
        """Whether an incident becomes an issue."""
        if not self.settings.on or incident.chance <= 0.0:
            return False
        uid = TOPICS * incident.code + incident.topic
        return bool(uniform(self.seed, int(Purpose.PRESS), uid, day) < incident.chance)

    def is_idle(self, day: int, codes: np.ndarray, per_thousand: float) -> bool:
        """Whether it surely takes up no wrongful case and no old item of any place today, as on most days.

        codes: int64 (places,). per_thousand: people listed for nothing per 1,000 citizens of the country.
        """
        p, places = self.settings, (self.seed, int(Purpose.PRESS), codes, TOPICS)
        most = 2 * p.wrongful_cases * p.gravity_of_case * per_thousand  # no rounding reaches twice the chance
        return bool(
            least_draw(*places, int(Topic.WRONGFUL), day) >= most
            and least_draw(*places, int(Topic.SCOPE), day) >= 2 * p.scopes / DAYS_A_YEAR
        )

    def noticed(self, day: int, codes: np.ndarray, per_thousand: np.ndarray) -> list[int]:
        """The few places of which it may take up a wrongful case or an old item today; it passes over all others.

        codes: int64 (places,). per_thousand: their people listed for nothing per 1,000 citizens of the country.
        """
        p = self.settings
        case, _ = draws_of(self.seed, Purpose.PRESS, TOPICS * codes + int(Topic.WRONGFUL), day)
        item, _ = draws_of(self.seed, Purpose.PRESS, TOPICS * codes + int(Topic.SCOPE), day)
        most = 2 * p.scopes / DAYS_A_YEAR  # no rounding of an item's chance reaches twice the rate
        found = (case < p.wrongful_cases * p.gravity_of_case * per_thousand) | (item < most)
        return np.flatnonzero(found).tolist()

    def scandal(self, code: int, where: str, slot: int, severity: float) -> Incident:
        """A case of abuse that became public."""
        return Incident(Topic.SCANDAL, slot, code, where, severity, self.settings.scandals * severity)

    def breach(self, code: int, where: str, slot: int, share: float) -> Incident:
        """Data that leaked on a share of the people."""
        p = self.settings
        return Incident(Topic.BREACH, slot, code, where, p.gravity_of_breach, p.breaches * p.gravity_of_breach * share)

    def wrongful_case(self, code: int, where: str, slot: int, per_thousand: float) -> Incident:
        """Somebody listed for nothing in a city, with so many of them per 1,000 citizens of the country."""
        p = self.settings
        chance = p.wrongful_cases * p.gravity_of_case * per_thousand
        return Incident(Topic.WRONGFUL, slot, code, where, p.gravity_of_case, chance)

    def new_item(self, code: int, where: str, slot: int, item: int) -> Incident:
        """An item that a city or a service has begun to record."""
        gravity = 1.0 - float(self.catalogue.relevance[item])
        chance = self.settings.new_items * gravity if self.dubious >> item & 1 else 0.0
        return Incident(item, slot, code, where, gravity, chance)

    def old_item(self, day: int, code: int, where: str, slot: int, scope: int) -> Incident | None:
        """One of the dubious items that a city records, drawn anew every day; None where there is none."""
        found = [item for item in range(len(self.catalogue.names)) if scope & self.dubious & 1 << item]
        if not found:
            return None
        u, v = uniforms(self.seed, int(Purpose.PRESS), TOPICS * code + Topic.SCOPE, day)
        item = found[int(v * len(found))]
        gravity = 1.0 - float(self.catalogue.relevance[item])
        chance = self.settings.scopes / DAYS_A_YEAR * gravity * len(found) / self.dubious.bit_count()
        return Incident(item, slot, code, where, gravity, float(u < chance) if self.settings.on else 0.0)
