"""The population half: how it is set up, what it refuses, and how its tables keep up with what happens."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from simulation import behaviours, systems
from simulation.conduct import ITEM, items_of, load_catalogue
from simulation.government import institutions
from simulation.government.law import rules_in_force
from simulation.kernel.work_sharing import Block
from simulation.observation.stocks import count_listed
from simulation.parameters import units_of
from simulation.population.network import Network
from simulation.rules.listings import call_roll
from simulation.scenario import Settings
from simulation.society.day import Part
from simulation.society.model import Society
from simulation.society.populace import ALSO_KEPT, Populace, at_most
from simulation.state.blocks import DAY_ZERO
from simulation.state.citizens import GROUPS, N_GROUPS, N_SLOTS, NEVER, History, Slot, code_of_groups
from simulation.state.messages import RULES, Policies, quiet
from simulation.state.tables import no_acts
from simulation.state.tallies import N_COUNTS, N_STOCKS, Count, Stock
from tests.small import settings_of

SMALL = """
name: small
population: {citizens: 600, cities: [rongcheng, wuhan], rest_of_country_share: 0.0}
policy: {scope: expansive}
"""

SCRATCH = ("words", "found", "roll", "rates", "traits", "meetings", "utterances")
"""What of the world a day writes before it reads it."""


def people_of(text: str = SMALL) -> tuple[Populace, Policies, Settings]:
    """Citizens before their first day, and the policies of that day."""
    settings = settings_of(text)
    catalogue = load_catalogue(settings.conduct)
    people = Populace(settings, catalogue, seed=5, threads=1)
    n = len(people.places.code)
    rules = rules_in_force(
        settings, catalogue, ("rongcheng", "wuhan")[:n], 0, np.zeros((n, N_SLOTS), np.int64), np.zeros(n, bool)
    )
    return people, quiet(rules, np.array([False] + [True] * 8), 0.028), settings


@pytest.fixture(scope="module")
def begun() -> tuple[Populace, Policies]:
    """Citizens on the morning of the first day. Tests must not change them."""
    people, policies, _ = people_of()
    people.begin(policies)
    return people, policies


def test_items_are_the_catalogue() -> None:
    catalogue = load_catalogue()
    items = items_of(catalogue)
    assert items.dtype.names == ITEM.names
    for name in ITEM.names or ():
        assert items[name].tolist() == getattr(catalogue, name).tolist(), name


def test_only_blame_of_citizens_can_be_wrong() -> None:
    people, *_ = people_of()
    catalogue = load_catalogue()
    wrong = set(catalogue.items(people.world.recordable))
    assert "loan_default" in wrong
    assert wrong == {
        name
        for name, praised, by_firm in zip(catalogue.names, catalogue.rewarded, catalogue.by_firm, strict=True)
        if not praised and not by_firm
    }
    assert [catalogue.names[item] for item in people.world.debt_items] == ["loan_default", "judgment_default"]
    assert catalogue.names[people.world.fraud] == "contract_fraud"


def test_every_unit_of_behaviour_and_system_has_its_numbers() -> None:
    people, _, settings = people_of(SMALL + "behaviour: {debts: {grace: 17}}\nsystem: {rating: {notice: 0.125}}\n")
    assert set(people.p.dtype.names) == set(units_of(behaviours)) | set(units_of(systems))
    assert people.p.debts.grace == 17
    assert people.p.rating.notice == 0.125
    assert people.world.network.near == settings.network.near


@pytest.mark.parametrize("package", [behaviours, systems, institutions])
def test_no_number_hides_behind_a_name_that_numpy_uses(package: Any) -> None:
    """Without compilation `p.size` of a NumPy record is the record's own size, not the parameter of that name."""
    for name, unit in {**units_of(package), "network": Network}.items():
        hidden = set(dir(np.record)) & set(unit.model_fields)
        assert not hidden, f"{name} has parameters that cannot be read as attributes: {hidden}"


@pytest.mark.parametrize("dtype", [RULES, ITEM])
def test_no_column_hides_behind_a_name_that_numpy_uses(dtype: np.dtype) -> None:
    hidden = (set(dir(np.record)) | set(dir(np.recarray))) & set(dtype.names or ())
    assert not hidden


