"""Redress: who may object to a wrong record, and how fast the answer must come.

Laws count working days; the simulation counts calendar days. Five working days always span seven calendar days, and a
remainder meets a weekend in proportion, so n working days are taken as n * 7 / 5 calendar days, rounded up; public
holidays are ignored. The national credit-reporting regulation counts calendar days (B13).

Presets hold the ordinary terms: Shanghai 5 working days at the centre and 7 at a private service (B01, B02); Zhejiang
5, which may be prolonged to 20, with a second stage (B06); Hubei is known to have a procedure but its terms were not
readable, so the middle of the 3 to 7 of other provinces stands for it (B08); Shandong 3 (B09), Henan 3 with a second
stage (B10), Shenzhen 1 to check and 2 to decide (B12). All have the national 20 days at the registry (B13). `strong`
is the third reform of the article, an adequate dissent and correction mechanism in every system; its terms are guesses.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from simulation.conduct import Catalogue
from simulation.parameters import Policy, parameter
from simulation.state.citizens import Slot

WEEK = 7
WORKING_WEEK = 5
NATIONAL = {"registry_days": 20}


class Redress(Policy):
    """Deadlines of objection procedures; None leaves a system's procedure as it is, 0 means that there is none."""

    stage: ClassVar[int] = 0
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "none": {"registry_days": 0, "court": 0, "tax": 0, "city": 0, "service": 0},
        "national": {**NATIONAL, "city": 0, "service": 0},
        "shanghai": {**NATIONAL, "city": 5, "service": 7, "marks": True},
        "zhejiang": {**NATIONAL, "city": 5, "service": 0, "marks": True, "second_stage": True},
        "hubei": {**NATIONAL, "city": 5, "service": 0, "marks": True},
        "shandong": {**NATIONAL, "city": 3, "service": 0},
        "henan": {**NATIONAL, "city": 3, "service": 0, "marks": True, "second_stage": True},
        "shenzhen": {**NATIONAL, "city": 3, "service": 0},
        "strong": {
            **NATIONAL,
            "court": 5,
            "tax": 5,
            "city": 3,
            "service": 5,
            "marks": True,
            "second_stage": True,
        },
    }

    city: int | None = parameter(
        None,
        "deadline for a decision of the city's system",
        unit="working day",
        low=0,
        high=250,
        source="B01, B06, B08, B09, B10, B12",
        grade="A",
    )
    service: int | None = parameter(
        None,
        "deadline for a decision of a private service",
        unit="working day",
        low=0,
        high=250,
        source="B02",
        grade="A",
    )
    court: int | None = parameter(
        None,
        "deadline for a decision of the court list",
        unit="working day",
        low=0,
        high=250,
        source="guess",
        grade="D",
    )
    tax: int | None = parameter(
        None,
        "deadline for a decision of the tax list",
        unit="working day",
        low=0,
        high=250,
        source="guess",
        grade="D",
    )
    registry_days: int | None = parameter(
        None,
        "deadline for a decision of the national registry, in calendar days",
        unit="day",
        low=0,
        high=365,
        source="B13",
        grade="A",
    )
    marks: bool | None = parameter(
        None,
        "whether sanctions rest while a listing is marked as under objection",
        unit="1",
        source="B01, B06, B10 (the mark); that sanctions rest is a guess",
        grade="C",
    )
    second_stage: bool | None = parameter(
        None,
        "whether a refusal can be reviewed once more",
        unit="1",
        source="B06, B10",
        grade="A",
    )

    at_most: bool = parameter(
        False,
        "whether shorter terms that are already in force stay",
        unit="1",
        source="convention: a minimum for all",
        grade="D",
    )

    def enact(self, rules: np.recarray, catalogue: Catalogue) -> None:
        """Write procedure and deadline, and mark and second stage for the systems that get a procedure."""
        for slot in Slot:
            days = self._deadline(slot)
            if days is None:
                continue
            if self.at_most and days > 0 and rules.objection[slot]:
                days = min(days, int(rules.deadline_days[slot]))
            rules.objection[slot] = days > 0
            if days > 0:
                rules.deadline_days[slot] = days
            for name, value in (("marks", self.marks), ("second_stage", self.second_stage)):
                if days == 0 or value is not None:
                    rules[name][slot] = bool(value) and days > 0

    def _deadline(self, slot: Slot) -> int | None:
        if slot is Slot.REGISTRY:
            return self.registry_days
        working_days: int | None = getattr(self, slot.name.lower())
        return None if working_days is None else calendar_days(working_days)


def calendar_days(working_days: int) -> int:
    """The calendar days that so many working days span, rounded up."""
    return math.ceil(working_days * WEEK / WORKING_WEEK)
