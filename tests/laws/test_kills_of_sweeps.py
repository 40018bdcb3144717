"""Whatever dies on the way, the digest is that of a sweep that nobody disturbed; no run is lost or repeated."""

from __future__ import annotations

import errno
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simulation.errors import CannotWrite
from simulation.experiments.sweep import How, digest, parts, resume, run_sweep, status
from simulation.scenario import Settings
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
RATES = [round(0.001 * n, 3) for n in range(1, 51)]
RUNS = 2 * len(RATES) * 2
LONGEST = 60.0
"""Seconds that nothing may hang for."""
PROGRAM = """
import sys
from simulation.experiments.sweep import How, Shard, run_sweep
from tests.laws.test_kills_of_sweeps import run_briefly
plan, out, workers, shard, cluster = sys.argv[1:]
how = How(Shard.read(shard) if shard else None, cluster or None)
run_sweep(plan, out, workers=int(workers), run_one=run_briefly, how=how)
"""


def run_briefly(settings: Settings, seed: int, replicate: int) -> dict[str, Any]:
    """A made-up run that takes a twentieth of a second."""
    time.sleep(0.05)
    return run_one(settings, seed, replicate)


class StopsOnce:
    """A run that stops its process for good, the first time that one is made; picklable."""

    def __init__(self, flag: Path) -> None:
        self.flag = flag

    def __call__(self, settings: Settings, seed: int, replicate: int) -> dict[str, Any]:
        if settings.system.records.error_rate == RATES[7] and not self.flag.exists():
            self.flag.touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        return run_one(settings, seed, replicate)


class TellsItsProcess:
    """`run_briefly` that leaves a file named after the process that it runs in; picklable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, settings: Settings, seed: int, replicate: int) -> dict[str, Any]:
        (self.folder / str(os.getpid())).touch()
        return run_briefly(settings, seed, replicate)


class KillsWorkers:
    """Progress that kills a process at work, one that was not killed before, each time that so many runs are kept."""

    def __init__(self, folder: Path, moments: tuple[int, ...]) -> None:
        self.folder, self.moments = folder, list(moments)
        self.killed: list[int] = []
        self.kept_at = [time.monotonic()]

    def __call__(self, finished: int, total: int) -> None:
        self.kept_at.append(time.monotonic())
        alive = {int(file.name) for file in self.folder.iterdir()} - set(self.killed)
        if alive and self.moments and finished >= self.moments[0]:
            self.moments.pop(0)
            self.killed.append(max(alive))
            os.kill(self.killed[-1], signal.SIGKILL)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the sweep of 200 runs that nobody disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    run_sweep(plan(folder, rates=RATES), folder / "out", run_one=run_one)
    return digest(folder / "out")


def started(folder: Path, *, workers: int = 1, shard: str = "", cluster: str = "") -> subprocess.Popen[bytes]:
    """A process that works on the sweep."""
    asked = [str(folder / "plan.yaml"), str(folder / "out"), str(workers), shard, cluster]
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *asked], cwd=ROOT, start_new_session=True)


def is_whole(out: Path, expected: str) -> None:
    """Nothing is lost, repeated or different."""
    found = status(out)
    assert (found.finished, found.failed, found.missing) == (RUNS, 0, 0)
    rows = sum(len(parts.read(file)) for file in (out / parts.FOLDER).glob("[!.]*.parquet"))
    assert rows == RUNS, "no run is kept twice"
    assert digest(out) == expected


@pytest.mark.parametrize(("kills", "workers"), [(2, 1), (12, 2)], ids=["a few", "a dozen"])
def test_kills_at_random_moments(tmp_path: Path, undisturbed: str, kills: int, workers: int) -> None:
    plan(tmp_path, rates=RATES)
    moments = random.Random(13)
    for _ in range(kills):
        process = started(tmp_path, workers=workers)
        if (tmp_path / "out").is_dir():
            time.sleep(moments.uniform(0.5, 4.0))
        else:
            _wait_until(lambda: (tmp_path / "out" / "manifest.json").exists())
        process.kill()
        process.wait()
    assert resume(tmp_path / "out", run_one=run_one).complete
    is_whole(tmp_path / "out", undisturbed)


def test_three_shards_of_which_one_is_killed(tmp_path: Path, undisturbed: str) -> None:
    plan(tmp_path, rates=RATES)
    processes = [started(tmp_path, shard=f"{k}/3") for k in (1, 2, 3)]
    _wait_until(lambda: (tmp_path / "out").is_dir() and len(parts.ended(tmp_path / "out")) > 6)
    processes[1].kill()
    assert [process.wait(LONGEST * 2) for process in processes] == [0, -signal.SIGKILL, 0]
    assert 0 < status(tmp_path / "out").missing < RUNS
    assert started(tmp_path, shard="2/3").wait(LONGEST * 2) == 0
    is_whole(tmp_path / "out", undisturbed)


def test_a_worker_that_hangs(tmp_path: Path, undisturbed: str) -> None:
    begun = time.monotonic()
    asked = plan(tmp_path, rates=RATES)
    flag = tmp_path / "stopped"
    run_sweep(asked, tmp_path / "out", workers=2, run_one=StopsOnce(flag), how=How(timeout=0.5))
    assert flag.exists()
    assert time.monotonic() - begun < 2 * LONGEST, "with the start of processes"
    is_whole(tmp_path / "out", undisturbed)


def test_killed_workers_of_a_cluster(tmp_path: Path, undisturbed: str) -> None:
    pytest.importorskip("distributed")
    asked = plan(tmp_path, rates=RATES)
    workers = tmp_path / "workers"
    workers.mkdir()
    kills = KillsWorkers(workers, (20, 90))
    how = How(cluster="local:2")
    run_sweep(asked, tmp_path / "out", run_one=TellsItsProcess(workers), progress=kills, how=how)
    assert len(kills.killed) == 2
    assert os.getpid() not in kills.killed
    assert len(list(workers.iterdir())) > 2, "others took their place"
    assert max(after - before for before, after in itertools.pairwise(kills.kept_at)) < LONGEST
    is_whole(tmp_path / "out", undisturbed)


def test_writes_that_fail(tmp_path: Path, undisturbed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = plan(tmp_path, rates=RATES)
    real, calls = parts.pq.write_table, []

    def fails_now_and_then(*arguments: Any, **options: Any) -> None:
        calls.append(arguments)
        if len(calls) % 3 == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(*arguments, **options)

    monkeypatch.setattr(parts.pq, "write_table", fails_now_and_then)
    for _ in range(60):
        try:
            run_sweep(asked, tmp_path / "out", run_one=run_one)
            break
        except CannotWrite as error:
            assert "the disk is full" in str(error)  # noqa: PT017
    assert len(calls) > 6
    is_whole(tmp_path / "out", undisturbed)


def test_a_disk_that_is_full(tmp_path: Path, small_disk: Path, undisturbed: str) -> None:
    asked = plan(tmp_path, rates=RATES)
    filler = small_disk / "filler"
    with pytest.raises(CannotWrite):
        run_sweep(asked, small_disk / "out", run_one=run_one, progress=_Filler(filler))
    assert 0 < status(small_disk / "out").finished < RUNS
    with pytest.raises(CannotWrite):
        resume(small_disk / "out", run_one=run_one)
    filler.unlink()
    assert resume(small_disk / "out", run_one=run_one).complete
    is_whole(small_disk / "out", undisturbed)


class _Filler:
    """Fills the disk once some runs are kept."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, finished: int, total: int) -> None:
        if finished > total // 3 and not self.file.exists():
            with self.file.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    return


def _wait_until(condition: Any, seconds: float = LONGEST) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
