"""Scope: what each system may record, from nothing to everything."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.policies.scope import MODERATE, NARROW, Scope
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, rules


def items_of(preset: str, slot: Slot) -> set[str]:
    found = rules()
    Scope(**Scope.presets[preset]).enact(found, CATALOGUE)
    return set(CATALOGUE.items(int(found.scope[slot])))


def test_the_city_records_more_from_preset_to_preset():
    assert items_of("none", Slot.CITY) == set()
    assert items_of("narrow", Slot.CITY) == set(NARROW)
    assert items_of("moderate", Slot.CITY) == set(MODERATE)
    assert items_of("expansive", Slot.CITY) == set(CATALOGUE.names)


def test_national_lists_keep_to_their_law():
    for preset in ("narrow", "moderate", "expansive"):
        assert items_of(preset, Slot.COURT) == {"judgment_default"}
        assert items_of(preset, Slot.TAX) == {"tax_evasion"}
        assert items_of(preset, Slot.REGISTRY) == {"loan_default"}


def test_a_system_without_scope_is_not_active():
    found = rules()
    Scope(city=(), service=("loan_default",)).enact(found, CATALOGUE)
    assert not found.active[Slot.CITY]
    assert found.active[Slot.SERVICE]
    Scope(**Scope.presets["none"]).enact(found, CATALOGUE)
    assert not found.active.any()


def test_only_scope_and_activity_are_written():
    before, after = rules(), rules()
    Scope().enact(after, CATALOGUE)
    for column in set(before.dtype.names) - {"scope", "active"}:
        np.testing.assert_array_equal(before[column], after[column])


def test_unknown_items_are_refused():
    with pytest.raises(BadInput, match="did you mean 'loan_default'"):
        Scope(city=("loan_defalt",)).enact(rules(), CATALOGUE)


def test_everyday_conduct_is_in_the_expansive_scope_alone():
    everyday = {"parking_violation", "garbage_misclassification", "eating_in_subway", "volunteering", "blood_donation"}
    assert everyday <= items_of("expansive", Slot.CITY)
    assert not everyday & items_of("moderate", Slot.CITY)
