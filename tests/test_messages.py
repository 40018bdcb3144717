"""Messages: what passes between the halves is frozen and says everything that rules hold."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simulation.citizens import N_SLOTS
from simulation.messages import RULES, Tallies, quiet


def test_messages_cannot_be_changed_on_their_way() -> None:
    policies = quiet(np.zeros((1, N_SLOTS), RULES).view(np.recarray), np.zeros(9, bool), 0.028)
    with pytest.raises(AttributeError):
        policies.media_tone = 1.0  # type: ignore[misc]
    tallies = Tallies(0, np.zeros(1), np.zeros(1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        tallies.day = 1  # type: ignore[misc]


def test_rules_are_numbers_that_kernels_can_read() -> None:
    assert {RULES[name].str for name in RULES.names or ()} == {"|b1", "<i8", "<f8"}
    assert RULES.isalignedstruct


def test_tallies_hold_counts_and_no_citizen() -> None:
    assert [field.name for field in dataclasses.fields(Tallies)] == ["day", "counts", "stocks"]
