"""A city: load and lateness as moving averages, and a system that can be stopped."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.citizens import N_SLOTS
from simulation.institutions.city import FOR_GOOD, City, CityAgent
from tests.institutions.nation import nation

CAPACITY = np.full(N_SLOTS, 0.5)


def city(**parameters: object) -> CityAgent:
    return CityAgent(nation(), name="rongcheng", place=3, settings=City(**parameters), founding_scope=6)


def test_a_city_starts_at_rest() -> None:
    agent = city()
    assert (agent.name, agent.place, agent.scope_items, agent.lateness) == ("rongcheng", 3, 6, 1.0)
    assert not agent.load.any()
    assert not agent.is_halted(0)


def test_load_is_a_moving_average_of_records_over_capacity() -> None:
    agent = city(memory=0.25)
    records = np.array([0.5, 1.0, 0.0, 2.0, 0.0])
    agent.administer(records, CAPACITY, 0.0, 0.1)
    assert agent.load == pytest.approx([0.25, 0.5, 0.0, 1.0, 0.0])
    agent.administer(np.zeros(N_SLOTS), CAPACITY, 0.0, 0.1)
    assert agent.load == pytest.approx([0.1875, 0.375, 0.0, 0.75, 0.0])


def test_a_steady_flow_leads_to_its_own_load() -> None:
    agent = city(memory=0.1)
    for _ in range(200):
        agent.administer(np.full(N_SLOTS, 1.5), CAPACITY, 0.2, 0.1)
    assert agent.load == pytest.approx([3.0] * N_SLOTS)
    assert agent.lateness == pytest.approx(2.0)


def test_lateness_is_a_moving_average_and_at_least_one() -> None:
    agent = city(memory=0.5)
    for objections, lateness in ((0.0, 1.0), (0.3, 2.0), (0.3, 2.5), (0.0, 1.25), (0.0, 1.0)):
        agent.administer(np.zeros(N_SLOTS), CAPACITY, objections, 0.1)
        assert agent.lateness == pytest.approx(lateness)


def test_a_city_without_memory_feels_today_only() -> None:
    agent = city(memory=1.0)
    agent.administer(np.full(N_SLOTS, 5.0), CAPACITY, 0.5, 0.1)
    agent.administer(np.full(N_SLOTS, 1.0), CAPACITY, 0.2, 0.1)
    assert agent.load == pytest.approx([2.0] * N_SLOTS)
    assert agent.lateness == pytest.approx(2.0)


def test_off_a_city_feels_no_load() -> None:
    agent = city(on=False)
    agent.administer(np.full(N_SLOTS, 5.0), CAPACITY, 5.0, 0.1)
    assert not agent.load.any()
    assert agent.lateness == 1.0


def test_a_halt_lasts_its_days() -> None:
    agent = city()
    agent.stop(10, 5)
    assert [agent.is_halted(day) for day in (10, 14, 15)] == [True, True, False]
    agent.stop(20, None)
    assert agent.is_halted(20 + FOR_GOOD - 1)
