"""Each number of a mechanism has a test of its own law: one that fails when the number is squared.

`each_number.csv` names that test for every number of behaviours, systems and institutions; it was found by squaring one
number at a time wherever the package reads it and running the tests of its unit. A number without one stands there with
a reason, and there may be no more of those than today.
"""

from __future__ import annotations

import csv
import re
from math import exp
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulation import behaviours, systems
from simulation.behaviours import debts, enterprise
from simulation.government import institutions
from simulation.government.institutions.planning_commission import PlanningCommission, PlanningCommissionAgent
from simulation.government.law import founding_rules
from simulation.kernel.randomness import Purpose, uniform
from simulation.parameters import units_of
from simulation.state.citizens import Slot
from simulation.systems import security
from simulation.systems.recognition import TURN
from tests.house.sources import ROOT
from tests.laws.societies import BASELINE
from tests.small import CODE, DAY, SEED, numbers
from tests.systems.test_recognition import exchange, linked

ROWS = csv.DictReader(Path(__file__).with_name("each_number.csv").open(encoding="utf-8"))
TABLE = {row["number"]: row for row in ROWS}

FOUNDING = {
    "records.error_rate": ("error_rate", Slot.CITY, (0.0007, 0.01, 0.5)),
    "records.capacity": ("capacity", Slot.CITY, (0.5, 3.0)),
    "records.retention_days": ("retention_days", Slot.TAX, (30, 1826)),
    "records.coverage_registry": ("coverage", Slot.REGISTRY, (0.3, 0.9)),
    "records.coverage_city": ("coverage", Slot.CITY, (0.3, 0.9)),
    "records.screening": ("screening", Slot.COURT, (0.3, 0.5)),
    "rating.list_severity": ("list_severity", Slot.CITY, (0.2, 0.7)),
    "rating.list_below": ("list_below", Slot.CITY, (-50, -10)),
    "rating.listing_days": ("listing_days", Slot.CITY, (20, 400)),
    "rating.notice": ("notice", Slot.CITY, (0.2, 0.7)),
    "rating.good_grade": ("grade_a", Slot.CITY, (20, 60)),
    "security.usual": ("security", Slot.CITY, (0.2, 0.7)),
    "recognition.lag": ("recognition_lag", Slot.CITY, (4.0, 30.0)),
}
"""Numbers of systems that are handed to every city as they are: column of its rules, a slot, values."""


def every_number() -> list[str]:
    """The path of every number of a behaviour, system or institution."""
    rooms = {"behaviour": behaviours, "system": systems, "institution": institutions}
    return [
        f"{room}.{unit}.{name}"
        for room, package in rooms.items()
        for unit, parameters in units_of(package).items()
        for name, field in parameters.model_fields.items()
        if field.annotation in (int, float)
    ]


def test_every_number_names_its_test() -> None:
    assert set(TABLE) == set(every_number()), "a new number needs a test of its law, and a line in each_number.csv"


def test_the_tests_that_are_named_are_there() -> None:
    for number, row in TABLE.items():
        file, _, name = row["test"].partition("::")
        assert name, f"{number} has no test"
        assert re.search(rf"^ *def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), number


@pytest.mark.parametrize("number", FOUNDING)
def test_a_system_starts_with_the_number_as_it_is(number: str) -> None:
    column, slot, values = FOUNDING[number]
    for value in values:
        system: Any = BASELINE.replace({f"system.{number}": value}).settings.system
        assert founding_rules(system)[column][slot] == value


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_lists_of_cases_err_by_the_share(share: float) -> None:
    system: Any = BASELINE.replace({"system.records.error_rate": 0.01, "system.records.cases": share}).settings.system
    rates = founding_rules(system)["error_rate"]
    expected = [0.01 * share if slot in (Slot.COURT, Slot.TAX) else 0.01 for slot in Slot]
    assert rates.tolist() == pytest.approx(expected)


@pytest.mark.parametrize("lag", [2.0, 7.0, 30.0])
def test_the_mean_lag_of_recognition_is_the_number(lag: float) -> None:
    """From the scenario's number to whose listing is taken over today: those whose draw is under 1 / lag."""
    system: Any = BASELINE.replace({"system.recognition.lag": lag}).settings.system
    town = linked(400, lag=float(founding_rules(system)["recognition_lag"][Slot.CITY]))
    for i in range(400):
        town.list_one(i, Slot.COURT)
    exchange(town)
    taken = np.array([Slot.CITY in town.on_list(i) for i in range(400)])
    draws = [uniform(SEED, Purpose.RECOGNITION, (CODE << 32) + i, TURN * DAY + Slot.CITY) for i in range(400)]
    assert np.array_equal(taken, np.array(draws) < 1.0 / lag)
    assert taken.any()


@pytest.mark.parametrize("character", [0.3, 0.9])
def test_judgments_fall_with_character_by_the_number(character: float) -> None:
    p = numbers(debts.Debts, character=character, judgment=0.01)
    ratio = debts.chance_of_judgment(1.0, p) / debts.chance_of_judgment(0.0, p)
    assert ratio == pytest.approx(exp(-character))


@pytest.mark.parametrize("value", [0.3, 0.9])
def test_defaults_of_firms_fall_with_character_and_stake_by_the_numbers(value: float) -> None:
    p = numbers(enterprise.Enterprise, character=value, deterrence=0.5 * value, default=0.01)
    at = enterprise.chance_to_default
    assert at(1.0, 0.0, p) / at(0.0, 0.0, p) == pytest.approx(exp(-value))
    assert at(0.0, 1.0, p) / at(0.0, 0.0, p) == pytest.approx(exp(-0.5 * value))


@pytest.mark.parametrize("reluctance", [0.2, 0.8])
def test_compliance_slows_with_ambition_and_wealth_by_the_number(reluctance: float) -> None:
    office = SimpleNamespace(settings=PlanningCommission(compliance=100.0, reluctance=reluctance))
    slow, usual = (PlanningCommissionAgent.days_to_comply(office, ambition, 0.0, 0.5) for ambition in (1.0, 0.0))
    assert slow / usual == pytest.approx(exp(reluctance))
    assert usual == pytest.approx(100.0)


@pytest.mark.parametrize("rate", [0.00005, 0.0002])
def test_breaches_come_at_the_rate_per_record(rate: float) -> None:
    """Mean waiting time of one record without security: 1 / rate years."""
    chance = security.chance_of_breach(1.0, 0.0, rate)
    assert 1.0 / chance / 365.0 == pytest.approx(1.0 / rate, rel=1e-3)
