"""Supervision: what supervisors make the systems spend on accuracy, capacity and security, and how often they look.

The second reform of the article: effective restrictions on and supervision of local and private systems. No source
gives a size for any of these effects (C05), so all are guesses, to be varied.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SystemName
from simulation.state.citizens import Slot


class Supervision(Policy):
    """Demands on the systems named."""

    stage: ClassVar[int] = 1
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "light": {"quality_factor": 1.5, "capacity_factor": 1.25, "security_floor": 0.6, "audit_factor": 1.5},
        "strong": {"quality_factor": 3.0, "capacity_factor": 2.0, "security_floor": 0.9, "audit_factor": 3.0},
    }

    systems: tuple[SystemName, ...] = parameter(
        ("city", "service"),
        "systems that are supervised",
        unit="systems",
        source="article: local and private systems",
        grade="B",
    )
    quality_factor: float = parameter(
        1.0,
        "factor on spending on data quality, which divides the error rate",
        unit="1",
        low=0.01,
        high=100.0,
        source="guess",
        grade="D",
    )
    capacity_factor: float = parameter(
        1.0,
        "factor on the records that a system can handle with care",
        unit="1",
        low=0.01,
        high=100.0,
        source="guess",
        grade="D",
    )
    security_floor: float = parameter(
        0.0,
        "least security of stored data",
        unit="1",
        low=0.0,
        high=1.0,
        source="guess",
        grade="D",
    )
    audit_factor: float = parameter(
        1.0,
        "factor on the audits that the PBoC can make; acts only when institution.auditing is on",
        unit="1",
        low=0.0,
        high=100.0,
        source="guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Raise quality, capacity, security and the number of audits."""
        for name in self.systems:
            slot = Slot[name.upper()]
            rules.quality[slot] *= self.quality_factor
            rules.capacity[slot] *= self.capacity_factor
            rules.security[slot] = max(rules.security[slot], self.security_floor)
            rules.audits[slot] *= self.audit_factor
