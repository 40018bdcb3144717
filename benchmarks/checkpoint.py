"""What a checkpoint costs and a shared past saves: seconds, megabytes, and memory while loading.

    python benchmarks/checkpoint.py [--scenario contested] [--citizens 100000] [--days 60] [--repeats 5]
    python benchmarks/checkpoint.py --plan late_reforms [--citizens 20000] [--repeats 3]

Seconds are medians of processor time. With a plan that has a branch, sweeps with it and without it alternate.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import yaml

from simulation import checkpoint
from simulation.experiments.precompiling import warm
from simulation.experiments.sweep import Plan, run_sweep
from simulation.scenario import Scenario
from simulation.society.model import Society

MILLION = 1_000_000


def seconds(work: Callable[[], object]) -> float:
    """Processor time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cost_of_a_stop(scenario: str, citizens: int, days: int, repeats: int) -> None:
    """Print what saving and loading cost beside a start and a day."""
    settings = Scenario.load(scenario).replace({"population.citizens": citizens}).settings
    society = Society(settings, rng=1)
    found: dict[str, list[float]] = {"start": [seconds(lambda: Society(settings, rng=1)) for _ in range(repeats)]}
    found["day"] = [seconds(society.step) for _ in range(days)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / str(n) for n in range(repeats)]
        found["save"] = [seconds(lambda path=path: checkpoint.save(society, path)) for path in paths]
        found["load"] = [seconds(lambda path=path: checkpoint.load(path)) for path in paths]
        size = sum(file.stat().st_size for file in paths[0].iterdir())
        tracemalloc.start()
        resumed = checkpoint.load(paths[0])
        held, peak = tracemalloc.get_traced_memory()
    medians = ", ".join(f"{name} {statistics.median(times):.3f} s" for name, times in found.items())
    print(f"{scenario}, {citizens} citizens, after {resumed.steps} days: {medians}")
    print(f"on disk {size / MILLION:.1f} MB; a loaded society holds {held / MILLION:.1f} MB")
    print(f"memory while loading: at most {peak / held:.2f} times that")


def gain_of_a_branch(name: str, citizens: int, repeats: int) -> None:
    """Print the time of a plan with its shared past over that without."""
    plan = Plan.load(name)
    content = yaml.safe_load(plan.text)
    branched = content["design"] | {"citizens": citizens, "replicates": 1}
    designs = {"with": branched, "without": {key: value for key, value in branched.items() if key != "branch"}}
    times: dict[str, list[float]] = {which: [] for which in designs}
    with tempfile.TemporaryDirectory() as folder:
        for n in range(repeats):
            for which, design in designs.items():
                asked = Path(folder) / f"{which}-{n}.yaml"
                asked.write_text(yaml.safe_dump(content | {"design": design}, sort_keys=False))
                times[which].append(seconds(lambda asked=asked: run_sweep(asked, asked.with_suffix(""))))
    medians = {which: statistics.median(found) for which, found in times.items()}
    days, shared, points = plan.base.settings.days, plan.branch_day or 0, len(plan.points)
    lived = (shared + points * (days - shared)) / (points * days)
    print(f"{name}, {citizens} citizens, {points} points, {shared} of {days} days shared")
    print(", ".join(f"{which} the branch {found:.2f} s" for which, found in medians.items()))
    print(f"ratio {medians['with'] / medians['without']:.2f}; of days lived {lived:.2f}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="contested")
    parser.add_argument("--citizens", type=int)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--plan")
    asked = parser.parse_args()
    warm(print)
    if asked.plan:
        gain_of_a_branch(asked.plan, asked.citizens or 20_000, asked.repeats)
    else:
        cost_of_a_stop(asked.scenario, asked.citizens or 100_000, asked.days, asked.repeats)


if __name__ == "__main__":
    main()
