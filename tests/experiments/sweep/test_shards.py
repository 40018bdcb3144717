"""Shards make every run once, in any order, and know nothing of each other."""

from pathlib import Path

import pytest

from simulation.errors import BadInput, CannotWrite
from simulation.experiments.sweep import How, Shard, digest, parts, resume, run_sweep, status
from simulation.experiments.sweep.lock import locked
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 1, 2)])
def test_shards_in_any_order_give_the_whole(tmp_path: Path, whole: Path, order: tuple[int, ...]) -> None:
    for number in order:
        run_sweep(plan(tmp_path), tmp_path / "out", run_one=run_one, how=How(Shard(number, 3)))
    assert digest(tmp_path / "out") == digest(whole)
    assert len(parts.read_all(tmp_path / "out")) == status(tmp_path / "out").finished == 16


def test_what_a_lost_shard_left_is_made_by_resume(tmp_path: Path, whole: Path) -> None:
    run_sweep(plan(tmp_path), tmp_path / "out", run_one=run_one, how=How(Shard(2, 3)))
    assert 0 < status(tmp_path / "out").finished < 16
    assert resume(tmp_path / "out", run_one=run_one).complete
    assert digest(tmp_path / "out") == digest(whole)


def test_shards_lock_nobody_but_themselves(tmp_path: Path, whole: Path) -> None:
    with locked(whole, Shard(1, 2)):
        with locked(whole, Shard(2, 2)):
            assert status(whole).active
        with pytest.raises(CannotWrite, match="is working in this folder"), locked(whole, Shard(1, 2)):
            pass
        with pytest.raises(CannotWrite, match="is working in this folder"), locked(whole):
            pass


@pytest.mark.parametrize("text", ["0/3", "4/3", "1", "a/b", "1/3/4", "-1/2", ""])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="K/N"):
        Shard.read(text)
    assert Shard.read("2/3") == Shard(2, 3)
