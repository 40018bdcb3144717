"""Transparency: notice to the person and publication are two things."""

from __future__ import annotations

import pytest

from simulation.policies.transparency import Transparency
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


@pytest.mark.parametrize(
    ("preset", "notice", "naming"),
    [("none", 0.5, 0.5), ("notice", 1.0, 0.5), ("discreet", 1.0, 0.0), ("secret", 0.0, 0.0)],
)
def test_presets(preset, notice, naming):
    found = rules()
    Transparency(**Transparency.presets[preset]).enact(found, CATALOGUE)
    assert (found.notice == notice).all()
    assert (found.naming == naming).all()


def test_only_the_systems_named_change():
    found = rules()
    Transparency(systems=("court",), naming=1.0).enact(found, CATALOGUE)
    assert found.naming[Slot.COURT] == 1.0
    assert found.naming[Slot.CITY] == 0.5


def test_the_default_changes_nothing():
    assert changed_by(Transparency()) == set()
