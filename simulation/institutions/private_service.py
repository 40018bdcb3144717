"""Private service: a commercial credit service such as Sesame Credit, which operates until it is suspended."""

from __future__ import annotations

import mesa

from simulation.parameters import Parameters

FOR_GOOD = 10**9


class PrivateService(Parameters):
    """Parameters of private credit services."""


class PrivateServiceAgent(mesa.Agent):
    """One private credit service."""

    def __init__(self, model: mesa.Model, *, number: int) -> None:
        """`number` is 1 for the largest service."""
        super().__init__(model)
        self.number = number
        self.suspended_until = -1
        self.suspensions = 0

    def operates(self, day: int) -> bool:
        """Whether the service rates its users on `day`."""
        return day >= self.suspended_until

    def close(self, day: int, days: int | None) -> None:
        """Suspend the service from `day` on, for `days` or for good."""
        self.suspended_until = day + (FOR_GOOD if days is None else days)
        self.suspensions += 1
