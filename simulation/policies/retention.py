"""Retention: how long a record counts, and how long a listing that no payment ends lasts.

Five years from the end of the conduct is the Chinese term nearly everywhere (B03, B07, B09, B10, B13); six in the
United Kingdom, five in Korea, seven in the United States (B14). The term of a listing is known to exist, its length was
not readable in the law (B15), so presets leave it alone.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SYSTEMS, SystemName
from simulation.state.citizens import Slot

LONGEST = 36500


class Retention(Policy):
    """Terms of records and listings in all systems or in those named; None leaves a term as it is."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "one_year": {"retention_days": 365},
        "three_years": {"retention_days": 1096},
        "five_years": {"retention_days": 1826},
        "six_years": {"retention_days": 2192},
        "seven_years": {"retention_days": 2557},
        "forever": {"retention_days": LONGEST, "listing_days": LONGEST},
    }

    systems: tuple[SystemName, ...] = parameter(
        SYSTEMS,
        "systems whose terms are set",
        unit="systems",
        source="B03, B07, B09, B10, B13: the same term in all",
        grade="A",
    )
    retention_days: int | None = parameter(
        None,
        "days until a record is forgotten",
        unit="day",
        low=1,
        high=LONGEST,
        source="B03, B07, B13, B14",
        grade="A",
    )
    listing_days: int | None = parameter(
        None,
        "term of a listing that no payment ends",
        unit="day",
        low=1,
        high=LONGEST,
        source="B15: length not readable",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write the terms that are given."""
        for name in self.systems:
            slot = Slot[name.upper()]
            if self.retention_days is not None:
                rules.retention_days[slot] = self.retention_days
            if self.listing_days is not None:
                rules.listing_days[slot] = self.listing_days
