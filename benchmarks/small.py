"""Where the time of a small run goes: making the society, its days, its tables, and what of it is no kernel.

    python benchmarks/small.py                    2,000 citizens, a year, everything on; middle of five, once warm

Sweeps and calibrations are made of such runs, so what Python does around the kernels weighs as much as they do.
Processor time of this process is printed, which other programs disturb less than time on the clock.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from simulation.kernel.threads import ThreadTeam
from simulation.scenario import Scenario
from simulation.society.model import Society

PARTS = ("construction", "days", "frames")


class Stopwatch(ThreadTeam):
    """A team that adds up the seconds that its kernels take, those of all societies together."""

    seconds = 0.0

    def do(self, work: Callable[[], None]) -> None:
        """Run kernels as any team does, and take the time."""
        begun = time.process_time()
        super().do(work)
        Stopwatch.seconds += time.process_time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", nargs="+", default=["contested", "narrow", "expansive"])
    parser.add_argument("--citizens", type=int, default=2000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    say(f"{asked.citizens:,} citizens, {asked.days} days, processor milliseconds, middle of {asked.repeats}\n")
    say("scenario     construction     days   frames    total  of which kernels  outside a day (microseconds)")
    for name in asked.scenario:
        settings = Scenario.load(name).replace({"population.citizens": asked.citizens, "days": asked.days}).settings
        live(settings)  # load the compiled code before the clock starts
        rows = [live(settings) for _ in range(asked.repeats)]
        middle = {part: statistics.median(row[part] for row in rows) for part in rows[0]}
        outside = (middle["days"] - middle["kernels"]) / asked.days * 1e6
        say(
            f"{name:<12} {middle['construction'] * 1e3:>12.1f} {middle['days'] * 1e3:>8.1f} "
            f"{middle['frames'] * 1e3:>8.1f} {sum(middle[part] for part in PARTS) * 1e3:>8.1f} "
            f"{middle['kernels'] * 1e3:>17.1f} {outside:>29.0f}"
        )


def live(settings: Any) -> dict[str, float]:
    """The seconds of one run by part; `kernels` are those of the days."""
    moments = [time.process_time()]
    society = Society(settings, rng=1, threads=1, team=Stopwatch)
    moments.append(time.process_time())
    Stopwatch.seconds = 0.0
    for _ in range(settings.days):
        society.step()
    moments.append(time.process_time())
    kernels = Stopwatch.seconds
    society.frames()
    moments.append(time.process_time())
    seconds = {part: end - begin for part, begin, end in zip(PARTS, moments[:-1], moments[1:], strict=True)}
    return seconds | {"kernels": kernels}


def say(text: str) -> None:
    """Print at once, also into a file."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
