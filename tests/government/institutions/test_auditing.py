"""Auditing: who is looked at, and what follows."""

from __future__ import annotations

import pytest

from simulation.conduct import load_catalogue
from simulation.government.institutions.auditing import (
    Auditing,
    AuditingAgent,
    Subject,
    answer_to,
    chosen,
    irrelevance_of,
    risk_of,
)
from tests.government.institutions.nation import nation

CATALOGUE = load_catalogue()
P = Auditing(on=True)


def subject(name: str = "a", key: int = 1, **known: float) -> Subject:
    facts = {"irrelevance": 0.0, "complaints": 0.0, "breaches": 0, "conflict": 0.0} | known
    return Subject(name=name, key=key, **facts)  # type: ignore[arg-type]


def auditors(**parameters: object) -> AuditingAgent:
    return AuditingAgent(nation(), settings=Auditing(**{"on": True, "detection": 1.0, **parameters}))


def test_off_no_round_is_due() -> None:
    assert not any(AuditingAgent(nation(), settings=Auditing()).is_due(day) for day in range(400))


def test_rounds_are_quarterly() -> None:
    assert [day for day in range(400) if auditors().is_due(day)] == [90, 181, 272, 363]


def test_irrelevance_goes_from_none_to_all() -> None:
    narrow = CATALOGUE.mask(("loan_default", "contract_fraud"))
    assert irrelevance_of(narrow, CATALOGUE.below(0.3)) == 0.0
    assert irrelevance_of(CATALOGUE.mask(("all",)), CATALOGUE.below(0.3)) == 1.0
    assert irrelevance_of(CATALOGUE.mask(("all",)), CATALOGUE.below(0.0)) == 0.0


@pytest.mark.parametrize("known", ["irrelevance", "complaints", "breaches", "conflict"])
def test_everything_known_raises_risk(known: str) -> None:
    assert risk_of(P, subject(**{known: 1})) > risk_of(P, subject()) == 0.0


def test_the_riskiest_are_audited_first() -> None:
    subjects = [subject("calm"), subject("wild", irrelevance=1.0), subject("middling", irrelevance=0.5)]
    assert chosen(P, subjects, [0.5, 0.5, 0.5], 2) == [1, 2]


def test_without_guidance_luck_alone_chooses() -> None:
    subjects = [subject("wild", irrelevance=1.0), subject("calm")]
    assert chosen(Auditing(by_risk=0.0), subjects, [0.1, 0.9], 1) == [1]


@pytest.mark.parametrize(
    ("risk", "warned", "luck", "answer"),
    [
        (0.5, 0, 0.0, "clear"),
        (0.6, 0, 0.9, "miss"),
        (0.6, 0, 0.0, "warn"),
        (0.6, 1, 0.0, "stop"),
        (1.2, 0, 0.0, "stop"),
    ],
)
def test_what_an_audit_leads_to(risk: float, warned: int, luck: float, answer: str) -> None:
    assert answer_to(P, risk, warned, luck) == answer


def test_a_second_finding_stops_what_the_first_warned() -> None:
    office, wild = auditors(), subject("wild", irrelevance=0.8)
    answers = [office.audit([wild], [0.5], [0.0], 1.0)[0].answer for _ in range(4)]
    assert answers == ["warn", "stop", "warn", "stop"]


def test_capacity_bounds_a_round_and_supervision_multiplies_it() -> None:
    subjects = [subject(str(n), n, irrelevance=1.0) for n in range(20)]
    luck = [0.5] * 20
    assert [len(auditors(capacity=3.0).audit(subjects, luck, luck, factor)) for factor in (0.0, 1.0, 3.0)] == [0, 3, 9]


def test_the_cause_names_what_was_found() -> None:
    cause = auditors().audit([subject(irrelevance=1.0, breaches=2)], [0.5], [0.0], 1.0)[0].cause
    assert "irrelevance 1.00" in cause
    assert "breaches 2" in cause
    assert "risk 1.20, tolerance 0.50" in cause
