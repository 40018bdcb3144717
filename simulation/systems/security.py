"""Security: how often the data of a credit system leak.

In each city a breach of each system comes on a day with the chance

    1 - exp(-breach_rate * records held per 1,000 citizens * (1 - security) / 365),

so leaks grow with the volume of data, of which the share 1 / `retention_days` is forgotten in a day, and fall with
security. A breach is bad news for the share `reach` of the city's citizens (see `behaviours/trust.py`).

Source: the article (accuracy and security must keep up with a rapidly growing database; security deficiencies in 2018);
sizes are guesses.
"""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp
from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, uniform
from simulation.parameters import Mechanism, parameter

TURN = 8
"""A system of a city is drawn for as TURN * code + slot."""


class Security(Mechanism):
    """Parameters of breaches."""

    usual: float = parameter(
        0.5, "security of stored data without supervision: 0 open, 1 safe", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    breach_rate: float = parameter(
        0.00005, "breaches a year per record held by 1,000 citizens' files, with no security", unit="1/year", low=0,
        high=1, source="guess", grade="D",
    )  # fmt: skip
    reach: float = parameter(
        0.05, "share of a city's citizens that a breach becomes known to", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip


@rule
def chance_of_breach(held, security, breach_rate):
    """Chance of a breach on one day, with `held` records per 1,000 citizens."""
    return 1.0 - exp(-breach_rate * held * (1.0 - security) / DAYS_A_YEAR)


@rule
def leaks(seed, day, code, slot, held, security, breach_rate):
    """Whether the data of the system in `slot` of the city with `code` leak today."""
    chance = chance_of_breach(held, security, breach_rate)
    return chance > 0.0 and uniform(seed, Purpose.BREACH, TURN * code + slot, day) < chance


@rule
def leaking(seed, day, codes, rules, breach_rate, held, found):
    """Write into `found` (cities, slots) which systems leak today; those that are not active hold nothing any more.

    codes: int64 (cities,). held: records per 1,000 citizens (cities, slots), changed in place.
    """
    for city in range(rules.shape[0]):
        for slot in range(rules.shape[1]):
            system = rules[city, slot]
            if not system.active:
                held[city, slot] = 0.0
            found[city, slot] = leaks(seed, day, codes[city], slot, held[city, slot], system.security, breach_rate)
