"""Congress: the NPC, which turns standards into law."""

from __future__ import annotations

import mesa

from simulation.parameters import Parameters


class Congress(Parameters):
    """Parameters of the NPC."""


class CongressAgent(mesa.Agent):
    """The NPC: it enacts the laws that the scenario dates."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.laws: list[tuple[int, str]] = []

    def enact(self, day: int, instrument: str) -> None:
        """Turn a policy instrument into law."""
        self.laws.append((day, instrument))
