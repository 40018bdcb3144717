"""A shard on disk: back as it was, and nothing but arrays."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from simulation.errors import CannotWrite, Damaged
from simulation.experiments.distributed import shard_files
from simulation.society.populace import Populace
from simulation.state.blocks import DAY_ZERO
from tests.society.test_populace import people_of


def lived(days: int) -> Populace:
    people, policies, _ = people_of()
    people.begin(policies)
    for day in range(DAY_ZERO, DAY_ZERO + days):
        people.live(day, policies)
    return people


def test_citizens_come_back_and_go_on_as_if_they_had_never_stopped(tmp_path: Path) -> None:
    people, (_, policies, _) = lived(5), people_of()
    shard_files.save(people, 6, tmp_path / "shard.npz")
    back, *_ = people_of()
    back.begin(policies)
    assert shard_files.load(back, tmp_path / "shard.npz") == 6
    for day in range(DAY_ZERO + 5, DAY_ZERO + 35):
        for one in (people, back):
            one.live(day, policies)
        assert np.array_equal(people.counted(), back.counted())
    for name, column in people.citizens._asdict().items():
        assert np.array_equal(column, getattr(back.citizens, name)), name


def test_no_pickle_is_in_the_file(tmp_path: Path) -> None:
    shard_files.save(lived(1), 2, tmp_path / "shard.npz")
    with zipfile.ZipFile(tmp_path / "shard.npz") as file:
        assert all(name.endswith(".npy") for name in file.namelist())
    with np.load(tmp_path / "shard.npz", allow_pickle=False) as columns:
        assert all(not columns[name].dtype.hasobject for name in columns.files)


def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "shard.npz"
    shard_files.save(lived(1), 2, path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    for content in (b"", whole[:middle], whole[:middle] + b"\xff" * 64 + whole[middle + 64 :]):
        path.write_bytes(content)
        with pytest.raises(Damaged, match=r"shard\.npz"):
            shard_files.load(people_of()[0], path)
    path.unlink()
    with pytest.raises(Damaged):
        shard_files.load(people_of()[0], path)


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="gone"):
        shard_files.save(lived(1), 2, tmp_path / "gone" / "shard.npz")
