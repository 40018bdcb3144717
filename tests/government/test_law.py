"""The law of the day: founding rules, what is in force where and when, and that nothing is left of what has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from simulation.conduct import load_catalogue
from simulation.government.law import announcements, days_of_change, founding_rules, rules_in_force, value_in_force
from simulation.policies.legal_standard import LegalStandard
from simulation.policies.redress import Redress
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import RULES
from tests.small import settings_of

CATALOGUE = load_catalogue()
CITIES = ("rongcheng", "wuhan")
DATED = """
name: dated
start: 2019-01-01
days: 100
policy:
  scope:
    - value: narrow
    - cities: [rongcheng]
      value: expansive
    - from: 2019-01-11
      value: {like: narrow, city: [parking_violation]}
  retention:
    - from: 2019-02-01
      announced: 2019-01-20
      value: one_year
events:
  - {kind: start_policy, day: 20, instrument: scope, value: none}
  - {kind: end_policy, day: 30, instrument: scope}
  - {kind: start_policy, day: 40, instrument: redress, value: shanghai, cities: [wuhan]}
"""


def rules_of(
    settings: Any, day: int = 0, *, adopted: Any = None, halted: tuple[bool, bool] = (False, False)
) -> np.recarray:
    masks = np.zeros((2, N_SLOTS), dtype=np.int64) if adopted is None else adopted
    return rules_in_force(settings, CATALOGUE, CITIES, day, masks, np.array(halted))


def test_founding_rules_are_the_numbers_of_the_scenario() -> None:
    settings = settings_of("""
name: founding
system:
  records: {error_rate: 0.02, capacity: 7.0, retention_days: 99, coverage_registry: 0.8, coverage_city: 0.7}
  rating: {list_severity: 0.4, list_below: -70, listing_days: 88, notice: 0.25, good_grade: 12}
  recognition: {lag: 17.0}
  security: {usual: 0.3}
  sanctions: {cost_court: 0.5, reward_city: 0.125}
""")
    rules = founding_rules(settings.system)
    same = {
        "capacity": 7.0, "retention_days": 99, "list_severity": 0.4, "list_below": -70,
        "listing_days": 88, "notice": 0.25, "grade_a": 12, "recognition_lag": 17.0, "security": 0.3, "quality": 1.0,
        "detection": 1.0, "lists": True, "active": False, "scope": 0, "usual": 0, "objection": False, "marks": False,
        "second_stage": False, "recognises": 0, "deadline_days": 0, "censorship": 0.0,
        "audits": 1.0, "career": 1.0, "harmony": 0.0, "grace": 0, "repair": 0.0,
        "screening": settings.system.records.screening,
    }  # fmt: skip
    for name, value in same.items():
        assert (rules[name] == value).all(), name
    assert rules.error_rate.tolist() == [0.002 if slot in (Slot.COURT, Slot.TAX) else 0.02 for slot in Slot]
    assert rules.coverage.tolist() == [0.8, 1.0, 1.0, 0.7, 1.0]
    assert rules.grades.tolist() == [slot is Slot.CITY for slot in Slot]
    assert rules.sanction[Slot.COURT] == 0.5
    assert rules.reward.tolist() == [0.125 if slot is Slot.CITY else 0.0 for slot in Slot]
    by_slot = {"error_rate", "coverage", "grades", "sanction", "access", "naming", "reward"}
    assert set(same) | by_slot == set(RULES.names or ())


@pytest.mark.parametrize(
    ("day", "city", "items"),
    [
        (0, "wuhan", 6),  # narrow
        (0, "rongcheng", len(CATALOGUE.names)),  # its own entry comes later and so holds
        (9, "rongcheng", len(CATALOGUE.names)),
        (10, "rongcheng", 1),  # 11 January is day 10
        (10, "wuhan", 1),
        (20, "wuhan", 0),  # what an event has started
        (29, "wuhan", 0),
        (30, "wuhan", 1),  # what has ended leaves nothing
    ],
)
def test_what_is_in_force(day: int, city: str, items: int) -> None:
    settings = settings_of(DATED)
    value = value_in_force(settings, "scope", day, city)
    assert CATALOGUE.mask(value.city).bit_count() == items
    rules = rules_of(settings, day)[CITIES.index(city)]
    assert int(rules.scope[Slot.CITY]).bit_count() == items
    assert bool(rules.active[Slot.CITY]) is (items > 0)


def test_a_policy_before_its_date_is_not_there() -> None:
    settings = settings_of(DATED)
    before, after = rules_of(settings, 30), rules_of(settings, 31)
    assert (before.retention_days != 365).all()
    assert (after.retention_days == 365).all()


def test_an_event_for_one_city_leaves_the_other() -> None:
    settings = settings_of(DATED)
    before, after = rules_of(settings, 39), rules_of(settings, 40)
    assert np.array_equal(before[0], after[0])
    assert not before.objection[1, Slot.CITY]
    assert after.objection[1, Slot.CITY]


def test_days_of_change_are_those_on_which_the_scenario_changes_a_policy() -> None:
    assert days_of_change(settings_of(DATED)) == {0, 10, 31, 20, 30, 40}


def test_rules_change_on_days_of_change_only() -> None:
    settings = settings_of(DATED)
    changes = {day for day in range(1, 100) if not np.array_equal(rules_of(settings, day), rules_of(settings, day - 1))}
    assert changes == days_of_change(settings) - {0}


def test_announcements_come_before_what_they_announce() -> None:
    assert announcements(settings_of(DATED)) == {19: [("retention", date(2019, 2, 1))]}


def test_a_value_of_the_past_holds_from_the_start() -> None:
    settings = settings_of("""
