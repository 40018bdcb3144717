"""Three shards at once in one folder, one of them killed: resumed, the sweep is that of one process without a break."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from simulation.experiments.sweep import digest, frame, parts, resume, status
from simulation.experiments.sweep.folder import open_folder
from tests.experiments.invented import run_one

ROOT = Path(__file__).resolve().parents[2]
SHARD = """
import sys
from simulation.experiments.sweep import How, Shard, run_sweep
from simulation.experiments.sweep.folder import open_folder
from tests.experiments.invented import run_slowly
run_sweep(sys.argv[1], sys.argv[2], run_one=run_slowly, how=How(Shard.read(sys.argv[3])))
"""
KILLED = 2


@pytest.mark.slow
def test_a_killed_shard_costs_the_others_nothing_and_is_made_up_for(tmp_path: Path, whole: Path) -> None:
    out = tmp_path / "out"
    shards = {n: _begun(tmp_path / "plan.yaml", out, n) for n in (1, 2, 3)}
    try:
        deadline = time.monotonic() + 60
        while not _kept_by(out, KILLED):
            assert shards[KILLED].poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        shards[KILLED].send_signal(signal.SIGKILL)
        assert shards[KILLED].wait(10) == -signal.SIGKILL
        assert [shards[n].wait(60) for n in (1, 3)] == [0, 0]
    finally:
        for process in shards.values():
            process.kill()
    left = status(out)
    assert (left.failed, left.active) == (0, False)
    assert 11 + 1 <= left.finished < 16  # all of the first and the third, and what the second had kept
    resume(out, run_one=run_one)
    assert len(parts.read_all(out)) == 16
    assert digest(out) == digest(whole)
    pd.testing.assert_frame_equal(frame(out), frame(whole))


def _begun(plan: Path, out: Path, number: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", SHARD, str(plan), str(out), f"{number}/3"], cwd=ROOT)


def _kept_by(out: Path, number: int) -> bool:
    """Whether a run of this shard is kept: every third run of the sweep, in the order of its points and replicates."""
    if not (out / parts.FOLDER).is_dir():
        return False
    kept = {(part.key.point, part.key.replicate) for part in parts.read_all(out)}
    planned = [(key.point, key.replicate) for key in open_folder(out).planned()]
    return bool(kept & set(planned[number - 1 :: 3]))
