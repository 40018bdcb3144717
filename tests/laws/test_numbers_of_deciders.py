"""The numbers of those who decide what is recorded: cities, private services and the auditors of the PBoC.

Each rule is asked for what it makes of one number, and compared with the equation of its file.
"""

from __future__ import annotations

from math import exp, log
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from simulation.government import decision_rounds, service_expansion
from simulation.government.decision_rounds import DecisionRounds
from simulation.government.discrete_choice import CARE, TURN, gumbel
from simulation.government.government import Government
from simulation.government.institutions import auditing, city, private_service
from simulation.government.institutions.auditing import CITIES, SERVICES, Auditing, AuditingAgent, Finding, Subject
from simulation.government.institutions.central_bank import CentralBankAgent
from simulation.government.institutions.city import City, CityAgent, Situation
from simulation.government.institutions.private_service import PrivateService, PrivateServiceAgent
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import N_SLOTS, Slot
from tests.government.institutions.nation import nation
from tests.laws.squaring import Law, assert_holds, tipping

ITEM = np.array([0.25])
"""Relevance of the only item."""
HERE = Situation(0.5, 0.3, 1.0, 0.0, np.array([0.4]), career=0.8, harmony=0.5)
SEED, DAYS = 5, 400
SUBJECT = Subject("a", 1, CITIES, 0.5, 2, 0.25)


def quiet(*_: Any) -> None:
    """Enter nothing into any log."""


def worth_to_city(p: City) -> float:
    return float(city.worth_of_items(p, 0.6, HERE, ITEM, False)[0])


def worth_in_city(**number: float) -> float:
    """The worth of an item as `city.py` states it: career 0.8, ambition 0.6, wealth 0.5, threat 0.3, harmony 0.5."""
    n = City().model_dump() | number
    drive = n["innovation"] * 0.8 * 0.6 + n["richness"] * 0.5 + n["imitation"] * 0.4 + n["use"] * 0.25
    return float(drive - 0.75 * (n["fear"] * 0.3 + n["answer"] * 0.5 * 0.5))


def log_odds(chance: float) -> float:
    return log(chance / (1.0 - chance))


def favour_of_media(p: City) -> float:
    """What the example of one city that runs a system counts for at a tone of 0.02."""
    other = SimpleNamespace(scope_items=3)
    own = SimpleNamespace(scope_items=0)
    return DecisionRounds._example(SimpleNamespace(city=p), own, [own, other], SimpleNamespace(media_tone=0.02))  # type: ignore[arg-type]


def threat_of_city(p: City) -> float:
    """A halt of its own 100 days ago, one of a city with which it shares one of three items 50 days ago."""
    own = SimpleNamespace(rebukes=[(0, 1.0, 0)], scope=0b011)
    other = SimpleNamespace(rebukes=[(50, 1.0, 0b110)], scope=0b110)
    return DecisionRounds._threat(SimpleNamespace(city=p), own, [own, other], 100)  # type: ignore[arg-type]


def asked_first(p: City) -> float:
    rounds: Any = SimpleNamespace(deciding=True, city=p)
    return next(day for day in range(10_000) if DecisionRounds.asks(rounds, day)) + 1


def pays_from(p: City) -> float:
    """The share of citizens wrongly listed from which a city that listens pays for something."""
    government = SimpleNamespace(
        seed=SEED, codes=[1], catalogue=SimpleNamespace(relevance=ITEM, names=("a",)),
        permitted=np.zeros((1, N_SLOTS), dtype=np.int64),
    )  # fmt: skip
    paid: list[Any] = []
    rounds: Any = SimpleNamespace(government=government, city=p, _invest=lambda *known: paid.append(known))
    who = SimpleNamespace(place=0, ambition=0.5, scope=0)

    def pays(wrong: float) -> bool:
        paid.clear()
        DecisionRounds._decide(rounds, who, HERE._replace(wrongly_listed=wrong), 0.0, 0, SimpleNamespace())  # type: ignore[arg-type]
        return bool(paid)

    return tipping(pays, 0.0, 1.0)


