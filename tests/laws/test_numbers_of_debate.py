"""The numbers of those who argue over what is recorded, and make rules of it: consultation, press, media, NDRC, NPC.

Each rule is asked for what it makes of one number, and compared with the equation of its file.
"""

from __future__ import annotations

from functools import partial
from math import exp, log
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from simulation.conduct import load_catalogue
from simulation.government.government import Government
from simulation.government.institutions import planning_commission
from simulation.government.institutions.congress import Congress, CongressAgent
from simulation.government.institutions.consultation import OWN, SUPERIOR, Consultation, ConsultationAgent, Proposal
from simulation.government.institutions.lenders import Lenders, LendersAgent
from simulation.government.institutions.planning_commission import (
    REDRESS,
    SCOPE,
    Abuses,
    PlanningCommission,
    PlanningCommissionAgent,
)
from simulation.government.institutions.press import TOPICS, Press, PressAgent
from simulation.government.institutions.public_sphere import PublicSphere, PublicSphereAgent
from simulation.government.institutions.state_media import StateMedia, StateMediaAgent
from simulation.government.public_debate import PublicDebate
from simulation.government.rulemaking import Rulemaking
from simulation.kernel.randomness import Purpose, uniform
from simulation.state.citizens import Slot
from simulation.state.messages import N_ISSUES
from simulation.state.tallies import N_SCORE_BUCKETS
from tests.government.institutions.nation import nation
from tests.laws.squaring import Law, assert_holds, tipping

CATALOGUE = load_catalogue()
SEED, DAYS = 5, 400
SEEN = Abuses(0.2, 0.3, 0.4, 0.5, 0.6)


def quiet(*_: Any) -> None:
    """Enter nothing into any log."""


def draws(purpose: Purpose, uid: int) -> np.ndarray:
    return np.array([uniform(SEED, int(purpose), uid, day) for day in range(DAYS)])


def bureau(p: Consultation) -> ConsultationAgent:
    return ConsultationAgent(nation(), settings=p, seed=SEED)


def proposal(**known: Any) -> Proposal:
    return Proposal(item=0, slot=int(Slot.CITY), since=0, issue=None, **known)


def pressure_left(p: Consultation) -> float:
    made = proposal(pressure=1.0)
    bureau(p).weigh(made, 0.0, 0.0, 0.0)
    return made.pressure


def pressure_of_media(p: Consultation) -> float:
    """Three critical posts in four, and media that are more critical than usual by 0.2."""
    made = proposal()
    bureau(p).weigh(made, 3.0, 1.0, 0.2)
    return made.pressure - 3.0


def worth_of_withdrawing(p: Consultation) -> float:
    """Under a strain of 0.4, after 100 days in force."""
    return float(bureau(p)._worth(100, proposal(sprung=True), 0.4)[4])


def impatience_of(p: Consultation, **known: Any) -> float:
    """How impatient a maker is after its first day."""
    made, office = proposal(**known), bureau(p)
    office.proposals.append(made)
    office.settle(0, made)
    return made.impatience


def strain_of_service(p: Consultation) -> float:
    """What a service feels under half of the pressure that is tolerated."""
    made, office, felt = proposal(kind="service", impatience=9.0, pressure=0.5 * p.tolerance), bureau(p), []

    def worth(day: int, known: Proposal, strain: float) -> np.ndarray:
        felt.append(strain)
        return np.zeros(5)

    office.proposals.append(made)
    with patch.object(office, "_worth", worth):
        office.settle(0, made)
    return felt[0]


def anger_of_reward(p: Consultation) -> float:
    """How unjustified a reward without much relevance looks."""
    forum: Any = SimpleNamespace(
        bureau=bureau(p), names=CATALOGUE.names, _exposure=lambda topic: 0.0,
        sphere=PublicSphereAgent(nation(), settings=PublicSphere(), seed=SEED),
    )  # fmt: skip
    made = proposal(relevance=0.2, items=1)
    PublicDebate.announce(forum, made, reward=True)
    return 1.0 - float(made.issue.relevance)


def stopped_after(p: Consultation) -> float:
    """Days until superiors stop what is half irrelevant and conflicts with trade by 0.25."""
    office, made = bureau(p), proposal(code=1, relevance=0.5, conflict=0.25)
    office.proposals.append(made)
    for day in range(100_000):
        if office.is_stopped(day, made):
            return made.settled
    return -1.0


