"""Legal standard: what law allows to be recorded at all, and for how long.

The first reform of the article: clearer legal foundations. Items below a minimum relevance to creditworthiness, and
blameworthy items that are not illegal, leave the scope of the systems named; retention is capped. Precedents: Henan
bars unconfirmed utility arrears (B11), Shenzhen bars factors unrelated to credit (B12), the national catalogue forbids
localities to widen the scope (F07).
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.policies import SystemName
from simulation.state.citizens import Slot


class LegalStandard(Policy):
    """Limits by law on what the systems named may record."""

    stage: ClassVar[int] = 1
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "legal_basis": {"illegal_only": True},
        "relevant_only": {"minimum_relevance": 0.3},
        "strict": {"minimum_relevance": 0.3, "illegal_only": True, "retention_cap_days": 1826},
    }

    systems: tuple[SystemName, ...] = parameter(
        ("city", "service"),
        "systems that the standard binds",
        unit="systems",
        source="F07: localities; article: local and private systems",
        grade="B",
    )
    minimum_relevance: float = parameter(
        0.0,
        "least relevance to creditworthiness that an item needs to be recorded",
        unit="1",
        low=0.0,
        high=1.0,
        source="B12 for the principle; the threshold is a guess",
        grade="D",
    )
    illegal_only: bool = parameter(
        False,
        "whether blameworthy conduct may be recorded only if it is illegal",
        unit="1",
        source="F01, F07",
        grade="B",
    )
    retention_cap_days: int | None = parameter(
        None,
        "longest time that a record may be kept",
        unit="day",
        low=1,
        high=36500,
        source="B13: five years",
        grade="A",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Take the items that fail the standard out of scope, and cap retention."""
        allowed = np.asarray(catalogue.relevance) >= self.minimum_relevance
        if self.illegal_only:
            allowed &= np.asarray(catalogue.illegal, bool) | np.asarray(catalogue.rewarded, bool)
        mask = sum(1 << i for i in np.flatnonzero(allowed).tolist())
        for name in self.systems:
            slot = Slot[name.upper()]
            rules.scope[slot] &= mask
            rules.active[slot] &= rules.scope[slot] != 0
            if self.retention_cap_days is not None:
                rules.retention_days[slot] = min(rules.retention_days[slot], self.retention_cap_days)
