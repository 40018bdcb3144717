"""Incentives: what officials of cities are rewarded for.

Promotion may hang on visible innovation, which makes cities add items, and on few complaints, which makes them drop
what people complain about even where they would not listen. It acts only where cities decide
(`institution.city.decides`).

Sources: the article and F12 for the motive (extra effort of those who seek promotion); sizes are guesses.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.state.citizens import Slot


class Incentives(Policy):
    """Rewards of innovation and of calm, relative to what is usual."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"innovation": 0.0},
        "ordinary": {},
        "strong": {"innovation": 2.0},
        "calm": {"innovation": 0.5, "harmony": 1.0},
    }

    innovation: float = parameter(
        1.0,
        "factor on what visible innovation is worth to a career",
        unit="1",
        low=0.0,
        high=100.0,
        source="F12 for the motive; size is a guess",
        grade="D",
    )
    harmony: float = parameter(
        0.0,
        "weight of complaints where nobody listens, against where somebody does",
        unit="1",
        low=0.0,
        high=100.0,
        source="guess; E11 for answers to threats from below",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write both for the system of the city."""
        rules.career[Slot.CITY] = self.innovation
        rules.harmony[Slot.CITY] = self.harmony
