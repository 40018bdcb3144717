"""Incentives: it speaks to institutions, and the rules of credit systems stay as they are."""

from __future__ import annotations

import pytest

from simulation.policies.incentives import Incentives
from tests.policies.city import changed_by


@pytest.mark.parametrize("preset", Incentives.presets)
def test_rules_stay(preset):
    assert changed_by(Incentives(**Incentives.presets[preset])) == set()


def test_ordinary_is_the_default():
    assert Incentives(**Incentives.presets["ordinary"]) == Incentives()
    assert len({Incentives(**values).model_dump_json() for values in Incentives.presets.values()}) == len(
        Incentives.presets
    )
