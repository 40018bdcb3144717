"""What is kept of a run."""

import math
from pathlib import Path

import pytest

from simulation.errors import Damaged
from simulation.experiments.sweep import parts
from simulation.experiments.sweep.parts import Part, RunKey

KEY = RunKey(3, 1, "abc", 2**62)
GOOD = Part(KEY, digest="d", outcomes={"x": 0.1, "y": math.nan}, seconds=1.5)
BAD = Part(KEY, stage="day 3", cause="ValueError: no", trace="Traceback ...")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / parts.FOLDER).mkdir()
    return tmp_path


def test_a_part_comes_back_as_it_was(folder: Path) -> None:
    parts.write(folder, [GOOD])
    (found,) = parts.read_all(folder)
    assert found.key == KEY
    assert found.outcomes["x"] == 0.1
    assert math.isnan(found.outcomes["y"])
    assert (found.digest, found.seconds, found.failed) == ("d", 1.5, False)


def test_a_failed_run_keeps_its_cause(folder: Path) -> None:
    parts.write(folder, [BAD])
    (found,) = parts.read_all(folder, failed=True)
    assert found == BAD
    assert parts.ended(folder) == {KEY.name}
    assert parts.ended(folder, failed=False) == set()


def test_success_takes_the_place_of_failure(folder: Path) -> None:
    parts.write(folder, [BAD])
    parts.write(folder, [GOOD])
    assert parts.read_all(folder, failed=True) == []
    assert len(parts.read_all(folder)) == 1


def test_keys_tell_runs_apart() -> None:
    others = [
        RunKey(4, 1, "abc", 2**62),
        RunKey(3, 0, "abc", 2**62),
        RunKey(3, 1, "abd", 2**62),
        RunKey(3, 1, "abc", 1),
    ]
    assert len({key.name for key in [KEY, *others]}) == 5


def test_leftovers_are_not_parts_and_are_cleared(folder: Path) -> None:
    leftover = folder / parts.FOLDER / f".{KEY.name}.parquet.partial-1"
    leftover.write_bytes(b"half")
    assert parts.ended(folder) == set()
    parts.clear_leftovers(folder)
    assert not leftover.exists()


@pytest.mark.parametrize("damage", ["cut", "rename"])
def test_damage_is_told(folder: Path, damage: str) -> None:
    parts.write(folder, [GOOD])
    file = next((folder / parts.FOLDER).iterdir())
    data = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(data[:-20])
    else:
        file.rename(file.with_name("0" + file.name[1:].replace("1", "2")))
    with pytest.raises(Damaged, match="resume"):
        parts.read_all(folder)


def test_a_flipped_byte_is_told_or_changes_nothing(folder: Path) -> None:
    parts.write(folder, [GOOD])
    file = next((folder / parts.FOLDER).iterdir())
    whole = file.read_bytes()
    before, told = repr(parts.read_all(folder)), 0
    for place in range(0, len(whole), 31):
        data = bytearray(whole)
        data[place] ^= 0xFF
        file.write_bytes(data)
        try:
            assert repr(parts.read_all(folder)) == before
        except Damaged:
            told += 1
    assert told > 10
