"""Small societies of all kinds in which much happens in few days, and how two of them are compared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from simulation.results.digest import digest
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import Citizens

BASELINE = Scenario.load("baseline")

CITIES = ("hangzhou", "nanjing", "pudong", "rongcheng", "wuhan", "yiwu", "weihai")
SLOTS = ("registry", "court", "tax", "city", "service")
DEBTS = ("loan_default", "judgment_default")
SHARE = st.sampled_from((0.3, 1.0, 0.0))
"""Hypothesis draws the first more often, so that things happen."""


def law(examples: int) -> Callable[[Any], Any]:
    """The settings of a property test: always the same examples, as many as said; no deadline and no shrinking, which
    takes minutes and finds no simpler society."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


def systems(draw: st.DrawFn) -> dict[str, Any]:
    """How credit systems work."""
    return {
        "system.records.error_rate": draw(st.sampled_from((1.0, 0.1, 0.0))),
        "system.records.highest_error": draw(st.sampled_from((1.0, 0.25))),
        "system.records.capacity": draw(st.sampled_from((0.01, 1000.0))),
        "system.records.retention_days": draw(st.integers(4, 60)),
        "system.rating.list_severity": draw(st.sampled_from((0.0, 0.5))),
        "system.rating.list_below": draw(st.sampled_from((-50, -10))),
        "system.rating.listing_days": draw(st.integers(5, 60)),
        "system.rating.notice": draw(SHARE),
        "system.rating.discovery": draw(SHARE),
        "system.recognition.lag": draw(st.sampled_from((1.0, 4.0))),
        "system.redress.specificity": draw(SHARE),
        "system.redress.capacity": draw(st.sampled_from((0.1, 1000.0))),
        "system.sanctions.cost_city": draw(SHARE),
        "system.sanctions.reward_city": draw(SHARE),
    }


def behaviours(draw: st.DrawFn) -> dict[str, Any]:
    """What citizens do."""
    return {
        "behaviour.debts.bill": draw(st.sampled_from((0.15, 0.3))),
        "behaviour.debts.unwilling": draw(st.sampled_from((0.1, 0.3))),
        "behaviour.debts.judgment": draw(SHARE),
        "behaviour.debts.listed_at_start": draw(st.sampled_from((0.05, 0.0))),
        "behaviour.debts.grace": draw(st.integers(0, 9)),
        "behaviour.repayment.baseline_private": draw(st.sampled_from((0.05, 0.5, 0.0))),
        "behaviour.repayment.baseline_judgment": draw(st.sampled_from((0.05, 0.0))),
        "behaviour.objection.propensity_wrong": draw(SHARE),
        "behaviour.objection.propensity_right": draw(SHARE),
        "behaviour.opinion.contact": draw(SHARE),
        "behaviour.opinion.persuasion": draw(SHARE),
        "behaviour.awareness.learning": draw(SHARE),
        "behaviour.lending.applications": draw(SHARE),
    }


def policies(draw: st.DrawFn, days: int) -> dict[str, Any]:
    """The rules, some of which change on the way and some of which hold in one city only."""
    scopes = st.sampled_from(("narrow", "moderate", "expansive"))
    middle = BASELINE.settings.date_of(draw(st.integers(0, days - 1)))
    return {
        "policy.scope": [
            {"value": draw(scopes)},
            {"cities": ["rongcheng"], "value": "expansive"},
            {"from": middle, "value": draw(scopes)},
        ],
        "policy.redress": draw(st.sampled_from(("strong", "zhejiang", "national", "none"))),
        "policy.recognition": draw(st.sampled_from(("full", "joint_punishment", "none"))),
        "policy.legal_standard": draw(st.sampled_from(("none", "strict"))),
        "policy.supervision": draw(st.sampled_from(("none", "strong"))),
        "policy.retention": "none",
    }


