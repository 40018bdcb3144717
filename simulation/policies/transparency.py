"""Transparency: whether people are told that they are recorded, and how far listings are made public.

Zhejiang and Henan demand written notice before a serious listing (B07, B10); Shanghai grants two free reports a year
(B05). Transparency lets procedures count for more in legitimacy, and hurts privacy when it means publication (D13).
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SYSTEMS, SystemName
from simulation.state.citizens import Slot


class Transparency(Policy):
    """Notice to the person concerned, and publication of listings; None leaves either as it is."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "notice": {"notice": 1.0},
        "discreet": {"notice": 1.0, "naming": 0.0},
        "naming_and_shaming": {"naming": 1.0},
        "secret": {"notice": 0.0, "naming": 0.0},
    }

    systems: tuple[SystemName, ...] = parameter(
        SYSTEMS,
        "systems concerned",
        unit="systems",
        source="B07, B10",
        grade="B",
    )
    notice: float | None = parameter(
        None,
        "chance that a person is told when she is recorded",
        unit="1",
        low=0.0,
        high=1.0,
        source="B07, B10 for the duty; how far it is met is a guess",
        grade="C",
    )
    naming: float | None = parameter(
        None,
        "visibility of a listing to neighbours",
        unit="1",
        low=0.0,
        high=1.0,
        source="guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write notice and naming where they are given."""
        for name in self.systems:
            slot = Slot[name.upper()]
            if self.notice is not None:
                rules.notice[slot] = self.notice
            if self.naming is not None:
                rules.naming[slot] = self.naming
