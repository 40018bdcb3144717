"""The baseline against the published figures it is calibrated to, and the five gradients of support.

Tolerances are those of `benchmarks/targets.yaml`; the seeds are neither those of the calibration nor of its check.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from simulation.scenario import Scenario
from simulation.society.model import Society

SEEDS = (501, 502, 503)
TARGETS = yaml.safe_load((Path(__file__).parents[2] / "benchmarks" / "targets.yaml").read_text())


@pytest.fixture(scope="module")
def runs() -> list[dict[str, pd.DataFrame]]:
    baseline = Scenario.load("baseline").replace({"population.citizens": 100_000}).settings
    return [Society(baseline, rng=seed).run() for seed in SEEDS]


@pytest.mark.slow
@pytest.mark.parametrize("outcome", TARGETS)
def test_target_is_met(runs: list[dict[str, pd.DataFrame]], outcome: str) -> None:
    mean = sum(run["outcomes"].loc[0, outcome] for run in runs) / len(runs)
    assert mean == pytest.approx(TARGETS[outcome]["target"], abs=TARGETS[outcome]["tolerance"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("age=60+", "age=18-29"),
        ("income=5", "income=1"),
        ("sex=male", "sex=female"),
        ("schooling=tertiary", "schooling=primary"),
        ("residence=urban", "residence=rural"),
    ],
)
def test_gradient_of_support(runs: list[dict[str, pd.DataFrame]], more: str, less: str) -> None:
    for run in runs:
        strata = run["strata"].query("city == 'national' and outcome == 'approval_expressed'").set_index("stratum")
        assert strata.loc[more, "value"] > strata.loc[less, "value"]


@pytest.mark.slow
def test_repayment_is_partly_caused_by_the_system(runs: list[dict[str, pd.DataFrame]]) -> None:
    for run in runs:
        outcomes = run["outcomes"].loc[0]
        assert 0 < outcomes["repayment_effect"] < outcomes["self_cured_within_30_days"]
        assert outcomes["repaid_within_30_days"] == pytest.approx(
            outcomes["repayment_effect"] + outcomes["self_cured_within_30_days"]
        )
