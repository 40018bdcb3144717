"""Disks that are full, writes that fail, and workers that hang."""

import time
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pytest

from simulation.errors import CannotWrite, FailedRuns
from simulation.experiments.sweep import How, digest, parts, resume, run_sweep, status
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan

STOPPED = 0.04
"""An error rate at which `hang` never comes back."""


def hang(settings, seed, replicate):
    """`run_one`, except at one error rate."""
    if settings.system.records.error_rate == STOPPED:
        time.sleep(600)
    return run_one(settings, seed, replicate)


def test_a_full_disk_ends_a_sweep_in_words_and_loses_nothing(small_disk: Path, tmp_path: Path, whole: Path) -> None:
    out, ballast = small_disk / "out", small_disk / "ballast"
    asked = plan(tmp_path)

    def fill_up(finished: int, total: int) -> None:
        if finished >= 3 and not ballast.exists():
            with ballast.open("wb", buffering=0) as file:
                try:
                    while file.write(bytes(1024)):
                        pass
                except OSError:
                    return

    with pytest.raises(CannotWrite):
        run_sweep(asked, out, run_one=run_one, progress=fill_up)
    ballast.unlink()
    before = status(out).finished
    assert 3 <= before < 16
    resume(out, run_one=run_one)
    assert digest(out) == digest(whole)


@pytest.mark.parametrize("nth", [1, 2, 4])
def test_a_write_that_fails_ends_a_sweep_in_words_and_loses_nothing(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    write_table, n = parts.pq.write_table, iter(range(1, 100))

    def fail(table: pa.Table, where: BinaryIO, **how: object) -> None:
        if next(n) == nth:
            where.write(b"PAR1 half of it")
            raise OSError(5, "Input/output error")
        write_table(table, where, **how)

    out = tmp_path / "out"
    with monkeypatch.context() as broken:
        broken.setattr(parts.pq, "write_table", fail)
        with pytest.raises(CannotWrite):
            run_sweep(plan(tmp_path), out, run_one=run_one)
    kept = status(out).finished
    assert (kept == 0) == (nth == 1)
    assert kept < 16
    resume(out, run_one=run_one)
    assert digest(out) == digest(whole)


@pytest.mark.slow
def test_a_worker_that_hangs_costs_its_own_runs_only(tmp_path: Path, whole: Path) -> None:
    out = tmp_path / "out"
    asked = plan(tmp_path, rates=[0.01, STOPPED], replicates=1, levers={"policy.scope": ["narrow"]})
    with pytest.raises(FailedRuns, match="1 of 2 runs failed"):
        run_sweep(asked, out, workers=2, run_one=hang, how=How(timeout=15.0))
    (failed,) = status(out).failures
    assert (failed.point, failed.stage) == (1, "worker")
    assert "did not come back" in failed.cause
    assert resume(out, run_one=run_one, retry_failed=True).finished == 2
