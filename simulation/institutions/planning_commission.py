"""Planning commission: the NDRC, which drafts standards for what may be recorded."""

from __future__ import annotations

import mesa

from simulation.parameters import Parameters


class PlanningCommission(Parameters):
    """Parameters of the NDRC."""


class PlanningCommissionAgent(mesa.Agent):
    """The NDRC: it promulgates the standards that the scenario dates."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.standards: list[tuple[int, str]] = []

    def promulgate(self, day: int, instrument: str) -> None:
        """Put a policy instrument into force."""
        self.standards.append((day, instrument))