def days_until_stopped(risky: float) -> float:
    rate = risky / 365.0 * 0.75
    for day in range(100_000):
        luck = uniform(SEED, int(Purpose.CENTRAL_BANK), proposal(code=1).uid + SUPERIOR, day)
        if luck < 1.0 - exp(-rate):
            return day - log(1.0 - luck) / rate
    return -1.0


def share_of_days_with_proposals(p: Consultation) -> float:
    office = bureau(p)
    return sum(office.is_minded_to_propose(day) for day in range(DAYS)) / DAYS


def press(p: Press) -> PressAgent:
    return PressAgent(nation(), settings=p, catalogue=CATALOGUE, seed=SEED)


DUBIOUS = next(k for k in range(len(CATALOGUE.names)) if press(Press()).is_dubious(k))


def sphere(p: PublicSphere) -> PublicSphereAgent:
    return PublicSphereAgent(nation(), settings=p, seed=SEED)


def salience_at_first(p: PublicSphere, where: str) -> float:
    issue = sphere(p).take_up(0, topic=1, slot=3, relevance=0.0, exposure=0.0, where=where)
    assert issue is not None
    return issue.salience


def staleness_of_incident(p: PublicSphere) -> float:
    """Daily rate at which posts lose weight, from what they add on the fourth day."""
    forum = sphere(p)
    issue = forum.take_up(0, topic=1, slot=3, relevance=0.0, exposure=0.0, where="a")
    assert issue is not None
    forum.hear(4, [1.0] * N_ISSUES, [0.0] * N_ISSUES)
    return -log((issue.salience - p.first_report) / p.amplification) / 4.0


def days_with_hubs(p: PublicSphere) -> float:
    """Days on which a large account took an issue up."""
    forum = sphere(p)
    issue = forum.take_up(0, topic=1, slot=3, relevance=0.0, exposure=0.0)
    assert issue is not None
    for day in range(DAYS):
        forum.hear(day, [0.0] * N_ISSUES, [0.0] * N_ISSUES)
    return (issue.salience - p.ignition) / p.hub_boost


def reach_of_two(p: PublicSphere) -> float:
    """Reach of the second of two issues that start alike."""
    forum = sphere(p)
    issues = [forum.take_up(0, topic=topic, slot=3, relevance=0.0, exposure=0.0) for topic in (1, 2)]
    assert issues[1] is not None
    return forum.reach_of(issues[1])


def tone_after_a_call(p: StateMedia) -> float:
    media = StateMediaAgent(nation(), settings=p)
    media.call_for_caution(0)
    return media.tone


def forum_of_media(p: StateMedia) -> Any:
    """As much of a public debate as is needed to denounce a city over the item 1."""
    issue = SimpleNamespace(trending=True, slot=Slot.CITY, where="a", topic=1)
    forum: Any = SimpleNamespace(
        media=SimpleNamespace(settings=p, tone=0.1, call_for_caution=lambda day: False), note=quiet, denounced=[],
        press=SimpleNamespace(seed=SEED, is_dubious=lambda topic: True), sphere=SimpleNamespace(places=[issue]),
        name_of=lambda topic: "item",
    )  # fmt: skip
    forum.denounce = partial(PublicDebate.denounce, forum)
    return forum


def share_denounced_for_an_item(p: StateMedia) -> float:
    forum = forum_of_media(p)
    for day in range(DAYS):
        PublicDebate._report(forum, day, [1.0], [0.0])
    return len(forum.denounced) / DAYS


def share_echoed(p: StateMedia) -> float:
    """Share of days on which media denounce a city that the PBoC has halted."""
    forum, found = forum_of_media(p), 0
    town = SimpleNamespace(name="a", place=0, heed=quiet, settings=SimpleNamespace(denunciation=0.0))
    government: Any = SimpleNamespace(cities=[town], public_debate=forum, media=forum.media, codes=[1])
    for day in range(DAYS):
        forum.denounced.clear()
        Government._denounce(government, day, [(day, "pboc", "halt", "a", "")], [])
        found += len(forum.denounced)
    return found / DAYS


def bad_name_of_next_class(p: Lenders) -> float:
    """How much less often the next higher class fails than the middle one, as lenders expect at first."""
    middle = N_SCORE_BUCKETS // 2
    expected = LendersAgent(nation(), settings=p, term=1).chances()[0]
    return float(expected[middle + 1] / expected[middle])


