"""Calibrate the baseline: find the values of the free parameters at which the targets of `targets.yaml` are met.

Each target has one parameter that moves it most. All parameters take a secant step together until every outcome is
inside a quarter of its tolerance; the same seeds are used throughout, so steps are not lost in noise. The result is
checked on other seeds and written, with the path of the search, to results/calibration.json; the values are
then written into scenarios/baseline.yaml by hand, so that a reader sees them change.

    python benchmarks/calibrate_baseline.py [--citizens 100000] [--replicates 2] [--rounds 12]
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from functools import reduce
from pathlib import Path

import yaml

from simulation.scenario import Scenario
from simulation.society.model import Society

ROOT = Path(__file__).parent.parent
LONGEST_STEP = 0.7
"""Bound of one step of the search, on the logarithmic scale a factor of two."""
OUT = ROOT / "results" / "calibration.json"


def outcomes(scenario: Scenario, values: dict[str, float], seeds: range) -> dict[str, list[float]]:
    """Each outcome for every seed at these parameter values."""
    changed = scenario.replace(values).settings
    runs = [Society(changed, rng=seed).run()["outcomes"].iloc[0] for seed in seeds]
    return {name: [float(run[name]) for run in runs] for name in runs[0].index}


def search(scenario: Scenario, targets: dict, seeds: range, rounds: int) -> tuple[dict[str, float], list[dict]]:
    """Secant steps for all parameters at once; the values found and the path to them."""

    def scaled(name: str, value: float) -> float:
        return math.log(value) if targets[name]["log"] else value

    def unscaled(name: str, value: float) -> float:
        return math.exp(value) if targets[name]["log"] else value

    x = {
        name: scaled(name, reduce(getattr, goal["parameter"].split("."), scenario.settings))
        for name, goal in targets.items()
    }
    slope = {name: -1.0 if name == "approval_strong" else 1.0 for name in targets}
    slope |= {"repaid_within_30_days": 0.2, "approval_latent": 3.0}
    path: list[dict] = []
    before: tuple[dict, dict] | None = None
    for number in range(rounds):
        values = {goal["parameter"]: float(f"{unscaled(name, x[name]):.4g}") for name, goal in targets.items()}
        found = {name: statistics.fmean(runs) for name, runs in outcomes(scenario, values, seeds).items()}
        gaps = {name: goal["target"] - found[name] for name, goal in targets.items()}
        path.append({"round": number, "values": values, "found": {name: found[name] for name in targets}})
        print(json.dumps(path[-1]), flush=True)
        if all(abs(gaps[name]) <= goal["tolerance"] / 4 for name, goal in targets.items()):
            break
        if before is not None:
            for name in targets:
                moved = x[name] - before[0][name]
                measured = (found[name] - before[1][name]) / moved if abs(moved) > 1e-4 else slope[name]
                if measured * slope[name] > 0:
                    slope[name] = min(max(measured / slope[name], 0.3), 3.0) * slope[name]
        before = (dict(x), found)
        x = {name: x[name] + min(max(gaps[name] / slope[name], -LONGEST_STEP), LONGEST_STEP) for name in targets}
    return path[-1]["values"], path


def main() -> None:
    """Search, check on fresh seeds, write the output."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--citizens", type=int, default=100_000)
    parser.add_argument("--replicates", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=12)
    arguments = parser.parse_args()
    targets = yaml.safe_load((Path(__file__).parent / "targets.yaml").read_text())
    scenario = Scenario.load("baseline").replace({"population.citizens": arguments.citizens})
    values, path = search(scenario, targets, range(1, 1 + arguments.replicates), arguments.rounds)
    fresh = outcomes(scenario, values, range(101, 101 + 3))
    check = {
        name: {
            "target": goal["target"], "tolerance": goal["tolerance"], "evidence": goal["evidence"],
            "mean": statistics.fmean(fresh[name]), "low": min(fresh[name]), "high": max(fresh[name]),
            "n": len(fresh[name]), "met": abs(statistics.fmean(fresh[name]) - goal["target"]) <= goal["tolerance"],
        }
        for name, goal in targets.items()
    }  # fmt: skip
    OUT.parent.mkdir(parents=True, exist_ok=True)
    document = {"citizens": arguments.citizens, "values": values, "check_on_fresh_seeds": check, "search": path}
    OUT.write_text(json.dumps(document, indent=2) + "\n")
    print(json.dumps(check, indent=2))


if __name__ == "__main__":
    main()
