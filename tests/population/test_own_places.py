"""Places of a scenario's own: they stand wherever the map's stood, and change nobody who lives elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.population import geography_for, make_citizens, names_of_places, places_of
from simulation.population.geography import load_geography
from simulation.population.margins import margins_of
from simulation.population.own_places import Place, geography_of
from simulation.population.settings import Population
from simulation.scenario import Scenario
from simulation.society.model import Society

PORT = Place(name="port", population=2_000_000, urban=0.9, wealth=2.0, longitude=121.5, latitude=29.9)
FARMS = Place(name="farms", population=500_000, urban=0.2, wealth=0.5, model_city=False)


def test_without_own_places_the_map_holds() -> None:
    assert geography_for(Population()) is load_geography()


def test_columns_follow_from_what_is_given() -> None:
    found = geography_of((PORT, FARMS))
    assert found.names == found.cities == ("port", "farms")
    assert found.titles == ("Port", "Farms")
    assert found.richness / load_geography().product == pytest.approx([2.0, 0.5])
    assert found.model_city.tolist() == [True, False]
    assert np.isnan(found.latitude[1])


def test_a_place_called_as_one_of_the_map_keeps_its_code_and_its_people() -> None:
    country = load_geography()
    row = country.index("hangzhou")
    twin = Place(
        name="hangzhou", population=int(country.population[row]), urban=float(country.urban[row]),
        wealth=float(country.richness[row]) / country.product,
    )  # fmt: skip
    mine, _ = make_citizens(Population(citizens=300, places=(twin,)), seed=3)
    theirs, _ = make_citizens(Population(citizens=300, cities=("hangzhou",), rest_of_country_share=0.0), seed=3)
    for column in ("age", "sex", "residence", "schooling", "service", "income"):
        assert (getattr(mine, column) == getattr(theirs, column)).all(), column


def test_people_of_a_place_do_not_depend_on_the_others() -> None:
    both = Population(citizens=500, places=(PORT, FARMS))
    people, places = make_citizens(both, seed=5)
    n = int(places.first[1])
    alone, _ = make_citizens(Population(citizens=n, places=(PORT,)), seed=5)
    assert (people.income[:n] == alone.income).all()
    assert (places.code == geography_of((PORT, FARMS)).codes).all()


def test_incomes_are_measured_against_the_country() -> None:
    assert margins_of(Population(places=(PORT,))).fifths.tolist() == margins_of(Population()).fifths.tolist()
    people, places = make_citizens(Population(citizens=4000, places=(PORT, FARMS)), seed=1)
    edge = int(places.first[1])
    assert people.income[:edge].mean() > 1.5 * people.income[edge:].mean()


@pytest.mark.parametrize(
    ("name", "said"),
    [("all", "means something else"), ("national", "means something else"), ("port", "one place only")],
)
def test_names_that_cannot_be_used(name: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        geography_of((PORT, PORT.model_copy(update={"name": name})))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: port, population: 0, urban: 0.5}", r"mine:3: population\.places\.0\.population: must be .*got 0"),
        ("{name: port, population: 9, urban: 1.5}", r"mine:3: population\.places\.0\.urban: must be .*got 1\.5"),
        ("{name: Port, population: 9, urban: 0.5}", r"mine:3: population\.places\.0\.name: .*got \"Port\""),
        ("{name: port, population: 9, urban: 0.5, welth: 2}", r"mine:3: .*did you mean 'wealth'"),
        ("{name: pboc, population: 9, urban: 0.5}", r"mine:3: population\.places\.0\.name: .*pboc"),
    ],
)
def test_faults_are_told_where_they_are_written(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Scenario.from_text(f"population:\n  places:\n    - {text}\n", name="mine")


def test_a_scenario_knows_its_own_places_and_no_others() -> None:
    scenario = Scenario.load("three_towns")
    assert names_of_places(scenario.settings.population) == ("port", "market_town", "hill_county")
    for city in ("prot", "hangzhou"):
        with pytest.raises(BadInput, match="known: port, market_town, hill_county"):
            scenario.replace({"events": [{"kind": "scandal", "day": 3, "severity": 0.5, "city": city}]})
    with pytest.raises(BadInput, match="did you mean 'port'"):
        scenario.replace({"events": [{"kind": "adopt", "day": 3, "item": "jaywalking", "actor": "prot"}]})


def test_a_society_lives_in_them() -> None:
    events = [
        {"kind": "adopt", "day": 2, "item": "jaywalking", "actor": "market_town", "sprung": True},
        {"kind": "scandal", "day": 3, "severity": 0.5, "city": "port"},
    ]
    scenario = Scenario.load("three_towns").replace(
        {"population.citizens": 300, "population.past_days": 0, "days": 6, "events": events,
         "institution.city.decides": True}
    )  # fmt: skip
    society = Society(scenario.settings, rng=1)
    frames = society.run()
    assert {"port", "market_town", "hill_county"} <= set(frames["strata"]["city"])
    assert [city.governs for city in society.government.cities] == [True, True, False]
    assert society.government.cities[0].wealth == pytest.approx(np.log(1.8))
    assert "market_town" in set(frames["events"]["actor"])
    assert len(places_of(scenario.settings.population).code) == 3
