"""Private services one by one: who is enrolled where, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.population import Population, make_citizens
from simulation.population.private_services import EIGHT, Service, check_services, coverage_of, shares_of
from simulation.scenario import Scenario


def test_the_eight_of_2015_are_the_default_and_sesame_credit_is_the_largest() -> None:
    assert len(EIGHT) == len({service.name for service in EIGHT}) == 8
    shares = shares_of(EIGHT, 0.7, 0.6)
    assert EIGHT[0].name == "sesame_credit"
    assert shares[0] == max(shares) == 0.7
    assert sum(shares) == pytest.approx(1.0)


def test_coverages_that_are_given_replace_those_by_rank() -> None:
    two = (Service(name="a", coverage=0.3), Service(name="b", coverage=0.1))
    assert coverage_of(two, 0.9) == pytest.approx(0.4)
    assert shares_of(two, 0.9, 0.5) == pytest.approx([0.75, 0.25])
    people = Population(citizens=20_000, rest_of_country_share=0.0, services=two)
    enrolled = np.bincount(make_citizens(people, seed=2)[0].service, minlength=3) / 20_000
    assert enrolled == pytest.approx([0.6, 0.3, 0.1], abs=0.02)


@pytest.mark.parametrize("n", [0, 1, 2, 12])
def test_any_number_of_services(n: int) -> None:
    services = tuple(Service(name=f"s{i}") for i in range(n))
    found = make_citizens(Population(citizens=3000, services=services), seed=2)[0].service
    assert set(np.unique(found)) <= set(range(n + 1))
    assert (found > 0).any() == (n > 0)


@pytest.mark.parametrize(
    ("services", "said"),
    [
        ((Service(name="a"), Service(name="a")), "one service only"),
        ((Service(name="a", coverage=0.5), Service(name="b")), "for all services or for none"),
        ((Service(name="a", coverage=0.8), Service(name="b", coverage=0.3)), "at most 1"),
    ],
)
def test_services_that_do_not_fit_together(services: tuple[Service, ...], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        check_services(services)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: A}", r"mine:3: population\.services\.0\.name"),
        ("- {name: a, coverage: 2}", r"mine:3: population\.services\.0\.coverage: .*got 2"),
        ("- {name: a, items: [jaywalkin]}", r"mine:3: population\.services\.0\.items\.0: .*did you mean 'jaywalking'"),
        ("- {name: a}\n    - {name: a}", r"mine:4: population\.services\.1\.name: .*'a' twice"),
    ],
)
def test_faults_are_told_where_they_are_written(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Scenario.from_text(f"population:\n  services:\n    {text}\n", name="mine")


def test_events_call_services_by_name_or_number() -> None:
    scenario = Scenario.load("baseline")
    act = {"kind": "intervene", "day": 2, "actor": "pboc", "action": "suspend"}
    for service in ("sesame_credit", 1, "service 1"):
        scenario.replace({"events": [{**act, "service": service}]})
    for service in ("sesame", 9, "service 9"):
        with pytest.raises(BadInput, match="name or number of a private service"):
            scenario.replace({"events": [{**act, "service": service}]})
    with pytest.raises(BadInput, match="did you mean 'sesame_credit'"):
        scenario.replace({"events": [{"kind": "adopt", "day": 2, "item": "jaywalking", "actor": "sesame_credi"}]})
