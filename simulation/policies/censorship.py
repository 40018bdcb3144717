"""Censorship: the share of critical posts about a system that platforms remove in a city before others see them.

Removed posts are made, and counted as discontent, but reach neither the feed, nor neighbours, nor the institutions that
read the public mood: censorship hides a grievance from those who could mend it as well as from those who could join in.

Sources: platforms intervene on what trends (E10); how much is removed is a guess.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SYSTEMS, SystemName
from simulation.state.citizens import Slot


class Censorship(Policy):
    """Share of posts removed; None leaves it as it is."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "light": {"removed": 0.3},
        "heavy": {"removed": 0.9},
    }

    systems: tuple[SystemName, ...] = parameter(
        SYSTEMS,
        "systems about which posts are removed",
        unit="systems",
        source="guess",
        grade="D",
    )
    removed: float | None = parameter(
        None,
        "share of critical posts that nobody sees",
        unit="1",
        low=0.0,
        high=1.0,
        source="E10 for the practice; size guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write the share removed where it is given."""
        if self.removed is not None:
            for name in self.systems:
                rules.censorship[Slot[name.upper()]] = self.removed
