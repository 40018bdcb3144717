"""Who contends: the rounds of decisions and audits in small societies."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.population.geography import load_geography
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import Slot

STRICT: dict[str, Any] = {"institution.auditing.tolerance": 0.1, "policy.supervision": "strong"}
SMALL = {"population.citizens": 600, "population.cities": ["hangzhou", "rongcheng", "anqing"], "days": 100}
DECIDES = {"institution.city.decides": True, "institution.city.period": 5, "institution.city.effort": 3.0}
GROWS = {"institution.private_service.grows": True, "institution.private_service.period": 5}
AUDITS: dict[str, Any] = {
    "institution.auditing.on": True,
    "institution.auditing.period": 20,
    "institution.auditing.threshold": 1000.0,  # single cases only
}


def society(**more: Any) -> Society:
    settings = Scenario.load("baseline").replace({**SMALL, **more}).settings
    lived = Society(settings, rng=3, threads=1)
    for _ in range(settings.days):
        lived.step()
    return lived


@cache
def contended() -> Society:
    return society(**DECIDES, **GROWS, **AUDITS)


def acts(lived: Society, actor: str) -> pd.DataFrame:
    events = lived.frames()["events"]
    return events[events["actor"] == actor]


def test_switched_off_nobody_decides() -> None:
    lived = society()
    assert not set(lived.frames()["events"]["action"]) & {"add", "drop", "invest", "audit", "warn", "halt", "suspend"}
    assert not lived.government.adopted.any()
    assert not lived.government.dropped.any()
    assert (lived.government.quality == 1.0).all()


def test_cities_decide_on_their_days_and_at_most_once() -> None:
    changes = acts(contended(), "hangzhou")
    changes = changes[changes["action"].isin(["add", "drop"])]
    assert len(changes) > 0
    assert set((changes["day"] + 1) % 5) == {0}
    assert changes["day"].is_unique


def test_decisions_hold_from_the_next_day_on() -> None:
    lived = society(**DECIDES, **GROWS, **AUDITS, **{"institution.consultation.on": False})
    scope = int(lived.government.policies(lived.steps).rules.scope[0, Slot.CITY])
    changes = acts(lived, "hangzhou")
    last = changes[changes["action"].isin(["add", "drop"])].drop_duplicates("target", keep="last")
    for _, change in last.iterrows():
        bit = 1 << lived.government.catalogue.names.index(change["target"])
        assert bool(scope & bit) == (change["action"] == "add")


def test_the_rest_of_the_country_has_no_government() -> None:
    assert acts(contended(), "rest_of_country").empty


def test_every_act_names_its_cause_with_numbers() -> None:
    events = contended().frames()["events"]
    decided = events[events["action"].isin(["add", "drop", "invest", "audit", "warn", "halt", "suspend"])]
    assert len(decided) > 0
    assert decided["cause"].str.contains(r"\d\.\d\d").all()


def test_audits_come_on_their_days_within_capacity() -> None:
    audits = acts(contended(), "pboc")
    assert set((audits["day"] + 1) % 20) == {0}
    assert audits.groupby("day").size().max() <= 3


def test_a_halted_city_records_nothing_until_its_term_is_over() -> None:
    lived = society(**AUDITS, **{**STRICT, "institution.auditing.halt_days": 30})
    halted = acts(lived, "pboc").query("action == 'halt'")
    assert halted["target"].tolist()[0] == "rongcheng"
    place = lived.government.names.index("rongcheng")
    assert lived.government.bank.interventions >= 1
    assert lived.government.cities[place].rebukes


def test_a_campaign_acts_on_one_class_within_weeks() -> None:
    lived = society(
        **{**AUDITS, **STRICT, "institution.auditing.threshold": 0.4, "institution.auditing.campaign_days": 40}
    )
    bank = acts(lived, "pboc")
    opened = bank.query("action == 'campaign'")
    day, target = int(opened["day"].iloc[0]), opened["target"].iloc[0]
    during = bank[(bank["day"] > day) & (bank["day"] <= day + 40) & (bank["action"] != "campaign")]
    of_services = during["target"].isin([service.name for service in lived.government.services])
    assert len(during) > 1
    assert of_services.all() if target == "private services" else not of_services.any()
    assert set((during["day"] + 1 - day) % 7) == {0}
    assert "warn" not in set(during["action"])


def test_the_scenario_can_block_the_bank() -> None:
    block = {"kind": "intervene", "actor": "pboc", "action": "block", "day": 0}
    lived = society(**AUDITS, **{**STRICT, "events": [block]})
    assert lived.government.bank.interventions == 0
    assert "refrain" in set(acts(lived, "pboc")["action"])


def test_supervision_multiplies_audits() -> None:
    few, many = (
        (acts(society(**AUDITS, days=20, **{"policy.supervision": preset}), "pboc")) for preset in ("none", "strong")
    )
    assert len(few) == 3
    assert len(many) == 9


def test_a_law_that_bars_an_item_keeps_it_out_of_scope() -> None:
    lived = society(**DECIDES, **{"policy.scope": "narrow", "policy.legal_standard": "relevant_only"})
    rules = lived.government.policies(lived.steps).rules
    relevance = lived.government.catalogue.relevance
    barred = sum(1 << int(k) for k in np.flatnonzero(relevance < 0.3))
    assert lived.government.adopted[:, Slot.CITY].any()
    assert not (rules.scope[:, Slot.CITY] & barred).any()


def test_observing_more_often_changes_no_decision() -> None:
    often = society(**DECIDES, **AUDITS, **{"observe.every": 1}).government.events
    assert often == society(**DECIDES, **AUDITS, **{"observe.every": 30}).government.events


def test_without_couplings_a_city_decides_as_if_alone() -> None:
    alone = {**DECIDES, "institution.city.imitation": 0.0, "institution.city.deterrence": 0.0}
    alone["institution.press.on"] = False
    together = acts(society(**alone), "hangzhou")
    apart = acts(society(**alone, **{"population.leave_out": ["rongcheng", "anqing"]}), "hangzhou")
    assert together.values.tolist() == apart.values.tolist()
    assert len(together) > 0


def test_traits_are_fixed_by_seed_and_city() -> None:
    first, again = (society(days=1).government.cities for _ in range(2))
    assert [city.ambition for city in first] == [city.ambition for city in again]
    assert len({city.ambition for city in first if city.governs}) == 3


def test_the_national_product_lies_between_the_poorest_and_the_richest_place() -> None:
    assert load_geography().product == pytest.approx(71_000, rel=0.1)


def everyday(**more: Any) -> Society:
    """A small country in which everyday conduct is in the news and posts are many."""
    loud = {
        "institution.press.scopes": 20.0,
        "institution.press.wrongful_cases": 0.0,
        "behaviour.voice.online": 1.0,
        "behaviour.voice.outrage": 0.05,
        "institution.public_sphere.trending_from": 0.1,
        "policy.scope": "expansive",
    }
    return society(**{**loud, **more})


def test_a_city_answers_demands_where_it_decides() -> None:
    slow = {**DECIDES, "institution.city.period": 365}
    taken_out = [
        acts(everyday(**slow, **{"institution.consultation": {"on": on, "tolerance": 1.0}}), "hangzhou").query(
            "action == 'withdraw'"
        )
        for on in (False, True)
    ]
    assert [len(rows) > 0 for rows in taken_out] == [False, True]
    nobody = everyday(**{"institution.consultation.tolerance": 1.0}).frames()["events"]
    assert "withdraw" not in set(nobody["action"])


def test_an_item_that_was_given_up_has_left_the_scope() -> None:
    lived = everyday(**{**DECIDES, "institution.city.attention": 1.0, "institution.city.period": 365})
    drops = acts(lived, "hangzhou").query("action == 'drop'")
    scope = int(lived.government.policies(lived.steps).rules.scope[0, Slot.CITY])
    for item in drops["target"]:
        assert not scope >> lived.government.catalogue.names.index(item) & 1


def test_state_media_denounce_and_cities_remember() -> None:
    lived = everyday(**{"institution.state_media.denunciation": 1.0})
    denounced = acts(lived, "state_media").query("action == 'denounce'")
    assert len(denounced) > 0
    for city in lived.government.cities:
        gravities = [gravity for _, gravity, _ in city.rebukes]
        assert gravities == [city.settings.denunciation] * int((denounced["target"] == city.name).sum())
    quiet = everyday(**{"institution.state_media.denunciation": 0.0})
    assert "denounce" not in set(quiet.frames()["events"]["action"])


@pytest.mark.parametrize(("echo", "heard"), [(0.0, False), (1.0, True)])
def test_state_media_take_up_what_the_bank_does(echo: float, heard: bool) -> None:
    halts = {**AUDITS, **STRICT, "institution.state_media.echo": echo}
    events = society(**halts, **{"institution.press.on": False}).frames()["events"]
    assert "halt" in set(events["action"])
    assert ("denounce" in set(events["action"])) is heard


def test_a_city_that_lists_people_wrongly_may_open_a_procedure() -> None:
    careless = {
        **DECIDES, "policy.redress": "national", "institution.city.redress": 1.0, "institution.city.tolerable": 0.0,
        "institution.city.attention": 1.0, "system.records.error_rate": 0.1,
    }  # fmt: skip
    lived = society(**careless)
    invested = acts(lived, "hangzhou").query("target == 'redress'")
    assert len(invested) == 3, "ten days, five, three, and no less"
    rules = lived.government.policies(lived.steps).rules[0, Slot.CITY]
    assert rules.objection
    assert rules.deadline_days == 5, "three working days"
    assert not lived.government.policies(0).rules.objection[-1, Slot.CITY], "the rest of the country has no government"


def test_a_city_can_found_a_system_from_nothing() -> None:
    lived = society(**DECIDES, **{"policy.scope": "none", "institution.city.innovation": 9.0})
    first = acts(lived, "hangzhou").query("action == 'add'")["day"].min()
    rules = lived.government.policies(lived.steps).rules
    assert rules.active[0, Slot.CITY]
    assert not rules.active[-1, Slot.CITY]
    daily = lived.frames()["daily"].query("city == 'national' and measure == 'records_city'")
    records = daily.set_index("day")["value"]
    assert records[:first].sum() == 0
    assert records[first + 1 :].sum() > 0


def test_a_founded_system_can_be_given_up_again() -> None:
    lived = society(**DECIDES, **{"policy.scope": "none", "institution.city.innovation": 9.0})
    city = lived.government.names.index("hangzhou")
    scope = int(lived.government.adopted[city, Slot.CITY]) & ~int(lived.government.dropped[city, Slot.CITY])
    lived.government.dropped[city, Slot.CITY] |= scope
    assert not lived.government.policies(lived.steps).rules.active[city, Slot.CITY]
