"""Records: what is written down, rightly and wrongly, and on which exact day it is forgotten."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.kernel.periods import DAYS_A_YEAR
from simulation.kernel.randomness import Purpose, quarters, uniform
from simulation.rules.coverage import FILE, error_rate_of, item_in, on_file, streams_in
from simulation.rules.ledger import Record
from simulation.rules.listings import Reason
from simulation.state.citizens import N_SLOTS, NEVER, Debt, History, Listing, Segment, Slot
from simulation.state.tallies import Count
from simulation.systems.records import (
    Records,
    expect_errors,
    forget,
    next_error,
    record,
    sees,
)
from tests.small import CODE, DAY, FRAUD, GIFT, JUDGMENT, LITTER, LOAN, SEED, Town, numbers, scope

UID = CODE << 32
RECORDABLE = scope(LOAN, JUDGMENT, FRAUD, LITTER)
DEBTS = np.array([LOAN, JUDGMENT])
GRACE = 30


def write_down(town: Town, day: int = DAY, grace: int = GRACE, **parameters: Any) -> list[tuple[int, int, int]]:
    """A day of recording; returns who, where and what was written today."""
    town.forget_counts()
    town.rules.screening = parameters.get("screening", 0.5)
    before = len(town.live())
    record(
        *town.head, SEED, day, town.citizens, town.items, town.rules, town.services, town.offers, town.loads,
        RECORDABLE, DEBTS, grace, numbers(Records, **parameters), town.found, town.acts, town.ledger, town.counts,
    )  # fmt: skip
    town.acts.n[:] = 0
    return town.live()[before:]


def drop_old(town: Town, day: int, repealed: bool = False) -> list[tuple[int, int, int]]:
    """A day of forgetting; returns who, where and what is still remembered."""
    forget(
        *town.head, day, town.citizens, town.items, town.rules, town.offers, repealed, DEBTS, town.ledger,
        town.spells, town.counts,
    )  # fmt: skip
    return town.live()


def overdue(segment: Segment, since: int = DAY - GRACE, owed: int = 100, n: int = 1) -> Town:
    """A town in which everybody has owed a debt since a day; court and service record their kind of debt."""
    town = Town(n).system(Slot.COURT, JUDGMENT).system(Slot.SERVICE, LOAN).everybody(service=1)
    town.citizens.owed[:, segment] = owed
    town.citizens.owed_since[:, segment] = since
    town.citizens.debt[:, segment] = Debt.OWED
    return town


# rules


def test_streams_are_the_items_of_a_scope() -> None:
    assert [streams_in(mask) for mask in (0, 0b1, 0b1011, (1 << 40) | 1)] == [0, 1, 3, 2]


def test_each_item_of_a_scope_is_as_likely_as_the_others() -> None:
    mask = scope(1, 3, 4)
    assert [item_in(mask, u) for u in (0.0, 0.333, 0.334, 0.666, 0.667, 0.9999999)] == [1, 1, 3, 3, 4, 4]


def test_the_rate_of_errors() -> None:
    p = numbers(Records, overload=0.5, highest_error=0.25)
    system = Town(1).system(Slot.CITY, FRAUD, LITTER, GIFT, error_rate=0.01, quality=2.0).rules[0, Slot.CITY]
    assert error_rate_of(system, RECORDABLE, 0.0, p) == pytest.approx(0.01), "two streams, twice the quality"
    assert error_rate_of(system, RECORDABLE, 1.0, p) == pytest.approx(0.01), "load up to capacity does no harm"
    assert error_rate_of(system, RECORDABLE, 3.0, p) == pytest.approx(0.02)
    assert error_rate_of(system, RECORDABLE, 1e6, p) == 0.25, "cut at the bound"
    assert error_rate_of(system, scope(FRAUD), 0.0, p) == pytest.approx(0.005)
    assert error_rate_of(system, 0, 0.0, p) == 0.0
    system.error_rate = 0.0
    assert error_rate_of(system, RECORDABLE, 9.0, p) == 0.0, "no error, no wrong record"


def test_a_file_is_a_fixed_trait_that_grows_with_coverage() -> None:
    files = [{i for i in range(400) if on_file(SEED, UID + i, Slot.REGISTRY, share)} for share in (0.0, 0.5, 0.9, 1.0)]
    assert files[0] == set()
    assert files[0] < files[1] < files[2] < files[3] == set(range(400))
    assert files[1] == {i for i in range(400) if uniform(SEED, Purpose.ENROLMENT, UID + i, FILE + Slot.REGISTRY) < 0.5}


def test_a_system_sees_what_its_rules_and_files_allow() -> None:
    town = Town(1).system(Slot.CITY, LITTER).system(Slot.SERVICE, LOAN)
    city, tax, service = (town.rules[0, slot] for slot in (Slot.CITY, Slot.TAX, Slot.SERVICE))
    assert sees(city, SEED, UID, Slot.CITY, LITTER, False)
    assert not sees(city, SEED, UID, Slot.CITY, FRAUD, False), "not in scope"
    assert not sees(tax, SEED, UID, Slot.TAX, LITTER, False), "not active"
    assert not sees(service, SEED, UID, Slot.SERVICE, LOAN, False), "not enrolled, or suspended"
    assert sees(service, SEED, UID, Slot.SERVICE, LOAN, True)
    town.rules["coverage"] = 0.0
    assert not sees(city, SEED, UID, Slot.CITY, LITTER, True), "no file"


@pytest.mark.parametrize(("u", "gap"), [(0.0, 1), (1 - math.exp(-0.999), 1), (1 - math.exp(-1.001), 2)])
def test_gaps_between_errors(u: float, gap: int) -> None:
    assert next_error(u, DAYS_A_YEAR, DAY) == DAY + gap
    assert next_error(1.0 - 1e-16, 1e-3, DAY) == NEVER


# acts


def test_an_act_is_recorded_by_every_system_that_sees_it() -> None:
    town = Town(2).system(Slot.CITY, LITTER).system(Slot.REGISTRY, LITTER).system(Slot.TAX, FRAUD).act(1, LITTER)
    assert write_down(town) == [(1, Slot.REGISTRY, LITTER), (1, Slot.CITY, LITTER)]
    assert town.in_all_systems(Count.RECORDS) == 2
    assert town.counted(Count.WRONG_RECORDS) == 0
    assert town.citizens.points[1].tolist() == [-5, 0, 0, -5, 0]


def test_an_act_is_recorded_with_the_chance_that_it_is_seen() -> None:
    town = Town(500).system(Slot.CITY, LITTER, detection=0.5)
    town.items.detectability[LITTER] = 0.8
    for i in range(500):
        town.act(i, LITTER)
    seen = {i for i, _, _ in write_down(town)}
    draws = [uniform(SEED, Purpose.RECORDING, UID + i, 8 * DAY + Slot.CITY) for i in range(500)]
    assert seen == {i for i in range(500) if draws[i] < 0.4}


def test_off_nothing_is_recorded() -> None:
    town = overdue(Segment.PRIVATE).act(0, LITTER).everybody(next_error=DAY)
    town.file(0, Slot.TAX, FRAUD)
    assert write_down(town, on=False) == []
    assert town.ledger.today[0] == 1, "yesterday's records are not today's"


# debts


@pytest.mark.parametrize("segment", [Segment.PRIVATE, Segment.JUDGMENT])
def test_a_debt_that_nobody_sees_is_in_no_file(segment: Segment) -> None:
    town = overdue(segment)
    town.items.detectability[:] = 0.0
    assert write_down(town) == []
    assert town.citizens.debt[0, segment] & Debt.REPORTED, "one occasion"


@pytest.mark.parametrize(("since", "written"), [(DAY - GRACE, True), (DAY - GRACE + 1, False), (DAY - GRACE - 9, True)])
def test_a_debt_is_reported_when_the_days_of_grace_are_over(since: int, written: bool) -> None:
    town = overdue(Segment.PRIVATE, since=since)
    assert write_down(town) == ([(0, Slot.SERVICE, LOAN)] if written else [])
    assert bool(town.citizens.debt[0, Segment.PRIVATE] & Debt.REPORTED) is written
    assert town.citizens.owed_since[0, Segment.PRIVATE] == (DAY if written else since)


def test_without_grace_a_debt_is_reported_on_its_day() -> None:
    assert write_down(overdue(Segment.PRIVATE, since=DAY), grace=0) == [(0, Slot.SERVICE, LOAN)]


def test_a_debt_is_reported_once_and_the_first_report_of_a_life_is_observed() -> None:
    town = overdue(Segment.PRIVATE)
    write_down(town)
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.OWED | Debt.REPORTED | Debt.OBSERVED
    assert town.citizens.history[0] == History.REPORTED_PRIVATE
    assert write_down(town, day=DAY + GRACE) == []
    town.citizens.debt[0, Segment.PRIVATE] = Debt.OWED
    assert len(write_down(town, day=DAY + 2 * GRACE)) == 1
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.OWED | Debt.REPORTED, "a second report is not followed up"


def test_a_debt_is_reported_and_observed_where_no_system_is() -> None:
    town = overdue(Segment.PRIVATE)
    town.rules["active"] = False
    assert write_down(town) == []
    assert town.citizens.debt[0, Segment.PRIVATE] == Debt.OWED | Debt.REPORTED | Debt.OBSERVED


def test_a_private_debt_says_that_it_ends_with_payment() -> None:
    town = overdue(Segment.PRIVATE, owed=10_000)
    write_down(town)
    assert town.ledger.state[0] == Record.LIVE | Record.FOR_DEBT, "inability counts at the court only"


@pytest.mark.parametrize(("owed", "unable"), [(1000, 0), (1001, Record.UNABLE)])
def test_the_court_notes_who_cannot_pay(owed: int, unable: int) -> None:
    town = overdue(Segment.JUDGMENT, owed=owed)
    assert write_down(town, screening=0.0) == [(0, Slot.COURT, JUDGMENT)]
    assert town.ledger.state[0] == Record.LIVE | Record.FOR_DEBT | Record.FOR_JUDGMENT | unable
    assert town.citizens.history[0] == History.REPORTED_JUDGMENT


def test_the_court_spares_a_share_of_those_who_cannot_pay() -> None:
    assert write_down(overdue(Segment.JUDGMENT, owed=1001, n=50), screening=1.0) == []
    assert len(write_down(overdue(Segment.JUDGMENT, owed=1000, n=50), screening=1.0)) == 50
    assert len(write_down(overdue(Segment.JUDGMENT, owed=1001, n=2000), screening=0.3)) == pytest.approx(1400, abs=103)


def test_the_courts_mercy_is_a_draw_of_its_own() -> None:
    """No day on which judgments fall may use the same draw, or mercy and the next judgment would go together."""
    reported = {i for i, _, _ in write_down(overdue(Segment.JUDGMENT, owed=1001, n=60), screening=0.5)}
    for day in range(DAY - 400, DAY + 400):
        draws = [uniform(SEED, int(Purpose.JUDGMENT), UID + i, day) for i in range(60)]
        assert reported != {i for i in range(60) if draws[i] >= 0.5}, f"the draw of day {day - DAY:+}"
        for place in range(4):
            of_payday = [quarters(SEED, int(Purpose.PAYDAY), UID + i, day)[place] for i in range(60)]
            assert reported != {i for i in range(60) if of_payday[i] >= 0.5}, f"the payday of day {day - DAY:+}"


# errors


def errors_of_a_year(town: Town, days: int = 365, **parameters: Any) -> int:
    """Wrong records in some days."""
    n = 0
    p = numbers(Records, **parameters)
    expect_errors(*town.head, SEED, DAY - 1, town.citizens, N_SLOTS, p)
    for day in range(DAY, DAY + days):
        write_down(town, day=day, **parameters)
        n += town.counted(Count.WRONG_RECORDS)
    return n


def test_errors_come_at_their_rate() -> None:
    """2,000 people, two streams of 0.05 a year in one system and one stream of 0.02 in another."""
    town = Town(2000).system(Slot.CITY, FRAUD, LITTER, GIFT, error_rate=0.05).system(Slot.TAX, FRAUD, error_rate=0.02)
    n = errors_of_a_year(town, highest_error=0.25)
    assert abs(n - 2000 * 0.12) < 5 * math.sqrt(2000 * 0.12)
    by_place = {(slot, item) for _, slot, item in town.live()}
    assert by_place == {(Slot.CITY, FRAUD), (Slot.CITY, LITTER), (Slot.TAX, FRAUD)}, "praise is never wrong"
    assert (town.ledger.state[: town.ledger.n[0]] == Record.LIVE | Record.WRONG).all()


@pytest.mark.parametrize(
    "rules", [{"error_rate": 0.0}, {"error_rate": 0.1, "active": False}, {"error_rate": 0.1, "scope": 0}]
)
def test_no_scope_no_system_or_no_error_means_no_wrong_record(rules: dict[str, Any]) -> None:
    town = Town(300).system(Slot.CITY, LITTER, **rules)
    assert errors_of_a_year(town, days=100, highest_error=20.0) == 0


def test_a_higher_rate_or_load_adds_errors_to_the_same_ones() -> None:
    wronged = []
    for rate, load in ((0.1, 0.0), (0.2, 0.0), (0.2, 3.0)):
        town = Town(1000).system(Slot.CITY, LITTER, error_rate=rate)
        town.loads[:] = load
        errors_of_a_year(town, days=200, highest_error=1.0)
        wronged.append({i for i, _, _ in town.live()})
    assert wronged[0] < wronged[1] < wronged[2]


def test_errors_need_a_file() -> None:
    town = Town(400).system(Slot.CITY, LITTER, error_rate=1.0, coverage=0.5)
    errors_of_a_year(town, days=365, highest_error=1.0)
    wronged = {i for i, _, _ in town.live()}
    assert wronged <= {i for i in range(400) if on_file(SEED, UID + i, Slot.CITY, 0.5)}
    assert wronged


# forgetting


def test_a_record_is_forgotten_on_the_exact_day() -> None:
    town = Town(1).system(Slot.CITY, LITTER, retention_days=10).file(0, Slot.CITY, LITTER, day=DAY)
    assert len(drop_old(town, DAY + 9)) == 1
    assert town.citizens.points[0, Slot.CITY] == -5
    assert drop_old(town, DAY + 10) == []
    assert town.citizens.points[0, Slot.CITY] == 0
    drop_old(town, DAY + 11)
    assert town.citizens.points[0, Slot.CITY] == 0, "once"


def test_systems_forget_at_their_own_pace() -> None:
    """Records stand in the order of their days; a long memory does not hold up a short one."""
    town = Town(1).system(Slot.CITY, LITTER, retention_days=3).system(Slot.TAX, LITTER, retention_days=7)
    for day in range(DAY, DAY + 4):
        town.file(0, Slot.TAX, LITTER, day=day).file(0, Slot.CITY, LITTER, day=day)
    left = []
    for day in range(DAY, DAY + 12):
        slots = [slot for _, slot, _ in drop_old(town, day)]
        left.append((slots.count(Slot.CITY), slots.count(Slot.TAX)))
    assert left == [(4, 4)] * 3 + [(3, 4), (2, 4), (1, 4), (0, 4)] + [(0, 3), (0, 2), (0, 1)] + [(0, 0)] * 2


def test_a_shorter_memory_forgets_at_once_and_a_longer_one_brings_nothing_back() -> None:
    town = Town(1).system(Slot.CITY, LITTER, retention_days=100)
    for day in (DAY, DAY + 5, DAY + 20):
        town.file(0, Slot.CITY, LITTER, day=day)
    assert len(drop_old(town, DAY + 20)) == 3
    town.rules["retention_days"][:, Slot.CITY] = 15
    assert len(drop_old(town, DAY + 21)) == 1
    town.rules["retention_days"][:, Slot.CITY] = 1000
    assert len(drop_old(town, DAY + 22)) == 1


def test_towns_forget_by_their_own_rules() -> None:
    town = Town(1, 1).system(Slot.CITY, LITTER, retention_days=10).file(0, Slot.CITY, LITTER)
    town.rules["retention_days"][1, Slot.CITY] = 1
    assert len(drop_old(town, DAY + 5)) == 1


def test_a_listing_ends_with_the_last_record_it_rests_on() -> None:
    town = Town(2).system(Slot.CITY, LITTER, retention_days=10).list_one(0, Slot.CITY).list_one(1, Slot.CITY)
    town.file(0, Slot.CITY, LITTER, day=DAY).file(1, Slot.CITY, LITTER, day=DAY).file(0, Slot.CITY, LITTER, day=DAY + 3)
    drop_old(town, DAY + 10)
    assert town.on_list(0) == {Slot.CITY}
    assert town.ended() == [(1, Slot.CITY, Reason.EXPIRED)]
    drop_old(town, DAY + 13)
    assert town.on_list(0) == set()


def test_a_listing_taken_over_does_not_rest_on_own_records() -> None:
    town = Town(1).system(Slot.CITY, LITTER, retention_days=10).list_one(0, Slot.CITY, Listing.IMPORTED)
    town.file(0, Slot.CITY, LITTER, day=DAY)
    drop_old(town, DAY + 10)
    assert town.on_list(0) == {Slot.CITY}


def test_what_no_rule_allows_any_more_is_forgotten_on_the_day_of_the_change() -> None:
    town = Town(1).system(Slot.CITY, LITTER, FRAUD).system(Slot.TAX, FRAUD)
    town.file(0, Slot.CITY, LITTER).file(0, Slot.CITY, FRAUD).file(0, Slot.TAX, FRAUD).list_one(0, Slot.CITY)
    town.rules["scope"][:, Slot.CITY] = scope(FRAUD)
    assert len(drop_old(town, DAY + 1)) == 3, "looked at only when rules change"
    assert drop_old(town, DAY + 1, repealed=True) == [(0, Slot.CITY, FRAUD), (0, Slot.TAX, FRAUD)]
    assert town.on_list(0) == {Slot.CITY}, "fraud still carries it"
    town.rules["scope"][:, Slot.CITY] = scope(LITTER)
    assert drop_old(town, DAY + 2, repealed=True) == [(0, Slot.TAX, FRAUD)]
    assert town.on_list(0) == set()
    assert town.citizens.points[0].tolist() == [0, 0, -50, 0, 0]


def test_a_halted_system_forgets_everything() -> None:
    town = Town(1).system(Slot.CITY, LITTER).file(0, Slot.CITY, LITTER).list_one(0, Slot.CITY)
    town.rules["active"] = False
    assert drop_old(town, DAY + 1, repealed=True) == []
    assert town.ended() == [(0, Slot.CITY, Reason.EXPIRED)]


# overload


def test_a_court_waits_for_its_own_days_of_grace() -> None:
    town = overdue(Segment.JUDGMENT)
    town.rules["grace"][:, Slot.COURT] = 5
    assert write_down(town, day=DAY + 4, screening=0.0) == []
    assert write_down(town, day=DAY + 5, screening=0.0) == [(0, Slot.COURT, JUDGMENT)]
    other = overdue(Segment.PRIVATE)
    other.rules["grace"][:, Slot.COURT] = 5
    assert write_down(other) == [(0, Slot.SERVICE, LOAN)], "the court's grace is for the court"


def test_an_overloaded_office_is_later_and_overlooks_more() -> None:
    """Twice its load: a report takes a mean of 1 + delay days, and exp(-oversight) of them come through."""
    n = 4000
    town = overdue(Segment.PRIVATE, n=n)
    town.loads[:, Slot.SERVICE] = 2.0
    assert len(write_down(town, delay=3.0, oversight=0.0)) == pytest.approx(n / 4, abs=140)
    town = overdue(Segment.PRIVATE, n=n)
    town.loads[:, Slot.SERVICE] = 2.0
    assert len(write_down(town, delay=0.0, oversight=0.4)) == pytest.approx(n * math.exp(-0.4), abs=150)
    town = overdue(Segment.PRIVATE, n=50)
    town.loads[:, Slot.SERVICE] = 1.0
    assert len(write_down(town, delay=9.0, oversight=9.0)) == 50, "within its capacity"
