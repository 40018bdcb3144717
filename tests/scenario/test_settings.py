"""Settings: sections are made from files, at their defaults, and cannot be changed."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from simulation import behaviours, policies, systems
from simulation.conduct import item_names
from simulation.government import institutions
from simulation.parameters import units_of
from simulation.scenario.settings import POLICIES, Settings


def test_every_unit_is_a_key_at_its_defaults():
    settings = Settings()
    for section, package in (("behaviour", behaviours), ("system", systems), ("institution", institutions)):
        units = units_of(package)
        values = getattr(settings, section)
        assert set(type(values).model_fields) == set(units)
        for name, unit in units.items():
            assert getattr(values, name) == unit()
    assert set(type(settings.policy).model_fields) == set(POLICIES) == set(units_of(policies))
    assert set(type(settings.conduct).model_fields) == set(item_names())
    for name, unit in POLICIES.items():
        (entry,) = getattr(settings.policy, name)
        assert entry.value == unit()


def test_settings_are_frozen_and_strict():
    settings = Settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.days = 3
    for wrong in ({"days": "3"}, {"days": 3.0}, {"days": True}, {"dayz": 3}, {"start": 5}):
        with pytest.raises(ValidationError):
            Settings(**wrong)


def test_days_and_dates():
    settings = Settings(start=date(2020, 2, 28))
    assert settings.date_of(2) == date(2020, 3, 1)
    assert settings.day_of(date(2020, 3, 1)) == 2
    assert settings.day_of(date(2020, 2, 27)) == -1
