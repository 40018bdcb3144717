"""An overloaded office: how much later it takes defaults up, and how many it overlooks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulation.rules.offices import excess, is_put_down, is_taken_up
from simulation.state.citizens import Segment, Slot
from simulation.systems.records import Records
from tests.small import CODE, DAY, SEED, numbers

PEOPLE = (CODE << 32) + np.arange(4000)


@pytest.mark.parametrize(("load", "beyond"), [(0.0, 0.0), (1.0, 0.0), (3.5, 2.5)])
def test_only_what_is_beyond_capacity_counts(load: float, beyond: float) -> None:
    assert excess(load) == beyond


@pytest.mark.parametrize("load", [0.0, 1.0, 3.0])
def test_a_default_waits_for_the_days_that_the_load_costs(load: float) -> None:
    p = numbers(Records, delay=1.5)
    taken = np.mean([is_taken_up(SEED, uid, DAY, Segment.PRIVATE, load, p) for uid in PEOPLE])
    chance = 1.0 / (1.0 + 1.5 * max(load - 1.0, 0.0))
    assert taken == pytest.approx(chance, abs=4.0 * math.sqrt(chance * (1.0 - chance) / len(PEOPLE)) + 1e-12)


@pytest.mark.parametrize(("load", "seen"), [(1.0, 1.0), (6.0, 1.0), (1.0, 0.7), (6.0, 0.7)])
def test_an_office_overlooks_the_share_that_its_load_costs(load: float, seen: float) -> None:
    p = numbers(Records, oversight=0.1)
    written = np.mean([is_put_down(SEED, uid, DAY, Slot.CITY, seen, load, p) for uid in PEOPLE])
    chance = seen * math.exp(-0.1 * (load - 1.0))
    assert written == pytest.approx(chance, abs=4.0 * math.sqrt(chance * (1.0 - chance) / len(PEOPLE)) + 1e-12)
