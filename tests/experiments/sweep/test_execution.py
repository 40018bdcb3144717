"""Sweeps that finish, are killed, fail, go on and are extended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from simulation.errors import BadInput, CannotWrite, FailedRuns, Refused
from simulation.experiments.replicates import gather
from simulation.experiments.sweep import digest, extend, frame, parts, resume, run_sweep, status
from simulation.experiments.sweep.lock import locked
from simulation.kernel.randomness import seed_of_replicate
from tests.experiments.invented import FAULTY, Recorder, fail_or_die, run_one, run_slowly
from tests.experiments.sweep.plans import WITH_FAULTS, plan

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import sys
from simulation.experiments.sweep import run_sweep
from tests.experiments.invented import run_slowly
run_sweep(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), run_one=run_slowly)
"""


def test_a_point_is_what_its_scenario_gives_alone(tmp_path: Path, whole: Path) -> None:
    asked = plan(tmp_path)
    table = frame(whole).set_index(["point", "replicate"])
    kept = {(part.key.point, part.key.replicate): part for part in parts.read_all(whole)}
    for point, values in enumerate(asked.points):
        scenario = asked.base.replace(values)
        for replicate in range(2):
            alone = gather([scenario], seed=seed_of_replicate(3, replicate), replicates=1, run_one=run_one)[0]
            row = table.loc[(point, replicate)]
            assert row["approval_expressed"] == alone.outcomes["approval_expressed"][0]
            assert kept[point, replicate].digest == alone.digest


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(tmp_path: Path, whole: Path) -> None:
    run_sweep(plan(tmp_path), tmp_path / "two", workers=2, run_one=run_one)
    pd.testing.assert_frame_equal(frame(whole), frame(tmp_path / "two"))
    assert digest(whole) == digest(tmp_path / "two")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_sweep_that_was_killed_goes_on_where_it_was(tmp_path: Path, whole: Path, workers: int) -> None:
    out = tmp_path / "killed"
    command = [sys.executable, "-c", KILLED, str(tmp_path / "plan.yaml"), str(out), str(workers)]
    process = subprocess.Popen(command, cwd=ROOT)
    _wait_until(lambda: out.is_dir() and len(parts.ended(out)) >= 3, process)
    children = _children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    saved = {path.name: path.stat().st_mtime_ns for path in (out / parts.FOLDER).glob("0*.parquet")}
    before = status(out)
    assert 3 <= before.finished < 16
    assert 1 <= len(saved) < before.finished  # several runs in one file
    assert not before.active
    assert before.owner == f"process {process.pid}"
    _wait_until(lambda: not any(map(_is_alive, children)))

    made = tmp_path / "made"
    made.mkdir()
    resume(out, run_one=Recorder(made))
    assert len(list(made.iterdir())) == 16 - before.finished
    assert digest(out) == digest(whole)
    pd.testing.assert_frame_equal(frame(out), frame(whole))
    assert saved.items() <= {path.name: path.stat().st_mtime_ns for path in (out / parts.FOLDER).iterdir()}.items()


@pytest.mark.slow
def test_a_killed_worker_costs_no_run(tmp_path: Path, whole: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", KILLED, str(tmp_path / "plan.yaml"), str(out), "2"]
    process = subprocess.Popen(command, cwd=ROOT)
    _wait_until(lambda: out.is_dir() and len(parts.ended(out)) >= 2, process)
    workers = [pid for pid in _children(process.pid) if "spawn_main" in _command(pid)]
    os.kill(workers[0], signal.SIGKILL)
    assert process.wait(120) == 0
    assert status(out).finished == 16
    assert digest(out) == digest(whole)


def test_resuming_what_is_finished_runs_nothing(tmp_path: Path, whole: Path) -> None:
    before = digest(whole)
    made = tmp_path / "made"
    made.mkdir()
    resume(whole, run_one=Recorder(made))
    run_sweep(plan(tmp_path), whole, run_one=Recorder(made))
    assert list(made.iterdir()) == []
    assert digest(whole) == before


def test_extending_adds_replicates_and_equals_having_planned_them(tmp_path: Path, whole: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    found = extend(whole, replicates=2, run_one=Recorder(made))
    assert (found.replicates, found.finished) == (4, 32)
    assert len(list(made.iterdir())) == 16
    run_sweep(plan(tmp_path, replicates=4), tmp_path / "four", run_one=run_one)
    assert digest(whole) == digest(tmp_path / "four")
    with pytest.raises(BadInput, match="at least 1"):
        extend(whole, replicates=0)
    with pytest.raises(Refused, match="at most"):
        extend(whole, replicates=10**6)
    assert status(whole).replicates == 4


@pytest.mark.slow
@pytest.mark.parametrize(("workers", "rates", "failed"), [(1, [0.01, FAULTY, 0.08], 2), (2, WITH_FAULTS, 4)])
def test_failed_runs_are_recorded_with_their_cause_and_others_go_on(
    tmp_path: Path, workers: int, rates: list[float], failed: int
) -> None:
    out = tmp_path / "out"
    with pytest.raises(FailedRuns, match=f"{failed} of {2 * len(rates)} runs failed") as caught:
        run_sweep(plan(tmp_path, rates=rates, replicates=1), out, workers=workers, run_one=fail_or_die)
    assert len(str(caught.value).splitlines()) <= 5
    found = status(out)
    assert (found.finished, found.failed, found.missing) == (4, failed, 0)
    causes = {run.cause for run in found.failures}
    assert "ZeroDivisionError: an invented fault" in causes
    assert workers == 1 or any("died twice" in cause for cause in causes)
    assert len(frame(out)) == 4
    with pytest.raises(FailedRuns):
        resume(out, run_one=run_one)
    assert status(out).failed == failed


def test_failed_runs_are_tried_again_on_request(tmp_path: Path) -> None:
    asked = plan(tmp_path, rates=[0.01, FAULTY])
    with pytest.raises(FailedRuns):
        run_sweep(asked, tmp_path / "out", run_one=fail_or_die)
    found = resume(tmp_path / "out", retry_failed=True, run_one=run_one)
    assert (found.finished, found.failed) == (8, 0)
    run_sweep(asked, tmp_path / "well", run_one=run_one)
    assert digest(tmp_path / "out") == digest(tmp_path / "well")


def test_a_folder_in_use_is_refused(whole: Path) -> None:
    with locked(whole), pytest.raises(CannotWrite, match="is working in this folder"):
        resume(whole, run_one=run_one)


def test_progress_goes_on_where_the_sweep_was(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    run_sweep(plan(tmp_path, replicates=1), tmp_path / "out", run_one=run_one)
    extend(tmp_path / "out", replicates=1, progress=lambda *at: seen.append(at), run_one=run_slowly)
    assert seen[0] == (8, 16)
    assert seen[-1] == (16, 16)


def _wait_until(happens, process: subprocess.Popen | None = None) -> None:
    deadline = time.monotonic() + 120
    while not happens():
        assert process is None or process.poll() is None, "the process ended too early"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
