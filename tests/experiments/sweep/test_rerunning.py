"""Runs of a sweep made again: the same numbers, or which of them are others."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.experiments.places import place
from simulation.experiments.sweep import How, run_again, run_sweep, spreading
from simulation.results.tables import conform
from simulation.scenario import Settings
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan


def moved(settings: Settings, seed: int, replicate: int):
    """Runs as before, but those of one rate count one more."""
    frames = run_one(settings, seed, replicate)
    if settings.system.records.error_rate == 0.04:
        frames["daily"] = conform("daily", frames["daily"].assign(numerator=frames["daily"]["numerator"] + 1))
    return frames


def test_all_or_a_sample_is_made_again_and_nothing_is_written(tmp_path: Path) -> None:
    folder = run_sweep(plan(tmp_path), tmp_path / "out", run_one=run_one).folder
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    seen: list[tuple[int, int]] = []
    assert run_again(folder, run_one=run_one, progress=lambda done, total: seen.append((done, total))) == (16, [])
    assert seen[-1] == (16, 16)
    assert run_again(folder, run_one=run_one, most=5) == (5, [])
    assert run_again(folder, run_one=run_one, most=99) == (16, [])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_other_numbers_are_told_with_their_points(tmp_path: Path) -> None:
    folder = run_sweep(plan(tmp_path), tmp_path / "out", run_one=run_one).folder
    made, wrong = run_again(folder, run_one=moved)
    assert made == 16
    assert len(wrong) == 4, "two scopes, two replicates"
    assert all("digest" in line and "stored" in line for line in wrong)


def test_a_limit_of_time_has_even_one_worker_in_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def noted(**options):
        asked.append(options["apart"])
        return place(**{**options, "apart": False})

    monkeypatch.setattr(spreading, "place", noted)
    run_sweep(plan(tmp_path), tmp_path / "a", run_one=run_one)
    run_sweep(plan(tmp_path), tmp_path / "b", run_one=run_one, how=How(timeout=9.0))
    assert asked == [False, True]
