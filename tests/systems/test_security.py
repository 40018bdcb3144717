"""Breaches: they grow with the volume of data and fall with security."""

from __future__ import annotations

import math

from simulation.government.government import Government
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.systems.security import chance_of_breach, leaks


def test_chance_by_hand() -> None:
    assert chance_of_breach(1000.0, 0.5, 0.1) == 1 - math.exp(-0.1 * 1000 * 0.5 / 365)


def test_safe_or_empty_systems_never_leak() -> None:
    assert chance_of_breach(1000.0, 1.0, 0.1) == 0.0
    assert not any(leaks(1, day, 330100, 3, 0.0, 0.0, 1.0) for day in range(500))


def test_leaks_come_at_their_chance() -> None:
    days = 20_000
    expected = chance_of_breach(1000.0, 0.5, 0.1)
    found = sum(leaks(1, day, 330100, 3, 1000.0, 0.5, 0.1) for day in range(days)) / days
    assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / days)


def test_more_security_never_adds_a_leak() -> None:
    open_days = {day for day in range(3000) if leaks(7, day, 330100, 3, 1000.0, 0.1, 0.1)}
    safer_days = {day for day in range(3000) if leaks(7, day, 330100, 3, 1000.0, 0.6, 0.1)}
    assert safer_days < open_days


def breaches_of(government: Government) -> int:
    return sum(action == "breach" for _, _, action, _, _ in government.events)


def test_breaches_are_logged_with_their_cause_and_can_be_switched_off() -> None:
    wide = Scenario.load("expansive").replace(
        {"population.citizens": 1000, "days": 20, "system.security.breach_rate": 1.0}
    )
    society = Society(wide.settings, rng=1)
    society.run()
    assert breaches_of(society.government) > 0
    causes = {cause for _, _, action, _, cause in society.government.events if action == "breach"}
    assert causes == {"volume of records held"}
    off = Society(wide.replace({"system.security.on": False}).settings, rng=1)
    off.run()
    assert breaches_of(off.government) == 0
