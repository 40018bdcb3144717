"""A process that makes many runs does not grow."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulation.experiments import memory
from simulation.experiments.workers import attempt

BOUND = 20.0
"""Megabytes that a process may grow by over `RUNS` runs; without handing back it grew by 85, with it by 0.1."""
RUNS = 80
PROGRAM = f"""
import simulation.society.model
from simulation.experiments import memory
from simulation.experiments.replicates import run_replicate
from simulation.experiments.workers import attempt
from simulation.scenario import Scenario

small = {{"population.citizens": 500, "population.past_days": 30, "days": 3}}
settings = Scenario.load("narrow").replace(small).settings
memory.SECONDS_BETWEEN = 0.0

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

def runs(n, first):
    for seed in range(first, first + n):
        attempt(lambda seed: run_replicate(settings, seed, 0), seed)

runs(20, 1)
before = resident()
runs({RUNS}, 100)
print(resident() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.slow
def test_memory_is_flat_over_many_runs() -> None:
    found = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert float(found.stdout) < BOUND


def test_pages_go_back_once_a_while_and_after_every_failure_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(memory, "_trim", lambda: asked.append)
    monkeypatch.setattr(memory, "_last", -1e9)
    attempt(lambda task: 1 / task, 0)
    attempt(lambda task: 1 / task, 1)
    assert asked == [0], "the second came too soon"
    monkeypatch.setattr(memory, "SECONDS_BETWEEN", 0.0)
    attempt(lambda task: 1 / task, 1)
    assert asked == [0, 0]


def test_systems_without_the_call_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_trim", lambda: None)
    memory.hand_back()