def happenings(draw: st.DrawFn, days: int) -> list[dict[str, Any]]:
    """Dated events, at most one of each kind."""
    possible: list[dict[str, Any]] = [
        {"kind": "intervene", "actor": "pboc", "action": "halt", "days": 7, "city": "rongcheng"},
        {"kind": "intervene", "actor": "pboc", "action": "suspend", "days": 5},
        {"kind": "adopt", "item": "parking_violation", "system": "registry"},
        {"kind": "start_policy", "instrument": "transparency", "value": "naming_and_shaming"},
        {"kind": "information_campaign", "topic": "city", "reach": 0.5},
        {"kind": "scandal", "severity": 0.5},
        {"kind": "income_shock", "size": 0.9, "share": 0.5, "days": 20},
        {"kind": "media_stance", "critical": 0.8, "days": 10},
    ]
    chosen = draw(st.lists(st.sampled_from(range(len(possible))), max_size=4, unique=True))
    return [possible[n] | {"day": draw(st.integers(0, days - 1))} for n in chosen]


@st.composite
def scenarios(draw: st.DrawFn, *, least_days: int = 5, most_days: int = 60, most: int = 1000) -> Scenario:
    """A scenario of 200 to `most` citizens in a few cities."""
    days = draw(st.integers(least_days, most_days))
    changes = {
        "days": days,
        "population.citizens": draw(st.integers(200, most)),
        "population.past_days": draw(st.sampled_from((100, 0))),
        "population.rest_of_country_share": draw(st.sampled_from((0.0, 0.3))),
        "population.cities": draw(st.lists(st.sampled_from(CITIES), min_size=1, max_size=4, unique=True)),
        "network.near": draw(st.integers(0, 3)),
        "network.far": draw(st.integers(0, 3)),
        "observe.every": draw(st.sampled_from((1, 7, 30))),
        **systems(draw),
        **behaviours(draw),
        **policies(draw, days),
        "events": happenings(draw, days),
    }
    return BASELINE.replace(changes)


SEEDS = st.sampled_from((0, 1, 7, 2**63 - 1))


def begun(scenario: Scenario, seed: int = 1, *, threads: int = 1) -> Society:
    """A society before its first day."""
    return Society(scenario.settings, rng=seed, threads=threads)


def lived(scenario: Scenario, seed: int = 1, *, days: int | None = None) -> Society:
    """A society after all its days, or some."""
    society = begun(scenario, seed)
    for _ in range(scenario.settings.days if days is None else days):
        society.step()
    return society


def fingerprint(frames: dict[str, pd.DataFrame]) -> str:
    """The digest of all tables of one replicate."""
    return digest({name: table.assign(replicate=0) for name, table in frames.items() if name != "outcomes"})


def columns(society: Society) -> dict[str, np.ndarray]:
    """A copy of what is known about every citizen."""
    citizens = society.populace.citizens
    return {name: getattr(citizens, name).copy() for name in Citizens._fields}


def differing(a: Society, b: Society, *, but: Collection[str] = ()) -> list[str]:
    """The columns in which two societies of the same people differ."""
    ours, theirs = columns(a), columns(b)
    return [name for name in ours if name not in but and not np.array_equal(ours[name], theirs[name])]


def assert_same_people(a: Society, b: Society, *, but: Collection[str] = ()) -> None:
    """Every column is equal in both, except those named."""
    found = differing(a, b, but=but)
    assert found == [], found


def assert_same_frames(a: dict[str, pd.DataFrame], b: dict[str, pd.DataFrame], *, but: Collection[str] = ()) -> None:
    """Every table is equal in both, except those named."""
    for name in set(a) - set(but):
        pd.testing.assert_frame_equal(a[name], b[name], check_exact=True, obj=name)


def together(scenario: Scenario, changes: Iterable[dict[str, Any]]) -> list[Society]:
    """The scenario with each of the changes, on common random numbers, lived to the end."""
    return [lived(scenario.replace(change)) for change in changes]
