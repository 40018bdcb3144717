"""The recorder: what is kept of a day, and that its tables say what happened."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simulation.observation import spells_table
from simulation.observation.daily_table import BY_SYSTEM, DAILY
from simulation.observation.measures import OUTCOMES
from simulation.observation.recorder import BY_CITY, NATIONAL, Recorder
from simulation.population.geography import Places
from simulation.rules.listings import Reason, end_listing
from simulation.scenario.settings import Observe
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import GROUPS, N_GROUPS, UID_SHIFT, Listing, Slot
from simulation.state.messages import Tallies
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock
from tests.small import CODE, Town

CITIES = ("rongcheng", "wuhan")
TODAY = DAY_ZERO
GOVERNMENT = SimpleNamespace(
    events=[(1, "pboc", "warn", "wuhan", "scenario")], figures=lambda: {"scope_items": (9, 2), "interventions": (1, 1)}
)


def people(town: Town) -> Any:
    """What the recorder reads of a population."""
    places = Places(first=town.first, code=np.arange(CODE, CODE + len(town.rules)))

    def ended(wanted: bool) -> spells_table.Listings:
        rows = spells_table.ended(town.spells, places) if wanted else {}
        town.spells.n[:] = 0
        return rows

    return SimpleNamespace(ended=ended, lasting=lambda: spells_table.lasting(town.citizens, places), places=places)


def recorder(**observe: Any) -> Recorder:
    return Recorder(SimpleNamespace(observe=Observe(**observe)), CITIES)


def day(number: int, *, acts: tuple[int, int] = (0, 0), posts: tuple[int, int] = (0, 0), men: int = 0) -> Tallies:
    """Tallies in which people of both cities acted and spoke; there are 30 and 10 citizens."""
    counts = np.zeros((2, N_GROUPS, N_COUNTS), dtype=np.int64)
    counts[:, 0, Count.ACTS], counts[:, 0, Count.POSTS] = acts, posts
    counts[0, GROUPS.index("sex=male"), Count.POSTS] = men
    counts[:, 0, Count.LISTED + Slot.TAX] = (3, 4)
    stocks = np.zeros((2, N_GROUPS, N_STOCKS), dtype=np.int64)
    stocks[:, 0, Stock.CITIZENS] = (30, 10)
    return Tallies(number, counts, stocks)


def filled(n_days: int = 4, **observe: Any) -> tuple[Recorder, Town, dict[str, pd.DataFrame]]:
    """A recorder of some days in a town without events, and its tables."""
    town, made = Town(30, 10), recorder(**observe)
    for number in range(n_days):
        made.write(day(number, acts=(number, 10), posts=(number % 3, 1)), GOVERNMENT, people(town))
    return made, town, made.frames(day(0).stocks, GOVERNMENT, people(town))


def one(frame: pd.DataFrame, **where: Any) -> pd.Series:
    """The only row with these values."""
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, f"{len(frame)} rows"
    return frame.iloc[0]


@pytest.mark.parametrize(("every", "days"), [(1, [0, 1, 2, 3, 4]), (2, [1, 3]), (30, [])])
def test_stocks_are_taken_at_the_end_of_every_period(every: int, days: list[int]) -> None:
    assert [number for number in range(5) if recorder(every=every).observed(number)] == days


def test_daily_counts_are_kept_for_the_country_and_partly_by_city() -> None:
    _, _, frames = filled()
    daily = frames["daily"]
    row = one(daily, day=2, city=NATIONAL, measure="acts")
    assert (row.numerator, row.denominator, row.value, row.stratum) == (12, 1, 12.0, "all")
    assert one(daily, day=2, city="wuhan", measure="listed").numerator == 4
    assert daily[(daily.city == "wuhan") & (daily.measure == "acts")].empty
    counted = daily[daily.day == 1]
    assert (counted.city == NATIONAL).sum() == len(DAILY) + 6 * len(BY_SYSTEM)
    assert (counted.city == "wuhan").sum() == len(BY_CITY)


def test_cities_add_up_to_the_country() -> None:
    _, _, frames = filled()
    daily = frames["daily"]
    listed = daily[daily.measure == "listed"]
    for _, rows in listed.groupby("day"):
        by_city = rows[rows.city != NATIONAL].numerator.sum()
        assert by_city == one(rows, city=NATIONAL).numerator == 7


def test_without_cities_only_the_country_is_kept() -> None:
    _, _, frames = filled(every=2, cities=False)
    assert set(frames["daily"].city) == {NATIONAL}
    assert set(frames["strata"].city) == {NATIONAL, *CITIES}, "the end of the run is kept whole"


@pytest.mark.parametrize(("every", "days"), [(1, [0, 1, 2, 3]), (2, [1, 3]), (3, [2, 3]), (30, [3])])
def test_outcomes_are_observed_on_the_last_day_too_and_once(every: int, days: list[int]) -> None:
    made, _, frames = filled(every=every, strata=False, cities=False)
    observed = frames["daily"][frames["daily"].measure == "discontent"]
    assert observed.day.tolist() == days
    assert observed.value.iloc[-1] == frames["outcomes"].discontent[0]
    again = made.frames(day(0).stocks, GOVERNMENT, people(Town(30, 10)))["daily"]
    assert again[again.measure == "discontent"].day.tolist() == days, "asking for the tables takes nothing away"


def test_outcomes_are_observed_at_their_days_and_by_group() -> None:
    _, _, frames = filled(every=2)
    daily = frames["daily"]
    observed = daily[daily.measure == "discontent"]
    assert sorted(set(observed.day)) == [1, 3]
    groups = observed[(observed.day == 3) & (observed.city == NATIONAL)]
    assert groups.stratum.tolist() == list(GROUPS)
    row = one(groups, stratum="all")
    assert (row.numerator, row.denominator) == (1000 * (0 + 1 + 2 + 0 + 4), 40 * 4)
    assert set(observed[observed.city != NATIONAL].stratum) == {"all"}
    _, _, plain = filled(every=2, strata=False)
    assert set(plain["daily"].stratum) == {"all"}


def test_the_worst_day_is_that_of_the_place_and_of_the_group() -> None:
    town, made = Town(30, 10), recorder(every=100)
    for number, (posts, men) in enumerate((((5, 1), 3), ((2, 6), 4), ((1, 1), 0))):
        made.write(day(number, posts=posts, men=men), GOVERNMENT, people(town))
    assert made.peak[[0, N_GROUPS, N_GROUPS + 1]].tolist() == [8, 5, 6]
    assert made.peak[GROUPS.index("sex=male")] == 4


def test_only_wanted_measures_are_kept_daily() -> None:
    _, _, frames = filled(every=2, measures=("acts", "discontent"))
    assert set(frames["daily"].measure) == {"acts", "discontent"}
    assert len(set(frames["strata"].outcome)) == len(OUTCOMES)


def test_outcomes_are_one_row_with_undefined_values() -> None:
    made, _, frames = filled()
    outcomes = frames["outcomes"]
    assert list(outcomes.columns) == [outcome.__name__ for outcome in OUTCOMES]
    assert len(outcomes) == 1
    assert outcomes["scope_items"][0] == 4.5
    assert np.isnan(outcomes["repaid_within_30_days"][0])
    assert made.latest == {}, "no day was observed"


def test_the_latest_observation_is_at_hand() -> None:
    made, _, _ = filled(every=2)
    assert made.latest["interventions"] == 1.0
    assert set(made.latest) == {outcome.__name__ for outcome in OUTCOMES}


def test_strata_hold_the_end_of_the_run() -> None:
    _, _, frames = filled()
    strata = frames["strata"]
    assert len(strata) == len(OUTCOMES) * (N_GROUPS + len(CITIES))
    assert one(strata, outcome="scope_items", city=NATIONAL, stratum="all").value == 4.5
    assert np.isnan(one(strata, outcome="scope_items", city="wuhan", stratum="all").value)


def test_events_are_the_governments() -> None:
    _, _, frames = filled()
    assert frames["events"].to_dict("list") == {
        "day": [1], "actor": ["pboc"], "action": ["warn"], "target": ["wuhan"], "cause": ["scenario"],
    }  # fmt: skip


# spells


def listed_town() -> Town:
    """Two listings that end on the third day (one by payment), one that lasts, one of before the run."""
    town = Town(30, 10)
    judged = Listing.FOR_DEBT | Listing.FOR_JUDGMENT
    town.list_one(4, Slot.COURT, judged, since=TODAY - 50).list_one(31, Slot.CITY, Listing.WRONGFUL, since=TODAY)
    town.list_one(5, Slot.SERVICE, int(Listing.FOR_DEBT), since=TODAY + 1).list_one(31, Slot.TAX, since=TODAY + 2)
    end_listing(town.citizens, town.spells, town.counts, 0, 4, Slot.COURT, TODAY + 2, Reason.REPAID)
    end_listing(town.citizens, town.spells, town.counts, 1, 31, Slot.CITY, TODAY + 2, Reason.CORRECTED)
    return town


def spells_of(town: Town, n_days: int = 3, **observe: Any) -> pd.DataFrame:
    made = recorder(**observe)
    for number in range(n_days):
        made.write(day(number), GOVERNMENT, people(town))
    frames: Callable[[], dict[str, pd.DataFrame]] = lambda: made.frames(day(0).stocks, GOVERNMENT, people(town))  # noqa: E731
    first = frames()["spells"]
    pd.testing.assert_frame_equal(first, frames()["spells"])  # reading twice gives the same
    return first


def test_spells_tell_the_whole_story() -> None:
    spells = spells_of(listed_town())
    columns = ["uid", "city", "system", "segment", "start", "end", "reason", "wrongful", "paid_after"]
    assert list(spells.columns) == columns
    assert spells.to_numpy().tolist() == [
        [(CODE << UID_SHIFT) + 4, "rongcheng", "court", "judgment", -50, 2, "repaid", False, 52],
        [(CODE + 1 << UID_SHIFT) + 1, "wuhan", "city", "none", 0, 2, "corrected", True, -1],
        [(CODE << UID_SHIFT) + 5, "rongcheng", "service", "private", 1, -1, "", False, -1],
        [(CODE + 1 << UID_SHIFT) + 1, "wuhan", "tax", "none", 2, -1, "", False, -1],
    ]


def test_ended_spells_are_collected_once_and_in_time() -> None:
    """However often the recorder looks, each spell appears once."""
    for every in (1, 2, 100):
        town = listed_town()
        spells = spells_of(town, every=every)
        assert len(spells) == 4
        assert not town.spells.n.any()


def test_spells_can_be_left_out() -> None:
    spells = spells_of(listed_town(), spells=False)
    assert spells.empty
    assert "paid_after" in spells.columns


def test_a_copy_of_a_listing_has_no_segment_of_its_own() -> None:
    town = Town(30, 10).list_one(3, Slot.CITY, Listing.FOR_DEBT | Listing.FOR_JUDGMENT | Listing.IMPORTED, since=TODAY)
    assert spells_of(town).segment.tolist() == ["none"]


def test_a_diary_without_days_has_tables_all_the_same() -> None:
    frames = recorder().frames(day(0).stocks, GOVERNMENT, people(Town(30, 10)))
    assert frames["daily"].empty
    assert {"day", "city", "stratum", "measure", "value", "numerator", "denominator"} <= set(frames["daily"].columns)
    assert len(frames["outcomes"]) == 1
