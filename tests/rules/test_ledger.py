"""The ledger: points follow records, and a record taken back takes its points along."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.rules.ledger import (
    HIGHEST_POINTS,
    STRETCH,
    Record,
    drop,
    drop_wrong_records,
    has_grounds,
    is_wrong,
    next_about,
    subject_of,
    write,
    wrong_points,
)
from simulation.state.citizens import N_SLOTS, Slot
from simulation.state.tables import empty_ledger
from simulation.state.tallies import Count
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


@pytest.mark.parametrize("n", [0, 1, STRETCH - 1, STRETCH, STRETCH + 1, 3 * STRETCH, 3 * STRETCH + 5])
@pytest.mark.parametrize("others", [1, 40])
def test_the_next_row_about_somebody_is_that_of_a_plain_search(n: int, others: int) -> None:
    """In the second of two blocks, from every row on, for people with many rows, with one and with none."""
    first, origin = 7, 8192
    ledger = empty_ledger(np.array([first, n + 3]), N_SLOTS, np.array([0, origin]))
    ledger.who[:] = 5  # rows of the other block, and rows beyond the last, are about nobody here
    who = np.arange(n) * 7 % others + 5 * (np.arange(n) % 11 == 0)
    ledger.who[first : first + n], ledger.n[:] = who, (first, n)
    for place in (0, 5, 17, 8191):
        for row in range(n + 1):
            about = [k for k in range(row, n) if who[k] == place]
            expected = first + (about[0] if about else n)
            assert next_about(ledger, 1, origin + place, first + row) == expected
    assert [subject_of(ledger, 1, first + row) for row in range(n)] == (origin + who).tolist()


def test_long_files_are_read_to_their_end() -> None:
    """Grounds, wrong points and corrections behind more than a stretch of rows about others."""
    town = Town(9000)
    for block, i in ((0, 3), (1, 8200)):
        for n in range(2 * STRETCH + 9):
            state = Record.WRONG if n % STRETCH == 0 else 0
            write(town.ledger, town.citizens, town.counts, block, i, Slot.TAX, DAY, LITTER, -5, 0)
            write(town.ledger, town.citizens, town.counts, block, i + 1, Slot.CITY, DAY, FRAUD, -50, state)
        assert not has_grounds(town.ledger, block, i, Slot.CITY)
        assert has_grounds(town.ledger, block, i + 1, Slot.CITY)
        assert wrong_points(town.ledger, town.items, block, i + 1, Slot.CITY) == -150
        assert wrong_points(town.ledger, town.items, block, i + 1, Slot.TAX) == 0
        before = int(town.citizens.points[i + 1, Slot.CITY])
        drop_wrong_records(town.ledger, town.citizens, town.items, block, i + 1, Slot.CITY)
        assert town.citizens.points[i + 1, Slot.CITY] == before + 150
        assert wrong_points(town.ledger, town.items, block, i + 1, Slot.CITY) == 0


def test_a_wrong_record_is_live_wrong_and_of_that_system() -> None:
    town = (
        Town(1)
        .file(0, Slot.CITY, FRAUD, Record.WRONG)
        .file(0, Slot.CITY, LITTER)
        .file(0, Slot.TAX, FRAUD, Record.WRONG)
    )
    assert [bool(is_wrong(town.ledger, row, Slot.CITY)) for row in range(3)] == [True, False, False]
    drop(town.ledger, town.citizens, town.items, 0, 0)
    assert not is_wrong(town.ledger, 0, Slot.CITY)
