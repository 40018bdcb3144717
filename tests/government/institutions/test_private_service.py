"""A private service: it operates until it is suspended, and again afterwards."""

from __future__ import annotations

import numpy as np

from simulation.government.institutions.private_service import (
    FOR_GOOD,
    PrivateService,
    PrivateServiceAgent,
    options_of,
    worth_of_items,
)
from tests.government.institutions.nation import nation


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


def test_conflict_and_growth_raise_what_an_item_is_worth_and_threat_lowers_it() -> None:
    relevance = np.array([0.1, 0.9])
    calm, tempted, afraid = (
        worth_of_items(PrivateService(), conflict, threat, relevance)
        for conflict, threat in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))
    )
    assert (tempted > calm).all()
    assert (afraid < calm).all()
    assert afraid[0] < afraid[1]


def test_a_service_can_add_what_it_lacks_and_drop_what_it_has() -> None:
    p = PrivateService(effort=1.0)
    assert options_of(p, np.array([3.0, 3.0]), 0b01).tolist() == [0.0, -4.0, 2.0]


def test_a_suspension_is_remembered_as_graver_than_a_warning() -> None:
    service = PrivateServiceAgent(nation(), number=3)
    service.heed(4)
    service.close(9, 30)
    assert service.rebukes == [(4, 0.5), (9, 1.0)]


def test_a_service_operates_from_the_day_it_opens() -> None:
    late = PrivateServiceAgent(nation(), number=1, opens=7)
    assert [late.operates(day) for day in (0, 6, 7)] == [False, False, True]
    assert late.suspensions == 0


def test_what_a_law_forbids_is_not_tried() -> None:
    values = options_of(PrivateService(effort=0.0), np.ones(3), 0b001, 0b110)
    assert values.tolist() == [0.0, -1.0, -np.inf, -np.inf]
