"""In a large society few live the past and all others share it; what hangs together in one person stays together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.kernel.periods import MONTH
from simulation.kernel.work_sharing import BLOCK_SIZE, DISTRICT, Block
from simulation.population.settings import Population
from simulation.rules.coverage import holds_file
from simulation.rules.ledger import Record
from simulation.society.model import Society
from simulation.society.shared_past import LEAST, columns_of, few_of
from simulation.state.blocks import DAY_ZERO, cohort, cut, nature_of, uid_of
from simulation.state.citizens import N_SLOTS, UID_SHIFT, Listing, Slot, empty_citizens
from tests.laws.societies import BASELINE

FIRST_CODE = 110_000


def blocks_of(*sizes: int) -> np.ndarray:
    """The blocks of cities of these sizes."""
    codes = FIRST_CODE + 100 * np.arange(len(sizes))
    return cut(codes, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64))


@pytest.mark.parametrize(("citizens", "live", "every"), [
    (20_000, 50_000, 1), (99_999, 50_000, 1), (100_000, 50_000, 2), (1_000_000, 50_000, 20), (5, 1, 5),
])  # fmt: skip
def test_small_societies_live_their_own_past(citizens: int, live: int, every: int) -> None:
    assert Population(citizens=citizens, past_citizens=live).sharers == every


@settings(deadline=None)
@given(st.lists(st.integers(1, 3 * DISTRICT), min_size=1, max_size=4), st.integers(2, 400))
def test_few_live_and_every_payday_of_every_district_has_some(sizes: list[int], every: int) -> None:
    blocks = blocks_of(*sizes)
    few = few_of(blocks, every)
    size = few.blocks[:, Block.LAST] - few.blocks[:, Block.FIRST]
    assert size.max() <= BLOCK_SIZE
    assert size.sum() == len(few.rows) == MONTH * few.each.sum()
    whole = blocks[:, Block.LAST] - blocks[:, Block.FIRST]
    enough = np.minimum(LEAST, -(-whole // MONTH))
    assert (few.each >= enough).all()
    assert (few.each * MONTH * every >= whole).all(), "no fewer than asked for"
    # whoever lives it is one of her own block, and no two of a city have one number
    for n in range(len(blocks)):
        for day in range(MONTH):
            begin, end = cohort(few.blocks, few.block[n], day)
            mine = slice(begin + few.before[n], begin + few.before[n] + few.each[n])
            assert mine.stop <= end
            rows = few.rows[mine]
            assert (rows >= blocks[n, Block.FIRST]).all()
            assert (rows < blocks[n, Block.LAST]).all()
    uids = [
        uid_of(few.blocks, n, i) for n, row in enumerate(few.blocks) for i in range(row[Block.FIRST], row[Block.LAST])
    ]
    assert len(set(uids)) == len(uids)
    assert {uid >> UID_SHIFT for uid in uids} == set(blocks[:, Block.CODE].tolist())


def test_people_from_all_parts_of_a_district_live_it() -> None:
    """The ring of neighbours is ordered by standing: a sample of it must not be of one end."""
    few = few_of(blocks_of(DISTRICT), 20)
    gaps = np.diff(np.sort(few.rows))
    assert gaps.max() <= 2 * gaps.min() + 2
    citizens = columns_of(empty_citizens(DISTRICT), few)
    assert (citizens.past_of == np.arange(len(few.rows))).all()


def society(citizens: int = 6_000, live: int = 1_500, **more: Any) -> Society:
    """A society of which one in `citizens` // `live` has lived the past."""
    changes = {"population.citizens": citizens, "population.past_citizens": live, "days": 40, **more}
    return Society(BASELINE.replace(changes).settings, rng=4, threads=1)


def test_records_listings_and_points_of_one_person_belong_together() -> None:
    people = society().populace
    citizens, ledger = people.citizens, people.ledger
    policies = people_policies(people)
    seen = 0
    for block, row in enumerate(people.blocks):
        rows = slice(ledger.first[block], ledger.first[block] + ledger.n[block])
        assert (np.diff(ledger.day[rows].astype(int)) >= 0).all(), "in the order of their days"
        assert (ledger.state[rows] & Record.LIVE != 0).all()
        subjects = row[Block.FIRST] + ledger.who[rows].astype(int)
        for i, slot in zip(subjects, ledger.slot[rows], strict=True):
            if slot != Slot.SERVICE:
                system = policies.rules[row[Block.CITY], slot]
                nature = nature_of(citizens, i, uid_of(people.blocks, block, i))
                assert holds_file(system, people.seed, nature, int(slot), False)
                seen += 1
        with_record = set(zip(subjects.tolist(), ledger.slot[rows].tolist(), strict=True))
        for i in range(row[Block.FIRST], row[Block.LAST]):
            if citizens.listed[i] >> Slot.CITY & 1 and not citizens.listing[i, Slot.CITY] & Listing.IMPORTED:
                assert (i, Slot.CITY) in with_record
    assert seen > 500


