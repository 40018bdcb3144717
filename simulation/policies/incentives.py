"""Incentives: what a city government gains in its career by visible innovation, and risks by being reined in.

Cities that expand are richer, and extra effort of officials who seek promotion does not replicate elsewhere (F12).
The values are read by the city governments, not by the rules of credit systems.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter


class Incentives(Policy):
    """Factors on what a city government weighs when it chooses its scope."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"innovation_reward": 0.0, "imitation": 0.0},
        "ordinary": {},
        "tournament": {"innovation_reward": 2.0, "imitation": 2.0},
        "accountable": {"innovation_reward": 0.5, "abuse_penalty": 3.0},
    }

    innovation_reward: float = parameter(
        1.0,
        "factor on the career reward of visible innovation",
        unit="1",
        low=0.0,
        high=100.0,
        source="F12 for the sign; guess",
        grade="D",
    )
    imitation: float = parameter(
        1.0,
        "factor on imitation of praised cities",
        unit="1",
        low=0.0,
        high=100.0,
        source="guess",
        grade="D",
    )
    abuse_penalty: float = parameter(
        1.0,
        "factor on the expected cost of being reined in",
        unit="1",
        low=0.0,
        high=100.0,
        source="guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Nothing: the rules of credit systems do not change."""
