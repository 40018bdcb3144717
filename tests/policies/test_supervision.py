"""Supervision: it raises and never lowers, for the systems named."""

from __future__ import annotations

import pytest

from simulation.policies.supervision import Supervision
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def test_strong_supervision_raises_quality_capacity_and_security():
    found, before = rules(), rules()
    Supervision(**Supervision.presets["strong"]).enact(found, CATALOGUE)
    for slot in (Slot.CITY, Slot.SERVICE):
        assert found.quality[slot] == 3 * before.quality[slot]
        assert found.capacity[slot] == 2 * before.capacity[slot]
        assert found.security[slot] == 0.9
        assert found.audits[slot] == 3 * before.audits[slot]
    assert found[Slot.REGISTRY] == before[Slot.REGISTRY]


def test_a_secure_system_stays_secure():
    found = rules()
    found.security = 0.95
    Supervision(security_floor=0.9).enact(found, CATALOGUE)
    assert found.security.min() == 0.95


@pytest.mark.parametrize("preset", Supervision.presets)
def test_presets_write_nothing_else(preset):
    assert changed_by(Supervision(**Supervision.presets[preset])) <= {"quality", "capacity", "security", "audits"}


def test_the_default_changes_nothing():
    assert changed_by(Supervision()) == set()