def test_the_first_day_starts_with_everything_set(begun: tuple[Populace, Policies]) -> None:
    people, _ = begun
    citizens = people.citizens
    for name in ("trust_in_others", "confidence", "legitimacy", "support"):
        column = getattr(citizens, name)
        assert ((column >= 0) & (column <= 1)).all()
        assert column.std() > 0.01, name
    for name in ("next_conduct", "next_error"):
        column = getattr(citizens, name)
        assert (column >= DAY_ZERO).all(), f"{name}: nothing is due before the first day"
        assert (column < NEVER).any()
    assert citizens.knows.any()
    flows = [Count.ACTS, Count.JUDGMENTS, Count.NATIONAL_ENTRIES, *range(Count.RECORDS, Count.LISTED)]
    assert not people.counts[:, :, flows].any(), "what was before the first day is not counted"
    assert np.array_equal(citizens.listed != 0, citizens.history & History.LISTED != 0)
    since = citizens.listed_since[citizens.listed_since > 0]
    assert (since < DAY_ZERO).all()
    assert since.min() < DAY_ZERO - 365, "lists have filled before the first day"


def test_how_intrusive_each_scope_is(begun: tuple[Populace, Policies]) -> None:
    people, policies = begun
    world = people.world
    assert world.intrusions.shape == world.deserved.shape == world.stakes.shape == (2, 1 << N_SLOTS)
    assert (world.intrusions[:, 1 << Slot.CITY] > world.intrusions[:, 1 << Slot.REGISTRY]).all()
    assert (world.intrusions[:, -1] == world.intrusions.max(axis=1)).all(), "who knows all knows the widest"
    assert not world.intrusions[:, 0].any()
    assert not world.stakes[:, 0].any()
    assert (world.deserved[:, 1 << Slot.CITY] < world.deserved[:, 1 << Slot.REGISTRY]).all()
    off = policies.rules.copy()
    off["active"] = False
    other, *_ = people_of()
    other.notice_rules(policies._replace(rules=off))
    assert not other.world.intrusions.any(), "a system that does not act does not intrude"


def test_counts_and_stocks_are_summed_by_city(begun: tuple[Populace, Policies]) -> None:
    people, _ = begun
    stocks = people.stocktaking(DAY_ZERO)
    assert stocks.shape == (2, N_GROUPS, N_STOCKS)
    assert stocks[:, 0, Stock.CITIZENS].tolist() == np.diff(people.places.first).tolist()
    assert stocks[:, 0, Stock.LIQUIDITY].sum() == people.citizens.liquidity.sum()
    men = stocks[:, GROUPS.index("sex=male"), Stock.CITIZENS].sum()
    assert men == people.citizens.sex.sum()
    counts = people.counted()
    assert counts.shape == (2, N_GROUPS, N_COUNTS)
    people.counts[:] = 0


def test_only_public_lists_make_stigma_common(begun: tuple[Populace, Policies]) -> None:
    """Public listings per citizen, city by city; a list that shows nobody counts for nothing."""
    people, policies = begun
    rules = policies.rules.copy()
    rules.naming[:] = 0.0
    rules.naming[:, Slot.COURT] = 0.4
    people.counts[:, 0, Count.LISTED : Count.LISTED + N_SLOTS] = 0
    people.counts[0, 0, Count.LISTED + Slot.COURT] = 6
    people.counts[0, 0, Count.LISTED + Slot.TAX] = 50
    people.notice_the_named(policies._replace(rules=rules), days=2)
    citizens = people.places.first[1] - people.places.first[0]
    assert people.world.prevalence[0] == pytest.approx(3 / citizens)
    assert not people.world.prevalence[1:].any()


def test_cities_without_people_are_counted_as_zeros() -> None:
    people, policies, _ = people_of(
        "name: one\npopulation: {citizens: 1, cities: [rongcheng, wuhan], rest_of_country_share: 0.0}"
    )
    people.begin(policies)
    assert sorted(people.stocktaking(DAY_ZERO)[:, 0, Stock.CITIZENS].tolist()) == [0, 1]


def test_ended_spells_have_room_for_everybody_who_is_listed() -> None:
    people, policies, _ = people_of()
    people.begin(policies)
    people.citizens.listed[:] = 2**N_SLOTS - 1
    people.team.each(call_roll, people.blocks, people.citizens, people.world.roll)
    people.team.each(count_listed, people.blocks, people.citizens, policies.rules, people.world.roll, people.counts)
    people.live(DAY_ZERO, policies)
    assert (np.diff(people.spells.first) >= N_SLOTS * people.size).all()
    people.spells.n[0] = 3
    people.spells.who[:3] = (7, 8, 9)
    people.counts[:, 0, Count.LISTED : Count.LISTED + N_SLOTS] = 5 * people.size[:, None]
    people.live(DAY_ZERO + 1, policies)
    assert (np.diff(people.spells.first) - people.spells.n >= 5 * people.size).all()
    assert people.spells.who[:3].tolist() == [7, 8, 9]


