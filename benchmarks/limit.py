"""How near a day comes to what memory allows: bytes touched a citizen and day, bandwidth here, share reached.

    python benchmarks/limit.py [--citizens 1000000] [--days 60] [--scenario contested]

Bytes are counted from the layout, not measured: columns that every day reads or writes for all citizens, and the cache
lines of those whose payday it is, who stand 30 apart, so that each of them brings a whole line of every column. What
rare events touch is left out. Bandwidth is the triad of `triad.py`.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np

from simulation.kernel.periods import MONTH
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import SHAPES, TYPES
from speed import processor, processors, say
from triad import bandwidth

SCANNED = {
    "next_conduct": 1, "next_error": 1, "debt": 2, "listed": 1, "heard_on": 1,
}  # fmt: skip
"""How often a day goes through a column for all citizens: misconduct, errors, debts, listings and posts."""
ON_PAYDAY = (
    "jobless_until", "income", "listed", "objection", "points", "liquidity", "groups", "debt", "service", "knows",
    "creditworthiness", "trust_in_others", "confidence", "legitimacy", "listing", "history", "age", "income_fifth",
    "sex", "schooling", "residence", "support",
)  # fmt: skip
"""Columns that settling, dealing, buying, learning and thinking read or write for a cohort of neighbours."""
REPEATS = 5
NANO = 1e9


def bytes_touched() -> tuple[float, float]:
    """Bytes a citizen and day of daily passes and of paydays; what the few need whom something concerns is left out."""
    daily = sum(
        times * np.dtype(TYPES.get(name, np.uint8)).itemsize * SHAPES.get(name, 1) for name, times in SCANNED.items()
    )
    paydays = sum(np.dtype(TYPES.get(name, np.uint8)).itemsize * SHAPES.get(name, 1) for name in ON_PAYDAY)
    return float(daily), paydays / MONTH


def seconds_a_day(settings: object, threads: int) -> float:
    """The middle time of a day on `threads` threads, without making the population."""
    society = Society(settings, rng=1, threads=threads)
    society.step()
    days = []
    for _ in range(settings.days - 1):  # type: ignore[attr-defined]
        begun = time.perf_counter()
        society.step()
        days.append(time.perf_counter() - begun)
    return statistics.mean(days)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citizens", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--scenario", default="contested")
    asked = parser.parse_args()
    scenario = Scenario.load(asked.scenario).replace({"population.citizens": asked.citizens, "days": asked.days})
    daily, payday = bytes_touched()
    say(f"machine   {processor()}, {processors()} processors; {asked.scenario}, {asked.citizens:,} citizens")
    say(f"touched   {daily + payday:.0f} bytes a citizen and day: {daily:.0f} by daily passes, {payday:.0f} on paydays")
    say("threads  triad GB/s  limit ns  reached ns  share of the limit   (ns a citizen and day)")
    for threads in sorted({1, processors()}):
        speed = bandwidth(400, threads, 3 * REPEATS)
        limit = (daily + payday) / speed * NANO
        reached = statistics.median(seconds_a_day(scenario.settings, threads) for _ in range(3)) / asked.citizens * NANO
        say(f"{threads:>7}  {speed / NANO:>10.1f}  {limit:>8.2f}  {reached:>10.2f}  {limit / reached:>18.0%}")


if __name__ == "__main__":
    main()
