"""Events of a scenario: what happens on which day, to whom, and what is logged."""

from __future__ import annotations

import pytest

from simulation.errors import BadInput
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import Slot
from tests.government.test_government import CITIES, government, live


def test_an_adopted_item_enters_the_scope_where_it_was_adopted() -> None:
    made = government("kind: adopt, day: 3, item: parking_violation, system: city, cities: [wuhan]")
    bit = made.catalogue.mask(("parking_violation",))
    days = live(made, 6)
    assert [bool(days[day].rules.scope[1, Slot.CITY] & bit) for day in range(6)] == [False] * 3 + [True] * 3
    assert not any(days[day].rules.scope[0, Slot.CITY] & bit for day in range(6))
    assert made.events == [(3, "city", "adopt", "parking_violation", "scenario")]
    assert made.figures()["cities_expanded"] == (1, 1)


@pytest.mark.parametrize(
    ("actor", "slot"),
    [("pboc", Slot.REGISTRY), ("ndrc", Slot.REGISTRY), ("npc", Slot.COURT), ("court", Slot.COURT),
     ("ministry", Slot.COURT), ("tax", Slot.TAX), (CITIES[1], Slot.CITY)],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["announce", "adopt"])
def test_any_actor_can_propose_an_item_for_its_own_system(kind: str, actor: str, slot: Slot) -> None:
    made = government(f"kind: {kind}, day: 2, item: jaywalking, actor: {actor}")
    bit = made.catalogue.mask(("jaywalking",))
    days = live(made, 4)
    assert made.events[0] == (2, actor, kind, "jaywalking", "scenario")
    assert [bool(days[day].rules.scope[1, slot] & bit) for day in (1, 3)] == [False, kind == "adopt"]


def test_an_announcement_changes_nothing_but_the_log() -> None:
    made = government("kind: announce, day: 2, item: utility_arrears, system: registry")
    days = live(made, 4)
    assert days[3].rules is days[0].rules
    assert made.events == [(2, "registry", "announce", "utility_arrears", "scenario")]


def test_a_policy_that_is_announced_is_logged_on_that_day() -> None:
    made = government(more="policy: {retention: [{from: 2019-02-01, announced: 2019-01-03, value: one_year}]}")
    live(made, 5)
    assert made.events == [(2, "government", "announce", "retention", "in force from 2019-02-01")]


def test_laws_come_from_congress_and_standards_from_the_commission() -> None:
    made = government(
        "kind: start_policy, day: 1, instrument: retention, value: one_year",
        "kind: start_policy, day: 2, instrument: scope, value: expansive",
        "kind: end_policy, day: 4, instrument: retention",
    )
    days = live(made, 6)
    assert made.congress.laws == [(1, "retention"), (4, "retention")]
    assert made.commission.standards == [(2, "scope")]
    assert [(day, actor) for day, actor, *_ in made.events] == [(1, "npc"), (2, "ndrc"), (4, "npc")]
    terms = [int(days[day].rules.retention_days[0, 0]) for day in range(6)]
    assert [term == 365 for term in terms] == [False, True, True, True, False, False]


def test_a_campaign_reaches_its_city_on_its_day() -> None:
    made = government("kind: information_campaign, day: 2, topic: tax, reach: 0.3, city: wuhan")
    reached = []
    for day in range(4):
        made.enact(day)
        reached.append((made.campaign, made.reach.tolist()))
    assert reached == [(-1, [0.0, 0.0]), (-1, [0.0, 0.0]), (Slot.TAX, [0.0, 0.3]), (-1, [0.0, 0.0])]


def test_two_campaigns_of_one_day_must_have_one_topic() -> None:
    with pytest.raises(BadInput, match="must have one topic"):
        government(
            "kind: information_campaign, day: 0, topic: city, reach: 1.0, city: rongcheng",
            "kind: information_campaign, day: 0, topic: court, reach: 1.0, city: wuhan",
        )


def test_bad_news_lasts_a_day_and_adds_up() -> None:
    made = government(
        "kind: scandal, day: 1, severity: 0.25",
        "kind: breach, day: 1, system: city, share: 0.5, city: wuhan",
    )
    news = []
    for day in range(3):
        made.enact(day)
        news.append(made.bad_news.tolist())
    assert news == [[0.0, 0.0], [0.25, 0.75], [0.0, 0.0]]


