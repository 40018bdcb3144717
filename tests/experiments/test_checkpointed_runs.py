"""A run that is killed goes on from its checkpoints, and nobody can tell from its results."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulation.cli import main
from simulation.errors import BadInput, CannotWrite, Damaged
from simulation.experiments import checkpointed_runs
from simulation.experiments.checkpointed_runs import begin, run_with_stops, unfinished
from simulation.experiments.simulate import simulate
from simulation.experiments.sweep.lock import locked
from simulation.results import load, verify
from simulation.results.run import Run
from simulation.scenario import Scenario
from simulation.society.model import Society

ROOT = Path(__file__).resolve().parents[2]
SCS = "from simulation.cli import main; raise SystemExit(main())"
TOWN = Scenario.load("contested").replace(
    {
        "population.citizens": 300,
        "population.cities": ["wuhan", "yiwu"],
        "days": 90,
        "institution.consultation.proposes": 40.0,
        "institution.auditing.period": 20,
    }
)


@pytest.fixture(scope="module")
def straight() -> Run:
    """The run that nothing interrupts."""
    return simulate(TOWN, seed=4, replicates=3)


def test_checkpoints_change_nothing_and_are_gone_at_the_end(tmp_path: Path, straight: Run) -> None:
    begun = begin(TOWN, tmp_path / "run", every=40, seed=4, replicates=3, command="scs run")
    assert begun.finish().digest == straight.digest
    assert load(tmp_path / "run").digest == straight.digest
    assert not (tmp_path / "run" / checkpointed_runs.STOPS).exists()
    assert verify(tmp_path / "run").unlisted == ()


class Killed(BaseException):
    """The process is gone."""


def test_only_the_newest_checkpoint_of_a_replicate_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = Society.step

    def live_until_killed(society: Society) -> None:
        if society.steps == 65:
            raise Killed
        live(society)

    place = tmp_path / "00000"
    (place / ".day-00000020.partial-1").mkdir(parents=True)
    monkeypatch.setattr(Society, "step", live_until_killed)
    with pytest.raises(Killed):
        run_with_stops(tmp_path, 20, TOWN.settings, 4, 0)
    assert [path.name for path in place.iterdir()] == ["day-00000060"]
    days: list[int] = []
    monkeypatch.setattr(Society, "step", lambda society: (days.append(society.steps), live(society)))
    run_with_stops(tmp_path, 20, TOWN.settings, 4, 0)
    assert len(days) == 30
    assert [path.name for path in place.iterdir()] == ["day-00000090"]


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), [(1, 2), (2, 1)])
def test_a_run_that_was_killed_goes_on(tmp_path: Path, straight: Run, before: int, after: int) -> None:
    scenario, folder = tmp_path / "town.yaml", tmp_path / "run"
    scenario.write_text(TOWN.resolved(), encoding="utf-8")
    command = [sys.executable, "-c", SCS, "run", str(scenario), "--seed", "4", "--replicates", "3"]
    command += ["--checkpoint-every", "7", "--workers", str(before), "--out", str(folder), "--quiet"]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    second = folder / checkpointed_runs.STOPS / "00001"
    deadline = time.monotonic() + 300
    while not (second.is_dir() and any(second.glob("[!.]*"))):
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline, "no checkpoint"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with pytest.raises(Damaged, match="run under way"):
        load(folder)
    assert main(["resume", str(folder), "--workers", str(after), "--no-report", "--quiet"]) == 0
    assert load(folder).digest == straight.digest
    assert not (folder / checkpointed_runs.STOPS).exists()
    made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert main(["resume", str(folder)]) == 0, "so that a script may call it until it is done"
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made
    with pytest.raises(BadInput, match="complete"):
        unfinished(folder)


def test_damage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = begin(TOWN, tmp_path / "run", every=1, seed=4, replicates=1)
    place = begun.folder / checkpointed_runs.STOPS
    run_with_stops(place, 50, TOWN.replace({"days": 50}).settings, begun.seed, 0)
    state = place / "00000" / "day-00000050" / "state.json"
    state.write_text(state.read_text()[:-9])
    assert main(["resume", str(begun.folder), "--quiet"]) == Damaged.exit_code
    assert "state.json: is damaged" in capsys.readouterr().err
    scenario = begun.folder / checkpointed_runs.SCENARIO
    scenario.write_text(scenario.read_text() + "\n")
    with pytest.raises(Damaged, match=r"scenario\.yaml"):
        unfinished(begun.folder)


def test_folders_of_others(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="no such folder"):
        unfinished(tmp_path / "nowhere")
    begun = begin(TOWN, tmp_path / "run", every=9)
    with pytest.raises(CannotWrite, match="already exists"):
        begin(TOWN, tmp_path / "run", every=9)
    with locked(begun.folder), pytest.raises(CannotWrite, match="another process"):
        begun.finish()
    with pytest.raises(BadInput, match="at least 1"):
        begin(TOWN, tmp_path / "other", every=0)