def people_policies(people: Any) -> Any:
    """The policies of the first day."""
    changes = {"population.citizens": len(people.citizens.age), "population.past_days": 0}
    return Society(BASELINE.replace(changes).settings, rng=people.seed, threads=1).government.policies(0)


def test_those_who_share_a_past_are_alike_and_go_their_own_way() -> None:
    lived = society()
    people = lived.populace
    columns = people.citizens
    keys = people.blocks[:, Block.CITY].repeat(people.size) * 2**32 + columns.past_of
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero(np.diff(keys[order]) == 0)
    one, other = order[same], order[same + 1]
    assert len(one) > 2_500
    for name in ("income", "creditworthiness", "owed", "owed_since", "points", "listed", "knows", "liquidity"):
        assert (getattr(columns, name)[one] == getattr(columns, name)[other]).all(), name
    assert (columns.next_conduct[one] == columns.next_conduct[other]).mean() < 0.1
    for _ in range(35):
        lived.step()
    assert (columns.liquidity[one] != columns.liquidity[other]).mean() > 0.2


def test_no_firm_lives_the_past_of_many_where_few_firms_did() -> None:
    """Some business days have no firm then; firms of these days share the pasts of all, not of one."""
    changes = {"population.cities": ["rongcheng"], "population.rest_of_country_share": 0.0, "population.past_days": 60}
    firms = society(20_000, 1_000, **{"population.citizens_per_firm": 200, **changes}).populace.firms
    assert len(firms.uid) == 100
    _, sharers = np.unique(firms.past_of, return_counts=True)
    assert sharers.max() < 20


def test_it_is_the_same_on_any_number_of_threads() -> None:
    changes = {"population.citizens": 60_000, "population.past_citizens": 5_000, "population.past_days": 200}
    settings_ = BASELINE.replace(changes).settings
    one, two = (Society(settings_, rng=4, threads=n) for n in (1, 2))
    for column, twin in zip(
        (*one.populace.citizens, *one.populace.firms), (*two.populace.citizens, *two.populace.firms), strict=True
    ):
        assert (column == twin).all()


def test_a_city_has_the_same_past_whoever_else_is_simulated() -> None:
    changes = {
        "population.citizens": 20_000, "population.past_citizens": 2_000, "population.past_days": 200,
        "population.cities": ("rongcheng", "hangzhou"), "system.records.capacity": 1000.0,
    }  # fmt: skip
    both = Society(BASELINE.replace(changes).settings, rng=4, threads=1).populace
    alone = Society(
        BASELINE.replace({**changes, "population.leave_out": ("rongcheng",)}).settings, rng=4, threads=1
    ).populace
    place = both.places.code.tolist().index(alone.places.code[0])
    rows = slice(*both.places.first[place : place + 2])
    for name in ("listed", "owed", "points", "past_of", "liquidity"):
        assert (getattr(both.citizens, name)[rows] == getattr(alone.citizens, name)[: rows.stop - rows.start]).all(), (
            name
        )


def shares(people: Any) -> np.ndarray:
    """What is at stake at the start: shares listed by system, in debt, with a loan, with a record, of firms listed."""
    citizens, firms = people.citizens, people.firms
    listed = [(citizens.listed >> slot & 1).mean() for slot in range(N_SLOTS)]
    debts = [(citizens.owed[:, segment] > 0).mean() for segment in range(2)]
    records = people.ledger.n.sum() / len(citizens.age)
    money = np.log1p(citizens.liquidity).mean()
    out = (citizens.jobless_until > DAY_ZERO).mean()
    return np.array([*listed, *debts, (citizens.loan > 0).mean(), records, money, out, (firms.listed != 0).mean()])


@pytest.mark.slow
def test_a_shared_past_is_that_of_all_but_for_luck() -> None:
    """16,000 citizens, 12 seeds: a quarter live the past, or all do."""
    found = {}
    for live in (4_000, 16_000):
        changes = {"population.citizens": 16_000, "population.past_citizens": live, "observe.strata": False}
        given_settings = BASELINE.replace(changes).settings
        found[live] = np.array([shares(Society(given_settings, rng=seed, threads=1).populace) for seed in range(12)])
    shared, own = found[4_000], found[16_000]
    error = np.sqrt((shared.var(axis=0, ddof=1) + own.var(axis=0, ddof=1)) / len(own))
    assert (np.abs(shared.mean(axis=0) - own.mean(axis=0)) < 4.5 * error + 1e-4).all(), (shared.mean(0), own.mean(0))
    assert (error[:8] < 0.003).all(), "or the test could not fail"
