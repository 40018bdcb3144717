"""Recognition: whose listings a system takes over, and how slowly (joint punishment).

Sesame Credit took over the court list from July 2015 (A02); joint punishment spreads the national lists to cities. A
listing that was taken over ends when the original ends, as late as it came.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SystemName
from simulation.state.citizens import Slot

NATIONAL: tuple[SystemName, ...] = ("registry", "court", "tax")


def _taken_over(by: str) -> Any:
    return parameter(
        None,
        f"systems whose listings {by} takes over; None leaves that as it is",
        unit="systems",
        source="A02, A07 (joint punishment of national lists)",
        grade="C",
    )


class Recognition(Policy):
    """For each system, the other systems whose listings it takes over."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"registry": (), "court": (), "tax": (), "city": (), "service": ()},
        "court_link": {"registry": (), "court": (), "tax": (), "city": ("court",), "service": ("court",)},
        "joint_punishment": {
            "registry": ("court", "tax"),
            "court": (),
            "tax": (),
            "city": NATIONAL,
            "service": ("court",),
        },
        "full": {
            "registry": ("court", "tax", "city", "service"),
            "court": (),
            "tax": (),
            "city": (*NATIONAL, "service"),
            "service": (*NATIONAL, "city"),
        },
    }

    registry: tuple[SystemName, ...] | None = _taken_over("the national registry")
    court: tuple[SystemName, ...] | None = _taken_over("the court list")
    tax: tuple[SystemName, ...] | None = _taken_over("the tax list")
    city: tuple[SystemName, ...] | None = _taken_over("the city's system")
    service: tuple[SystemName, ...] | None = _taken_over("the private service")
    lag_days: float | None = parameter(
        None,
        "mean days until a listing, or its end, is taken over",
        unit="day",
        low=0.0,
        high=3650.0,
        source="guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write the masks over `Slot` and the lag; a system never takes over from itself."""
        for slot in Slot:
            names: tuple[SystemName, ...] | None = getattr(self, slot.name.lower())
            if names is not None:
                sources = {Slot[name.upper()] for name in names} - {slot}
                rules.recognises[slot] = sum(1 << source for source in sources)
            if self.lag_days is not None:
                rules.recognition_lag[slot] = self.lag_days