def redress_chosen(p: City) -> float:
    """Share of days on which a city pays for redress rather than for data."""
    acts: list[str] = []
    government = SimpleNamespace(
        seed=SEED, codes=[1], enacted=[[]], quality=[1.0], note=lambda day, name, act, what, why: acts.append(what)
    )
    who = SimpleNamespace(
        place=0, name="a", deadline=5, quality=1.0, improve_redress=lambda present: True, invest=lambda: True
    )
    rules: Any = SimpleNamespace(rules={(0, Slot.CITY): SimpleNamespace(objection=False, deadline_days=0)})
    rounds: Any = SimpleNamespace(government=government, city=p)
    for day in range(DAYS):
        DecisionRounds._invest(rounds, who, 0.1, day, rules)
    return acts.count("redress") / DAYS


def draws_of_care() -> np.ndarray:
    return np.array([uniform(SEED, int(Purpose.CITY), TURN + CARE, day) for day in range(DAYS)])


def mayor(p: City) -> CityAgent:
    return CityAgent(nation(), name="a", place=0, settings=p, founding_scope=0)


def quality_bought(p: City) -> float:
    made = mayor(p)
    made.introduce(0.5, log(2.0))
    made.invest()
    return made.quality - 1.0


def deadline_after(p: City, rounds: int) -> float:
    """The deadline of a city that has improved redress so often."""
    made = mayor(p)
    for _ in range(rounds):
        made.improve_redress(made.deadline)
    return made.deadline


def rebuke_by_media(p: City) -> float:
    made = mayor(p)
    debate = SimpleNamespace(denounced=["a"])
    Government._denounce(SimpleNamespace(cities=[made], public_debate=debate), 0, [], [])  # type: ignore[arg-type]
    return made.rebukes[0][1]


def worth_to_service(p: PrivateService) -> float:
    return float(private_service.worth_of_items(p, 0.6, 0.3, ITEM)[0])


def worth_in_service(**number: float) -> float:
    """The worth of an item as `private_service.py` states it: conflict 0.6, threat 0.3."""
    n = PrivateService().model_dump() | number
    return float(n["growth"] + n["trade"] * 0.6 + n["use"] * 0.25 - n["fear"] * 0.75 * 0.3)


def threat_of_service(p: PrivateService) -> float:
    """Suspended 100 days ago itself; another one, with a share of 0.4, 50 days ago."""
    felt: list[float] = []
    services = [
        SimpleNamespace(operates=lambda day: True, scope=0, rebukes=[(then, 1.0)], share=share, conflict=0.5, number=n)
        for n, (then, share) in enumerate([(0, 0.6), (50, 0.4)], start=1)
    ]
    units = SimpleNamespace(institution=SimpleNamespace(private_service=p))
    government = SimpleNamespace(
        settings=units, catalogue=SimpleNamespace(relevance=ITEM, names=("a",)), services=services, seed=SEED,
        permitted=np.zeros((1, N_SLOTS), dtype=np.int64), note=quiet,
    )  # fmt: skip

    def worth(_: Any, conflict: float, threat: float, relevance: np.ndarray) -> np.ndarray:
        felt.append(threat)
        return relevance

    with patch.object(private_service, "worth_of_items", worth), patch.object(service_expansion, "pool"):
        service_expansion.services_decide(government, 100, 0)
    return felt[0]


def service_decides_first(p: PrivateService) -> float:
    rounds: Any = SimpleNamespace(
        asks=lambda day: False, service=p, government=None, granted=0,
        auditors=SimpleNamespace(is_due=lambda day: False),
    )  # fmt: skip
    with patch.object(decision_rounds, "services_decide") as decide:
        for day in range(10_000):
            DecisionRounds.contend(rounds, SimpleNamespace(day=day), SimpleNamespace())  # type: ignore[arg-type]
            if decide.called:
                return day + 1
    raise AssertionError("no service has decided")