def rulemaking(p: PlanningCommission | Congress) -> Any:
    """Rules in the making where the NDRC, or the NPC, drafts."""
    of_law = isinstance(p, Congress)
    units = SimpleNamespace(
        planning_commission=PlanningCommission() if of_law else p, congress=p if of_law else Congress()
    )
    government = SimpleNamespace(
        settings=SimpleNamespace(institution=units), seed=SEED, names=["a"], blocked={}, note=quiet, enacted=[[]],
        commission=PlanningCommissionAgent(nation(), settings=units.planning_commission),
        congress=CongressAgent(nation(), settings=units.congress),
    )  # fmt: skip
    return Rulemaking(government)


def days_to_the_rule(p: PlanningCommission | Congress) -> float:
    """Days from a draft, begun on day 0, to the day on which it holds."""
    made = rulemaking(p)
    with patch.object(made, "_seen", lambda *_: Abuses(1e6, 0.0, 0.0, 0.0, 0.0)):
        made.deliberate(SimpleNamespace(day=0), None)
    assert len(made.drafts) == 1
    return float(made.drafts[0].due)


def due_after(purpose: Purpose, lag: float) -> float:
    return 1 + int(lag * (0.5 + draws(purpose, 0)[0]))


def in_the_law(p: Congress, instrument: int, name: str) -> float:
    made = rulemaking(p)
    made._legislate(0)
    return float(getattr(made.government.enacted[0][instrument], name))


def in_the_standard(p: PlanningCommission, instrument: str, name: str) -> float:
    return float(getattr(rulemaking(p)._standard(instrument), name))


def drafted_from(p: PlanningCommission) -> float:
    """The salience from which the NDRC begins a draft."""
    office = PlanningCommissionAgent(nation(), settings=p)

    def drafts(salience: float) -> bool:
        office.agenda[0] = salience
        return bool(office.choose(set()))

    return tipping(drafts, 0.0, 100.0)


def noted_from(p: Congress) -> float:
    """The salience from which the NPC takes note."""
    return tipping(lambda salience: CongressAgent(nation(), settings=p).follow(salience), 0.0, 100.0)


def weight_of(kind: str) -> Any:
    """What one kind of abuse adds to the agenda."""
    place = Abuses._fields.index(kind)
    return lambda p: planning_commission.salience_of(p, SEEN)[place]


