"""Proportionality: the lighter the conduct in scope, the lower the cap."""

from __future__ import annotations

import pytest

from simulation.policies.proportionality import Proportionality, gravity
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def test_gravity_is_one_for_the_gravest_relevant_conduct_and_small_for_trifles():
    weights = {name: gravity(CATALOGUE.mask((name,)), CATALOGUE) for name in CATALOGUE.names}
    assert all(0.0 <= weight <= 1.0 for weight in weights.values())
    assert weights["parking_violation"] < weights["loan_default"]
    assert gravity(CATALOGUE.mask(("all",)), CATALOGUE) < gravity(CATALOGUE.mask(("judgment_default",)), CATALOGUE)


def test_a_scope_without_blame_is_not_limited():
    assert gravity(0, CATALOGUE) == 1.0
    assert gravity(CATALOGUE.mask(("volunteering",)), CATALOGUE) == 1.0


def test_sanctions_are_capped_and_never_raised():
    found = rules()
    found.scope[Slot.CITY] = CATALOGUE.mask(("parking_violation",))
    weight = gravity(int(found.scope[Slot.CITY]), CATALOGUE)
    Proportionality(systems=("city",), sanction_cap=0.2).enact(found, CATALOGUE)
    assert found.sanction[Slot.CITY] == pytest.approx(0.2 * weight)
    assert found.sanction[Slot.REGISTRY] == 0.5
    found.sanction = 0.0
    Proportionality(sanction_cap=1.0).enact(found, CATALOGUE)
    assert (found.sanction == 0.0).all()


def test_it_comes_after_limits_on_scope():
    from simulation.policies.legal_standard import LegalStandard
    from simulation.policies.scope import Scope

    assert Scope.stage < LegalStandard.stage < Proportionality.stage


@pytest.mark.parametrize("preset", Proportionality.presets)
def test_presets_write_sanctions_alone(preset):
    assert changed_by(Proportionality(**Proportionality.presets[preset])) <= {"sanction", "access", "naming"}


def test_the_default_changes_nothing():
    assert changed_by(Proportionality()) == set()
