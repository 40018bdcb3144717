"""Where the time of a day goes: processor time of each kernel per citizen and day, and what is spent outside of them.

python benchmarks/kernels.py [--citizens 300000] [--days 60] [--scenario contested]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from itertools import product

from simulation.experiments.precompiling import verbs_of_the_day
from simulation.kernel.threads import ThreadTeam
from simulation.scenario import Scenario
from simulation.society import day
from simulation.society.model import Society

NANO = 1e9
SPENT: Counter[str] = Counter()


class Stopwatch(ThreadTeam):
    """A team of one that notes how long each kernel takes, the verbs of the day one by one."""

    def each(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Run the kernel over all blocks and add up its processor time."""
        super().each(timed(kernel), *arguments)

    def together(self, kernel: Callable[..., None], *arguments: object) -> None:
        """Live the day in plain Python and note its verbs one by one."""
        if kernel is not day.live:
            super().together(timed(kernel), *arguments)
            return
        if arguments[-1] != 0:  # days before the run, which are not asked about
            super().together(kernel, *arguments)
            return
        with verbs_of_the_day(timed):
            for part, (first, last) in product(day.Part, self.ranges):
                day.do_part.py_func(part, first, last, *arguments[:-1])  # type: ignore[attr-defined]


def timed(kernel: Callable[..., None]) -> Callable[..., None]:
    """A kernel that adds its processor time to SPENT."""

    def run(*arguments: object) -> None:
        start = time.process_time()
        kernel(*arguments)
        SPENT[kernel.__name__] += time.process_time() - start

    return run


def main() -> None:
    """Live some days and print the table, the costliest kernel first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, default=300_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--scenario", default="contested")
    request = parser.parse_args()
    scenario = Scenario.load(request.scenario).replace({"population.citizens": request.citizens, "days": request.days})
    society = Society(scenario.settings, rng=1, threads=1, team=Stopwatch)
    society.step()  # whatever is not compiled yet is compiled here
    SPENT.clear()
    start = time.process_time()
    for _ in range(1, request.days):
        society.step()
    whole = time.process_time() - start
    scale = NANO / (request.citizens * (request.days - 1))
    for name, seconds in SPENT.most_common():
        print(f"{name:<14} {seconds * scale:8.2f} ns a citizen and day")
    print(f"{'outside':<14} {(whole - SPENT.total()) * scale:8.2f}")
    print(f"{'all':<14} {whole * scale:8.2f}")


if __name__ == "__main__":
    main()
