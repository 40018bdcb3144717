"""HOW INSTITUTIONS CHOOSE: logit choice, memory that fades, likeness of scopes. Pure functions, no draws."""

from __future__ import annotations

import numpy as np

from simulation.kernel.numerics import exp, exponentiate, log

TURN = 8
TRAIT, SCOPE, EAR, AUDIT, _, CARE = range(6)
"""A city's draws have the uid TURN * code + one of these, a service's TURN * number + one of these."""

CALM = 1e-300
"""The least number whose logarithm is taken."""


def chances(values: np.ndarray) -> np.ndarray:
    """Chances (options,) of a logit choice among options of these values; option 0 is to leave things as they are."""
    weights = values - values.max()
    exponentiate(weights)
    made: np.ndarray = weights / weights.sum()
    return made


def pick(shares: np.ndarray, luck: float) -> int:
    """The option that a uniform number in [0, 1) falls on."""
    return min(int(np.searchsorted(np.cumsum(shares), luck, side="right")), len(shares) - 1)


def raised(rest: float, push: float) -> float:
    """A chance `rest` whose log-odds are raised by `push`; 0 and 1 stay what they are."""
    if rest <= 0.0 or rest >= 1.0:
        return rest
    odds = rest / (1.0 - rest) * float(exp(push))
    return odds / (1.0 + odds)


def faded(days: float, half_life: float) -> float:
    """What is left after `days` of a memory that halves in `half_life` days."""
    return float(exp(-float(log(2.0)) * days / half_life))


def overlap(scope: int, other: int) -> float:
    """Items that two scopes share, as a part of the items in either; 0 when both are empty."""
    either = (scope | other).bit_count()
    return (scope & other).bit_count() / either if either else 0.0


def gumbel(luck: float) -> float:
    """A standard Gumbel deviate: ranking by value plus this is a logit choice without replacement."""
    return -float(log(max(-float(log(max(luck, CALM))), CALM)))
