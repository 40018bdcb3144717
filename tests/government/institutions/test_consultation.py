"""Proposals: what becomes of them under pressure, by use, by maker, by superiors, and when nobody minds."""

from __future__ import annotations

from collections import Counter
from typing import Any

import mesa
import numpy as np
import pytest

from simulation.government.institutions.consultation import (
    ADOPT,
    CLARIFY,
    REFRAME,
    WITHDRAW,
    Consultation,
    ConsultationAgent,
    Proposal,
)

PLAIN = {"period": 20, "relief": 0.0, "media": 0.0, "tolerance": 10.0, "steepness": 0.0}
KINDS = ("service", "city", "ministry")


def outcome(
    against: float, seed: int = 1, days: int = 90, made: dict[str, Any] | None = None, **parameters: Any
) -> Any:
    """The end of a proposal, and the days until then, when every day brings the same critical posts."""
    bureau = ConsultationAgent(mesa.Model(rng=1), settings=Consultation(**{**PLAIN, **parameters}), seed=seed)
    proposal = Proposal(7, 0, 0, None, **{"relevance": 0.05, **(made or {})})
    assert bureau.open(proposal)
    assert not bureau.open(Proposal(7, 0, 1, None)), "the same is open already"
    for day in range(days):
        bureau.weigh(proposal, against, 0.0, 0.0)
        if bureau.is_stopped(day, proposal):
            return "stop", proposal.settled
        if (verdict := bureau.settle(day, proposal)) not in ("", CLARIFY):
            assert not bureau.proposals
            return verdict, proposal.settled
    return "", float(days)


def ends(against: float, n: int = 60, **how: Any) -> tuple[Counter[str], list[float]]:
    """How often each end comes, and the days until then, by luck."""
    found = [outcome(against, seed, **how) for seed in range(n)]
    return Counter(verdict for verdict, _ in found), [days for _, days in found]


def test_what_nobody_minds_is_adopted_when_the_period_ends() -> None:
    counts, _ = ends(0.0)
    assert counts == {ADOPT: 60}
    assert outcome(0.0) == (ADOPT, 20.0)


def test_the_maker_looks_at_its_own_pace_and_a_crisis_desk_within_hours() -> None:
    means = [float(np.mean(ends(50.0, made={"kind": kind})[1])) for kind in KINDS]
    assert means[0] < 1.0 < means[1] < means[2]
    assert means[0] == pytest.approx(Consultation().service, rel=0.2)


def test_the_steeper_pressure_rises_the_sooner_one_looks() -> None:
    slow, fast = (np.mean(ends(8.0, made={"kind": "ministry"}, steepness=steep)[1]) for steep in (0.0, 2.0))
    assert fast < 0.7 * slow


def test_what_has_a_use_is_reframed_and_what_has_none_is_withdrawn() -> None:
    useful, useless = (
        ends(1.0, made={"relevance": relevance, "sprung": True}, relief=0.1)[0] for relevance in (0.6, 0.0)
    )
    assert useful[REFRAME] > useful[WITHDRAW]
    assert useless[WITHDRAW] > useless[REFRAME]


def test_who_has_long_recorded_it_is_slower_to_give_up() -> None:
    counts = [ends(0.9, sunk=sunk, relief=0.1, made={"sprung": True, "relevance": 0.0})[0] for sunk in (0.0, 50.0)]
    assert counts[0][WITHDRAW] > counts[1][WITHDRAW]


def test_rebukes_from_above_press_like_the_public() -> None:
    bureau = ConsultationAgent(mesa.Model(rng=1), settings=Consultation(**PLAIN), seed=1)
    calm, rebuked = (bureau._worth(3, Proposal(7, 0, 0, None), strain)[4] for strain in (0.0, 1.0))
    assert calm < rebuked


def test_superiors_stop_what_has_no_licence_without_any_backlash() -> None:
    maker = {"kind": "service", "code": 3, "licensed": False}
    counts, days = ends(0.0, made=maker, unlicensed=4.0, face=100.0)
    assert counts["stop"] > 55
    assert np.mean(days) == pytest.approx(0.25, rel=0.5)
    assert ends(0.0, made={**maker, "exposed": 0.0}, unlicensed=4.0)[0]["stop"] == 0
    assert ends(0.0, made={**maker, "licensed": True}, risky=0.0)[0]["stop"] == 0
    assert ends(0.0, made={**maker, "code": 0}, unlicensed=4.0)[0]["stop"] == 0, "the registry has no superior"


def test_switched_off_nothing_is_decided() -> None:
    assert outcome(50.0, on=False) == ("", 90.0)


def test_reasons_name_numbers() -> None:
    bureau = ConsultationAgent(mesa.Model(rng=1), settings=Consultation(**PLAIN), seed=1)
    proposal = Proposal(7, 0, 0, None, pressure=12.0, against=9.0, in_favour=1.0, today=0.84, settled=0.3)
    assert bureau.reason(proposal) == (
        "pressure 12.00 on a tolerance of 10 after 7 hours; discontent 0.84 posts per 1,000 today, "
        "90% of posts critical"
    )
    proposal.settled = 5.2
    assert "after 5 days" in bureau.reason(proposal)
