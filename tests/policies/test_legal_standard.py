"""Legal standard: what fails the standard leaves the scope, nothing enters it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.policies.legal_standard import LegalStandard
from simulation.policies.scope import Scope
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def items_left(policy: LegalStandard, slot: Slot = Slot.CITY) -> set[str]:
    found = rules()
    policy.enact(found, CATALOGUE)
    return set(CATALOGUE.items(int(found.scope[slot])))


def test_the_strict_standard_leaves_only_relevant_and_illegal_conduct():
    left = items_left(LegalStandard(**LegalStandard.presets["strict"]))
    for name in CATALOGUE.names:
        i = CATALOGUE.names.index(name)
        lawful = CATALOGUE.illegal[i] or CATALOGUE.rewarded[i]
        assert (name in left) == bool(CATALOGUE.relevance[i] >= 0.3 and lawful)
    assert "loan_default" in items_left(LegalStandard(minimum_relevance=0.3))
    assert "parking_violation" not in left


def test_rewarded_conduct_need_not_be_illegal():
    assert "volunteering" in items_left(LegalStandard(illegal_only=True))


def test_systems_that_are_not_bound_stay():
    assert items_left(LegalStandard(minimum_relevance=1.0), Slot.REGISTRY) == set(CATALOGUE.names)


def test_a_system_without_anything_left_is_not_active():
    found = rules()
    Scope(city=("parking_violation",)).enact(found, CATALOGUE)
    LegalStandard(minimum_relevance=0.9).enact(found, CATALOGUE)
    assert not found.active[Slot.CITY]
    assert found.active[Slot.REGISTRY]


def test_a_halted_system_stays_halted():
    found = rules()
    found.active = False
    LegalStandard(**LegalStandard.presets["strict"]).enact(found, CATALOGUE)
    assert not found.active.any()


@pytest.mark.parametrize(("cap", "left"), [(50, 50), (100, 100), (500, 100)])
def test_retention_is_capped_and_never_prolonged(cap, left):
    found = rules()
    LegalStandard(retention_cap_days=cap).enact(found, CATALOGUE)
    assert found.retention_days[Slot.CITY] == left


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_standard_leaves_no_more(low, high):
    low, high = sorted((low, high))
    assert items_left(LegalStandard(minimum_relevance=high)) <= items_left(LegalStandard(minimum_relevance=low))


def test_the_default_changes_nothing():
    assert changed_by(LegalStandard()) == set()
    assert np.array_equal(rules().scope, rules().scope)