name: old
start: 2019-01-01
policy:
  retention: [{from: 2001-01-01, value: one_year}]
""")
    assert (rules_of(settings).retention_days == 365).all()


def test_limits_come_after_grants_whatever_the_order_of_their_names() -> None:
    """legal_standard stands before scope in the alphabet, and limits it all the same; adoption is a grant too."""
    settings = settings_of("""
name: limited
policy: {scope: expansive, legal_standard: relevant_only}
""")
    adopted = np.zeros((2, N_SLOTS), dtype=np.int64)
    adopted[0, [Slot.CITY, Slot.REGISTRY]] = CATALOGUE.mask(("parking_violation",))
    rules = rules_of(settings, adopted=adopted)
    irrelevant = CATALOGUE.mask(n for n, r in zip(CATALOGUE.names, CATALOGUE.relevance, strict=True) if r < 0.3)
    assert irrelevant & CATALOGUE.mask(("parking_violation",))
    assert rules.scope[0, Slot.CITY] != 0
    assert rules.scope[0, Slot.CITY] & irrelevant == 0
    assert rules.scope[0, Slot.REGISTRY] & irrelevant == CATALOGUE.mask(("parking_violation",)), "not bound by it"


def test_an_adopted_item_makes_a_system_active_where_it_was_adopted() -> None:
    settings = settings_of("name: adopting\npolicy: {scope: none}")
    adopted = np.zeros((2, N_SLOTS), dtype=np.int64)
    adopted[1, Slot.CITY] = CATALOGUE.mask(("tax_evasion",))
    rules = rules_of(settings, adopted=adopted)
    assert rules.active.sum() == 1
    assert CATALOGUE.items(int(rules.scope[1, Slot.CITY])) == ("tax_evasion",)


def test_a_halt_is_for_one_city_and_its_own_system() -> None:
    settings = settings_of("name: halted\npolicy: {scope: expansive}")
    rules = rules_of(settings, halted=(True, False))
    assert rules.active[0].tolist() == [slot is not Slot.CITY for slot in Slot]
    assert rules.active[1].all()


def test_rules_are_built_anew() -> None:
    settings = settings_of(DATED)
    first = rules_of(settings)
    first["scope"] = 0
    first["active"] = False
    assert rules_of(settings).active.any()


def enacted(*policies: Any) -> np.recarray:
    """The rules of the first day when the first of two cities has policies that institutions have enacted."""
    settings = settings_of("name: enacted\npolicy: {scope: expansive, redress: zhejiang}")
    nobody = np.zeros((2, N_SLOTS), dtype=np.int64)
    return rules_in_force(settings, CATALOGUE, CITIES, 0, nobody, np.zeros(2, dtype=bool), enacted=[list(policies), []])


def test_what_is_enacted_limits_what_the_scenario_grants_where_it_is_enacted() -> None:
    rules = enacted(LegalStandard(minimum_relevance=0.5))
    allowed = sum(1 << int(k) for k in np.flatnonzero(np.asarray(CATALOGUE.relevance) >= 0.5))
    assert int(rules.scope[0, Slot.CITY]) == allowed
    assert int(rules.scope[1, Slot.CITY]) == (1 << len(CATALOGUE.names)) - 1


@pytest.mark.parametrize(("working_days", "calendar_days"), [(20, 7), (5, 7), (2, 3)])
def test_an_enacted_term_never_lengthens_one_that_is_shorter(working_days: int, calendar_days: int) -> None:
    rules = enacted(Redress(city=working_days, at_most=True))
    assert rules.deadline_days[0, Slot.CITY] == calendar_days
    assert rules.deadline_days[1, Slot.CITY] == 7


def test_an_enacted_term_opens_a_procedure_where_there_is_none() -> None:
    rules = enacted(Redress(service=10, at_most=True))
    assert rules.objection[:, Slot.SERVICE].tolist() == [True, False]
    assert rules.deadline_days[0, Slot.SERVICE] == 14
