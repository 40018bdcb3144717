"""Same input, same integers: whatever does not belong to the input changes nothing."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulation import behaviours, systems
from simulation.conduct import ITEM
from simulation.kernel import threads, work_sharing
from simulation.kernel.randomness import FLOCK
from simulation.observation.recorder import MEASURES
from simulation.parameters import units_of
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state import blocks
from simulation.state.citizens import N_GROUPS
from simulation.state.messages import RULES
from simulation.state.tables import Ledger, Spells
from simulation.state.tallies import Count
from tests.laws.societies import (
    BASELINE,
    SEEDS,
    assert_same_frames,
    assert_same_people,
    begun,
    differing,
    fingerprint,
    law,
    lived,
    scenarios,
)

FLOWS = ("listings", "repaid", "corrected", "expired", "wrong_records", "objections_upheld", "judgments", "deals")
SELDOM = ("objections_upheld", "corrected")


def test_much_happens_in_the_societies_of_these_laws() -> None:
    """A law about listings that is tried on societies without listings says nothing."""
    happened: Counter[str] = Counter()

    @law(40)
    @given(scenarios())
    def live(scenario: Scenario) -> None:
        daily = begun(scenario).run()["daily"]
        national = daily[daily["city"] == "national"].groupby("measure")["numerator"].sum()
        happened.update(name for name in FLOWS if national[name] > 0)

    live()
    assert min(happened[name] for name in FLOWS if name not in SELDOM) >= 3, happened
    rich = {"population.citizens": 2000, "days": 120, "system.records.error_rate": 0.05}
    daily = begun(Scenario.load("expansive").replace(rich)).run()["daily"]
    for name in SELDOM:
        assert daily.loc[daily["measure"] == name, "numerator"].sum() > 3, "offices take time to uphold"


@law(16)
@given(scenarios(), SEEDS)
def test_same_input_same_integers(scenario: Scenario, seed: int) -> None:
    once, again, other = begun(scenario, seed), begun(scenario, seed), begun(scenario, seed ^ 2)
    frames = once.run(), again.run()
    assert fingerprint(frames[0]) == fingerprint(frames[1])
    assert_same_frames(*frames)
    assert_same_people(once, again)
    assert fingerprint(other.run()) != fingerprint(frames[0])
    assert {"points", "support", "liquidity"} <= set(differing(once, other))


@law(16)
@given(scenarios(least_days=6), st.integers(1, 5))
def test_a_run_is_the_beginning_of_a_longer_one(scenario: Scenario, less: int) -> None:
    days = scenario.settings.days - less
    shorter, longer = begun(scenario.replace({"days": days})), lived(scenario, days=days)
    short = shorter.run()
    assert_same_people(shorter, longer)
    long = longer.run(less)
    for table in ("daily", "events"):
        first = long[table][long[table]["day"] < days]
        assert _rows(first) == _rows(short[table] if table == "events" else _but_for_the_end(short, scenario, days))
    ended = long["spells"]["end"].between(0, days - 1)
    first = long["spells"][ended | (long["spells"]["start"] < days)].copy()
    late = ~first["end"].between(0, days - 1)
    first.loc[late, ["end", "reason", "paid_after"]] = (-1, "", -1)
    # flags of a listing can still change while it lasts, but whether it is wrongful is fixed when it starts
    assert _rows(first) == _rows(short["spells"])


def _but_for_the_end(frames: dict[str, pd.DataFrame], scenario: Scenario, days: int) -> pd.DataFrame:
    """What a longer run reports of its first `days` days: stocks are taken on the last day of a run in any case."""
    daily = frames["daily"]
    taken = days % scenario.settings.observe.every == 0
    return daily if taken else daily[(daily["day"] < days - 1) | ~daily["measure"].isin(MEASURES)]


def _rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows as sorted texts, so that neither order nor undefined numbers matter."""
    return sorted(map(repr, frame.itertuples(index=False, name=None)))


