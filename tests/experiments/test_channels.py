"""Channels: what is left of a difference without each, and names that are no channel."""

from __future__ import annotations

import pytest

from simulation.errors import BadInput
from simulation.experiments.channels import ALL, CHANNELS, carried, scenarios_without
from simulation.scenario import Scenario

SMALL = {"population.citizens": 400, "population.past_days": 0, "days": 40, "observe.strata": False}


def pair() -> tuple[Scenario, Scenario]:
    """Two scopes of a small world."""
    return Scenario.load("narrow").replace(SMALL), Scenario.load("expansive").replace(SMALL)


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_a_change_of_both(channel: str) -> None:
    a, b, without_a, without_b, *_ = scenarios_without(*pair(), [channel])
    assert a.hash != without_a.hash
    assert b.hash != without_b.hash


def test_names_that_are_no_channel_are_refused() -> None:
    with pytest.raises(BadInput, match="fairness"):
        scenarios_without(*pair(), ["fairnes"])


def test_a_channel_that_is_already_shut_carries_nothing() -> None:
    a, b = (scenario.replace({"behaviour.repayment.naming": 0.0}) for scenario in pair())
    table = carried(a, b, ["naming"], replicates=2)
    assert (table["carried"] == 0.0).all()
    assert set(table["channel"]) == {"naming", ALL}


def test_what_is_carried_is_what_is_missing() -> None:
    table = carried(*pair(), ["fairness", "deterrence"], replicates=2)
    assert table["carried"].to_numpy() == pytest.approx((table["difference"] - table["without"]).to_numpy())
