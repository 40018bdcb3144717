"""Policies: presets are valid, defaults leave the rules alone, and order does not matter within a stage."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import policies
from simulation.parameters import Policy, units_of
from simulation.policies import SYSTEMS
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules

UNITS = units_of(policies, Policy)


def test_the_instruments_of_the_charter_are_there():
    assert set(UNITS) >= {
        "scope", "legal_standard", "supervision", "redress", "retention", "recognition", "transparency",
        "proportionality",
    }  # fmt: skip
    assert tuple(slot.name.lower() for slot in Slot) == SYSTEMS


@pytest.mark.parametrize(
    ("name", "preset"), [(name, preset) for name, unit in UNITS.items() for preset in unit.presets]
)
def test_presets_are_valid_and_can_be_enacted(name, preset):
    policy = UNITS[name](**UNITS[name].presets[preset])
    assert policy.stage in (0, 1, 2)
    found = rules()
    policy.enact(found, CATALOGUE)
    again = found.copy()
    if name != "supervision":  # its factors are meant to be applied once
        policy.enact(again, CATALOGUE)
        np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize("name", sorted(set(UNITS) - {"scope"}))
def test_defaults_leave_the_rules_alone(name):
    assert changed_by(UNITS[name]()) == set()


@pytest.mark.parametrize("name", UNITS)
def test_every_number_has_a_unit_a_source_and_a_grade(name):
    for field in UNITS[name].model_fields.values():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        assert extra["unit"]
        assert extra["source"]
        assert extra["grade"] in tuple("ABCD")
        assert field.description


chosen = st.fixed_dictionaries({name: st.sampled_from(sorted(unit.presets)) for name, unit in UNITS.items()})


@given(chosen, st.randoms(use_true_random=False))
def test_order_does_not_matter_within_a_stage(presets, shuffler):
    held = [UNITS[name](**UNITS[name].presets[preset]) for name, preset in presets.items()]
    first, second = rules(), rules()
    for policy in sorted(held, key=lambda policy: policy.stage):
        policy.enact(first, CATALOGUE)
    random.Random(shuffler.random()).shuffle(held)
    for policy in sorted(held, key=lambda policy: policy.stage):
        policy.enact(second, CATALOGUE)
    np.testing.assert_array_equal(first, second)