@law(8)
@given(scenarios(most_days=25))
def test_reading_the_frames_on_the_way_changes_nothing(scenario: Scenario) -> None:
    read, unread = begun(scenario), begun(scenario)
    for _ in range(scenario.settings.days):
        read.step()
        if read.steps % 5 in (0, 1):
            read.frames()
    assert_same_frames(read.frames(), unread.run())
    assert_same_people(read, unread)


@law(12)
@given(scenarios())
def test_observers_change_nothing(scenario: Scenario) -> None:
    watched, ignored = (
        lived(scenario.replace({f"observe.{name}": value for name, value in observe.items()}))
        for observe in (
            {"every": 1, "spells": True, "strata": True, "cities": True},
            {"every": 36500, "spells": False, "strata": False, "cities": False},
        )
    )
    assert_same_people(watched, ignored, but=("groups",))
    assert np.array_equal(watched.recorder.total[0], ignored.recorder.total[0])
    assert np.array_equal(watched.recorder.total[N_GROUPS:], ignored.recorder.total[N_GROUPS:])
    frames = watched.frames(), ignored.frames()
    pd.testing.assert_frame_equal(frames[0]["outcomes"], frames[1]["outcomes"], check_exact=True)
    assert len(frames[0]["daily"]) > len(frames[1]["daily"])


@law(8)
@given(scenarios(most_days=30))
def test_groups_that_nobody_observes_change_no_number_of_all(scenario: Scenario) -> None:
    """Neither by day, by city nor at the end; only the rows of groups are missing, or stand empty."""
    grouped, plain = (lived(scenario.replace({"observe.strata": strata})) for strata in (True, False))
    assert_same_people(grouped, plain, but=("groups",))
    assert grouped.populace.citizens.groups.all()
    assert not plain.populace.citizens.groups.any()
    assert grouped.recorder.total[1:N_GROUPS].any()
    assert not plain.recorder.total[1:N_GROUPS].any()
    frames = grouped.frames(), plain.frames()
    for table in ("outcomes", "events", "spells"):
        pd.testing.assert_frame_equal(frames[0][table], frames[1][table], check_exact=True)
    for table in ("daily", "strata"):
        of_all = [frame[table][frame[table]["stratum"] == "all"].reset_index(drop=True) for frame in frames]
        pd.testing.assert_frame_equal(*of_all, check_exact=True)
        assert len(of_all[0]) > 0


def cut_small(patch: pytest.MonkeyPatch) -> None:
    """Have neighbours of one city live in many blocks, and threads take them by the block."""
    patch.setattr(blocks, "BLOCK_SIZE", 8 * FLOCK)
    patch.setattr(work_sharing, "BLOCK_SIZE", 8 * FLOCK)
    patch.setattr(work_sharing, "PIECE", 8 * FLOCK)


@law(8)
@given(scenarios(), SEEDS)
def test_the_number_of_threads_changes_nothing(scenario: Scenario, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "WORTH_SHARING", 0)
        cut_small(patch)
        societies = [begun(scenario, seed, threads=n) for n in (1, 2, 3, 8)]
    assert [society.populace.team.threads for society in societies] == [1, 2, 3, 8]
    assert all(len(society.populace.team.ranges) > 1 for society in societies[1:])
    assert all(len(society.populace.team.queue.pieces) > 1 for society in societies)
    frames = [society.run() for society in societies]
    for society, table in zip(societies[1:], frames[1:], strict=True):
        assert_same_people(societies[0], society)
        assert_same_frames(frames[0], table)


TOLD = [
    {"kind": "information_campaign", "topic": "city", "reach": 0.5, "day": 2},
    {"kind": "information", "content": "repression", "source": "platform", "reach": 0.5, "day": 3},
    {"kind": "scandal", "severity": 0.5, "day": 4},
]
"""Whoever is told changes her mind on the spot, and on the same day others ask her what she thinks."""


