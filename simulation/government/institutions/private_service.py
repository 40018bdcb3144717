"""Private service: a commercial credit service such as Sesame Credit, which operates until it is suspended.

Where `grows` is on, every `period` days a service that operates adds one item to what it records, drops one, or leaves
it as it is, by logit over

    worth_k = growth + trade * conflict + use * r_k - fear * (1 - r_k) * threat
    add k: worth_k - effort        drop k: -worth_k - effort        keep: 0

with r_k the relevance of item k to creditworthiness, `conflict` a fixed trait (how far the owner trades with the people
it rates) and threat the faded rebukes of itself and, by `deterrence`, of others.
"""

from __future__ import annotations

import mesa
import numpy as np

from simulation.parameters import Mechanism, parameter

FOR_GOOD = 10**9
WARNING, SUSPENSION = 0.5, 1.0
"""Gravity of a rebuke from above: a suspension is the unit."""


class PrivateService(Mechanism):
    """Parameters of private credit services."""

    grows: bool = parameter(
        False, "whether services decide about what they record", unit="1", source="switch", grade="A",
    )  # fmt: skip
    opens: int = parameter(
        0, "day of the run on which private services open", unit="day", low=0, high=36500, source="switch", grade="A",
    )  # fmt: skip
    period: int = parameter(
        30, "days between decisions", unit="day", low=1, high=3650, source="convention: monthly", grade="D",
    )  # fmt: skip
    effort: float = parameter(
        6.5, "cost of any change, in units of log-odds", unit="1", low=0, high=50, source="guess", grade="D",
    )  # fmt: skip
    growth: float = parameter(
        1.0, "worth of one item more to a growing business", unit="1", low=0, high=50, source="guess", grade="D",
    )  # fmt: skip
    trade: float = parameter(
        1.5, "what it adds that the owner trades with the rated", unit="1", low=0, high=50,
        source="F08 for the motive; size is a guess", grade="D",
    )  # fmt: skip
    use: float = parameter(
        2.0, "worth of recording an item that is fully relevant to credit", unit="1", low=0, high=50, source="guess",
        grade="D",
    )  # fmt: skip
    fear: float = parameter(
        10.0, "what a fresh suspension takes from the worth of an irrelevant item", unit="1", low=0, high=100,
        source="guess", grade="D",
    )  # fmt: skip
    deterrence: float = parameter(
        0.2, "weight of rebukes of other services", unit="1", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip
    half_life: float = parameter(
        365.0, "days in which the memory of a rebuke halves", unit="day", low=1, high=36500, source="guess", grade="D",
    )  # fmt: skip
    least_conflict: float = parameter(
        0.4, "least conflict of interest; the trait is uniform between this and 1", unit="1", low=0, high=1,
        source="F08: all eight had one; size is a guess", grade="D",
    )  # fmt: skip


def worth_of_items(p: PrivateService, conflict: float, threat: float, relevance: np.ndarray) -> np.ndarray:
    """What each item (items,) is worth to a service, in units of log-odds."""
    return p.growth + p.trade * conflict + p.use * relevance - p.fear * (1.0 - relevance) * threat


def options_of(p: PrivateService, worth: np.ndarray, scope: int, barred: int = 0) -> np.ndarray:
    """Values (1 + items,): of leaving the scope as it is, and of adding each item or dropping it if it is in scope.

    Items in the mask `barred` are forbidden by law and are not tried.
    """
    items = np.arange(len(worth))
    values = np.where(scope >> items & 1, -worth, worth) - p.effort
    return np.concatenate(([0.0], np.where(barred >> items & 1, -np.inf, values)))


class PrivateServiceAgent(mesa.Agent):
    """One private credit service."""

    def __init__(
        self, model: mesa.Model, *, number: int, name: str = "", opens: int = 0, suspended: bool = False
    ) -> None:
        """`number` is 1 for the first service; it operates from the day `opens` on, unless it is `suspended`."""
        super().__init__(model)
        self.number = number
        self.name = name or f"service {number}"
        self.suspended_until = FOR_GOOD if suspended else opens
        self.suspensions = 0
        self.scope = 0
        self.share = 0.0  # of all users of private services
        self.conflict = 0.0
        self.rebukes: list[tuple[int, float]] = []  # day, gravity

    def introduce(self, scope: int, share: float, conflict: float) -> None:
        """Give the service what it records, its share of users and its conflict of interest."""
        self.scope = scope
        self.share = share
        self.conflict = conflict

    def answers_to(self, name: str | int | None) -> bool:
        """Whether a scenario means this service: its name, its number, or `service` and its number."""
        return name in (self.name, self.number, f"service {self.number}")

    def operates(self, day: int) -> bool:
        """Whether the service rates its users on `day`."""
        return day >= self.suspended_until

    def close(self, day: int, days: int | None) -> None:
        """Suspend the service from `day` on, for `days` or for good."""
        self.suspended_until = day + (FOR_GOOD if days is None else days)
        self.suspensions += 1
        self.heed(day, SUSPENSION)

    def heed(self, day: int, gravity: float = WARNING) -> None:
        """Remember a rebuke from above."""
        self.rebukes.append((day, gravity))
