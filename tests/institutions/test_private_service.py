"""A private service: it operates until it is suspended, and again afterwards."""

from __future__ import annotations

from simulation.institutions.private_service import FOR_GOOD, PrivateServiceAgent
from tests.institutions.nation import nation


def test_it_operates_from_the_first_day() -> None:
    service = PrivateServiceAgent(nation(), number=1)
    assert service.number == 1
    assert service.operates(0)


def test_a_suspension_lasts_its_days() -> None:
    service = PrivateServiceAgent(nation(), number=2)
    service.close(10, 5)
    assert [service.operates(day) for day in (9, 10, 14, 15)] == [False, False, False, True]
    assert service.suspensions == 1


def test_a_suspension_for_good() -> None:
    service = PrivateServiceAgent(nation(), number=2)
    service.close(10, None)
    assert not service.operates(10 + FOR_GOOD - 1)


def test_suspensions_are_counted() -> None:
    service = PrivateServiceAgent(nation(), number=2)
    for day in (3, 50, 99):
        service.close(day, 1)
    assert service.suspensions == 3
