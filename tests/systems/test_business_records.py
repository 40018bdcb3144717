"""Business records: what is written about firms, when it is forgotten, who is listed and who gets off the list."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.state.citizens import Debt, Slot
from simulation.state.firms import GONE, KEPT, Firms, Mark, make_firms
from simulation.state.tallies import Count
from simulation.systems.business_records import BusinessRecords, file_firms, start_files, write_record
from simulation.systems.records import Records
from simulation.systems.redress import Redress
from tests.small import DAY, FRAUD, LITTER, LOAN, SEED, Town, numbers

BY_FIRMS = 1 << FRAUD | 1 << LITTER
GRACE = 30


def firms_of(town: Town) -> Firms:
    return make_firms(town.blocks, SEED, 30, 6.0, 1.0)


def month(town: Town, firms: Firms, start: int = DAY, **changes: Any) -> Town:
    """All business days of a month, from `start` on; `changes` are those of objections and of redress."""
    town.forget_counts()
    of_redress = {name: changes.pop(name) for name in ("sensitivity", "specificity") if name in changes}
    p = numbers(BusinessRecords, **{"objects": 0.0, "tries": 0.0, **changes})
    for day in range(start, start + 30):
        file_firms(
            *town.head, SEED, day, firms, town.items, BY_FIRMS, LOAN, town.rules, town.loads, GRACE,
            numbers(Records, highest_error=20.0), numbers(Redress, **of_redress), p, town.counts,
        )  # fmt: skip
    return town


def held(firms: Firms) -> int:
    """Live records on all firms."""
    return int((firms.record_mark & int(Mark.LIVE) != 0).sum())


def test_deeds_in_scope_are_recorded_and_grave_ones_list() -> None:
    town = Town(900).system(Slot.CITY, FRAUD, LITTER).system(Slot.SERVICE, FRAUD)
    firms = firms_of(town)
    firms.deeds[:10] = 1 << FRAUD
    firms.deeds[10:15] = 1 << LITTER
    firms.deeds[15:20] = 1 << LOAN
    month(town, firms)
    assert (town.counted(Count.FIRM_RECORDS), town.counted(Count.FIRM_LISTINGS)) == (15, 10)
    assert firms.points[:, Slot.CITY].tolist() == [-50] * 10 + [-5] * 5 + [0] * 15
    assert firms.listed.tolist() == [1 << Slot.CITY] * 10 + [0] * 20, "and private services rate no firms"
    assert not firms.wrongful.any()
    assert town.counted(Count.FIRMS) == 30 * 30


def test_debts_are_told_with_the_chance_that_deeds_are() -> None:
    town = Town(9000).system(Slot.REGISTRY, LOAN)
    town.items.detectability[LOAN] = 0.4
    firms = firms_of(town)
    firms.owed[:], firms.owed_since[:], firms.debt[:] = 100, DAY - 60, Debt.OWED
    n = len(firms.owed)
    found = month(town, firms).counted(Count.FIRM_RECORDS)
    assert abs(found - 0.4 * n) < 4 * (0.24 * n) ** 0.5
    assert (firms.debt == Debt.OWED | Debt.REPORTED).all(), "one occasion"


def test_without_records_firms_are_there_and_nobody_lists_them() -> None:
    town = Town(900).system(Slot.CITY, FRAUD)
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    assert month(town, firms, on=False).counted(Count.FIRMS) == 30 * 30
    assert town.counted(Count.LISTED_FIRMS) == 0


def test_points_fall_until_they_list() -> None:
    town = Town(30).system(Slot.CITY, LITTER, lists=False, grades=True, list_below=-12)
    firms = firms_of(town)
    firms.deeds[:] = 1 << LITTER
    listings = [month(town, firms, DAY + 30 * n).counted(Count.FIRM_LISTINGS) for n in range(4)]
    assert listings == [0, 0, 1, 0]


def test_records_and_points_expire_and_with_the_last_the_listing() -> None:
    town = Town(900).system(Slot.CITY, FRAUD, retention_days=60)
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    month(town, firms)
    firms.deeds[:] = 0
    month(town, firms, DAY + 30)
    assert held(firms) == 30
    month(town, firms, DAY + 60)
    assert held(firms) == 0
    assert town.counted(Count.FIRM_DELISTINGS) == 30
    assert not firms.points.any()
    assert not firms.listed.any()


def test_repealed_scopes_and_halted_systems_let_go_at_once() -> None:
    town = Town(900).system(Slot.CITY, FRAUD).system(Slot.TAX, FRAUD)
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    month(town, firms)
    firms.deeds[:] = 0
    town.rules["scope"][:, Slot.CITY] = 1 << LITTER
    town.rules["active"][:, Slot.TAX] = False
    month(town, firms, DAY + 30)
    assert held(firms) == 0
    assert town.counted(Count.FIRM_DELISTINGS) == 60
    assert not firms.points.any()


def test_debts_are_reported_after_the_days_of_grace_and_listed_until_paid() -> None:
    town = Town(900).system(Slot.REGISTRY, LOAN, listing_days=31)
    firms = firms_of(town)
    firms.owed[:], firms.owed_since[:], firms.debt[:] = 100, DAY, Debt.OWED
    assert month(town, firms).counted(Count.FIRM_RECORDS) == 0
    assert month(town, firms, DAY + 30).counted(Count.FIRM_RECORDS) == 30
    assert (firms.debt == Debt.OWED | Debt.REPORTED).all()
    for n in (2, 3):
        assert month(town, firms, DAY + 30 * n).counted(Count.FIRM_RECORDS) == 0, "once"
    assert (firms.listed == 1 << Slot.REGISTRY).all(), "no term but payment"
    firms.owed[:] = 0
    month(town, firms, DAY + 120)
    assert not firms.listed.any()
    assert not firms.for_debt.any()


def test_errors_list_wrongly_and_objections_take_them_back() -> None:
    town = Town(9000).system(Slot.CITY, FRAUD, error_rate=12.0, objection=True, deadline_days=20)
    firms = firms_of(town)
    month(town, firms)
    wrong = town.counted(Count.FIRM_WRONGFUL_LISTINGS)
    assert wrong == town.counted(Count.FIRM_WRONG_RECORDS) == town.counted(Count.FIRM_LISTINGS)
    assert wrong == pytest.approx(300 * (1 - np.exp(-1.0)), abs=40)
    town.rules["error_rate"] = 0.0
    month(town, firms, DAY + 30, objects=1.0)
    assert town.counted(Count.FIRM_OBJECTIONS) == wrong
    month(town, firms, DAY + 60, sensitivity=1.0)
    assert town.counted(Count.FIRM_CORRECTED) == town.counted(Count.FIRM_DELISTINGS) == wrong
    assert held(firms) == 0
    assert not firms.wrongful.any()
    assert not firms.points.any()


def test_no_error_no_wrong_record_and_off_nothing() -> None:
    town = Town(9000).system(Slot.CITY, FRAUD)
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    assert month(town, firms).counted(Count.FIRM_WRONG_RECORDS) == 0
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    month(town, firms, on=False)
    assert town.counts.sum() == town.counted(Count.FIRMS), "and nothing else is counted"
    assert not held(firms)


def test_the_oldest_record_gives_way_with_its_points() -> None:
    town = Town(30)
    firms = firms_of(town)
    for n in range(KEPT + 3):
        write_record(firms, 0, Slot.CITY, DAY + n, LITTER, town.items, 0, town.counts, 0)
    assert held(firms) == KEPT
    assert firms.points[0, Slot.CITY] == -5 * KEPT
    assert firms.record_day[0].min() == DAY + 3


def test_first_scores_tell_something_about_honesty() -> None:
    town = Town(60_000)
    firms = firms_of(town)
    start_files(*town.head, SEED, firms, numbers(BusinessRecords, history=0.6, history_points=100.0))
    score = firms.points[:, Slot.REGISTRY]
    assert np.corrcoef(score, firms.honesty)[0, 1] == pytest.approx(0.6, abs=0.05)
    assert score.std() == pytest.approx(100, rel=0.05)


def test_the_files_of_a_firm_that_failed_are_closed() -> None:
    """Whoever takes its place has no record, no listing and the points of nobody."""
    town = Town(60).system(Slot.CITY, FRAUD, LITTER)
    firms = firms_of(town)
    firms.deeds[:] = 1 << FRAUD
    month(town, firms)
    assert held(firms) == 2
    assert firms.listed.all()
    firms.deeds[:] = 0
    firms.debt[0] = GONE
    month(town, firms, start=DAY + 30)
    assert held(firms) == 1
    assert (firms.listed[0], firms.debt[0], firms.points[0, Slot.CITY]) == (0, 0, 0)
    assert firms.listed[1]
    assert town.counted(Count.FIRM_DELISTINGS) == 1