NDRC, NPC = {"drafts": True}, {"drafts": True, "patience": 1}
LAWS = {
    "institution.consultation.relief": Law(Consultation, 0.3, pressure_left, lambda v: exp(-v)),
    "institution.consultation.media": Law(Consultation, 5.0, pressure_of_media, lambda v: v * 0.2 * 0.75),
    "institution.consultation.face": Law(
        Consultation, 8.0, worth_of_withdrawing, lambda v: v * (0.4 - 1.0 - 0.5 * 100 / 365)
    ),
    "institution.consultation.sunk": Law(
        Consultation, 0.5, worth_of_withdrawing, lambda v: 8.0 * (0.4 - 1.0 - v * 100 / 365)
    ),
    "institution.consultation.city": Law(
        Consultation, 3.0, lambda p: impatience_of(p, kind="city"), lambda v: 1.0 / v
    ),
    "institution.consultation.steepness": Law(
        Consultation, 0.5, lambda p: impatience_of(p, rise=p.tolerance), lambda v: (1.0 + v) / 14.0
    ),
    "institution.consultation.custom": Law(Consultation, 3.0, strain_of_service, lambda v: v * 0.5),
    "institution.consultation.mild": Law(Consultation, 0.3, anger_of_reward, lambda v: 0.8 * v),
    "institution.consultation.risky": Law(Consultation, 20.0, stopped_after, days_until_stopped),
    "institution.consultation.proposes": Law(
        Consultation, 15.0, share_of_days_with_proposals,
        lambda v: float((draws(Purpose.CENTRAL_BANK, OWN) < 1.0 - exp(-v / 365.0)).mean()),
    ),
    "institution.press.breaches": Law(
        Press, 0.5, lambda p: press(p).breach(1, "a", 3, 0.4).chance, lambda v: v * 0.7 * 0.4
    ),
    "institution.press.new_items": Law(
        Press, 0.2, lambda p: press(p).new_item(1, "a", 3, DUBIOUS).chance,
        lambda v: v * (1.0 - float(CATALOGUE.relevance[DUBIOUS])),
    ),
    "institution.public_sphere.ignition": Law(PublicSphere, 2.0, lambda p: salience_at_first(p, ""), lambda v: v),
    "institution.public_sphere.first_report": Law(PublicSphere, 2.0, lambda p: salience_at_first(p, "a"), lambda v: v),
    "institution.public_sphere.transience": Law(
        PublicSphere, 0.3, staleness_of_incident, lambda v: 0.05 + v, {"decay": 0.0, "hub_chance": 0.0}
    ),
    "institution.public_sphere.hub_chance": Law(
        PublicSphere, 0.2, days_with_hubs, lambda v: float((draws(Purpose.PUBLIC_SPHERE, 1) < v).sum()), {"decay": 0.0}
    ),
    "institution.public_sphere.other_news": Law(
        PublicSphere, 3.0, reach_of_two, lambda v: 0.5 / (v + 2.0)
    ),
    "institution.state_media.caution": Law(
        StateMedia, 0.4, tone_after_a_call, lambda v: 0.028 + 0.3 * (v - 0.028)
    ),
    "institution.state_media.reaction": Law(
        StateMedia, 0.4, tone_after_a_call, lambda v: 0.028 + v * (0.3 - 0.028)
    ),
    "institution.state_media.denunciation": Law(
        StateMedia, 0.3, share_denounced_for_an_item,
        lambda v: float((draws(Purpose.STATE_MEDIA, TOPICS + 1) < v).mean()),
    ),
    "institution.state_media.echo": Law(
        StateMedia, 0.4, share_echoed, lambda v: float((draws(Purpose.STATE_MEDIA, TOPICS) < v).mean())
    ),
    "institution.lenders.slope": Law(Lenders, 0.3, bad_name_of_next_class, lambda v: exp(-v)),
    "institution.planning_commission.remembered": Law(
        PlanningCommission, 0.3, lambda p: PlanningCommissionAgent(nation(), settings=p).agenda[2], lambda v: v
    ),
    "institution.planning_commission.weight_interventions": Law(
        PlanningCommission, 0.05, weight_of("interventions"), lambda v: v * 0.3
    ),
    "institution.planning_commission.weight_irrelevance": Law(
        PlanningCommission, 0.7, weight_of("irrelevance"), lambda v: v * 0.4
    ),
    "institution.planning_commission.weight_wrong": Law(
        PlanningCommission, 10.0, weight_of("wrongly_listed"), lambda v: v * 0.5
    ),
    "institution.planning_commission.weight_refusals": Law(
        PlanningCommission, 0.1, weight_of("refusals"), lambda v: v * 0.6
    ),
    "institution.planning_commission.threshold": Law(PlanningCommission, 0.35, drafted_from, lambda v: v, NDRC),
    "institution.planning_commission.lag": Law(
        PlanningCommission, 100.0, days_to_the_rule, partial(due_after, Purpose.PLANNING_COMMISSION),
        {**NDRC, "part": 0.5},
    ),
    "institution.planning_commission.minimum_relevance": Law(
        PlanningCommission, 0.3, lambda p: in_the_standard(p, SCOPE, "minimum_relevance"), lambda v: v
    ),
    "institution.planning_commission.deadline": Law(
        PlanningCommission, 8, lambda p: in_the_standard(p, REDRESS, "city"), lambda v: v
    ),
    "institution.congress.threshold": Law(Congress, 0.35, noted_from, lambda v: v, NPC),
    "institution.congress.lag": Law(Congress, 100.0, days_to_the_rule, partial(due_after, Purpose.CONGRESS), NPC),
    "institution.congress.minimum_relevance": Law(
        Congress, 0.3, lambda p: in_the_law(p, 0, "minimum_relevance"), lambda v: v
    ),
    "institution.congress.retention_cap": Law(
        Congress, 100, lambda p: in_the_law(p, 0, "retention_cap_days"), lambda v: v
    ),
    "institution.congress.deadline": Law(Congress, 6, lambda p: in_the_law(p, 1, "court"), lambda v: v),
}  # fmt: skip


@pytest.mark.parametrize("number", LAWS)
def test_the_equation_holds_with_the_number_as_it_is(number: str) -> None:
    assert_holds(LAWS[number], number.rpartition(".")[2])
