"""Messages: what passes between the halves is frozen and says everything that rules hold."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simulation.state.citizens import N_SLOTS
from simulation.state.messages import BY_CITY, RULES, Tallies, for_cities, quiet


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


def test_policies_for_some_cities_have_their_rows_and_all_that_is_national() -> None:
    """With a number of cities that nothing else counts, every array with that many rows belongs to cities."""
    cities, some = 17, np.array([3, 11])
    rules = np.zeros((cities, N_SLOTS), dtype=RULES).view(np.recarray)
    rules["deadline_days"] = np.arange(cities)[:, None]
    whole = quiet(rules, np.ones(9, bool), 0.5)._replace(loads=np.arange(cities * N_SLOTS).reshape(cities, N_SLOTS))
    part = for_cities(whole, some)
    by_city = {
        name for name, value in whole._asdict().items() if isinstance(value, np.ndarray) and len(value) == cities
    }
    assert by_city == set(BY_CITY)
    assert part.rules.deadline_days[:, 0].tolist() == [3, 11]
    for name, value in whole._asdict().items():
        expected = value[some] if name in by_city else value
        assert np.array_equal(getattr(part, name), expected), name
