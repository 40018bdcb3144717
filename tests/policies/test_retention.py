"""Retention: terms of the systems named."""

from __future__ import annotations

import pytest

from simulation.policies.retention import Retention
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


@pytest.mark.parametrize(
    ("preset", "years"), [("one_year", 1), ("three_years", 3), ("five_years", 5), ("seven_years", 7)]
)
def test_terms_are_whole_years(preset, years):
    found = rules()
    Retention(**Retention.presets[preset]).enact(found, CATALOGUE)
    assert abs(found.retention_days - 365.25 * years).max() < 1


def test_only_the_systems_named_change():
    found = rules()
    Retention(systems=("city",), retention_days=7, listing_days=8).enact(found, CATALOGUE)
    assert found.retention_days[Slot.CITY] == 7
    assert found.listing_days[Slot.CITY] == 8
    assert found.retention_days[Slot.REGISTRY] == found.listing_days[Slot.REGISTRY] == 100


def test_the_default_changes_nothing():
    assert changed_by(Retention()) == set()
    assert changed_by(Retention(listing_days=3)) == {"listing_days"}