def chosen_from(p: Auditing) -> float:
    """The luck from which a system with a risk of 0.2 is audited rather than one with 0.5 and a luck of 0.5."""
    two = [SUBJECT._replace(irrelevance=risk, breaches=0, conflict=0.0) for risk in (0.5, 0.2)]
    return tipping(lambda luck: auditing.chosen(p, two, [0.5, luck], 1) == [1], 0.0, 1.0)


def campaign_from(p: Auditing) -> float:
    made = AuditingAgent(nation(), settings=p)

    def opens(concern: float) -> bool:
        made.target, made.concern[CITIES] = "", concern
        return bool(made.turn(0, 1.0))

    return tipping(opens, 0.0, 1000.0)


def irrelevance_seen(p: Auditing) -> float:
    """How irrelevant the first of four items is as a scope."""
    catalogue = SimpleNamespace(below=lambda least: sum(1 << k for k, of in enumerate(RELEVANCE) if of < least))
    there = SimpleNamespace(governs=True, place=0, name="a", scope=1)
    government = SimpleNamespace(catalogue=catalogue, cities=[there], codes=[1], services=[])
    rounds: Any = SimpleNamespace(government=government, auditors=SimpleNamespace(settings=p), _news=lambda: [])
    rules: Any = SimpleNamespace(rules=SimpleNamespace(active=np.ones((1, N_SLOTS), dtype=bool)))
    return DecisionRounds._subjects(rounds, 0, rules)[0].irrelevance


RELEVANCE = (0.05, 0.2, 0.4, 0.7)


def days_stopped(p: Auditing, of: str) -> float:
    """Days without a system after an audit that stops it."""
    there, service = mayor(City()), PrivateServiceAgent(nation(), number=1, name="b")
    government = SimpleNamespace(
        cities=[there], services=[service], blocked={}, bank=CentralBankAgent(nation()), note=quiet
    )
    rounds: Any = SimpleNamespace(government=government, auditors=SimpleNamespace(settings=p))
    name = "a" if of == CITIES else "b"
    DecisionRounds._answer(rounds, Finding(SUBJECT._replace(name=name, of=of), "stop", ""), 0)
    return sum(there.is_halted(day) or not service.operates(day) for day in range(1, 10_000))


