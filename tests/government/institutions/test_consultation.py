"""Consultations: what becomes of a proposal under pressure, with support, and when nobody minds."""

from __future__ import annotations

from typing import Any

import mesa
import pytest

from simulation.government.institutions.consultation import (
    ADOPT,
    DEFER,
    REFRAME,
    WITHDRAW,
    Consultation,
    ConsultationAgent,
    Proposal,
)

PLAIN = {"period": 10, "deliberation": 3, "relief": 0.0, "media": 0.0, "tolerance": 10.0, "urgency": 100.0}


def outcome(against: float, in_favour: float = 0.0, criticism: float = 0.0, days: int = 20, **parameters: Any) -> Any:
    """The verdict and its day when every day brings the same posts."""
    bureau = ConsultationAgent(mesa.Model(rng=1), settings=Consultation(**{**PLAIN, **parameters}), seed=1)
    bureau.open(0, 7, 0, None)
    bureau.open(1, 7, 0, None)
    (proposal,) = bureau.proposals
    for day in range(days):
        bureau.weigh(proposal, against, in_favour, criticism)
        if verdict := bureau.settle(day, proposal):
            assert not bureau.proposals
            return verdict, day
    return "", days


def test_a_proposal_that_nobody_minds_is_adopted_when_the_period_ends() -> None:
    assert outcome(0.0) == (ADOPT, 10)
    assert outcome(0.0, period=4) == (ADOPT, 4)


def test_pressure_from_critics_ends_it_before() -> None:
    verdict, day = outcome(5.0)
    assert verdict == WITHDRAW
    assert day < 10


def test_the_bank_deliberates_first() -> None:
    assert outcome(1000.0, deliberation=6) == (WITHDRAW, 6)


def test_with_many_supporters_it_is_reframed() -> None:
    assert outcome(5.0, 5.0, majority=0.7)[0] == REFRAME
    assert outcome(5.0, 5.0, majority=0.5)[0] == WITHDRAW


def test_without_urgency_what_is_contested_is_deferred() -> None:
    assert outcome(5.0, urgency=0.0) == (DEFER, 10)
    assert outcome(0.7, urgency=0.0) == (REFRAME, 10)
    assert outcome(0.2, urgency=0.0) == (ADOPT, 10)


def test_media_add_to_the_pressure_of_critics() -> None:
    assert outcome(0.3, criticism=0.5, media=10.0)[0] == WITHDRAW
    assert outcome(0.3)[0] == ADOPT
    assert outcome(0.0, criticism=0.5, media=10.0)[0] == ADOPT, "nobody to speak for"


@pytest.mark.parametrize("against", [2.0, 4.0])
def test_more_tolerance_never_brings_the_end_forward(against: float) -> None:
    ends = [outcome(against, tolerance=tolerance, urgency=0.3)[1] for tolerance in (5.0, 10.0, 20.0, 40.0, 80.0)]
    assert ends == sorted(ends)


def test_switched_off_nothing_is_decided() -> None:
    assert outcome(5.0, on=False) == ("", 20)


def test_reasons_name_numbers() -> None:
    bureau = ConsultationAgent(mesa.Model(rng=1), settings=Consultation(**PLAIN), seed=1)
    proposal = Proposal(7, 0, 0, None, pressure=12.0, against=9.0, in_favour=1.0, today=0.84, days_over=3)
    assert bureau.reason(5, proposal) == (
        "pressure 12.00 over the tolerance 10 for 3 days after 5 days; discontent 0.84 posts per 1,000 today, "
        "90% of posts critical"
    )
    proposal.pressure = 4.0
    assert "pressure 4.00 under the unease 5" in bureau.reason(5, proposal)
    proposal.pressure = 6.0
    assert "pressure 6.00 over the unease 5" in bureau.reason(5, proposal)
