"""The page about scale: its last table follows from the rates printed above it, and the benchmark tells the truth."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest

from simulation.scenario import Scenario
from tests.house.sources import DOCS, ROOT


@pytest.fixture(scope="module")
def across() -> ModuleType:
    """benchmarks/across.py."""
    path = ROOT / "benchmarks" / "across.py"
    described = importlib.util.spec_from_file_location("benchmarks_across", path)
    assert described
    assert described.loader
    module = importlib.util.module_from_spec(described)
    sys.modules[described.name] = module  # where its dataclasses look for themselves
    described.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def output() -> str:
    """What the page says that the benchmark printed."""
    return (DOCS / "scale.md").read_text(encoding="utf-8").split("## Measured")[1].split("```")[1]


def figure(pattern: str, text: str) -> float:
    """The number that a pattern finds."""
    found = re.search(pattern, text)
    assert found, pattern
    return float(found[1])


def test_the_table_follows_from_the_rates(across: ModuleType, output: str) -> None:
    snapshot = figure(r"a snapshot (\d+) ns", output)
    rates = across.Rates(
        nanoseconds=figure(r"([\d.]+) ns of one processor", output),
        gain=1 + figure(r"is worth ([\d.]+)", output),
        fixed=figure(r"([\d.]+) ms a day for", output) / 1e3,
        making=figure(r"making citizens (\d+) ns", output) / 1e9,
        memory=figure(r"([\d.]+) bytes a citizen", output),
        snapshot=snapshot / 1e9,
    )
    cores = int(figure(r"machines with (\d+) processors", output))
    printed = [line.split() for line in output.splitlines() if re.match(r" +[\d.]+% +\d+ ", line)]
    expected = [line.split() for line in across.extrapolation(rates, cores) if re.match(r" +[\d.]+% +\d+ ", line)]
    assert len(printed) == len(expected) > 10
    for row, other in zip(printed, expected, strict=True):
        assert row[:3] == other[:3]
        for ours, theirs in zip(row[3:], other[3:], strict=True):
            assert float(ours) == pytest.approx(float(theirs), rel=0.02, abs=0.11), (row, other)


def test_all_runs_on_the_page_gave_the_same_integers(output: str) -> None:
    digests = re.findall(r"^(?:one process|\d+ worker).* ([0-9a-f]{12})$", output, re.MULTILINE)
    assert len(digests) >= 4
    assert len(set(digests)) == 1


def test_a_nation_needs_what_the_formula_says(across: ModuleType) -> None:
    rates = across.Rates(nanoseconds=100.0, gain=2.0, fixed=0.0, making=0.0, memory=100.0, snapshot=0.0)
    whole = across.nation(rates, 0.0, 1, 10)
    assert (whole.machines, whole.largest) == (1, across.NATION)
    assert whole.memory == 100 * across.NATION
    assert whole.hours == pytest.approx(across.NATION * 365 * 100e-9 / 10 / 3600)
    assert across.nation(rates, 0.0, 2, 10).hours == pytest.approx(whole.hours / 2, rel=0.02)
    assert across.nation(rates, 0.866, 9, 10).largest == round(0.866 * across.NATION), "the rest is one place"
    many = across.nation(rates, 0.0, 40, 10)
    assert (many.machines, round(many.largest / across.NATION, 2)) == (28, 0.11), "a shard is at least a city"


@pytest.mark.slow
def test_the_benchmark_measures_a_small_run(across: ModuleType) -> None:
    settings = Scenario.load("contested").replace({"population.citizens": 2000}).settings
    alone, two = across.here(settings, 3, 1), across.there(settings, 3, 2)
    assert alone.digest == two.digest
    assert 0 < two.overhead + two.institutions < two.day
    assert alone.state == pytest.approx(two.state, rel=0.5)
    rates = across.rates_of(alone, alone, two, 2000)
    assert rates.nanoseconds > 1
    assert rates.gain == 1.0
    bigger = settings.model_copy(update={"population": settings.population.model_copy(update={"citizens": 8000})})
    assert across.there(bigger, 2, 2).up == pytest.approx(two.up, rel=0.05), "messages do not grow with citizens"
    assert 10_000 < two.down < two.up < 5_000_000
