"""Censorship: the share of critical posts that the platform removes.

It damps the public sphere and is not a rule of a credit system, so it is read by what makes `Policies.censorship`.
Intervention of platforms on rankings was detected (E10); no source gives a share.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter


class Censorship(Policy):
    """How much criticism is removed. It is national: name no cities."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"removed_share": 0.0},
        "ordinary": {},
        "heavy": {"removed_share": 0.5},
    }

    removed_share: float = parameter(
        0.1,
        "share of critical posts that are removed",
        unit="1",
        low=0.0,
        high=1.0,
        source="E10 that it happens; guess",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Nothing: the rules of credit systems do not change."""
