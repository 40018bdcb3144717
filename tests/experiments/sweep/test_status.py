"""How far a sweep is."""

import os
from pathlib import Path

from simulation.experiments.sweep import parts, status
from simulation.experiments.sweep.lock import locked


def test_a_finished_sweep(whole: Path) -> None:
    found = status(whole)
    assert (found.points, found.replicates, found.runs) == (8, 2, 16)
    assert (found.finished, found.failed, found.missing) == (16, 0, 0)
    assert found.complete
    assert not found.active
    assert found.seconds_left() == 0


def test_an_unfinished_sweep_tells_what_is_missing_and_how_long_it_takes(whole: Path) -> None:
    first = sorted((whole / parts.FOLDER).iterdir())[0]
    assert len(parts.read(first)) == 4
    first.unlink()
    found = status(whole)
    assert (found.finished, found.missing, found.complete) == (12, 4, False)
    assert found.seconds_per_run is not None
    assert found.seconds_left(workers=2) == 2 * found.seconds_per_run


def test_nothing_is_known_of_the_time_before_the_first_run(whole: Path) -> None:
    for path in (whole / parts.FOLDER).iterdir():
        path.unlink()
    assert status(whole).seconds_left() is None


def test_a_sweep_at_work_names_its_process(whole: Path) -> None:
    with locked(whole):
        found = status(whole)
    assert found.active
    assert found.owner == f"process {os.getpid()}"
