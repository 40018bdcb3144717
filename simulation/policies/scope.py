"""Scope: which conduct each credit system may record.

The article's question: from creditworthiness only (`narrow`) to everyday conduct (`expansive`). A system whose scope
is empty is not active. `all` stands for every item of the conduct catalogue.

Sources: the narrow list follows Shanghai's closed catalogue (B05) and the market definition that PBoC officials defend
(article); the widest city score counts 389 rules, 66 % of its offences illegal anyway (F01); registry and court list by
their law (B13, A21).
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.state.citizens import Slot

NARROW = ("loan_default", "judgment_default", "contract_fraud", "tax_evasion", "wage_arrears", "product_fraud")
MODERATE = (*NARROW, "utility_arrears", "fare_evasion")
LENDING = ("loan_default",)


class Scope(Policy):
    """The conduct that each system records, as names of catalogue items."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"city": (), "service": (), "registry": (), "court": (), "tax": ()},
        "narrow": {},
        "moderate": {"city": MODERATE},
        "expansive": {"city": ("all",), "service": MODERATE},
    }

    city: tuple[str, ...] = parameter(
        NARROW,
        "conduct that the city's system records",
        unit="items",
        source="B05; article: creditworthiness only",
        grade="C",
    )
    service: tuple[str, ...] = parameter(
        LENDING,
        "conduct that the private service records",
        unit="items",
        source="A01, F15: arrears of users",
        grade="C",
    )
    registry: tuple[str, ...] = parameter(
        LENDING,
        "conduct that the national credit registry records",
        unit="items",
        source="B13",
        grade="B",
    )
    court: tuple[str, ...] = parameter(
        ("judgment_default",),
        "conduct that the court list records",
        unit="items",
        source="A21",
        grade="A",
    )
    tax: tuple[str, ...] = parameter(
        ("tax_evasion",),
        "conduct that the tax list records",
        unit="items",
        source="guess from the list's name",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write the bit masks of the five scopes, and switch systems without a scope off."""
        for slot in Slot:
            mask = catalogue.mask(getattr(self, slot.name.lower()))
            rules.scope[slot] = mask
            rules.active[slot] = mask != 0
