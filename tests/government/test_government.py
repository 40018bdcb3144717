"""The institutional half: what happens on which day, to whom, what is logged, and what tallies do to it."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from simulation.conduct import load_catalogue
from simulation.government.government import Government
from simulation.state.citizens import N_GROUPS, Slot
from simulation.state.messages import Tallies
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock
from tests.small import CODE, settings_of

CITIES = ("rongcheng", "wuhan")
QUIET = "system: {security: {on: false}}"


class Nation(mesa.Model):
    """A model with a seed and without citizens."""

    def __init__(self) -> None:
        super().__init__(rng=np.random.default_rng(1))
        self.seed = 1


def government(*events: str, more: str = "", start: str = "") -> Government:
    """The government of two cities under the default policies; each event is written in YAML."""
    lines = [f"name: test\ndays: 100\n{start or QUIET}\n{more}", *(["events:"] if events else [])]
    settings = settings_of("\n".join([*lines, *(f"  - {{{event}}}" for event in events)]))
    return Government(Nation(), settings, load_catalogue(settings.conduct), (CITIES, np.array([CODE, CODE + 1])))


def live(made: Government, days: int) -> dict[int, Any]:
    """The policies of every day up to `days`."""
    return {day: made.enact(day) for day in range(days)}


def tallies(records: dict[int, int], objections: int = 0, citizens: int = 2000) -> Tallies:
    """A day's tallies in which the first city has these records by system, and these objections."""
    counts = np.zeros((2, N_GROUPS, N_COUNTS), dtype=np.int64)
    stocks = np.zeros((2, N_GROUPS, N_STOCKS), dtype=np.int64)
    stocks[:, 0, Stock.CITIZENS] = citizens
    for slot, n in records.items():
        counts[0, 0, Count.RECORDS + slot] = n
    counts[0, 0, Count.OBJECTIONS] = objections
    return Tallies(0, counts, stocks)


# policies


def test_rules_are_rebuilt_only_when_something_changes() -> None:
    made = government(more="policy: {retention: [{from: 2019-01-11, value: one_year}]}")
    rebuilt = []
    rules = None
    for day in range(20):
        policies = made.enact(day)
        if made.repealed:
            rebuilt.append(day)
        else:
            assert policies.rules is rules, "nothing changed, nothing was built"
        rules = policies.rules
    assert rebuilt == [0, 10]


def test_everybody_operates_in_quiet_times() -> None:
    policies = government().enact(0)
    assert policies.services.tolist() == [False] + [True] * 8
    assert policies.media_tone == pytest.approx(0.028)


# tallies


def test_each_system_bears_the_load_of_its_own_records() -> None:
    """300 records of 2,000 citizens are 150 per 1,000, the capacity is 0.5, and today's weight is a tenth."""
    made = government()
    policies = made.enact(0)
    made.govern(tallies({Slot.CITY: 300, Slot.TAX: 2}), policies)
    assert made.loads[0] == pytest.approx([0.0, 0.0, 0.2, 30.0, 0.0])
    assert not made.loads[1].any()
    assert made.held[0].tolist() == [0.0, 0.0, 1.0, 150.0, 0.0]


def test_objections_beyond_the_office_make_it_late() -> None:
    """4 objections of 2,000 citizens are 2 per 1,000, twenty times what the office decides in a day."""
    made = government()
    policies = made.enact(0)
    made.govern(tallies({}, objections=4), policies)
    assert made.lateness == pytest.approx([0.9 + 0.1 * 20, 1.0])


def test_a_place_without_citizens_does_no_harm() -> None:
    made = government()
    policies = made.enact(0)
    made.govern(tallies({}, citizens=0), policies)
    assert np.isfinite(made.loads).all()


def test_leaks_come_from_data_that_are_held_and_are_bad_news() -> None:
    leaky = "system: {security: {usual: 0.0, breach_rate: 1.0, reach: 0.25}}"
    made = government(start=leaky)
    policies = made.enact(0)
    assert not made.events, "no data, no leak"
    for _ in range(50):
        made.govern(tallies({Slot.CITY: 100_000}), policies)
    made.enact(1)
    assert made.bad_news.tolist() == [0.25, 0.0]
    assert made.events == [(1, "city", "breach", "rongcheng", "volume of records held")]


def test_a_halted_system_leaks_nothing() -> None:
    """On the day of its halt a system forgets all records (see `systems/records.py`)."""
    made = government(
        "kind: intervene, day: 1, actor: pboc, action: halt",
        start="system: {security: {usual: 0.0, breach_rate: 1.0}}",
    )
    policies = made.enact(0)
    for _ in range(50):
        made.govern(tallies({Slot.CITY: 100_000}), policies)
    live(made, 6)
    made.events.clear()
    for day in range(6, 30):
        made.enact(day)
    assert [event for event in made.events if event[2] == "breach"] == []


def test_figures_are_of_the_whole_country() -> None:
    figures = government().figures()
    assert figures["scope_items"] == (12, 2), "six items in the narrow scope of each city"
    assert figures["cities_expanded"] == (0, 1)
    assert figures["interventions"] == figures["suspensions"] == figures["withdrawals"] == (0, 1)
