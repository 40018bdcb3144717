"""The ledger: points follow records, and a record taken back takes its points along."""

from __future__ import annotations

from simulation.citizens import N_SLOTS, Slot
from simulation.ledger import HIGHEST_POINTS, Record, drop, drop_wrong_records, has_grounds, write
from simulation.tables import empty_ledger
from simulation.tallies import Count
from tests.small import DAY, FRAUD, GIFT, LITTER, Town


def test_a_record_is_appended_and_moves_points() -> None:
    town = (
        Town(2).file(1, Slot.CITY, LITTER).file(1, Slot.CITY, GIFT, day=DAY + 1).file(0, Slot.TAX, FRAUD, Record.WRONG)
    )
    assert town.live() == [(1, Slot.CITY, LITTER), (1, Slot.CITY, GIFT), (0, Slot.TAX, FRAUD)]
    assert town.ledger.day[:3].tolist() == [DAY, DAY + 1, DAY]
    assert town.citizens.points[1, Slot.CITY] == -5 + 10
    assert town.citizens.points[0, Slot.TAX] == -50
    assert town.counted(Count.RECORDS + Slot.CITY) == 2
    assert town.counted(Count.RECORDS + Slot.TAX) == 1
    assert town.counted(Count.WRONG_RECORDS) == 1


def test_a_record_taken_back_returns_its_points_and_is_no_ground_any_more() -> None:
    town = Town(1).file(0, Slot.CITY, FRAUD).file(0, Slot.CITY, LITTER)
    drop(town.ledger, town.citizens, town.items, 0, 0)
    assert town.citizens.points[0, Slot.CITY] == -5
    assert has_grounds(town.ledger, 0, 0, Slot.CITY)
    drop(town.ledger, town.citizens, town.items, 0, 1)
    assert town.citizens.points[0, Slot.CITY] == 0
    assert not has_grounds(town.ledger, 0, 0, Slot.CITY)


def test_grounds_are_those_of_one_person_in_one_system() -> None:
    town = Town(2).file(0, Slot.CITY, LITTER)
    assert not has_grounds(town.ledger, 0, 1, Slot.CITY)
    assert not has_grounds(town.ledger, 0, 0, Slot.TAX)


def test_only_wrong_records_of_one_person_in_one_system_are_taken_back() -> None:
    town = Town(2)
    town.file(0, Slot.CITY, FRAUD, Record.WRONG).file(0, Slot.CITY, LITTER).file(0, Slot.CITY, LITTER, Record.WRONG)
    town.file(0, Slot.TAX, FRAUD, Record.WRONG).file(1, Slot.CITY, FRAUD, Record.WRONG)
    drop_wrong_records(town.ledger, town.citizens, town.items, 0, 0, Slot.CITY)
    assert town.live() == [(0, Slot.CITY, LITTER), (0, Slot.TAX, FRAUD), (1, Slot.CITY, FRAUD)]
    assert town.citizens.points[:, Slot.CITY].tolist() == [-5, -50]
    drop_wrong_records(town.ledger, town.citizens, town.items, 0, 0, Slot.CITY)
    assert town.citizens.points[0, Slot.CITY] == -5, "what is taken back once stays taken back once"


def test_points_stay_inside_their_column() -> None:
    town = Town(1).everybody(points=-HIGHEST_POINTS + 10)
    town.file(0, Slot.CITY, FRAUD)
    assert town.citizens.points[0, Slot.CITY] == -HIGHEST_POINTS


def test_a_record_without_room_is_missed_in_the_open_and_moves_nothing() -> None:
    town = Town(1)
    town.ledger = empty_ledger(town.ledger.n + 1, N_SLOTS, town.ledger.origin)
    for _ in range(3):
        write(town.ledger, town.citizens, town.counts, 0, 0, Slot.CITY, DAY, LITTER, -5, 0)
    assert (town.ledger.n[0], town.ledger.lost[0]) == (1, 2)
    assert town.citizens.points[0, Slot.CITY] == -5
    assert town.counted(Count.RECORDS + Slot.CITY) == 1
