"""A city: load and lateness as moving averages, and a system that can be stopped."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.government.institutions.city import (
    FOR_GOOD,
    City,
    CityAgent,
    Situation,
    administer,
    chance_to_listen,
    complaints_of,
    options_of,
    worth_of_items,
)
from simulation.state.citizens import N_SLOTS
from simulation.state.messages import RULES, Tallies
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock
from tests.government.institutions.nation import nation

CITIZENS = 10_000


def city(**parameters: object) -> CityAgent:
    return CityAgent(nation(), name="rongcheng", place=3, settings=City(**parameters), founding_scope=6)


class Offices:
    """The offices of two cities, the first of which has nothing to do; they decide 0.1 objections a day."""

    def __init__(self, **parameters: object) -> None:
        self.settings = City(**parameters)
        self.loads, self.lateness = np.zeros((2, N_SLOTS)), np.ones(2)

    def feel(self, records: np.ndarray, objections: float) -> None:
        """One day of the second city; records and objections are per 1,000 citizens."""
        counts, stocks = np.zeros((2, 1, N_COUNTS), np.int64), np.zeros((2, 1, N_STOCKS), np.int64)
        stocks[..., Stock.CITIZENS] = CITIZENS
        counts[1, 0, Count.RECORDS : Count.RECORDS + N_SLOTS] = records * CITIZENS / 1000
        counts[1, 0, Count.OBJECTIONS] = round(objections * CITIZENS / 1000)
        rules = np.zeros((2, N_SLOTS), dtype=RULES).view(np.recarray)
        rules["capacity"] = 0.5
        administer(self.settings, Tallies(0, counts, stocks), rules, 0.1, self.loads, self.lateness)
        assert not self.loads[0].any()
        assert self.lateness[0] == 1.0


def test_a_city_starts_at_rest() -> None:
    agent = city()
    assert (agent.name, agent.place, agent.scope_items) == ("rongcheng", 3, 6)
    assert not agent.is_halted(0)


def test_load_is_a_moving_average_of_records_over_capacity() -> None:
    offices = Offices(memory=0.25)
    records = np.array([0.5, 1.0, 0.0, 2.0, 0.0])
    offices.feel(records, 0.0)
    assert offices.loads[1] == pytest.approx([0.25, 0.5, 0.0, 1.0, 0.0])
    offices.feel(np.zeros(N_SLOTS), 0.0)
    assert offices.loads[1] == pytest.approx([0.1875, 0.375, 0.0, 0.75, 0.0])


def test_a_steady_flow_leads_to_its_own_load() -> None:
    offices = Offices(memory=0.1)
    for _ in range(200):
        offices.feel(np.full(N_SLOTS, 1.5), 0.2)
    assert offices.loads[1] == pytest.approx([3.0] * N_SLOTS)
    assert offices.lateness[1] == pytest.approx(2.0)


def test_lateness_is_a_moving_average_and_at_least_one() -> None:
    offices = Offices(memory=0.5)
    for objections, lateness in ((0.0, 1.0), (0.3, 2.0), (0.3, 2.5), (0.0, 1.25), (0.0, 1.0)):
        offices.feel(np.zeros(N_SLOTS), objections)
        assert offices.lateness[1] == pytest.approx(lateness)


def test_a_city_without_memory_feels_today_only() -> None:
    offices = Offices(memory=1.0)
    offices.feel(np.full(N_SLOTS, 5.0), 0.5)
    offices.feel(np.full(N_SLOTS, 1.0), 0.2)
    assert offices.loads[1] == pytest.approx([2.0] * N_SLOTS)
    assert offices.lateness[1] == pytest.approx(2.0)


def test_off_a_city_feels_no_load() -> None:
    offices = Offices(on=False)
    offices.feel(np.full(N_SLOTS, 5.0), 5.0)
    assert not offices.loads[1].any()
    assert offices.lateness[1] == 1.0


def test_a_halt_lasts_its_days() -> None:
    agent = city()
    agent.stop(10, 5)
    assert [agent.is_halted(day) for day in (10, 14, 15)] == [True, True, False]
    agent.stop(20, None)
    assert agent.is_halted(20 + FOR_GOOD - 1)


RELEVANCE = np.array([0.1, 0.9])


def situation(**facts: object) -> Situation:
    calm = {"wealth": 0.0, "threat": 0.0, "complaints": 0.0, "wrongly_listed": 0.0, "popular": np.zeros(2)}
    return Situation(**{**calm, **facts})  # type: ignore[arg-type]


def worth(ambition: float = 0.0, listens: bool = False, **facts: object) -> np.ndarray:
    return worth_of_items(City(), ambition, situation(**facts), RELEVANCE, listens)


def test_ambition_wealth_and_examples_make_items_worth_more() -> None:
    rest = worth()
    assert (worth(ambition=1.0) > rest).all()
    assert (worth(wealth=0.5) > rest).all()
    assert (worth(popular=np.ones(2)) > rest).all()


def test_threat_falls_on_what_is_irrelevant() -> None:
    loss = worth() - worth(threat=1.0)
    assert loss[0] > loss[1] > 0.0


def test_complaints_count_only_where_the_city_listens() -> None:
    assert (worth(complaints=1.0) == worth()).all()
    assert (worth(complaints=1.0, listens=True) < worth()).all()


def test_the_loudest_complaints_take_no_more_than_a_bounded_worth() -> None:
    quiet, loud = (worth() - worth(complaints=c, listens=True) for c in (1.0, 1e9))
    assert loud == pytest.approx(City().answer * (1.0 - RELEVANCE))
    assert quiet == pytest.approx(loud / 2)


@pytest.mark.parametrize(("scope", "example", "cost"), [(0, 0.0, 2.0), (0, 0.25, 1.5), (0, 1.0, 0.0), (2, 0.0, 0.0)])
def test_the_first_item_costs_more_the_fewer_cities_run_a_system(scope: int, example: float, cost: float) -> None:
    p = City(founding=2.0)
    alone = options_of(p, np.array([1.0, 1.0]), scope, 0, example)
    assert alone[0] == 0.0
    assert alone[1] == pytest.approx(1.0 - p.effort - cost)


def test_a_city_listens_one_month_in_three_and_more_under_threat() -> None:
    p = City()
    rest = chance_to_listen(p, 0.0, 0.0)
    assert rest == pytest.approx(0.33)
    assert chance_to_listen(p, 1.0, 0.0) > rest
    assert chance_to_listen(p, 0.0, 1.0) > rest


def test_every_complaint_counts_and_legitimacy_won_does_not() -> None:
    p = City()
    assert complaints_of(p, 0.0, -0.5) == 0.0
    assert all(complaints_of(p, *one) > 0.0 for one in np.eye(2))


def test_a_city_adds_drops_or_keeps_and_leaves_barred_items_alone() -> None:
    p = City(effort=1.0)
    assert options_of(p, np.array([3.0, 3.0]), 0b01, 0).tolist() == [0.0, -4.0, 2.0]
    assert options_of(p, np.array([3.0, 3.0]), 0b01, 0b10).tolist() == [0.0, -4.0, -np.inf]


def test_investment_ends_at_the_best_quality() -> None:
    agent = city(investment=1.0, best_quality=2.5)
    assert [agent.invest() for _ in range(3)] == [True, True, False]
    assert agent.quality == 2.5


def test_a_halt_is_remembered_for_the_scope_it_was_for() -> None:
    agent = city()
    agent.scope = 0b101
    agent.heed(3)
    agent.stop(10, 5)
    assert agent.rebukes == [(3, 0.5, 0b101), (10, 1.0, 0b101)]
    assert agent.was_rebuked(100, 90)
    assert not agent.was_rebuked(101, 90)
