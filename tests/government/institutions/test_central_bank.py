"""The PBoC: what it does to cities and services, and how its interventions are counted."""

from __future__ import annotations

from simulation.government.institutions.central_bank import CentralBankAgent
from simulation.government.institutions.city import City, CityAgent
from simulation.government.institutions.private_service import PrivateServiceAgent
from tests.government.institutions.nation import nation


def test_it_halts_a_city_for_some_days() -> None:
    model = nation()
    bank = CentralBankAgent(model)
    cities = [CityAgent(model, name=name, place=n, settings=City(), founding_scope=1) for n, name in enumerate("ab")]
    bank.halt(cities[0], 5, 10)
    assert [city.is_halted(5) for city in cities] == [True, False]
    assert not cities[0].is_halted(15)
    assert bank.interventions == 1


def test_it_suspends_a_service_for_good() -> None:
    model = nation()
    bank = CentralBankAgent(model)
    services = [PrivateServiceAgent(model, number=n) for n in (1, 2)]
    bank.suspend(services[1], 5, None)
    assert [service.operates(10_000) for service in services] == [True, False]
    assert [service.suspensions for service in services] == [0, 1]
    assert bank.interventions == 1


def test_a_warning_stops_nobody_and_counts() -> None:
    bank = CentralBankAgent(nation())
    bank.warn()
    assert (bank.warnings, bank.interventions) == (1, 1)


def test_it_starts_with_a_clean_record() -> None:
    bank = CentralBankAgent(nation())
    assert (bank.warnings, bank.interventions) == (0, 0)
