"""The public debate: announcements become issues and consultations, media turn, and every act says why."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from simulation.conduct import load_catalogue
from simulation.government.institutions.consultation import Proposal
from simulation.government.institutions.state_media import StateMediaAgent
from simulation.government.public_debate import PublicDebate
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.messages import RULES, Tallies, quiet
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock

CATALOGUE = load_catalogue()
ITEM = CATALOGUE.names.index("utility_arrears")


class Debate:
    """A public debate over one city of 1,000 citizens, with its log."""

    def __init__(self, text: str = "") -> None:
        settings = Scenario.from_text("name: forum\n" + text).settings
        model = mesa.Model(rng=1)
        model.seed = 1  # type: ignore[attr-defined]
        self.log: list[tuple[Any, ...]] = []
        self.media = StateMediaAgent(model, settings=settings.institution.state_media)
        self.public_debate = PublicDebate(model, settings, CATALOGUE, self.media, lambda *act: self.log.append(act))
        self.rules = np.zeros((1, N_SLOTS), dtype=RULES).view(np.recarray)
        self.day = 0

    def live(self, days: int, against: int, in_favour: int = 0, blocked: tuple[str, ...] = ()) -> list[tuple[int, int]]:
        """Days with so many posts on the first issue each; returns what was adopted."""
        adopted = []
        for _ in range(days):
            counts = np.zeros((1, 1, N_COUNTS), dtype=np.int64)
            counts[..., Count.AGAINST], counts[..., Count.IN_FAVOUR] = against, in_favour
            stocks = np.zeros((1, 1, N_STOCKS), dtype=np.int64)
            stocks[..., Stock.CITIZENS] = 1000
            policies = quiet(self.rules, np.ones(9, dtype=bool), self.media.tone)
            ends = self.public_debate.debate(Tallies(self.day, counts, stocks), policies, blocked)
            adopted += [(made.item, made.slot) for verdict, made in ends if verdict == "adopt"]
            self.day += 1
        return adopted

    def announce(self, slot: int = Slot.REGISTRY, **maker: Any) -> None:
        """Let a proposal on utility fees become known on the first day."""
        relevance = float(CATALOGUE.relevance[ITEM])
        self.public_debate.announce(Proposal(ITEM, slot, 0, None, items=1 << ITEM, relevance=relevance, **maker))

    def acts(self) -> list[str]:
        """What happened, in order."""
        return [act[2] for act in self.log]


def test_without_an_announcement_nothing_happens() -> None:
    debate = Debate()
    assert debate.live(50, 9) == []
    assert debate.log == []
    assert not debate.public_debate.issues.alive.any()


def test_a_proposal_that_nobody_minds_is_adopted() -> None:
    debate = Debate()
    debate.announce()
    assert debate.public_debate.issues.topic[0] == ITEM
    assert debate.live(60, 0) == [(ITEM, Slot.REGISTRY)]
    assert debate.acts() == ["adopt"]


def test_critics_bring_calls_for_caution_and_an_end() -> None:
    debate = Debate()
    debate.announce()
    usual = debate.media.tone
    assert debate.live(60, 5) == []
    assert debate.acts() == ["call_for_caution", "withdraw"]
    assert debate.media.tone > usual
    day, actor, _, target, cause = debate.log[1]
    assert (actor, target) == ("pboc", "utility_arrears")
    assert "posts per 1,000" in cause
    assert day <= debate.public_debate.days_to_withdrawal / 1e6 < day + 1
    assert not debate.public_debate.issues.alive.any()


def test_supporters_keep_the_media_calm() -> None:
    debate = Debate()
    debate.announce()
    debate.live(10, 5, 6)
    assert "call_for_caution" not in debate.acts()


def test_posts_that_are_removed_press_nobody() -> None:
    debate = Debate()
    debate.rules["censorship"][:] = 1.0
    debate.announce()
    debate.live(60, 5)
    assert debate.acts() == ["adopt"]


@pytest.mark.parametrize(("blocked", "act"), [("pboc", "call_for_caution"), ("state_media", "withdraw")])
def test_institutions_that_are_blocked_do_not_act(blocked: str, act: str) -> None:
    debate = Debate()
    debate.announce()
    debate.live(60, 5, blocked=(blocked,))
    assert debate.acts() == [act]


def test_the_stance_of_a_scenario_is_kept() -> None:
    debate = Debate()
    debate.media.take_stance(0.01, 0, None)
    debate.announce()
    debate.live(60, 5)
    assert debate.media.tone == 0.01


def test_whoever_proposes_can_be_pressed() -> None:
    debate = Debate()
    debate.announce(Slot.CITY, actor="ministry", code=2)
    assert debate.public_debate.issues.slot[0] == Slot.CITY
    debate.live(60, 5)
    assert debate.acts() == ["call_for_caution", "withdraw"]
    assert debate.log[-1][1] == "ministry"


def test_with_the_public_sphere_off_nobody_hears_of_it() -> None:
    debate = Debate("institution: {public_sphere: {on: false}}")
    debate.announce()
    assert not debate.public_debate.issues.alive.any()
    assert debate.live(60, 0) == [(ITEM, Slot.REGISTRY)]


def test_an_incident_that_is_taken_up_is_an_issue() -> None:
    debate = Debate("institution: {press: {scandals: 1.0}}")
    debate.public_debate.report(0, debate.public_debate.press.scandal(0, "national", Slot.CITY, 1.0))
    issue = debate.public_debate.issues[0]
    assert (issue.alive, issue.topic, issue.slot, issue.relevance, issue.exposure) == (True, 32, Slot.CITY, 0.0, 0.0)
    assert debate.log == [(0, "press", "take_up", "scandal", "city, national: gravity 1.00")]


def test_an_incident_of_the_same_kind_renews_the_issue() -> None:
    debate = Debate("institution: {press: {scandals: 1.0}}")
    reach = []
    for _ in range(2):
        debate.public_debate.report(debate.day, debate.public_debate.press.scandal(0, "national", Slot.CITY, 1.0))
        debate.live(5, 0)
        reach.append(float(debate.public_debate.issues.reach[0]))
    assert debate.public_debate.issues.alive.tolist() == [True, False, False, False]
    assert reach[0] == pytest.approx(reach[1])


def test_a_leak_and_a_scandal_of_the_scenario_can_become_issues() -> None:
    changes = {
        "population.citizens": 300,
        "population.cities": ["hangzhou", "wuhan"],
        "days": 4,
        "institution.press": {"scandals": 1.0, "breaches": 1.0, "gravity_of_breach": 1.0, "scopes": 0.0},
        "events": [
            {"kind": "scandal", "day": 1, "severity": 1.0, "city": "wuhan"},
            {"kind": "breach", "day": 2, "share": 1.0, "system": "tax"},
        ],
    }
    society = Society(Scenario.load("baseline").replace(changes).settings, rng=1, threads=1)
    society.run()
    acts = [event[:4] for event in society.government.events if event[1] == "press"]
    assert acts == [(1, "press", "take_up", "scandal"), (2, "press", "take_up", "breach")]


def test_what_is_adopted_is_recorded_from_the_next_day_on() -> None:
    changes = {
        "population.citizens": 300,
        "population.cities": ["hangzhou"],
        "behaviour.voice.on": False,
        "institution.consultation.period": 3,
        "days": 10,
        "events": [{"kind": "announce", "day": 1, "item": "utility_arrears"}],
    }
    society = Society(Scenario.load("baseline").replace(changes).settings, rng=1, threads=1)
    seen = []
    for day in range(8):
        society.step()
        scope = int(society.government.policies(day).rules.scope[0, Slot.REGISTRY])
        seen.append(scope >> ITEM & 1)
    assert seen == [0, 0, 0, 0, 1, 1, 1, 1]
    assert [event[:4] for event in society.government.events] == [
        (1, "registry", "announce", "utility_arrears"),
        (4, "pboc", "adopt", "utility_arrears"),
    ]


def test_the_bank_proposes_what_is_most_detectable_and_never_twice() -> None:
    debate = Debate("institution: {consultation: {proposes: 365}}")
    debate.rules["scope"][:] = 1 << CATALOGUE.names.index("loan_default")
    for day in range(60):
        debate.public_debate.propose(day, debate.rules)
    proposed = [CATALOGUE.names.index(act[3]) for act in debate.log if act[2] == "propose"]
    left = [k for k, rewarded in enumerate(CATALOGUE.rewarded) if not (rewarded or CATALOGUE.by_firm[k] or k == 0)]
    assert proposed == sorted(left, key=lambda k: -float(CATALOGUE.detectability[k]))


def test_by_default_the_bank_proposes_nothing() -> None:
    debate = Debate()
    for day in range(400):
        debate.public_debate.propose(day, debate.rules)
    assert debate.log == []


def test_proposals_come_at_their_rate() -> None:
    agent = Debate("institution: {consultation: {proposes: 36.5}}").public_debate.bureau
    days = sum(agent.is_minded_to_propose(day) for day in range(60))
    assert 1 <= days <= 14
