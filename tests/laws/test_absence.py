"""A coefficient of 0 is the same as a mechanism that is not there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.conduct import item_names
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import History, Listing, Slot
from simulation.state.tallies import Count
from simulation.systems.sanctions import Sanctions
from tests.laws.societies import assert_same_people, begun, columns, differing, law, lived, scenarios

Changes = dict[str, Any]

NO_SANCTIONS = {f"system.sanctions.{name}": 0.0 for name in Sanctions.model_fields if name != "on"}
NOT_MOVED_BY_FAIRNESS = {f"behaviour.{name}.fair": 0.0 for name in ("debts", "misconduct", "repayment")}
NOT_MOVED_BY_NEWS = {"behaviour.awareness.told": 0.0}
PROMPT = {"system.records.delay": 0.0, "system.records.oversight": 0.0}
NO_PRESSURE = {f"behaviour.repayment.{name}": 0.0 for name in ("reported", "naming", "access", "fair", "crowding_out")}
QUIET_MARKET: Changes = {"behaviour.market.on": False, "behaviour.voice.on": False}
"""Exposure to what the press raises follows from the rates of the catalogue, so nobody may speak."""
SAME: dict[str, tuple[Changes, Changes, tuple[str, ...]]] = {
    "objection": (
        {"behaviour.objection.on": False},
        {"behaviour.objection.propensity_wrong": 0.0, "behaviour.objection.propensity_right": 0.0},
        (),
    ),
    "procedures": (
        {"behaviour.objection.on": False, "behaviour.market.on": False, "institution.press.on": False},
        {"policy.redress": "none", "behaviour.market.on": False, "institution.press.on": False},
        ("legitimacy", "support", "support_next"),
    ),
    "market": ({"behaviour.market.on": False}, {"behaviour.market.purchases": 0.0}, ()),
    "trade": ({"behaviour.trade.on": False}, {"behaviour.trade.deals": 0.0}, ()),
    "lending": ({"behaviour.lending.on": False}, {"behaviour.lending.applications": 0.0}, ()),
    "recognition": ({"system.recognition.on": False}, {"policy.recognition": "none"}, ()),
    "sanctions": ({"system.sanctions.on": False}, NO_SANCTIONS, ()),
    "security": ({"system.security.on": False}, {"system.security.breach_rate": 0.0}, ()),
    "news of breaches": ({"system.security.on": False}, {"system.security.reach": 0.0}, ()),
    "opinion": (
        {"behaviour.opinion.on": False} | NOT_MOVED_BY_NEWS,
        {"behaviour.opinion.anchor": 0.0, "behaviour.opinion.persuasion": 0.0} | NOT_MOVED_BY_NEWS,
        (),
    ),
    "persuasion": ({"behaviour.opinion.contact": 0.0}, {"behaviour.opinion.persuasion": 0.0}, ()),
    "trust": (
        {"behaviour.trust.on": False} | NOT_MOVED_BY_NEWS,
        {"behaviour.trust.forgetting": 0.0, "behaviour.trust.fading": 0.0, "behaviour.trust.news": 0.0}
        | NOT_MOVED_BY_NEWS,
        ("history",),
    ),
    "repayment": (
        {"behaviour.repayment.on": False},
        {"behaviour.repayment.baseline_private": 0.0, "behaviour.repayment.baseline_judgment": 0.0},
        ("history",),
    ),
    "misconduct": (
        {"behaviour.misconduct.on": False} | QUIET_MARKET,
        QUIET_MARKET | {f"conduct.{item}.rate": 0.0 for item in item_names()},
        ("next_conduct",),
    ),
    "debts": (
        {"behaviour.debts.on": False},
        {f"behaviour.debts.{name}": 0.0 for name in ("bill", "judgment", "listed_at_start")},
        ("liquidity", "jobless_until"),
    ),
    "load": (
        {"institution.city.on": False, "system.security.on": False},
        {"system.records.overload": 0.0, "system.redress.capacity": 1000.0, "system.security.breach_rate": 0.0}
        | PROMPT,
        (),
    ),
    "overload": (
        {"system.records.overload": 0.0, "system.records.capacity": 0.001} | PROMPT,
        {"system.records.overload": 0.0, "system.records.capacity": 1000.0} | PROMPT,
        (),
    ),
    "press": (
        {"institution.press.on": False},
        {
            f"institution.press.{name}": 0.0
            for name in ("scandals", "breaches", "wrongful_cases", "new_items", "scopes")
        },
        (),
    ),
    "ties": (
        {"network.near": 0, "network.far": 0, "behaviour.trade.deals": 0.0, "behaviour.voice.on": False},
        {"behaviour.opinion.persuasion": 0.0, "behaviour.trade.deals": 0.0, "behaviour.voice.on": False},
        ("heard_on",),
    ),
}
"""What is switched off, what is set to 0, and the columns in which only bookkeeping differs."""

LEAKY: Changes = {"system.security.breach_rate": 1.0, "system.security.usual": 0.0, "system.security.reach": 1.0}
OVERLOADED: Changes = {
    "system.records.overload": 20.0,
    "system.records.capacity": 0.001,
    "system.records.error_rate": 0.05,
    "system.records.highest_error": 1.0,
}
AT_WORK: dict[str, Changes] = {
    "procedures": NOT_MOVED_BY_FAIRNESS,
    "debts": {"behaviour.lending.on": False},
    "security": LEAKY,
    "news of breaches": LEAKY,
    "load": OVERLOADED,
    "overload": OVERLOADED,
    "press": {
        "policy.scope": "expansive",
        "institution.press.scopes": 365.0,
        "institution.press.wrongful_cases": 1.0,
        "behaviour.voice.online": 1.0,
        "behaviour.voice.outrage": 0.0,
    },
}
"""What makes a mechanism that rarely acts act often, before it is taken away."""

WEAK_EVENTS: tuple[Changes, ...] = (
    {"kind": "information_campaign", "topic": "city", "reach": 0.0},
    {"kind": "information", "content": "repression", "reach": 0.0},
    {"kind": "scandal", "severity": 0.0},
    {"kind": "breach", "system": "city", "share": 0.0},
    {"kind": "income_shock", "size": 0.0, "share": 1.0, "days": 9},
    {"kind": "income_shock", "size": 1.0, "share": 0.0, "days": 9},
    {"kind": "intervene", "actor": "pboc", "action": "warn"},
)


@pytest.mark.parametrize("mechanism", SAME)
def test_coefficient_0_is_absence(mechanism: str) -> None:
    off, zero, bookkeeping = SAME[mechanism]
    acts = 0

    @law(6)
    @given(scenarios(least_days=31))
    def hold(scenario: Scenario) -> None:
        nonlocal acts
        scenario = scenario.replace(AT_WORK.get(mechanism, {}))
        absent, without_weight = (lived(scenario.replace(changes)) for changes in (off, zero))
        assert_same_people(absent, without_weight, but=bookkeeping)
        acts += differing(absent, lived(scenario), but=bookkeeping) != []

    hold()
    assert acts >= 2, "a mechanism that never acts is always absent"


@law(8)
@given(scenarios(least_days=10), st.sampled_from(WEAK_EVENTS))
def test_an_event_of_size_0_is_no_event(scenario: Scenario, event: Changes) -> None:
    calm = scenario.replace({"events": []})
    assert_same_people(lived(calm), lived(calm.replace({"events": [event | {"day": 4}]})))


@law(6)
@given(scenarios(least_days=31), st.sampled_from((0.0, 1.0)))
def test_media_without_weight_move_nobody(scenario: Scenario, tone: float) -> None:
    stance = {"kind": "media_stance", "day": 0, "critical": tone}
    calm = scenario.replace({"events": []})
    deaf = calm.replace({"behaviour.opinion.media": 0.0})
    assert_same_people(lived(deaf), lived(deaf.replace({"events": [stance]})))
    assert "support" in differing(lived(calm), lived(calm.replace({"events": [stance]})))


@law(8)
@given(scenarios())
def test_no_errors_no_wrongful_listings(scenario: Scenario) -> None:
    society = lived(scenario.replace({"system.records.error_rate": 0.0}))
    totals = society.recorder.total[0]
    assert totals[Count.WRONG_RECORDS] == totals[Count.WRONGFUL_LISTINGS] == totals[Count.WRONGLY_LISTED_PERSONS] == 0
    assert not (society.populace.citizens.history & History.WRONGLY_LISTED).any()


@law(8)
@given(scenarios())
def test_no_scope_no_records(scenario: Scenario) -> None:
    society = lived(scenario.replace({"policy.scope": "none", "events": []}))
    assert society.populace.ledger.n.sum() == 0
    assert not society.populace.citizens.listed.any()


@law(8)
@given(scenarios())
def test_without_recognition_nothing_is_taken_over(scenario: Scenario) -> None:
    alone = lived(scenario.replace({"policy.recognition": "none"}))
    assert not (alone.populace.citizens.listing & Listing.IMPORTED).any()


@law(8)
@given(scenarios())
def test_without_rating_only_the_listings_from_before_are_left(scenario: Scenario) -> None:
    society = lived(scenario.replace({"system.rating.on": False, "policy.recognition": "none"}))
    assert society.recorder.total[0, Count.LISTINGS : Count.LISTINGS + len(Slot)].sum() == 0


@law(8)
@given(scenarios())
def test_nobody_learns_without_learning(scenario: Scenario) -> None:
    """Only those who are told of a listing come to know a system."""
    scenario = scenario.replace({"behaviour.awareness.learning": 0.0, "events": []})
    before, after = begun(scenario), lived(scenario)
    told = after.populace.citizens.history & History.LISTED != 0
    learnt = before.populace.citizens.knows != after.populace.citizens.knows
    assert not (learnt & ~told).any()


@law(8)
@given(scenarios())
def test_conduct_without_response_is_the_same_under_all_policies(scenario: Scenario) -> None:
    names = ("deterrence", "crowding_out", "reward_response", "fair")
    deaf = scenario.replace({f"behaviour.misconduct.{name}": 0.0 for name in names} | {"events": []})
    free, recorded = (lived(deaf.replace({"policy.scope": scope})) for scope in ("none", "expansive"))
    acts = [Count.ACTS, Count.MINOR_ACTS, Count.REWARDED_ACTS]
    assert np.array_equal(free.recorder.total[..., acts], recorded.recorder.total[..., acts])
    assert np.array_equal(columns(free)["next_conduct"], columns(recorded)["next_conduct"])


FREE_OF_CHARGE = (
    NO_SANCTIONS
    | PROMPT
    | {
        "behaviour.debts.deterrence": 0.0,
        "behaviour.debts.fair": 0.0,
        "behaviour.debts.barred": 0.0,
        "behaviour.lending.on": False,
        "behaviour.debts.listed_at_start": 0.0,
        "behaviour.debts.grace": 2,
        "events": [],
    }
)
"""Systems that cost nothing and deter nobody: the same debts fall due with and without them."""


def bits(society: Society, *wanted: History) -> list[np.ndarray]:
    """Who has each of some bits in her history."""
    return [society.populace.citizens.history & bit != 0 for bit in wanted]


@law(8)
@given(scenarios(least_days=45))
def test_a_system_that_presses_nobody_changes_no_payment(scenario: Scenario) -> None:
    scenario = scenario.replace(FREE_OF_CHARGE | NO_PRESSURE | {"behaviour.repayment.baseline_private": 0.05})
    without, within = (lived(scenario.replace({"policy.scope": scope})) for scope in ("none", "expansive"))
    money = ("liquidity", "owed", "owed_since", "debt", "jobless_until")
    assert [name for name in money if name in differing(without, within)] == []
    paid, cured = bits(within, History.REPAID_30_PRIVATE, History.SELF_CURED_30_PRIVATE)
    assert np.array_equal(paid, cured)
    assert paid.any()


def test_the_counterfactual_is_the_run_without_the_system() -> None:
    """Who would have paid by herself, looked up in the run with the system, is who pays in the run without it.

    Money must never run short on the way, because whether it would have is not looked up: nothing is spent, no court
    has claims of its own, and systems cost nothing.
    """
    steady = FREE_OF_CHARGE | {f"behaviour.debts.{name}": 0.0 for name in ("spending", "drawdown", "shock", "judgment")}
    debtors = {"behaviour.debts.unwilling": 1.0, "behaviour.repayment.baseline_private": 0.02}
    followed = caused = 0

    @law(8)
    @given(scenarios(least_days=50), st.sampled_from((1.0, 2.0)))
    def hold(scenario: Scenario, weight: float) -> None:
        nonlocal followed, caused
        pressing = {f"behaviour.repayment.{name}": weight for name in ("reported", "access", "fair")}
        scenario = scenario.replace(steady | pressing | debtors)
        without, within = (lived(scenario.replace({"policy.scope": scope})) for scope in ("none", "expansive"))
        known, there = (bits(society, History.FOLLOWED_30_PRIVATE)[0] for society in (within, without))
        assert np.array_equal(known, there)
        pays_alone = bits(without, History.REPAID_30_PRIVATE)[0] & known
        paid, would_pay = (
            bit & known for bit in bits(within, History.REPAID_30_PRIVATE, History.SELF_CURED_30_PRIVATE)
        )
        assert np.array_equal(would_pay, pays_alone)
        followed += int(pays_alone.sum())
        caused += int((paid & ~pays_alone).sum())

    hold()
    assert followed >= 30
    assert caused >= 10