@law(12)
@given(scenarios(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_in_which_blocks_are_worked_on_changes_nothing(scenario: Scenario, chance: Any, told: bool) -> None:
    if told:
        scenario = scenario.replace({"events": TOLD, "days": 5, "behaviour.opinion.contact": 1.0})

    def in_order(ranges: list[tuple[int, int]]) -> Society:
        with pytest.MonkeyPatch.context() as patch:
            cut_small(patch)
            society = begun(scenario)
        society.populace.team.ranges = ranges
        society.populace.team.queue = society.populace.team.queue._replace(pieces=np.array(ranges))
        return society

    with pytest.MonkeyPatch.context() as patch:
        cut_small(patch)
        single = [(n, n + 1) for n in range(len(begun(scenario).populace.blocks))]
    assert len(single) > len(scenario.settings.population.cities)
    societies = [in_order(single), in_order(single[::-1]), in_order(chance.sample(single, len(single)))]
    frames = [society.run() for society in societies]
    for society, table in zip(societies[1:], frames[1:], strict=True):
        assert_same_people(societies[0], society)
        assert_same_frames(frames[0], table)


@law(12)
@given(scenarios(), st.sampled_from((FLOCK, 5 * FLOCK, 128)))
def test_where_blocks_are_cut_changes_nothing(scenario: Scenario, size: int) -> None:
    """But for firms, whose customers are the citizens of their block: there a block is a neighbourhood.

    Blocks are cut between flocks, who share draws.
    """
    units = ("behaviour.enterprise", "behaviour.market", "system.business_records")
    scenario = scenario.replace({f"{unit}.on": False for unit in units})
    whole = begun(scenario)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_SIZE", size)
        cut = begun(scenario)
    assume(len(cut.populace.blocks) > len(whole.populace.blocks))
    assert_same_frames(_but_for_firms(whole.run()), _but_for_firms(cut.run()))
    assert_same_people(whole, cut)


def _but_for_firms(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables without the shares of firms: how many there are in a block is a whole number."""
    of_firms = {"firm_listed_share", "firms_failed"}
    daily, strata = frames["daily"], frames["strata"]
    return frames | {
        "outcomes": frames["outcomes"].drop(columns=sorted(of_firms)),
        "daily": daily[~daily["measure"].isin(of_firms)].reset_index(drop=True),
        "strata": strata[~strata["outcome"].isin(of_firms)].reset_index(drop=True),
    }


@law(16)
@given(scenarios(least_days=10), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_in_the_tables_changes_nothing(scenario: Scenario, shuffle: int) -> None:
    """Old records of one day and ended listings may stand in any order in their block."""
    kept, shuffled = begun(scenario), begun(scenario)
    rng = np.random.default_rng(shuffle)
    for _ in range(scenario.settings.days):
        kept.step()
        shuffled.step()
        ledger, spells = shuffled.populace.ledger, shuffled.populace.spells
        shuffle_rows(ledger, ("who", "day", "item", "slot", "state"), rng, within=ledger.day)
        shuffle_rows(spells, ("who", "slot", "segment", "start", "end", "reason", "wrongful"), rng)
    assert_same_people(kept, shuffled)
    assert_same_frames(kept.frames(), shuffled.frames())


def shuffle_rows(
    table: Ledger | Spells, names: tuple[str, ...], rng: np.random.Generator, *, within: np.ndarray | None = None
) -> None:
    """Put the used rows of every block into another order; rows keep the order of their values in `within`."""
    for first, n in zip(table.first[:-1], table.n, strict=True):
        rows = np.arange(first, first + n)
        fixed = np.zeros(n, np.int64) if within is None else within[rows]
        order = rows[np.lexsort((rng.permutation(n), fixed))]
        for name in names:
            column = getattr(table, name)
            column[rows] = column[order]


@law(16)
@given(scenarios(), st.data())
def test_taking_a_city_away_changes_no_other(scenario: Scenario, data: st.DataObject) -> None:
    """Without a public sphere and lenders' common books only what the scenario says to all of them couples cities."""
    scenario = scenario.replace({"institution.public_sphere.on": False, "behaviour.lending.on": False})
    cities = scenario.settings.population.cities
    if len(cities) + (scenario.settings.population.rest_of_country_share > 0) < 2:
        scenario = scenario.replace({"population.cities": sorted({*cities, "wuhan", "nanjing"})})
    whole = begun(scenario)
    gone = data.draw(st.sampled_from(whole.names))
    rest = begun(scenario.replace({"population.leave_out": [gone]}))
    assert set(whole.names) - set(rest.names) == {gone}
    frames = whole.run(), rest.run()
    for place, city in enumerate(rest.names):
        other = whole.names.index(city)
        ours, theirs = rest.populace, whole.populace
        for name in ours.citizens._fields:
            here = getattr(ours.citizens, name)[ours.places.first[place] : ours.places.first[place + 1]]
            there = getattr(theirs.citizens, name)[theirs.places.first[other] : theirs.places.first[other + 1]]
            assert np.array_equal(here, there), (city, name)
        for table in ("daily", "strata", "spells"):
            assert _rows(_of(frames[0][table], city)) == _rows(_of(frames[1][table], city)), (city, table)


def test_what_one_city_records_is_talked_about_in_another() -> None:
    """Rongcheng records everyday conduct; when the press takes that up, people of Weihai speak, and not without it."""
    talkative = {"institution.press.scopes": 365.0, "population.cities": ["weihai", "rongcheng"], "days": 20}
    posts = []
    for left_out in ([], ["rongcheng"]):
        society = lived(BASELINE.replace({**talkative, "population.citizens": 4000, "population.leave_out": left_out}))
        place = society.names.index("weihai")
        posts.append(int(society.recorder.total[N_GROUPS + place, Count.POSTS]))
    assert posts[0] > 0
    assert posts[1] == 0


def _of(frame: pd.DataFrame, city: str) -> pd.DataFrame:
    return frame[frame["city"] == city]


@law(8)
@given(scenarios())
def test_the_order_in_which_cities_are_named_changes_nothing(scenario: Scenario) -> None:
    cities = list(scenario.settings.population.cities)
    turned = begun(scenario.replace({"population.cities": cities[::-1]}))
    given_order = begun(scenario)
    assert_same_frames(given_order.run(), turned.run())
    assert_same_people(given_order, turned)


def test_a_mass_of_endings_on_one_day_loses_nothing() -> None:
    """When a system is halted all its listings end at once, however many they are."""
    scenario = Scenario.load("baseline").replace(
        {
            "days": 31,
            "population.citizens": 2600,
            "behaviour.debts.bill": 1.0,
            "behaviour.debts.unwilling": 1.0,
            "behaviour.debts.character": 0.0,
            "behaviour.debts.grace": 0,
            "behaviour.repayment.on": False,
            "events": [{"kind": "start_policy", "day": 30, "instrument": "scope", "value": "none"}],
        }
    )
    society = lived(scenario, days=30)
    listed = int(np.unpackbits(society.populace.citizens.listed).sum())
    assert listed > 2000
    society.step()
    assert (int(society.populace.ledger.lost.sum()), int(society.populace.spells.lost.sum())) == (0, 0)


@pytest.mark.parametrize("package", [behaviours, systems])
def test_compiled_and_plain_code_read_the_same_parameters(package: ModuleType) -> None:
    """`p.size` is a field of a record to compiled code, but the number of its elements to plain Python."""
    hidden = [
        f"{name}.{field}"
        for name, unit in units_of(package).items()
        for field in unit.model_fields
        if hasattr(np.record, field)
    ]
    assert hidden == []
    tables = (RULES.names or ()) + (ITEM.names or ())
    assert [field for field in tables if hasattr(np.recarray, field) or hasattr(np.record, field)] == []


@pytest.mark.parametrize("table", ["ledger", "spells"])
def test_a_run_that_lost_a_row_gives_no_results(table: str) -> None:
    """Also when it was lost on the last day, after which no other day looks."""
    society = lived(Scenario.load("baseline").replace({"population.citizens": 500, "days": 3}))
    getattr(society.populace, table).lost[0] = 1
    with pytest.raises(RuntimeError, match="room"):
        society.frames()
