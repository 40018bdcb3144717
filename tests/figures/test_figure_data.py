"""What pictures read of runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from simulation.figures.figure_data import (
    day_zero,
    first_day,
    heading,
    place_name,
    replicates_in_words,
    through_time,
    totals,
)

from . import invented


def test_heading_and_first_day_come_from_the_scenario():
    run = invented.run()
    assert heading(run)["title"] == invented.TITLE
    assert first_day(run) == date(2018, 1, 1)
    assert day_zero({"a": run}) == "Day 0 is 1 January 2018. "


def test_a_scenario_without_these_is_no_error():
    bare = invented.bare()
    assert heading(bare) == {}
    assert first_day(bare) is None
    assert day_zero({"a": bare, "b": invented.run()}) == ""
    assert heading(replace(bare, scenario="just words")) == {}


def test_through_time_is_the_mean_over_replicates():
    run = invented.run(replicates=4)
    daily = run.daily[(run.daily["measure"] == "legitimacy") & (run.daily["day"] == 20)]
    table = through_time(run, "legitimacy")
    assert table.loc[20, "mean"] == pytest.approx(daily["value"].mean())
    assert table.loc[20, "n"] == 4
    half = 3.182446 * daily["value"].std() / 2  # t(0.975, 3)
    assert table.loc[20, "high"] - table.loc[20, "mean"] == pytest.approx(half, rel=1e-6)
    assert through_time(run, "no_such_measure").empty


def test_one_replicate_has_no_band():
    assert through_time(invented.run(replicates=1), "legitimacy")["low"].isna().all()


def test_totals_without_national_rows_are_sums_over_cities():
    run = invented.run(replicates=2)
    table = totals(run, "listed_share")
    everybody = table[(table["stratum"] == "all") & (table["replicate"] == 0)].iloc[0]
    rows = run.strata[(run.strata["outcome"] == "listed_share") & (run.strata["stratum"] == "all")]
    rows = rows[rows["replicate"] == 0]
    assert everybody["denominator"] == invented.PER_GROUP * len(invented.CITIES)
    assert everybody["value"] == pytest.approx(rows["numerator"].sum() / rows["denominator"].sum())


def test_totals_prefer_national_rows():
    run = invented.run(replicates=1)
    national = run.strata.iloc[:1].assign(city="national", outcome="listed_share", numerator=3, value=np.nan)
    both = replace(run, strata=invented.stacked(run.strata, national.drop(columns="value")))
    assert list(totals(both, "listed_share")["numerator"]) == [3]
    assert "national" not in set(totals(both, "listed_share", national=False)["city"])


def test_names_of_places_and_replicates():
    assert place_name("hangzhou") == "Hangzhou"
    assert place_name("new_town") == "new town"
    one, four = invented.run(replicates=1), invented.run(replicates=4)
    assert replicates_in_words({"a": one}) == "1 replicate"
    assert replicates_in_words({"a": four, "b": four}) == "4 replicates each"
    assert replicates_in_words({"a": one, "b": four}) == "1 to 4 replicates each"
