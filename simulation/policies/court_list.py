"""Court list: whom the court lists, after how long, for how long, and what mends a standing.

Until about 2019 debtors were listed soon after they failed to comply, many of them unable to pay. From 2019 to 2025 the
Supreme People's Court narrowed the list (A18, A23): days of grace, people who cannot pay told apart from those who will
not, and standing mended by paying part and promising the rest. Judgment debts are large and few debtors can pay them,
so a list that spares the unable is shorter.

The term of three and a half years for people who could not pay is the middle of what the law allows: two years, which
can be extended by one to three (A22).
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.state.citizens import Slot

LONGEST = 36500


class CourtList(Policy):
    """The law of the court list; None leaves a rule as it is."""

    stage: ClassVar[int] = 1  # the law of one list goes before general terms
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {},
        "early": {"listing_days": 1278},
        "good_faith": {"grace_days": 30, "screening": 0.62, "listing_days": 1278, "repair": 0.3},
    }

    coverage: float | None = parameter(
        None, "share of citizens whose courts keep the list", unit="1", low=0.0, high=1.0,
        source="A04, A06, A09: entries a month against those of 2016-2018", grade="B",
    )  # fmt: skip
    grace_days: int | None = parameter(
        None, "days beyond the usual grace before a debtor is listed", unit="day", low=0, high=3650,
        source="A18: grace periods; length guess", grade="D",
    )  # fmt: skip
    screening: float | None = parameter(
        None, "share of debtors unable to pay whom the court recognises and does not list", unit="1", low=0.0, high=1.0,
        source="direction A18; 0.62 in the preset, set to A16 (entries fell by 23 %) and A17", grade="C",
    )  # fmt: skip
    listing_days: int | None = parameter(
        None, "term of a listing of somebody who could not pay", unit="day", low=1, high=LONGEST, source="A22, B15",
        grade="C",
    )  # fmt: skip
    repair: float | None = parameter(
        None, "share of what is owed that ends a listing when it is paid with a promise of the rest; 0 none does",
        unit="1", low=0.0, high=1.0, source="A14, A18: repair on commitment; size guess", grade="D",
    )  # fmt: skip

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write the rules that are given into those of the court."""
        given = {
            "coverage": self.coverage, "grace": self.grace_days, "screening": self.screening,
            "listing_days": self.listing_days, "repair": self.repair,
        }  # fmt: skip
        for column, value in given.items():
            if value is not None:
                rules[column][Slot.COURT] = value
