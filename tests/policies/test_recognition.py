"""Recognition: masks over systems, never a system's own."""

from __future__ import annotations

import pytest

from simulation.policies.recognition import Recognition
from simulation.state.citizens import Slot
from tests.policies.city import CATALOGUE, changed_by, rules


def taken_over(policy: Recognition, slot: Slot) -> set[Slot]:
    found = rules()
    policy.enact(found, CATALOGUE)
    return {other for other in Slot if int(found.recognises[slot]) >> other & 1}


def test_presets_grow():
    sizes = []
    for preset in ("none", "court_link", "joint_punishment", "full"):
        policy = Recognition(**Recognition.presets[preset])
        sizes.append(sum(len(taken_over(policy, slot)) for slot in Slot))
    assert sizes[0] == 0
    assert sizes == sorted(set(sizes))


def test_services_took_over_the_court_list():
    policy = Recognition(**Recognition.presets["court_link"])
    assert taken_over(policy, Slot.SERVICE) == {Slot.COURT}


@pytest.mark.parametrize("preset", Recognition.presets)
def test_no_system_takes_over_its_own_listings(preset):
    policy = Recognition(**Recognition.presets[preset])
    assert all(slot not in taken_over(policy, slot) for slot in Slot)
    assert taken_over(Recognition(city=("city", "court")), Slot.CITY) == {Slot.COURT}


def test_the_default_changes_nothing():
    assert changed_by(Recognition()) == set()
    assert changed_by(Recognition(lag_days=3.0)) == {"recognition_lag"}