def test_an_income_shock_lasts_its_days() -> None:
    made = government("kind: income_shock, day: 2, size: 0.4, share: 0.5, days: 3, city: rongcheng")
    felt = []
    for day in range(7):
        made.enact(day)
        felt.append(made.shocks[:, :2].tolist())
    assert felt == [[[0.4, 0.5], [0.0, 0.0]] if 2 <= day < 5 else [[0.0, 0.0]] * 2 for day in range(7)]


def test_media_take_a_stance_and_return() -> None:
    made = government(
        "kind: media_stance, day: 1, critical: 0.5, days: 2",
        start="institution: {state_media: {usual: 0.1, return_rate: 0.5}}",
    )
    tones = [live_day.media_tone for live_day in live(made, 6).values()]
    assert tones == pytest.approx([0.1, 0.5, 0.5, 0.3, 0.2, 0.15])


def test_a_halt_is_for_its_days_and_its_city() -> None:
    made = government("kind: intervene, day: 1, actor: pboc, action: halt, city: wuhan, days: 2")
    days = live(made, 5)
    active = [days[day].rules.active[:, Slot.CITY].tolist() for day in range(5)]
    assert active == [[True, True], [True, False], [True, False], [True, True], [True, True]]
    assert made.events == [(1, "pboc", "halt", "wuhan", "scenario")]
    assert made.figures()["interventions"] == (1, 1)


def test_a_halted_city_has_nothing_in_scope() -> None:
    made = government("kind: intervene, day: 1, actor: pboc, action: halt, city: wuhan, days: 1")
    made.enact(0)
    full = made.figures()["scope_items"]
    made.enact(1)
    assert made.figures()["scope_items"] == (full[0] // 2, 2)
    made.enact(2)
    assert made.figures()["scope_items"] == full


def test_a_suspension_is_for_its_service() -> None:
    made = government("kind: intervene, day: 1, actor: pboc, action: suspend, service: 2, days: 2")
    days = live(made, 4)
    assert [days[day].services[1:4].tolist() for day in range(4)] == [
        [True, True, True], [True, False, True], [True, False, True], [True, True, True],
    ]  # fmt: skip
    assert made.figures()["suspensions"] == (1, 1)


def test_without_a_name_an_intervention_is_for_all() -> None:
    made = government(
        "kind: intervene, day: 1, actor: pboc, action: halt", "kind: intervene, day: 2, actor: pboc, action: suspend"
    )
    days = live(made, 3)
    assert not days[1].rules.active[:, Slot.CITY].any()
    assert days[1].services[1:].all()
    assert not days[2].services.any()
    assert made.figures()["interventions"] == (2 + 8, 1)


@pytest.mark.parametrize(("action", "target"), [("halt", "service: 1"), ("suspend", "city: wuhan")])
def test_an_intervention_cannot_stop_what_it_is_not_made_for(action: str, target: str) -> None:
    with pytest.raises(BadInput, match="must not be given"):
        government(f"kind: intervene, day: 1, actor: pboc, action: {action}, {target}")


def test_a_blocked_institution_refrains() -> None:
    made = government(
        "kind: intervene, day: 1, actor: pboc, action: block, days: 3",
        "kind: intervene, day: 3, actor: pboc, action: halt, city: wuhan",
        "kind: intervene, day: 4, actor: pboc, action: warn",
    )
    days = live(made, 6)
    assert days[3].rules.active[1, Slot.CITY]
    assert [(day, action) for day, _, action, *_ in made.events] == [(1, "block"), (3, "refrain"), (4, "warn")]
    assert (made.bank.warnings, made.bank.interventions) == (1, 1)


def test_events_of_a_day_are_logged_in_the_order_of_the_scenario() -> None:
    made = government("kind: scandal, day: 0, severity: 0.1", "kind: intervene, day: 0, actor: pboc, action: warn")
    made.enact(0)
    assert [action for _, _, action, _, _ in made.events] == ["scandal", "warn"]


def test_the_luck_of_an_income_shock_has_a_day_of_its_own() -> None:
    """Its key is the day of the simulation, which no other draw of incomes uses as a counter."""
    made = government("kind: income_shock, day: 2, size: 0.4, share: 0.5, days: 3")
    live(made, 3)
    assert set(made.shocks[:, 2]) == {DAY_ZERO + 2}
