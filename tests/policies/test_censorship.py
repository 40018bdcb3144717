"""Censorship: it speaks to institutions, and the rules of credit systems stay as they are."""

from __future__ import annotations

import pytest

from simulation.policies.censorship import Censorship
from tests.policies.city import changed_by


@pytest.mark.parametrize("preset", Censorship.presets)
def test_rules_stay(preset):
    assert changed_by(Censorship(**Censorship.presets[preset])) == set()


def test_ordinary_is_the_default():
    assert Censorship(**Censorship.presets["ordinary"]) == Censorship()
    assert len({Censorship(**values).model_dump_json() for values in Censorship.presets.values()}) == len(
        Censorship.presets
    )
