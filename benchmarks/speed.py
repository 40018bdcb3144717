"""How fast and how large: time per citizen and day, memory per citizen, and what a second thread brings.

    python benchmarks/speed.py                    the table that the README quotes (about ten minutes on two cores)
    python benchmarks/speed.py --quick            one run of each, a month instead of a year (about a minute)

Each setting runs in a process of its own, with everything switched on, and its middle time of five is printed. Time
includes making the population and the tables of results; compiling is measured apart and happens once per version.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

SIZES = (100_000, 1_000_000)
YEAR = 365
LIBRARIES = ("numpy", "numba", "llvmlite", "pandas", "mesa")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one run of 30 days each instead of five years")
    parser.add_argument("--scenario", default="baseline")
    parser.add_argument("--days", type=int)
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--citizens", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    request = parser.parse_args()
    if request.measure:
        print(json.dumps(measure(**json.loads(request.measure))))
        return
    days = request.days or (30 if request.quick else YEAR)
    repeats = request.repeats or (1 if request.quick else 5)
    say(f"machine    {processor()}, {processors()} processors, {platform.system()} {platform.machine()}")
    say(f"versions   Python {platform.python_version()}, " + ", ".join(f"{n} {metadata.version(n)}" for n in LIBRARIES))
    with tempfile.TemporaryDirectory() as cache:
        small = {"scenario": request.scenario, "citizens": 1000, "days": 2, "threads": 1, "repeats": 1, "warm": False}
        first = child(small, NUMBA_CACHE_DIR=cache)
        second = child(small, NUMBA_CACHE_DIR=cache)
    say(f"compiling  {first['seconds'] - second['seconds']:.0f} s once, {second['begin']:.1f} s to start later on")
    say(f"scenario   {request.scenario}, {days} days, middle of {repeats}\n")
    say(" citizens threads  seconds ns/citizen/day bytes/citizen  peak MB  digest")
    rows = []
    for citizens in request.citizens:
        for threads in request.threads:
            asked = {"citizens": citizens, "days": days, "threads": threads, "repeats": repeats}
            rows.append(asked | child({"scenario": request.scenario, **asked}))
            say(line_of(rows[-1]))
    conclude(rows)


def measure(
    *, scenario: str, citizens: int, days: int, threads: int, repeats: int, warm: bool = True
) -> dict[str, Any]:
    """Run one setting `repeats` times; seconds (middle), seconds to start, bytes a citizen, peak memory and digest."""
    begun = time.perf_counter()
    from simulation.results.digest import digest
    from simulation.scenario import Scenario
    from simulation.society.model import Society

    chosen = Scenario.load(scenario).replace({"population.citizens": citizens, "days": days})
    begin = time.perf_counter() - begun
    if warm:  # load the compiled code before the clock starts
        Society(chosen.replace({"population.citizens": 1000, "days": 2}).settings, rng=1, threads=threads).run()
    seconds = []
    for _ in range(repeats):
        begun = time.perf_counter()
        society = Society(chosen.settings, rng=1, threads=threads)
        frames = society.run()
        seconds.append(time.perf_counter() - begun)
    integers = {table: frames[table].assign(replicate=0) for table in ("daily", "events", "spells")}
    return {
        "seconds": statistics.median(seconds),
        "begin": begin,
        "bytes": society.populace.bytes_per_citizen,
        "peak": peak_memory(),
        "digest": digest(integers),
    }


def child(asked: dict[str, int | str], **environment: str) -> dict[str, Any]:
    """What `measure` gives in a process of its own."""
    finished = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--measure", json.dumps(asked)],
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(finished.stdout)


def line_of(row: dict[str, Any]) -> str:
    """One line of the table."""
    nanoseconds = row["seconds"] / row["citizens"] / row["days"] * 1e9
    return (
        f"{row['citizens']:>9,} {row['threads']:>7} {row['seconds']:>8.2f} {nanoseconds:>14.1f} {row['bytes']:>13.0f} "
        f"{row['peak'] / 1e6:>8.0f}  {row['digest'][:12]}"
    )


def conclude(rows: list[dict[str, Any]]) -> None:
    """Say what the table means: threads change no integer, cost does not grow with size."""
    say("")
    for citizens in dict.fromkeys(row["citizens"] for row in rows):
        same = [row for row in rows if row["citizens"] == citizens]
        if len(same) > 1:
            equal = "the same integers" if len({row["digest"] for row in same}) == 1 else "DIFFERENT INTEGERS"
            gain = same[0]["seconds"] / same[-1]["seconds"]
            say(f"{citizens:,} citizens: {same[-1]['threads']} threads are {gain:.2f} times as fast, with {equal}")
    for threads in dict.fromkeys(row["threads"] for row in rows):
        same = [row for row in rows if row["threads"] == threads]
        if len(same) > 1:
            costs = [row["seconds"] / row["citizens"] / row["days"] for row in (same[0], same[-1])]
            sizes = f"{same[0]['citizens']:,} to {same[-1]['citizens']:,} citizens"
            say(f"{threads} threads: cost per citizen and day changes by {costs[1] / costs[0] - 1:+.0%} from {sizes}")
    if len({(row["citizens"], row["digest"]) for row in rows}) > len({row["citizens"] for row in rows}):
        sys.exit("threads changed the results")


def peak_memory() -> float:
    """The largest memory of this process so far, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def processor() -> str:
    """The processor's name, as far as the system tells."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line for line in information.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        if names:
            return names[0].partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def say(text: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
