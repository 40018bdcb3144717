"""Auditing: who is looked at, and what follows."""

from __future__ import annotations

import pytest

from simulation.conduct import load_catalogue
from simulation.government.institutions.auditing import (
    CITIES,
    SERVICES,
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


def subject(name: str = "a", key: int = 1, of: str = CITIES, **known: float) -> Subject:
    facts = {"irrelevance": 0.0, "breaches": 0, "conflict": 0.0} | known
    return Subject(name=name, key=key, of=of, **facts)  # type: ignore[arg-type]


def auditors(**parameters: object) -> AuditingAgent:
    return AuditingAgent(nation(), settings=Auditing(**{"on": True, **parameters}))


def test_off_no_round_is_due() -> None:
    assert not any(AuditingAgent(nation(), settings=Auditing()).is_due(day) for day in range(400))


def test_rounds_are_quarterly() -> None:
    assert [day for day in range(400) if auditors().is_due(day)] == [90, 181, 272, 363]


def test_irrelevance_goes_from_none_to_all() -> None:
    narrow = CATALOGUE.mask(("loan_default", "contract_fraud"))
    assert irrelevance_of(narrow, CATALOGUE.below(0.3)) == 0.0
    assert irrelevance_of(CATALOGUE.mask(("all",)), CATALOGUE.below(0.3)) == 1.0
    assert irrelevance_of(CATALOGUE.mask(("all",)), CATALOGUE.below(0.0)) == 0.0


@pytest.mark.parametrize("known", ["irrelevance", "breaches", "conflict"])
def test_everything_known_raises_risk(known: str) -> None:
    assert risk_of(P, subject(**{known: 1})) > risk_of(P, subject()) == 0.0


def test_the_riskiest_are_audited_first() -> None:
    subjects = [subject("calm"), subject("wild", irrelevance=1.0), subject("middling", irrelevance=0.5)]
    assert chosen(P, subjects, [0.5, 0.5, 0.5], 2) == [1, 2]


def test_without_guidance_luck_alone_chooses() -> None:
    subjects = [subject("wild", irrelevance=1.0), subject("calm")]
    assert chosen(Auditing(by_risk=0.0), subjects, [0.1, 0.9], 1) == [1]


@pytest.mark.parametrize(
    ("risk", "warned", "answer"),
    [(0.5, 0, "clear"), (0.5, 1, "clear"), (0.6, 0, "warn"), (0.6, 1, "stop"), (1.2, 0, "warn")],
)
def test_what_an_audit_leads_to(risk: float, warned: int, answer: str) -> None:
    assert answer_to(P, risk, warned) == answer


@pytest.mark.parametrize(("risk", "answer"), [(0.5, "clear"), (0.6, "stop")])
def test_a_campaign_stops_without_a_warning_what_it_finds_and_nothing_else(risk: float, answer: str) -> None:
    assert answer_to(P, risk, 0, campaign=True) == answer


def test_a_second_finding_stops_what_the_first_warned() -> None:
    office, wild = auditors(), subject("wild", irrelevance=0.8)
    answers = [office.audit([wild], [0.5], 1.0)[0].answer for _ in range(4)]
    assert answers == ["warn", "stop", "warn", "stop"]


def test_capacity_bounds_a_round_and_supervision_multiplies_it() -> None:
    subjects = [subject(str(n), n, irrelevance=1.0) for n in range(20)]
    luck = [0.5] * 20
    assert [len(auditors(capacity=3.0).audit(subjects, luck, factor)) for factor in (0.0, 1.0, 3.0)] == [0, 3, 9]


def test_the_cause_names_what_was_found() -> None:
    cause = auditors().audit([subject(irrelevance=1.0, breaches=2)], [0.5], 1.0)[0].cause
    assert "irrelevance 1.00" in cause
    assert "breaches 2" in cause
    assert "risk 1.20, tolerance 0.50" in cause


def test_concern_halves_in_its_memory_and_counts_cases() -> None:
    office = auditors(memory=10.0)
    office.worry(0, CITIES, 3)
    assert office.concern == {CITIES: 3.0, SERVICES: 0.0}
    for day in range(1, 11):
        office.worry(day, CITIES, 0)
    assert office.concern[CITIES] == pytest.approx(1.5)


def worried(**parameters: object) -> AuditingAgent:
    """Auditors who have heard of eight cases of services."""
    office = auditors(**{"threshold": 8.0, "capacity": 2.0, "campaign_days": 60, "rest_days": 100, **parameters})
    office.worry(5, SERVICES, 8)
    return office


def test_below_the_threshold_or_without_capacity_no_campaign_opens() -> None:
    assert worried(threshold=9.0).turn(5, 1.0) == ""
    assert worried().turn(5, 0.0) == ""
    assert worried().turn(5, 1.0) == SERVICES


def test_a_campaign_looks_at_its_class_every_week_and_at_each_of_it_once() -> None:
    office, subjects = worried(), [subject(f"s{n}", n, SERVICES, conflict=1.0, irrelevance=1.0) for n in range(5)]
    subjects += [subject("city", 9, irrelevance=1.0)]
    office.turn(5, 1.0)
    rounds = [day for day in range(6, 40) if office.is_due(day)]
    assert rounds[:3] == [11, 18, 25]
    found = [[one.subject.name for one in office.audit(subjects, [0.5] * 6, 1.0)] for _ in rounds]
    assert [len(names) for names in found] == [2, 2, 1, *[0] * (len(rounds) - 3)]
    assert sorted(name for names in found for name in names) == ["s0", "s1", "s2", "s3", "s4"]


def test_after_a_campaign_the_class_is_at_rest_and_concern_begins_anew() -> None:
    office = worried()
    office.turn(5, 1.0)
    assert [office.target for day in (6, 64, 65) if office.turn(day, 1.0) == ""] == [SERVICES, SERVICES, ""]
    assert office.concern[SERVICES] == 0.0
    for day in (66, 164):
        office.worry(day, SERVICES, 80)
        assert office.turn(day, 1.0) == ""
    assert office.concern[SERVICES] == 0.0
    office.worry(165, SERVICES, 8)
    assert office.turn(165, 1.0) == SERVICES
