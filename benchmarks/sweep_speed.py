"""What one run inside a sweep costs, part by part, and how many runs a second a sweep makes.

    python benchmarks/sweep_speed.py                    2,000 citizens of `narrow`, a year; middle of five runs
    python benchmarks/sweep_speed.py --runs 100         how many runs a second is measured on

Parts are processor seconds of this process, which other programs disturb less than time on the clock; runs a second
are on the clock, for whole sweeps into a folder, with starting the workers left out.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from simulation.experiments.replicates import numbered
from simulation.experiments.sweep import Plan, run_sweep
from simulation.experiments.sweep.chunks import DIGESTED
from simulation.results import digest
from simulation.scenario import Scenario
from simulation.society.model import Society

PARTS = ("society made", "days", "tables", "tables of a replicate", "digest")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="narrow")
    parser.add_argument("--citizens", type=int, default=2000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked = parser.parse_args()
    what = f"{asked.scenario}, {asked.citizens:,} citizens, {asked.days} days"
    say(f"{what}; processor milliseconds, middle of {asked.repeats}")
    settings = (
        Scenario.load(asked.scenario).replace({"population.citizens": asked.citizens, "days": asked.days}).settings
    )
    parts_of(settings, 1)  # load the compiled code before the clock starts
    rows = [parts_of(settings, seed) for seed in range(2, asked.repeats + 2)]
    for part in PARTS:
        say(f"  {part:<24}{statistics.median(row[part] for row in rows) * 1e3:>8.1f}")
    say(f"  {'a run':<24}{statistics.median(sum(row.values()) for row in rows) * 1e3:>8.1f}")
    for workers in asked.workers:
        say(f"{workers} workers: {runs_a_second(asked, workers):.1f} runs a second")


def parts_of(settings: Any, seed: int) -> dict[str, float]:
    """The processor seconds of one run by part, as a sweep makes it."""
    seconds: dict[str, float] = {}

    def timed(part: str, work: Callable[[], Any]) -> Any:
        begun = time.process_time()
        found = work()
        seconds[part] = time.process_time() - begun
        return found

    society = timed("society made", lambda: Society(settings, rng=seed, threads=1))
    timed("days", lambda: [society.step() for _ in range(settings.days)])
    tables = timed("tables", society.frames)
    frames = timed("tables of a replicate", lambda: numbered(tables, seed, 0))
    timed("digest", lambda: digest({table: frames[table] for table in DIGESTED}, conformed=True))
    return seconds


def runs_a_second(asked: argparse.Namespace, workers: int) -> float:
    """Runs a second of a sweep over seeds, from its first chunk of runs to its last."""
    moments: list[tuple[float, int]] = []
    with written(asked) as plan, tempfile.TemporaryDirectory() as folder:
        run_sweep(
            plan, f"{folder}/out", workers=workers, progress=lambda n, _: moments.append((time.perf_counter(), n))
        )
    (begun, first), (ended, last) = moments[1], moments[-1]
    return (last - first) / (ended - begun)


@contextmanager
def written(asked: argparse.Namespace) -> Iterator[Plan]:
    """A plan of one lever and many replicates."""
    design = {
        "kind": "list", "levers": {"policy.scope": ["narrow"]}, "replicates": asked.runs, "days": asked.days,
        "citizens": asked.citizens,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speed.yaml"
        content = {"name": "speed", "scenario": asked.scenario, "design": design}
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        yield Plan.load(path)


def say(text: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
