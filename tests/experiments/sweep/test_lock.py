"""One process at a time, and no lock that outlives its process."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import CannotWrite
from simulation.experiments.sweep.lock import claimed, is_locked, locked, owner

HOLD = "import sys, time; from pathlib import Path; from simulation.experiments.sweep.lock import locked\n\
with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"


def test_the_second_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert is_locked(tmp_path)
        with pytest.raises(CannotWrite, match=f"process {os.getpid()}"), locked(tmp_path):
            pass
    assert not is_locked(tmp_path)
    assert owner(tmp_path) == ""


def test_an_error_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(tmp_path):
        raise KeyboardInterrupt
    assert not is_locked(tmp_path)
    assert owner(tmp_path) == ""


def test_a_folder_without_a_lock_is_free(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    assert owner(tmp_path) == ""


def test_the_lock_of_a_killed_process_is_free_and_names_it(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    assert is_locked(tmp_path)
    with pytest.raises(CannotWrite, match=f"process {holder.pid}"), locked(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    assert not is_locked(tmp_path)
    assert owner(tmp_path) == f"process {holder.pid}"
    with locked(tmp_path):
        assert owner(tmp_path) == f"process {os.getpid()}"


def test_the_name_of_a_folder_is_claimed_by_one_and_free_afterwards(tmp_path: Path) -> None:
    folder = tmp_path / "results" / "mine"
    with claimed(folder):
        with pytest.raises(CannotWrite, match=f"process {os.getpid()}"), claimed(folder):
            pass
        with claimed(tmp_path / "results" / "other"):
            pass
    assert not list((tmp_path / "results").iterdir())
    with pytest.raises(KeyboardInterrupt), claimed(folder):
        raise KeyboardInterrupt
    (tmp_path / "results" / ".mine.lock").write_text("4711\n")  # left by a process that was killed
    with claimed(folder):
        pass


def test_a_folder_in_which_somebody_works_cannot_be_claimed(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(CannotWrite, match="is working"), claimed(tmp_path):
        pass


def test_a_lock_that_may_only_be_read_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with locked(tmp_path):
        pass
    opened = Path.open

    def protected(path: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
        if "+" in mode:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, mode, *more, **options)

    monkeypatch.setattr(Path, "open", protected)  # the superuser, who runs some tests, may write everywhere
    assert not is_locked(tmp_path)
    monkeypatch.undo()
    with locked(tmp_path):
        monkeypatch.setattr(Path, "open", protected)
        assert is_locked(tmp_path)
