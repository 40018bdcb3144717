"""Is the calibration calibrated? Simulation-based calibration and recovery on a reduced problem.

    python benchmarks/calibration_check.py [--draws 500] [--worlds 50]

A cheap function with two parameters, two targets and the noise of replicates stands in for the model; emulator and
posterior are those of `scs calibrate`. Parameters are drawn from the prior, observations made from them, and each is
fitted. Then ranks of the truth among posterior draws must be uniform (Talts and others 2018, arXiv:1804.06788), within
a band that holds all of them at once in 95 of 100 cases (as in Saeilynoja and others 2022, Statistics and Computing 32,
32); and 95 % intervals must hold the truth about 95 times of 100. A third number, which the function never reads, must
stay as wide as its prior. Writes benchmarks/baselines/calibration_check.json.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from simulation.experiments.calibration.emulator import Emulator, train
from simulation.experiments.calibration.posterior import TWO_SIDED, Observed, sample_posterior
from simulation.results.atomic_writing import write_json

NAMES = ("level", "slope", "dummy")
TOLERANCES = np.array([0.08, 0.12])
NOISE = 0.02
"""Standard deviation of a mean over replicates."""
POINTS = 60
RANKS = 99
STEPS = 400
FILE = Path(__file__).parent / "baselines" / "calibration_check.json"


def model(points: np.ndarray) -> np.ndarray:
    """The expectation of both targets, (n, 2), at points (n, 3) of the unit cube."""
    level, slope = points[:, 0], points[:, 1]
    return np.stack([level + 0.3 * np.sin(3.0 * slope), 1.5 * slope - 0.4 * level**2], axis=1)


def emulators(rng: np.random.Generator) -> list[Emulator]:
    """The stand-ins, trained on noisy runs at even points."""
    points = qmc.LatinHypercube(len(NAMES), seed=3).random(POINTS)
    values = model(points) + rng.normal(0.0, NOISE, (POINTS, 2))
    return [train(points, values[:, t], NOISE) for t in range(2)]


@dataclass(frozen=True)
class Fits:
    """Ranks of the truth among `RANKS` draws, whether the 95 % interval holds it, and contraction; all (n, 3)."""

    ranks: np.ndarray
    held: np.ndarray
    contraction: np.ndarray


def fits(n: int, seed: int) -> Fits:
    """Draw `n` truths from the prior, observe, fit."""
    rng = np.random.default_rng(seed)
    stand_ins = emulators(rng)
    ranks, held, contraction = [], [], []
    for i in range(n):
        truth = rng.random((1, len(NAMES)))
        seen = model(truth)[0] + rng.normal(0.0, TOLERANCES / TWO_SIDED) + rng.normal(0.0, NOISE, 2)
        observed = [Observed(str(t), float(seen[t]), float(TOLERANCES[t])) for t in range(2)]
        sample = sample_posterior(observed, stand_ins, len(NAMES), seed=seed + i, steps=STEPS).sample
        thin = sample[rng.choice(len(sample), RANKS, replace=False)]
        ranks.append((thin < truth).sum(axis=0))
        low, high = np.quantile(sample, (0.025, 0.975), axis=0)
        held.append((low <= truth[0]) & (truth[0] <= high))
        contraction.append(1.0 - 12.0 * sample.var(axis=0))
    return Fits(np.array(ranks), np.array(held), np.array(contraction))


def band(n: int, seed: int = 1, worlds: int = 4000) -> float:
    """The greatest distance between the shares of ranks and uniform ones, in 95 of 100 samples of uniform ranks."""
    rng = np.random.default_rng(seed)
    return float(np.quantile([distance(rng.integers(0, RANKS + 1, n)) for _ in range(worlds)], 0.95))


def distance(ranks: np.ndarray) -> float:
    """Greatest distance between the distribution of ranks and the uniform one on 0 to `RANKS`."""
    counts = np.bincount(ranks, minlength=RANKS + 1)
    return float(np.abs(np.cumsum(counts) / len(ranks) - np.arange(1, RANKS + 2) / (RANKS + 1)).max())


def report(n: int, seed: int) -> dict[str, Any]:
    """What was found over `n` draws, by parameter."""
    found, widest = fits(n, seed), band(n)
    rows = {}
    for k, name in enumerate(NAMES):
        share = float(found.held[:, k].mean())
        rows[name] = {
            "distance": distance(found.ranks[:, k]),
            "inside": distance(found.ranks[:, k]) <= widest,
            "coverage": share,
            "coverage_error": 1.96 * float(np.sqrt(share * (1.0 - share) / n)),
            "contraction": float(np.median(found.contraction[:, k])),
        }
    return {"draws": n, "seed": seed, "band": widest, "parameters": rows}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--worlds", type=int, default=50)
    asked = parser.parse_args()
    found = {"ranks": report(asked.draws, 11), "recovery": report(asked.worlds, 5011)}
    write_json(FILE, found)
    for part, content in found.items():
        sys.stdout.write(f"{part}: {content['draws']} draws, band {content['band']:.3f}\n")
        for name, row in content["parameters"].items():
            sys.stdout.write(
                f"  {name:6} distance {row['distance']:.3f} inside {row['inside']}, 95 % intervals hold the truth"
                f" {row['coverage']:.1%}, known {row['contraction']:.0%}\n"
            )


if __name__ == "__main__":
    main()