def test_records_have_room_for_far_more_acts_than_usual() -> None:
    people, policies, _ = people_of(SMALL + "conduct: {jaywalking: {rate: 300.0}}\n")
    people.begin(policies)
    for day in range(DAY_ZERO, DAY_ZERO + 30):
        people.live(day, policies)
        assert (people.acts.n * N_SLOTS < people.headroom).all()
        assert not people.ledger.lost.any()
    assert people.acts.n.sum() > people.size.sum() / 3


@pytest.mark.parametrize("table", ["acts", "ledger", "spells"])
def test_a_lost_row_stops_the_run(table: str) -> None:
    """At the next stock-taking, without which no run ends."""
    society = Society(settings_of(SMALL + "days: 9\nobserve: {every: 3}\n"), rng=5, threads=1)
    for _ in range(3):
        society.step()
    getattr(society.populace, table).lost[0] = 1
    society.step()
    society.step()
    with pytest.raises(RuntimeError, match="room"):
        society.step()
    late = Society(settings_of(SMALL + "days: 2\n"), rng=5, threads=1)
    getattr(late.populace, table).lost[-1] = 1
    with pytest.raises(RuntimeError, match="room"):
        late.run()


def test_acts_that_find_no_room_are_lost_and_stop_the_run() -> None:
    people, policies, _ = people_of(SMALL + "conduct: {jaywalking: {rate: 300.0}}\n")
    people.begin(policies)
    people.check()
    room = np.full(len(people.blocks), 3)
    people.state = people.state._replace(acts=no_acts(room))
    people.live(DAY_ZERO, policies)
    assert people.acts.n.tolist() == [3, 3]
    assert (people.acts.lost > 0).all()
    with pytest.raises(RuntimeError, match="room"):
        people.stocktaking(DAY_ZERO)


def test_acts_have_room_for_everybody_in_small_blocks_and_for_far_more_than_usual_in_large_ones() -> None:
    people, policies, _ = people_of()
    people.begin(policies)
    assert np.diff(people.acts.first).tolist() == np.minimum(people.size, at_most(people.acts.usual)).tolist()
    assert (people.acts.usual > 0).all()
    assert (np.diff(people.acts.first) <= people.size).all()
    for mean in (0.0, 0.1, 1.0, 40.0, 3000.0):
        room = int(at_most(np.array([mean]))[0])
        assert poisson.sf(room, mean) < 1e-15, "more than that comes in no run"


def test_far_ties_are_stored_once_and_stay_inside_their_city(begun: tuple[Populace, Policies]) -> None:
    people, _ = begun
    ties = people.world.ties
    assert (ties.dtype, ties.shape) == (np.int32, (600, 2))
    for first, last in pairwise(people.places.first.tolist()):
        inside = ties[first:last]
        assert inside.min() >= 0
        assert inside.max() < last - first
        people_of_city = np.arange(last - first)
        for tie in inside.T:
            assert np.array_equal(tie[tie], people_of_city), "who is known knows her too"


def test_groups_are_kept_where_they_are_observed() -> None:
    grouped, policies, _ = people_of(SMALL + "observe: {strata: true}\n")
    plain, *_ = people_of(SMALL + "observe: {strata: false}\n")
    assert np.array_equal(grouped.citizens.groups, code_of_groups(grouped.citizens))
    assert not plain.citizens.groups.any()
    stocks = []
    for people in (grouped, plain):
        people.begin(policies)
        for day in range(DAY_ZERO, DAY_ZERO + 5):
            people.live(day, policies)
        stocks.append(people.stocktaking(DAY_ZERO + 5))
    assert np.array_equal(stocks[0][:, 0], stocks[1][:, 0])
    assert np.array_equal(grouped.counted()[:, 0], plain.counted()[:, 0])
    assert not stocks[1][:, 1:].any()


def test_who_neither_meets_nor_is_paid_keeps_her_support() -> None:
    """What another day left among the meetings moves nobody."""
    for text, share in (("{contact: 0.01, anchor: 0.0}", 0.01), ("{contact: 0.0}", 0.04), ("{on: false}", 0.0)):
        people, policies, _ = people_of(f"{SMALL}behaviour: {{opinion: {text}}}\n")
        people.begin(policies)
        people.world.found[:] = np.arange(people.world.found.shape[1])
        people.world.meetings.support[:] = -1.0
        people.world.meetings.n[:] = people.size
        for day in range(DAY_ZERO, DAY_ZERO + 33):
            before = people.citizens.support.copy()
            people.live(day, policies)
            assert (people.citizens.support >= 0).all()
            assert (people.citizens.support != before).mean() <= 3 * share


