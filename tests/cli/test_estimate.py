from __future__ import annotations

from pathlib import Path

import pytest

from simulation.cli import estimate as module
from simulation.cli.estimate import Estimate, estimate, free_disk, free_memory, refuse_what_does_not_fit
from simulation.errors import Refused
from simulation.experiments.sweep import run_sweep
from simulation.scenario import Scenario
from tests.experiments.sweep.plans import plan


def of(citizens: int = 20_000, days: int = 365, replicates: int = 5, workers: int = 1, **options) -> Estimate:
    settings = Scenario.load("narrow").replace({"population.citizens": citizens, "days": days}).settings
    return estimate([settings], replicates=replicates, workers=workers, folder=Path(), **options)


def test_more_of_anything_needs_more():
    base = of()
    assert of(citizens=200_000).memory > base.memory
    assert of(days=3650).disk > base.disk
    assert of(replicates=50).seconds > base.seconds
    assert of(workers=2).memory > base.memory
    assert of(replicates=1000, keeps_tables=False).memory < of(replicates=1000).memory


def test_a_million_citizens_are_within_a_factor_of_two_of_what_was_measured():
    found = of(citizens=1_000_000, replicates=1)
    assert 0.25e9 < found.memory < 1.5e9
    assert 5 < found.seconds < 60


@pytest.mark.slow
def test_the_disk_that_a_sweep_takes_is_told(tmp_path):
    asked = plan(tmp_path, replicates=6, citizens=200, days=10)
    run_sweep(asked, tmp_path / "out")
    real = sum(path.stat().st_size for path in (tmp_path / "out").rglob("*") if path.is_file())
    settings = [asked.base.replace(point).settings for point in asked.points]
    told = estimate(settings, replicates=6, workers=1, folder=tmp_path, keeps_tables=False).disk
    assert 0.7 < told / real < 1.4


def test_what_fits_is_accepted():
    found = of()
    assert found.fits
    refuse_what_does_not_fit(found)


@pytest.mark.parametrize(("what", "word"), [("free_memory", "memory"), ("free_disk", "disk space")])
def test_what_does_not_fit_is_refused(monkeypatch, what, word):
    monkeypatch.setattr(module, what, lambda *_: 1000.0)
    found = of()
    assert not found.fits
    with pytest.raises(Refused, match=word):
        refuse_what_does_not_fit(found)


def test_what_the_system_does_not_tell_refuses_nothing(monkeypatch):
    monkeypatch.setattr(module, "free_memory", lambda: None)
    monkeypatch.setattr(module, "free_disk", lambda _: None)
    assert of().fits


def test_free_memory_and_disk_are_known_here(tmp_path):
    memory = free_memory()
    assert memory is None or memory > 1e6
    disk = free_disk(tmp_path / "not" / "there" / "yet")
    assert disk is None or disk > 0


def test_a_container_counts_before_its_machine(monkeypatch):
    monkeypatch.setattr(module, "_available", lambda: 8e9)
    monkeypatch.setattr(module, "_left_in_group", lambda: 1e9)
    assert free_memory() == 1e9
