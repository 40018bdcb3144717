"""Proportionality: a sanction may not weigh more than the conduct it answers.

Shanghai's regulation demands proportionate sanctions and voids unpublished ones (B05). One sanction follows a listing
whatever its ground, so the measure is the mean of severity times relevance (both relative to the gravest item) over the
blameworthy items left in a system's scope: sanction and lost access are capped at `strictness`-scaled shares of it.
With a cap of None nothing is limited.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SYSTEMS, SystemName
from simulation.state.citizens import Slot


class Proportionality(Policy):
    """Caps on sanction, lost access and naming, relative to what the scope holds."""

    stage: ClassVar[int] = 2
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "proportionate": {"sanction_cap": 0.2, "access_cap": 1.0, "naming_cap": 1.0},
        "mild": {"sanction_cap": 0.1, "access_cap": 0.5, "naming_cap": 0.2},
    }

    systems: tuple[SystemName, ...] = parameter(
        SYSTEMS,
        "systems concerned",
        unit="systems",
        source="B05",
        grade="B",
    )
    sanction_cap: float | None = parameter(
        None,
        "cap on the sanction, share of income, for a scope of the gravest and most relevant conduct",
        unit="1",
        low=0.0,
        high=1.0,
        source="B05 for the principle; the size is a guess",
        grade="D",
    )
    access_cap: float | None = parameter(
        None,
        "cap on the access that a listing closes, for such a scope",
        unit="1",
        low=0.0,
        high=1.0,
        source="B05 for the principle; the size is a guess",
        grade="D",
    )
    naming_cap: float | None = parameter(
        None,
        "cap on the visibility of a listing, for such a scope",
        unit="1",
        low=0.0,
        high=1.0,
        source="B05 for the principle; the size is a guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Lower what exceeds its cap times the gravity of the scope."""
        caps = {"sanction": self.sanction_cap, "access": self.access_cap, "naming": self.naming_cap}
        given = {column: cap for column, cap in caps.items() if cap is not None}
        for name in self.systems if given else ():
            slot = Slot[name.upper()]
            weight = gravity(int(rules.scope[slot]), catalogue)
            for column, cap in given.items():
                rules[column][slot] = min(rules[column][slot], cap * weight)


def gravity(scope: int, catalogue: Catalogue) -> float:
    """Mean of relative severity times relevance over the blameworthy items of a scope, 0 to 1; 1 when it has none."""
    within = np.array([bool(scope >> i & 1) for i in range(len(catalogue.names))])
    blamed = within & ~np.asarray(catalogue.rewarded, bool)
    if not blamed.any():
        return 1.0
    severity = np.asarray(catalogue.severity, float)
    weight = severity / severity.max() * np.asarray(catalogue.relevance, float)
    return float(weight[blamed].mean())
