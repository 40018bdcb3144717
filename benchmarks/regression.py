"""No slower by accident: processor time of fixed cases against a stored baseline, scaled by a reference loop.

    python benchmarks/regression.py             table; fails when a case takes more than 1.25 times as long as stored
    python benchmarks/regression.py --store     write benchmarks/baselines/speed.json

A case's cost is its processor time, on one thread, divided by that of the reference loop just before and after it, so a
faster machine or a busy neighbour moves both. The loop shares no code with the project: it streams over columns, hashes
and reads neighbours. What threads bring is measured by speed.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numba
import numpy as np

from simulation.scenario import Scenario
from simulation.society.model import Society
from speed import processor, say

HERE = Path(__file__).resolve().parent
LIMIT = 1.25
WARM = {"population.citizens": 1000, "days": 2}
COLUMN = 1_000_000
ROUNDS = 120
GOLDEN, MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


class Case(NamedTuple):
    """What is run, from the made population to its data frames."""

    scenario: str
    citizens: int
    days: int


CASES = {
    "common model, a million": Case(str(HERE / "common" / "common.yaml"), 1_000_000, 10),
    "contested, 100,000": Case("contested", 100_000, 30),
    "baseline, 2,000 for a year": Case("baseline", 2_000, 365),
}


class Verdict(NamedTuple):
    """One case against the baseline; costs are multiples of the reference loop."""

    case: str
    stored: float | None
    cost: float
    slower: bool

    @property
    def ratio(self) -> float:
        """Times as long as stored."""
        return self.cost / self.stored if self.stored else float("nan")


def verdicts(stored: Mapping[str, float], measured: Mapping[str, float], limit: float = LIMIT) -> list[Verdict]:
    """Every measured case; one that was never stored counts as slower, since nothing guards it."""
    return [
        Verdict(case, stored.get(case), cost, not cost <= limit * stored.get(case, 0.0))
        for case, cost in measured.items()
    ]


@numba.njit
def wander(rounds, opinion, heard, due):
    """The reference loop: everybody hears one of ten neighbours, found by a hash, and then adopts it."""
    n = len(opinion)
    for day in range(rounds):
        for i in range(n):
            word = (np.uint64(i) ^ (np.uint64(day) << np.uint64(32))) * GOLDEN
            word = (word ^ (word >> np.uint64(30))) * MIX
            word ^= word >> np.uint64(27)
            j = min(max(i + np.int64(word % np.uint64(11)) - 5, 0), n - 1)
            heard[i] = opinion[i] + np.float32(0.1) * (opinion[j] - opinion[i])
            if due[i] == day:
                due[i] = day + 1 + np.int64(word >> np.uint64(55))
        for i in range(n):
            opinion[i] = heard[i]


def reference() -> float:
    """Processor time of the reference loop."""
    opinion = np.linspace(0.0, 1.0, COLUMN, dtype=np.float32)
    heard, due = np.zeros_like(opinion), (np.arange(COLUMN) % ROUNDS).astype(np.uint16)
    begun = time.process_time()
    wander(ROUNDS, opinion, heard, due)
    return time.process_time() - begun


def cost_of(case: Case, repeats: int) -> tuple[float, float]:
    """Processor time of a case, and that as a multiple of the reference loop around it; middle of `repeats`."""
    scenario = Scenario.load(case.scenario).replace({"population.citizens": case.citizens, "days": case.days})
    Society(scenario.replace(WARM).settings, rng=1, threads=1).run()
    seconds, costs = [], []
    for _ in range(repeats):
        society = Society(scenario.settings, rng=1, threads=1)
        before = reference()
        begun = time.process_time()
        society.run()
        seconds.append(time.process_time() - begun)
        costs.append(2.0 * seconds[-1] / (before + reference()))
    return median(seconds), median(costs)


def main() -> None:
    """Measure, then compare or store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", action="store_true", help="make what is measured the baseline")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--limit", type=float, default=LIMIT)
    parser.add_argument("--baseline", type=Path, default=HERE / "baselines" / "speed.json")
    request = parser.parse_args()
    reference()  # compiled here
    kept = json.loads(request.baseline.read_text(encoding="utf-8")) if request.baseline.exists() else {"costs": {}}
    measured = {name: cost_of(case, request.repeats) for name, case in CASES.items()}
    costs = {name: cost for name, (_, cost) in measured.items()}
    found = verdicts(kept["costs"], costs, request.limit)
    say(f"middle of {request.repeats}; cost is a multiple of the reference loop\n")
    say(f"{'case':<28} seconds  cost  stored  ratio")
    for row in found:
        stored = f"{row.stored:>7.2f}" if row.stored else "   none"
        mark = "  SLOWER" if row.slower and not request.store else ""
        say(f"{row.case:<28}{measured[row.case][0]:>8.2f}{row.cost:>6.2f} {stored}{row.ratio:>7.2f}{mark}")
    if request.store:
        request.baseline.parent.mkdir(parents=True, exist_ok=True)
        costs = {name: round(cost, 3) for name, cost in costs.items()}
        kept = {"machine": processor(), "repeats": request.repeats, "costs": costs}
        request.baseline.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    elif any(row.slower for row in found):
        sys.exit(f"slower than {request.limit} times the baseline")


if __name__ == "__main__":
    main()
