"""What more of something can never make less of, on common random numbers, and under which conditions."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import History
from tests.laws.societies import begun, law, lived, scenarios

NEVER_PAID = 10**6
FREE = {f"system.sanctions.cost_{name}": 0.0 for name in ("registry", "court", "tax", "city", "service")}
ISOLATED = FREE | {
    "population.past_days": 0,
    "system.sanctions.reward_city": 0.0,
    "system.records.overload": 0.0,
    "system.records.delay": 0.0,
    "system.records.oversight": 0.0,
    "behaviour.debts.barred": 0.0,
    "behaviour.debts.fair": 0.0,
    "behaviour.repayment.fair": 0.0,
    "behaviour.repayment.thinning": 0.0,
    "behaviour.repayment.instalment": 0.0,
    "system.redress.capacity": 1000.0,
    "behaviour.lending.on": False,
    "system.security.on": False,
    "behaviour.repayment.crowding_out": 0.0,
    "events": [],
}
"""Listings cost no money (no income effect), nobody lends by score, and what others do reaches nobody through load,
delay or leaks."""
DEBTORS = {
    "behaviour.debts.unwilling": 1.0,
    "behaviour.repayment.baseline_private": 0.02,
    "behaviour.repayment.baseline_judgment": 0.02,
}


def first_payments(scenario: Scenario) -> np.ndarray:
    """The first day on which each citizen paid back an overdue debt, NEVER_PAID if she did not."""
    society = begun(scenario)
    owed = society.populace.citizens.owed
    first = np.full(len(owed), NEVER_PAID)
    for today in range(scenario.settings.days):
        before = owed.copy()
        society.step()
        paid = ((before > 0) & (owed == 0)).any(axis=1)
        first[paid & (first == NEVER_PAID)] = today
    return first


def sooner(weak: Scenario, strong: Scenario) -> int:
    """How many pay sooner under the stronger system, after making sure that nobody pays later."""
    under_weak, under_strong = first_payments(weak), first_payments(strong)
    assert (under_strong <= under_weak).all()
    return int((under_strong < under_weak).sum())


def test_a_stronger_motive_never_delays_a_first_payment() -> None:
    """Coefficients of knowing to be reported, of lost access and of naming, each and together.

    The first payment of a person, of whichever debt: later ones depend on the money that is left.
    """
    moved = 0

    @law(15)
    @given(
        scenarios(least_days=40),
        st.lists(st.sampled_from(("reported", "access", "naming")), min_size=1, unique=True),
        st.sampled_from((0.0, 0.3, 1.0)),
    )
    def hold(scenario: Scenario, names: list[str], weight: float) -> None:
        nonlocal moved
        weak = scenario.replace(ISOLATED | DEBTORS | {f"behaviour.repayment.{name}": weight for name in names})
        moved += sooner(weak, weak.replace({f"behaviour.repayment.{name}": weight + 1.0 for name in names}))

    hold()
    assert moved >= 20, "the motive must move somebody"


def test_harder_sanctions_never_delay_a_first_payment() -> None:
    """What listings close and show. Harder sanctions are also noticed sooner and deter; so nobody defaults for another
    reason (no deterrence), nobody contests a listing and confidence has no weight."""
    moved = 0
    quiet: dict[str, Any] = {
        "behaviour.debts.deterrence": 0.0,
        "behaviour.objection.on": False,
        "behaviour.repayment.access": 1.0,
        "behaviour.repayment.naming": 1.0,
    }
    fields = [f"system.sanctions.{kind}_{name}" for kind in ("access", "naming") for name in ("court", "city")]
    fields += ["system.sanctions.access_registry", "system.sanctions.access_service"]

    @law(15)
    @given(scenarios(least_days=40), st.sets(st.sampled_from(fields), min_size=2), st.sampled_from((0.0, 0.3)))
    def hold(scenario: Scenario, chosen: set[str], weight: float) -> None:
        nonlocal moved
        weak = scenario.replace(ISOLATED | DEBTORS | quiet | dict.fromkeys(fields, weight))
        moved += sooner(weak, weak.replace(dict.fromkeys(sorted(chosen), 1.0)))

    hold()
    assert moved >= 20, "the sanctions must move somebody"


def ever_wrongly_listed(society: Society) -> np.ndarray:
    """Who was listed wrongly at least once."""
    return society.populace.citizens.history & History.WRONGLY_LISTED != 0


def test_a_higher_error_rate_never_shrinks_the_set_ever_wrongly_listed() -> None:
    """Where any record lists at once and none is forgotten, and rules stay as they are: otherwise a wrong record that
    comes on top of a rightful listing can keep it alive, and a listing that stands cannot start wrongly."""
    added = 0
    precise: dict[str, Any] = {
        "system.rating.list_severity": 0.0,
        "policy.retention": {"retention_days": 3650},
        "system.records.highest_error": 5.0,
    }

    @law(15)
    @given(
        scenarios(least_days=20),
        st.sampled_from(("narrow", "expansive")),
        st.lists(st.sampled_from((0.0, 0.02, 0.1, 0.3, 1.0)), min_size=2, max_size=2, unique=True),
    )
    def hold(scenario: Scenario, scope: str, rates: list[float]) -> None:
        nonlocal added
        scenario = scenario.replace(ISOLATED | precise | {"policy.scope": scope})
        low, high = (
            ever_wrongly_listed(lived(scenario.replace({"system.records.error_rate": rate}))) for rate in sorted(rates)
        )
        assert not (low & ~high).any()
        added += int((high & ~low).sum())

    hold()
    assert added >= 20, "errors must reach somebody"
