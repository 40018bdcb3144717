"""Runs that cost nothing: tables made from the settings and keyed luck, with the ways in which real runs go wrong."""

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd

from simulation.kernel.randomness import Purpose, uniform
from simulation.results.tables import conform, empty
from simulation.scenario import Settings

DEADLY = 0.5
"""An error rate at which `fail_or_die` kills its process."""
FAULTY = 0.25
"""An error rate at which `fail_or_die` raises."""


def run_one(settings: Settings, seed: int, replicate: int) -> dict[str, pd.DataFrame]:
    """Two outcomes that depend on the error rate and on luck that all scenarios of a seed share."""
    luck = float(uniform(seed, int(Purpose.SURVEY), 0, 0))
    own = float(uniform(seed, int(Purpose.SURVEY), int(settings.system.records.error_rate * 1e6), 1))
    error = settings.system.records.error_rate
    citizens = settings.population.citizens
    wronged = int(citizens * error * (0.5 + luck))
    outcomes = {
        "replicate": [replicate],
        "seed": [seed],
        "wrongly_listed_share": [wronged / citizens],
        "approval_expressed": [luck - error + 0.01 * own],
        "list_precision": [float("nan")],
    }
    days = np.arange(settings.days)
    daily = pd.DataFrame(
        {
            "replicate": replicate,
            "day": days,
            "city": "national",
            "stratum": "all",
            "measure": "wrongful_listings",
            "numerator": wronged + days,
            "denominator": 1,
        }
    )
    strata = pd.DataFrame(
        {
            "replicate": replicate,
            "city": ["national"] * 2,
            "stratum": ["sex=female", "sex=male"],
            "outcome": "wrongly_listed_share",
            "numerator": [wronged // 2, wronged],
            "denominator": citizens,
        }
    )
    frames = {"outcomes": pd.DataFrame(outcomes), "daily": daily, "strata": strata}
    return {name: conform(name, frame) for name, frame in frames.items()} | {
        name: empty(name) for name in ("events", "spells")
    }


def run_slowly(settings: Settings, seed: int, replicate: int) -> dict[str, pd.DataFrame]:
    """`run_one` after a fifth of a second."""
    time.sleep(0.2)
    return run_one(settings, seed, replicate)


def fail_or_die(settings: Settings, seed: int, replicate: int) -> dict[str, pd.DataFrame]:
    """`run_one`, except at error rates that raise or that kill the process."""
    if settings.system.records.error_rate == FAULTY:
        raise ZeroDivisionError("an invented fault")
    if settings.system.records.error_rate == DEADLY:
        os._exit(7)
    return run_one(settings, seed, replicate)


class Recorder:
    """`run_one` that leaves a file for every run it makes; picklable."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, settings: Settings, seed: int, replicate: int) -> dict[str, pd.DataFrame]:
        name = f"{settings.system.records.error_rate}-{seed}-{time.monotonic_ns()}"
        (self.folder / name).touch()
        return run_one(settings, seed, replicate)