SURE, LATE = {"attention": 1.0}, {"first_deadline": 100}
LAWS = {
    "institution.city.period": Law(City, 6, asked_first, lambda v: v),
    "institution.city.innovation": Law(City, 1.5, worth_to_city, lambda v: worth_in_city(innovation=v)),
    "institution.city.richness": Law(City, 1.5, worth_to_city, lambda v: worth_in_city(richness=v)),
    "institution.city.imitation": Law(City, 0.7, worth_to_city, lambda v: worth_in_city(imitation=v)),
    "institution.city.use": Law(City, 2.0, worth_to_city, lambda v: worth_in_city(use=v)),
    "institution.city.fear": Law(City, 9.0, worth_to_city, lambda v: worth_in_city(fear=v)),
    "institution.city.praise_until": Law(City, 0.15, favour_of_media, lambda v: 1.0 - 0.02 / v),
    "institution.city.deterrence": Law(
        City, 0.2, threat_of_city, lambda v: 2.0 ** (-100 / 365) + v * 2.0 ** (-50 / 365) / 3.0
    ),
    "institution.city.half_life": Law(
        City, 180.0, threat_of_city, lambda v: 2.0 ** (-100 / v) + 0.2 * 2.0 ** (-50 / v) / 3.0
    ),
    "institution.city.pressure_below": Law(
        City, 0.7, lambda p: log_odds(city.chance_to_listen(p, 0.5, 0.0)), lambda v: log_odds(0.33) + 0.5 * v
    ),
    "institution.city.pressure_above": Law(
        City, 0.7, lambda p: log_odds(city.chance_to_listen(p, 0.0, 0.5)), lambda v: log_odds(0.33) + 0.5 * v
    ),
    "institution.city.weight_wrong": Law(City, 5.0, lambda p: city.complaints_of(p, 0.1, 0.0), lambda v: 0.1 * v),
    "institution.city.weight_legitimacy": Law(City, 5.0, lambda p: city.complaints_of(p, 0.0, 0.1), lambda v: 0.1 * v),
    "institution.city.tolerable": Law(City, 0.1, pays_from, lambda v: v, SURE),
    "institution.city.investment": Law(City, 0.25, quality_bought, lambda v: 2.0 * v),
    "institution.city.denunciation": Law(City, 0.25, rebuke_by_media, lambda v: v),
    "institution.city.redress": Law(City, 0.4, redress_chosen, lambda v: float((draws_of_care() < v).mean())),
    "institution.city.first_deadline": Law(City, 10, lambda p: deadline_after(p, 1), lambda v: v),
    "institution.city.best_deadline": Law(City, 4, lambda p: deadline_after(p, 9), lambda v: v, LATE),
    "institution.private_service.period": Law(
        PrivateService, 6, service_decides_first, lambda v: v, {"grows": True}
    ),
    "institution.private_service.effort": Law(
        PrivateService, 6.5, lambda p: float(private_service.options_of(p, ITEM, 0)[1]), lambda v: 0.25 - v
    ),
    "institution.private_service.growth": Law(
        PrivateService, 0.7, worth_to_service, lambda v: worth_in_service(growth=v)
    ),
    "institution.private_service.trade": Law(
        PrivateService, 1.5, worth_to_service, lambda v: worth_in_service(trade=v)
    ),
    "institution.private_service.use": Law(PrivateService, 2.0, worth_to_service, lambda v: worth_in_service(use=v)),
    "institution.private_service.fear": Law(PrivateService, 9.0, worth_to_service, lambda v: worth_in_service(fear=v)),
    "institution.private_service.deterrence": Law(
        PrivateService, 0.2, threat_of_service, lambda v: 2.0 ** (-100 / 365) + v * 0.4 * 2.0 ** (-50 / 365)
    ),
    "institution.private_service.half_life": Law(
        PrivateService, 180.0, threat_of_service, lambda v: 2.0 ** (-100 / v) + 0.2 * 0.4 * 2.0 ** (-50 / v)
    ),
    "institution.auditing.irrelevance": Law(
        Auditing, 0.7, lambda p: auditing.risk_of(p, SUBJECT), lambda v: v * 0.5 + 0.1 * 2 + 0.5 * 0.25
    ),
    "institution.auditing.conflict": Law(
        Auditing, 0.7, lambda p: auditing.risk_of(p, SUBJECT), lambda v: 0.5 + 0.1 * 2 + v * 0.25
    ),
    "institution.auditing.by_risk": Law(
        Auditing, 5.0, chosen_from, lambda v: exp(-exp(-(gumbel(0.5) + v * 0.3)))
    ),
    "institution.auditing.threshold": Law(Auditing, 4.0, campaign_from, lambda v: v),
    "institution.auditing.definition": Law(
        Auditing, 0.3, irrelevance_seen, lambda v: 1.0 / sum(of < v for of in RELEVANCE)
    ),
    "institution.auditing.halt_days": Law(Auditing, 60, lambda p: days_stopped(p, CITIES), lambda v: v),
    "institution.auditing.suspension_days": Law(Auditing, 60, lambda p: days_stopped(p, SERVICES), lambda v: v),
}  # fmt: skip


@pytest.mark.parametrize("number", LAWS)
def test_the_equation_holds_with_the_number_as_it_is(number: str) -> None:
    assert_holds(LAWS[number], number.rpartition(".")[2])
