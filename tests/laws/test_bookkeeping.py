"""What the books must say on every day, in every city, for every system and group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from hypothesis import given

from simulation.kernel.work_sharing import Block
from simulation.observation.recorder import BY_CITY
from simulation.rules.coverage import on_file
from simulation.rules.ledger import HIGHEST_POINTS, Record, subject_of
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import GROUPS, N_SLOTS, Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count, Stock
from tests.laws.societies import begun, law, scenarios

EXITS = (Count.REPAID, Count.REPAIRED, Count.CORRECTED, Count.EXPIRED)
DIMENSIONS = ("sex", "age", "income", "schooling", "residence")
MEMBERS = {name: [n for n, group in enumerate(GROUPS) if group.startswith(f"{name}=")] for name in DIMENSIONS}

NATIONAL_ONLY = {
    "scope_items", "cities_expanded", "interventions", "suspensions", "withdrawals", "media_tone", "days_to_withdrawal",
}  # fmt: skip
OTHERWISE_ADDED = {"backlash_peak", "score_auc", "firm_score_auc"}
"""A highest day and a comparison of pairs are not sums over cities."""


def days_of(society: Society) -> Iterator[int]:
    """Live day by day, and stop in the evening of each."""
    for today in range(society.settings.days):
        society.step()
        yield today


def by_system(counts: np.ndarray, count: Count) -> np.ndarray:
    """The counts of one kind for every system, on a last axis of slots."""
    return counts[..., count : count + N_SLOTS]


def listed_bits(society: Society) -> np.ndarray:
    """Who is listed where, bool (citizens, slots)."""
    return np.array([society.populace.citizens.listed >> slot & 1 == 1 for slot in Slot]).T


def by_block(society: Society, column: np.ndarray) -> np.ndarray:
    """Sums of a column over the citizens of every block."""
    blocks = society.populace.blocks
    return np.array([column[first:last].sum(axis=0) for first, last in blocks[:, [Block.FIRST, Block.LAST]]])


@law(12)
@given(scenarios())
def test_listed_today_is_listed_yesterday_plus_listings_minus_exits(scenario: Scenario) -> None:
    """In every block and group and for every system, and as many as the column of citizens shows."""
    society = begun(scenario)
    yesterday = by_block(society, listed_bits(society))
    of_groups: np.ndarray | None = None
    for today in days_of(society):
        counts = society.populace.counts
        moved = by_system(counts, Count.LISTINGS) - sum(by_system(counts, exits) for exits in EXITS)
        listed = by_system(counts, Count.LISTED)
        assert np.array_equal(listed[:, 0], by_block(society, listed_bits(society)))
        assert np.array_equal(listed[:, 0], yesterday + moved[:, 0]), today
        if of_groups is not None:
            assert np.array_equal(listed, of_groups + moved), today
        yesterday, of_groups = listed[:, 0].copy(), listed.copy()


@law(8)
@given(scenarios())
def test_published_numbers_keep_the_same_books(scenario: Scenario) -> None:
    """The daily table: national, by city and by system."""
    daily = begun(scenario).run()["daily"]
    counts = daily[daily["stratum"] == "all"].pivot_table(
        index="day", columns=["city", "measure"], values="numerator", aggfunc="sum"
    )
    places = [city for city in daily["city"].unique() if city != "national"]
    for city in ("national", *places):
        of_city = counts[city]
        exits = of_city["repaid"] + of_city["corrected"] + of_city["expired"]
        change = of_city["listed"].diff().iloc[1:]
        assert (change == (of_city["listings"] - exits).iloc[1:]).all(), city
        assert (of_city["wrongly_listed_persons"] <= of_city["listed_persons"]).all()
        assert (of_city["listed_persons"] <= of_city["listed"]).all()
    for measure in BY_CITY:
        assert (sum(counts[city][measure] for city in places) == counts["national"][measure]).all(), measure
    for measure in ("listings", "repaid", "corrected", "expired", "listed", "records"):
        parts = sum(counts["national"][f"{measure}_{slot.name.lower()}"] for slot in Slot)
        assert (parts == counts["national"][measure]).all(), measure


@law(8)
@given(scenarios())
def test_cities_and_groups_add_up_to_everybody(scenario: Scenario) -> None:
    society = begun(scenario)
    for today in days_of(society):
        for table in (society.populace.counts[..., : Count.FIRMS], society.populace.stocktaking(DAY_ZERO + today)):
            for dimension, members in MEMBERS.items():
                assert np.array_equal(table[:, members].sum(axis=1), table[:, 0]), dimension
    frames = society.frames()
    for name, key in (("strata", "outcome"), ("daily", "measure")):
        rows = frames[name][frames[name]["stratum"] == "all"]
        rows = rows[~rows[key].isin(NATIONAL_ONLY | OTHERWISE_ADDED)]
        national = rows["city"] == "national"
        keys = [key, "day"] if name == "daily" else [key]
        whole = rows[national].set_index(keys)["numerator"].sort_index()
        parts = rows[~national].groupby(keys)["numerator"].sum().sort_index()
        pd.testing.assert_series_equal(parts, whole.loc[parts.index], check_names=False)


@law(12)
@given(scenarios())
def test_money_balances(scenario: Scenario) -> None:
    """What people hold changes by what is earned and given, less what is taken, spent and paid back."""
    society = begun(scenario)
    before = by_block(society, society.populace.citizens.liquidity.astype(np.int64))
    for today in days_of(society):
        counts = society.populace.counts[:, 0]
        after = by_block(society, society.populace.citizens.liquidity.astype(np.int64))
        come = counts[:, Count.MONEY_EARNED] + counts[:, Count.MONEY_REWARDS] + counts[:, Count.LENT]
        gone = counts[:, Count.MONEY_SANCTIONS] + counts[:, Count.MONEY_SPENT] + counts[:, Count.MONEY_REPAID]
        gone += counts[:, Count.INSTALMENTS]
        assert np.array_equal(after - before, come - gone), today
        assert (society.populace.citizens.liquidity >= 0).all()
        assert (counts[:, Count.MONEY_EARNED : Count.MONEY_REWARDS + 1] >= 0).all()
        before = after


@law(12)
@given(scenarios())
def test_what_is_owed_to_lenders_balances(scenario: Scenario) -> None:
    """Loans of citizens and overdue debts of firms: what is owed changes by what the day says of it."""
    society = begun(scenario)
    people = society.populace
    loans, overdue = (by_block(society, people.citizens.loan.astype(np.int64)), int(people.firms.owed.sum()))
    for today in days_of(society):
        counts = people.counts[:, 0]
        after = by_block(society, people.citizens.loan.astype(np.int64))
        gone = counts[:, [Count.INSTALMENTS, Count.HANDED_OVER, Count.WRITTEN_OFF]].sum(axis=1)
        assert np.array_equal(after - loans, counts[:, Count.OWED_TO_LENDERS] - gone), today
        total = counts.sum(axis=0)
        firms = int(people.firms.owed.sum())
        assert firms - overdue == total[Count.FIRM_OVERDUE] - total[Count.FIRM_PAID] - total[Count.FIRM_LOST], today
        assert (people.citizens.loan >= 0).all()
        loans, overdue = after, firms


def test_money_balances_at_the_largest_sums() -> None:
    """What does not fit into a purse counts as spent; nothing is lost in between."""
    rich = {"population.income_mean": 100_000.0, "population.liquidity_months": 120.0, "population.liquidity_sd": 3.0}
    idle = {f"behaviour.debts.{name}": 0.0 for name in ("spending", "drawdown", "shock")}
    scenario = Scenario.load("expansive").replace(
        rich | idle | {"population.citizens": 3000, "days": 35, "system.sanctions.reward_city": 1.0}
    )
    society = begun(scenario)
    assert society.populace.citizens.liquidity.max() == 2_000_000_000
    test_money_balances.hypothesis.inner_test(scenario)


@law(10)
@given(scenarios())
def test_debts_are_owed_by_debtors(scenario: Scenario) -> None:
    """A sum is owed exactly where the bit says so, and a listing for a debt rests on one."""
    society = begun(scenario)
    citizens = society.populace.citizens
    for today in days_of(society):
        owes = citizens.owed > 0
        assert (citizens.owed >= 0).all()
        assert np.array_equal(owes, citizens.debt & Debt.OWED != 0), today
        own = listed_bits(society) & (citizens.listing & Listing.FOR_DEBT != 0)
        own &= citizens.listing & (Listing.IMPORTED | Listing.WRONGFUL) == 0
        for segment in Segment:
            of_court = citizens.listing & Listing.FOR_JUDGMENT != 0
            rests = own & (of_court == (segment == Segment.JUDGMENT))
            assert owes[:, segment][rests.any(axis=1)].all(), (today, segment)


@law(12)
@given(scenarios())
def test_every_delisting_follows_a_listing(scenario: Scenario) -> None:
    """Spells have an order and do not overlap, and there are as many starts and ends as are counted."""
    scenario = scenario.replace({"observe.every": 7})
    society = begun(scenario)
    at_start = int(listed_bits(society).sum())
    spells = society.run()["spells"]
    ended = spells["end"] >= 0
    assert (spells["start"] <= spells["end"])[ended].all()
    assert (spells["reason"] == "").eq(~ended).all()
    assert (spells["paid_after"] >= 0).eq(spells["reason"] == "repaid").all()
    for _, of_one in spells.sort_values(["start", "end"]).groupby(["uid", "system"]):
        ends = of_one["end"].to_numpy()
        assert (ends[:-1] >= 0).all(), "a second listing while the first lasts"
        assert (of_one["start"].to_numpy()[1:] >= ends[:-1]).all(), "listings that overlap"
    total = society.recorder.total[0]
    assert len(spells) == at_start + by_system(total, Count.LISTINGS).sum()
    for reason, count in zip(("repaid", "repaired", "corrected", "expired"), EXITS, strict=True):
        for slot in Slot:
            rows = (spells["reason"] == reason) & (spells["system"] == slot.name.lower())
            assert rows.sum() == by_system(total, count)[slot], (reason, slot)
    lasting = spells[~ended].groupby("system").size().reindex([s.name.lower() for s in Slot], fill_value=0)
    assert lasting.tolist() == listed_bits(society).sum(axis=0).tolist()


@law(12)
@given(scenarios())
def test_nothing_is_recorded_under_a_rule_that_is_not_in_force(scenario: Scenario) -> None:
    """Every record of the day falls under the scope of that day, on somebody whom the system has on file."""
    society = begun(scenario)
    people = society.populace
    seen = 0
    for today in days_of(society):
        policies = society.government.policies(today)
        ledger = people.ledger
        for block, (city, first) in enumerate(people.blocks[:, [Block.CITY, Block.CITY_FIRST]]):
            for row in range(ledger.first[block] + ledger.today[block], ledger.first[block] + ledger.n[block]):
                i, slot, item = subject_of(ledger, block, row), int(ledger.slot[row]), int(ledger.item[row])
                rule = policies.rules[city, slot]
                assert rule.active
                assert int(rule.scope) >> item & 1
                assert ledger.day[row] == DAY_ZERO + today
                uid = (int(people.blocks[block, Block.CODE]) << 32) + i - int(first)
                if slot == Slot.SERVICE:
                    assert policies.services[people.citizens.service[i]]
                else:
                    assert on_file(society.seed, uid, slot, float(rule.coverage))
                seen += 1
        live = ledger.state & Record.LIVE != 0
        for block, city in enumerate(people.blocks[:, Block.CITY]):
            rows = slice(ledger.first[block], ledger.first[block] + ledger.n[block])
            scope = policies.rules.scope[city] * policies.rules.active[city]
            allowed = scope[ledger.slot[rows]] >> ledger.item[rows].astype(np.int64) & 1 == 1
            assert not (live[rows] & ~allowed).any(), "a record outlives its rule"
    assert seen == by_system(society.recorder.total[0], Count.RECORDS).sum()


def points_of_records(society: Society) -> np.ndarray:
    """What the records held about everybody add up to, int64 (citizens, slots)."""
    people, ledger = society.populace, society.populace.ledger
    points = np.zeros(people.citizens.points.shape, np.int64)
    for block, (first, n) in enumerate(zip(ledger.first[:-1], ledger.n, strict=True)):
        rows = np.arange(first, first + n)
        rows = rows[ledger.state[rows] & Record.LIVE != 0]
        whom = people.blocks[block, Block.FIRST] + ledger.who[rows]
        np.add.at(points, (whom, ledger.slot[rows]), people.world.items.points[ledger.item[rows]])
    return points


@law(12)
@given(scenarios())
def test_points_are_those_of_the_start_and_of_the_records_held(scenario: Scenario) -> None:
    society = begun(scenario)
    people = society.populace
    at_first = people.citizens.points - points_of_records(society)
    for today in days_of(society):
        expected = at_first + points_of_records(society)
        assert np.abs(expected).max() < HIGHEST_POINTS
        assert np.array_equal(people.citizens.points, expected), today


@law(8)
@given(scenarios())
def test_histories_tell_what_was_counted(scenario: Scenario) -> None:
    society = begun(scenario)
    at_first = society.populace.citizens.history.copy()
    society.run()
    history = society.populace.citizens.history
    total = society.recorder.total[0]
    for bit, count in (
        (History.WRONGLY_LISTED, Count.FIRST_WRONGFUL_LISTINGS),
        (History.FOLLOWED_30_PRIVATE, Count.FOLLOWED_PRIVATE),
    ):
        assert (history & ~at_first & bit != 0).sum() == total[count], bit
    followed = history & History.FOLLOWED_30_PRIVATE != 0
    assert (followed & (history & History.REPAID_30_PRIVATE != 0)).sum() == total[Count.REPAID_PRIVATE]
    assert (followed & (history & History.SELF_CURED_30_PRIVATE != 0)).sum() == total[Count.SELF_CURED_PRIVATE]
    stocks = society.populace.stocktaking(DAY_ZERO + society.steps - 1)[:, 0].sum(axis=0)
    assert stocks[Stock.CITIZENS] == len(history)
    assert stocks[Stock.EVER_LISTED] == (history & History.LISTED != 0).sum()
    assert stocks[Stock.CORRECTED] == (history & History.CORRECTED != 0).sum()


@law(8)
@given(scenarios())
def test_no_row_is_lost(scenario: Scenario) -> None:
    society = begun(scenario)
    for _ in days_of(society):
        assert not society.populace.ledger.lost.any()
        assert not society.populace.spells.lost.any()