def test_parts_of_the_day_may_be_shared_out_or_not() -> None:
    """One call for the whole day, a call for every part, and any number of blocks at a time give the same."""
    kinds = []
    for shifts, stride in (([(0, len(Part))], 1), ([(part, part + 1) for part in Part], 1), ([(0, len(Part))], 7)):
        people, policies, _ = people_of()
        people.begin(policies)
        people.shifts, people.stride = shifts, stride
        for day in range(DAY_ZERO, DAY_ZERO + 10):
            people.live(day, policies)
        kinds.append(people)
    for other in kinds[1:]:
        assert np.array_equal(kinds[0].counts, other.counts)
        for ours, theirs in zip(kinds[0].citizens, other.citizens, strict=True):
            assert np.array_equal(ours, theirs)


def test_nothing_is_read_from_scratch_that_the_day_has_not_written() -> None:
    """Days that begin with rubbish there are those that begin with what the day before left."""
    clean, policies, _ = people_of()
    dirty, *_ = people_of()
    for people in (clean, dirty):
        people.begin(policies)
    for day in range(DAY_ZERO, DAY_ZERO + 40):
        world = dirty.world
        columns = (world.words, world.found, *world.roll, world.rates, world.traits, *world.meetings, *world.utterances)
        for column in columns:
            column[:] = 3
        for people in (clean, dirty):
            people.live(day, policies)
        assert np.array_equal(clean.counts, dirty.counts)
    for ours, theirs in zip(clean.citizens, dirty.citizens, strict=True):
        assert np.array_equal(ours, theirs)


def test_memory_is_what_the_tables_take(begun: tuple[Populace, Policies]) -> None:
    people, _ = begun
    assert people.bytes_per_citizen > sum(column.itemsize for column in people.citizens)
    assert people.size.sum() == len(people.citizens.age) == 600
    assert people.blocks[:, Block.CITY].tolist() == [0, 1]


def test_a_population_goes_on_from_what_was_kept(begun: tuple[Populace, Policies]) -> None:
    """Day zero is not made again, and the days to come are the same."""
    people, policies = begun
    kept = copy.deepcopy(people.kept())
    settings = settings_of(SMALL)
    catalogue = load_catalogue(settings.conduct)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulation.society.populace.make_citizens", None)
        resumed = Populace.resumed(settings, catalogue, kept, seed=5, threads=1)
    first, _, _ = people_of()
    first.begin(policies)
    for day in range(DAY_ZERO, DAY_ZERO + 40):
        for one in (first, resumed):
            one.live(day, policies)
        assert (first.counted() == resumed.counted()).all()
    for name, column in first.citizens._asdict().items():
        assert np.array_equal(column, getattr(resumed.citizens, name)), name


def test_a_population_goes_back_to_what_was_kept(begun: tuple[Populace, Policies]) -> None:
    _, policies = begun
    people, *_ = people_of()
    people.begin(policies)
    kept = copy.deepcopy(people.kept())
    counts = []
    for _ in range(2):
        for day in range(DAY_ZERO, DAY_ZERO + 40):
            people.live(day, policies)
        counts.append(people.counted().copy())
        people.restore(copy.deepcopy(kept))
    assert counts[0].any()
    assert (counts[0] == counts[1]).all()


def test_another_population_is_refused(begun: tuple[Populace, Policies]) -> None:
    people, _ = begun
    settings = settings_of(SMALL.replace("600", "601"))
    with pytest.raises(ValueError, match="601 rows"):
        Populace.resumed(settings, load_catalogue(settings.conduct), people.kept(), seed=5, threads=1)


def test_all_of_a_population_is_kept_or_made_anew(begun: tuple[Populace, Policies]) -> None:
    """What is made anew never changes, so nothing is lost by making it again; what is in scratch is never read."""
    first, (people, policies) = people_of()[0], begun
    assert vars(people).keys() == (people.kept().keys() - {"world"}) | Populace.MADE_ANEW
    people = copy.deepcopy(first)
    people.begin(policies)
    for day in range(DAY_ZERO, DAY_ZERO + 30):
        people.live(day, policies)
    for name in Populace.MADE_ANEW - {"team", "world"}:
        assert repr(getattr(first, name)) == repr(getattr(people, name)), name
    for name in people.world._fields:
        if name not in (*ALSO_KEPT, *SCRATCH):
            assert np.array_equal(getattr(first.world, name), getattr(people.world, name)), name
