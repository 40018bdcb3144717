"""City: a local government that runs a credit system.

Each day it learns how many records and objections its offices had to handle, as a moving average:

    load_s = (1 - memory) load_s + memory * records_s per 1,000 citizens / capacity
    lateness = max(1, (1 - memory) lateness + memory * objections per 1,000 citizens / what its office can decide)

Load raises the error rate of tomorrow's records, lateness stretches tomorrow's deadlines. A city's system can be halted
from above, for some days or for good.
"""

from __future__ import annotations

import mesa
import numpy as np

from simulation.citizens import N_SLOTS
from simulation.parameters import Mechanism, parameter

FOR_GOOD = 10**9


class City(Mechanism):
    """Parameters of local governments."""

    memory: float = parameter(
        0.1, "weight of today in the moving average of load", unit="1", low=0.001, high=1, source="guess", grade="D",
    )  # fmt: skip


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
        self.halted_until = -1
        self.load = np.zeros(N_SLOTS)
        self.held = np.zeros(N_SLOTS)  # records per 1,000 citizens, written so far
        self.lateness = 1.0

    def administer(self, records: np.ndarray, capacity: np.ndarray, objections: float, office: float) -> None:
        """Feel the day's load: records and capacity (slots,) per 1,000 citizens and day, objections likewise."""
        if not self.settings.on:
            return
        weight = self.settings.memory
        self.load = (1 - weight) * self.load + weight * records / capacity
        self.lateness = max(1.0, (1 - weight) * self.lateness + weight * objections / office)

    def is_halted(self, day: int) -> bool:
        """Whether the city's system is halted on `day`."""
        return day < self.halted_until

    def stop(self, day: int, days: int | None) -> None:
        """Halt the city's system from `day` on, for `days` or for good."""
        self.halted_until = day + (FOR_GOOD if days is None else days)
