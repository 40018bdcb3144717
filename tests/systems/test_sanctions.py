"""Sanctions and rewards: what is written into the rules of each system."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import RULES
from simulation.systems.sanctions import Sanctions

FIELDS = {"cost": "sanction", "access": "access", "naming": "naming", "reward": "reward"}


def imposed(sanctions: Sanctions) -> np.recarray:
    rules = np.full(N_SLOTS, 9, dtype=RULES).view(np.recarray)
    sanctions.impose(rules)
    return rules


def test_every_number_reaches_its_system() -> None:
    names = [name for name in Sanctions.model_fields if name != "on"]
    sanctions = Sanctions(**{name: (n + 1) / 100 for n, name in enumerate(names)})
    rules = imposed(sanctions)
    written = 0
    for slot in Slot:
        for field, column in FIELDS.items():
            expected = getattr(sanctions, f"{field}_{slot.name.lower()}", 0.0)
            assert rules[slot][column] == expected, f"{field} of {slot.name}"
            written += expected > 0
    assert written == len(names), "no number is left over"


def test_off_nothing_hurts_and_nothing_pays() -> None:
    rules = imposed(Sanctions(on=False))
    for column in FIELDS.values():
        assert not rules[column].any()


def test_nothing_else_is_touched() -> None:
    rules = imposed(Sanctions())
    for column in set(RULES.names or ()) - set(FIELDS.values()):
        assert (rules[column] == (RULES[column].type(9))).all(), column


@pytest.mark.parametrize("field", ["cost", "access", "naming"])
def test_the_court_is_the_hardest(field: str) -> None:
    rules = imposed(Sanctions())
    assert np.argmax(rules[FIELDS[field]]) == Slot.COURT
