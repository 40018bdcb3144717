"""Central bank: the PBoC, supervisor of credit services and of city systems, with a registry of its own.

Whom it audits, warns and stops is decided in `government/decision_rounds.py`; here is what the act does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from simulation.parameters import Parameters

if TYPE_CHECKING:
    from simulation.government.institutions.city import CityAgent
    from simulation.government.institutions.private_service import PrivateServiceAgent


class CentralBank(Parameters):
    """Parameters of the PBoC."""


class CentralBankAgent(mesa.Agent):
    """The PBoC."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.interventions = 0
        self.warnings = 0

    def halt(self, city: CityAgent, day: int, days: int | None) -> None:
        """Stop a city's system."""
        city.stop(day, days)
        self.interventions += 1

    def suspend(self, service: PrivateServiceAgent, day: int, days: int | None) -> None:
        """Suspend a private service."""
        service.close(day, days)
        self.interventions += 1

    def stop(self) -> None:
        """Stop a proposal of a city or a service."""
        self.interventions += 1

    def warn(self) -> None:
        """Warn a city or a service without stopping it."""
        self.warnings += 1
        self.interventions += 1
