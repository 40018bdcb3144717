"""Readings: numbers from tables made by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from simulation.experiments.patterns.readings import READINGS, reading
from simulation.results.tables import conform

CITIZENS = 1000


def frames(acts=(), posts=(), counts=None, strata=(), **outcomes):
    """Tables of one replicate: acts (day, actor, action, target, cause), posts by day, totals of counts, strata."""
    daily = [(day, "posts", n) for day, n in enumerate(posts)] + [(0, name, n) for name, n in (counts or {}).items()]
    everybody = {"replicate": 0, "city": "national", "stratum": "all"}
    rows = [{**everybody, "day": d, "measure": m, "numerator": n, "denominator": 1} for d, m, n in daily]
    columns = ["city", "stratum", "outcome", "numerator", "denominator"]
    groups = [("national", "all", "approval_latent", 500, CITIZENS), *strata]
    return {
        "outcomes": conform("outcomes", pd.DataFrame([{"replicate": 0, "seed": 1, **outcomes}])),
        "daily": conform("daily", pd.DataFrame(rows)) if rows else pd.DataFrame(),
        "strata": conform("strata", pd.DataFrame(groups, columns=columns).assign(replicate=0)),
        "events": conform(
            "events",
            pd.DataFrame(list(acts), columns=["day", "actor", "action", "target", "cause"]).assign(replicate=0),
        ),
    }


def test_an_outcome_is_read_under_its_name():
    assert reading("legitimacy", frames(legitimacy=0.4)) == 0.4
    assert reading("expressed_gap", frames(approval_expressed=0.8, approval_latent=0.5)) == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        ("older", "age=60+", "age=18-29"),
        ("richer", "income=5", "income=1"),
        ("men", "sex=male", "sex=female"),
        ("schooled", "schooling=tertiary", "schooling=primary"),
        ("urban", "residence=urban", "residence=rural"),
    ],
)
def test_gaps_between_groups(name, above, below):
    rows = [("national", above, "approval_expressed", 60, 100), ("national", below, "approval_expressed", 10, 50)]
    assert reading(name, frames(strata=rows)) == pytest.approx(0.4)
    assert math.isnan(reading(name, frames()))


def test_awareness_leaves_out_the_rest_of_the_country():
    rows = [
        (city, "all", "awareness_city_system", known, 100)
        for city, known in (("national", 90), ("hangzhou", 10), ("wuhan", 30), ("rest_of_country", 90))
    ]
    assert reading("awareness_in_cities", frames(strata=rows)) == pytest.approx(0.2)


def test_objections_are_ratios_of_counts():
    found = frames(counts={"objections_upheld": 8, "objections_filed": 10, "wrongful_listings": 40})
    assert reading("upheld_share", found) == 0.8
    assert reading("objections_per_error", found) == 0.25
    nobody = frames(counts={"objections_upheld": 0, "objections_filed": 0, "wrongful_listings": 0})
    assert math.isnan(reading("upheld_share", nobody))


@pytest.mark.parametrize(("verdict", "expected"), [("withdraw", 1.0), ("reframe", 1.0), ("adopt", 0.0)])
def test_what_became_of_a_proposal(verdict, expected):
    acts = [
        (15, "registry", "announce", "utility_arrears", "scenario"),
        (17, "state_media", "call_for_caution", "utility_arrears", ""),
        (28, "pboc", verdict, "utility_arrears", ""),
    ]
    assert reading("unadopted", frames(acts)) == expected == 1.0 - reading("adopted", frames(acts))
    loud, quiet = frames(acts, [0, 5]), frames(acts, [0])
    assert reading("backlash_not_withdrawn", loud) == float(verdict != "withdraw")
    assert math.isnan(reading("backlash_not_withdrawn", quiet))
    assert reading("days_to_verdict", frames(acts)) == 13.0
    assert reading("answered_in_time", frames(acts)) == 1.0
    assert reading("answered_in_time", frames([acts[0], (22, *acts[2][1:])])) == 0.0
    assert reading("calls_for_caution", frames(acts)) == 1.0
    assert math.isnan(reading("unadopted", frames(acts[:1])))


def test_an_intervention_is_quiet_when_few_posted_in_the_month_before():
    acts = [(day, "pboc", action, "wuhan", "") for day, action in ((40, "halt"), (90, "warn"), (95, "audit"))]
    posts = [0] * 60 + [40] * 40  # from day 60 on 40 posts a day by 1,000 people
    assert reading("quiet_interventions", frames(acts, posts)) == 0.5
    assert math.isnan(reading("quiet_interventions", frames(acts[2:], posts)))


def test_rich_cities_that_add_correlate_with_wealth():
    rich = [(30, "suzhou", "add", f"item {n}", "") for n in range(3)]
    poor = [(30, "rongcheng", "drop", "x", ""), (60, "huaibei", "drop", "y", ""), (60, "suqian", "drop", "y", "")]
    mixed = reading("richness_of_adders", frames(rich + poor))
    turned = reading(
        "richness_of_adders", frames([(d, a, "add" if v == "drop" else "drop", t, c) for d, a, v, t, c in rich + poor])
    )
    assert mixed == pytest.approx(-turned)
    assert mixed > 0.1
    assert math.isnan(reading("richness_of_adders", frames()))


def test_audits_by_risk_start_with_the_least_relevant():
    cause = "audit {} of 3: risk 1.00, tolerance 0.50; irrelevance {}, complaints 0.000".format
    acts = [(90, "pboc", "audit", f"city {n}", cause(n, level)) for n, level in ((1, 0.9), (2, 0.5), (3, 0.1))]
    acts += [(181, "pboc", "warn", "a", cause(1, 0.4)), (181, "pboc", "audit", "b", cause(3, 0.2))]
    assert reading("audited_irrelevance", frames(acts)) == pytest.approx((0.8 + 0.2) / 2)
    assert math.isnan(reading("audited_irrelevance", frames(acts[:1])))


def test_every_reading_says_what_it_is():
    assert all(function.__doc__ for function in READINGS.values())
