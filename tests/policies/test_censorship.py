"""Censorship: a share of posts is removed, about the systems named."""

from __future__ import annotations

import pytest

from simulation.policies.censorship import Censorship
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


@pytest.mark.parametrize(("preset", "removed"), [("none", 0.5), ("light", 0.3), ("heavy", 0.9)])
def test_presets(preset, removed):
    found = rules()
    Censorship(**Censorship.presets[preset]).enact(found, CATALOGUE)
    assert (found.censorship == removed).all()


def test_only_the_systems_named_change():
    found = rules()
    Censorship(systems=("registry",), removed=1.0).enact(found, CATALOGUE)
    assert found.censorship[Slot.REGISTRY] == 1.0
    assert found.censorship[Slot.CITY] == 0.5


def test_the_default_changes_nothing():
    assert changed_by(Censorship()) == set()
    assert changed_by(Censorship(removed=0.1)) == {"censorship"}
