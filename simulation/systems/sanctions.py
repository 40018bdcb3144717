"""Sanctions and rewards: what each system's listing costs, closes and shows, and what a good grade brings.

The named consequences (travel bans, refused credit and posts, exclusion from procurement, public naming; deposit
waivers and fast lanes) enter through four numbers for each system: the cost as a share of income, the share of credit
and services that is closed, the visibility to others, and the reward of a good grade. What they do to people is in
`costs_and_benefits.py` and in the behaviours that read it.

Sources: kinds of consequences A05-A10, F02, F15, F16; sizes are guesses.
"""

from __future__ import annotations

import numpy as np

from simulation.parameters import Mechanism, parameter
from simulation.state.citizens import Slot


class Sanctions(Mechanism):
    """What listings cost and good standing brings, system by system."""

    cost_registry: float = parameter(
        0.0, "cost of a negative record at the national registry", unit="share of income", low=0, high=1,
        source="guess: credit is dearer, daily life goes on", grade="D",
    )  # fmt: skip
    cost_court: float = parameter(
        0.05, "cost of being on the court's list", unit="share of income", low=0, high=1,
        source="A05-A09: flights and trains blocked; size guess", grade="D",
    )  # fmt: skip
    cost_tax: float = parameter(
        0.03, "cost of being on the tax list", unit="share of income", low=0, high=1, source="A10; size guess",
        grade="D",
    )  # fmt: skip
    cost_city: float = parameter(
        0.02, "cost of being listed by the city", unit="share of income", low=0, high=1,
        source="F02: most people can ignore points; size guess", grade="D",
    )  # fmt: skip
    cost_service: float = parameter(
        0.01, "cost of being listed by a private service", unit="share of income", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    access_registry: float = parameter(
        0.6, "share of credit closed by the registry", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    access_court: float = parameter(
        0.8, "share of credit closed by the court's list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    access_tax: float = parameter(
        0.5, "share of credit closed by the tax list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    access_city: float = parameter(
        0.3, "share of credit closed by the city's list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    access_service: float = parameter(
        0.5, "share of credit closed by a private service", unit="1", low=0, high=1,
        source="F15: deposit waivers from 650 points", grade="D",
    )  # fmt: skip
    naming_court: float = parameter(
        1.0, "visibility of the court's list", unit="1", low=0, high=1, source="A21: the list is public", grade="B",
    )  # fmt: skip
    naming_tax: float = parameter(
        0.7, "visibility of the tax list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    naming_city: float = parameter(
        0.4, "visibility of the city's list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    naming_service: float = parameter(
        0.2, "visibility of a private service's list", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    reward_city: float = parameter(
        0.01, "worth of grade A in the city's system", unit="share of income", low=0, high=1,
        source="F02: rewards first; size guess", grade="D",
    )  # fmt: skip

    def impose(self, rules: np.recarray) -> None:
        """Write the consequences into the rules (slots,) of one city; all are 0 with the mechanism off."""
        for slot in Slot:
            for field in ("cost", "access", "naming", "reward"):
                size = getattr(self, f"{field}_{slot.name.lower()}", 0.0) if self.on else 0.0
                rules[slot]["sanction" if field == "cost" else field] = size
