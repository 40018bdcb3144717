"""Calibration from plan to posterior, on runs that are made up so that the answer is known."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from simulation.experiments.batches import Row
from simulation.experiments.calibration import runs
from simulation.experiments.calibration.calibrate import DRAWS, calibrate
from simulation.experiments.calibration.posterior import sample_posterior
from tests.experiments.calibration.test_plan import plan_of

PLAN = """
name: small
parameters:
  behaviour.opinion.level: {low: 0.0, high: 1.0}
  behaviour.opinion.age: {low: 0.0, high: 0.1}
targets: [P3a]
points: 24
waves: 2
replicates: 2
"""


def invented(task: runs.Task) -> Row:
    """A model in which approval is the level, give or take a hundredth by the seed, and age does nothing."""
    approval = float(task.changes["behaviour.opinion.level"]) + (0.01 if task.replicate else -0.01)
    row = {"point": task.point, "case": task.case, "replicate": task.replicate, "seed": task.seed}
    return row | dict.fromkeys(task.readings, approval)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "run_task", invented)


@pytest.mark.slow
def test_what_the_target_says_is_found_and_what_it_does_not_say_stays_open(model: None, tmp_path: Path) -> None:
    found = calibrate(plan_of(tmp_path, PLAN), out=tmp_path / "out", workers=1)
    level, age = found.parameters.to_dict("records")
    assert level["value"] == pytest.approx(0.80, abs=0.01), "the middle of the band of P3a"
    assert 0.76 < level["value_low"] < level["value_high"] < 0.84
    assert level["contraction"] > 0.9
    assert abs(age["contraction"]) < 0.25
    assert found.targets["met"].all()
    posterior = pd.read_parquet(tmp_path / "out" / "posterior.parquet")
    assert list(posterior) == ["behaviour.opinion.level", "behaviour.opinion.age"]
    assert len(posterior) == DRAWS
    assert json.loads((tmp_path / "out" / "calibration.json").read_text())["points"] == 24 * 2 + 16


@pytest.mark.slow
def test_a_calibration_that_was_killed_goes_on_and_ends_the_same(
    model: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[calibrate.__module__], "sample_posterior", partial(sample_posterior, steps=200))
    whole = calibrate(plan_of(tmp_path, PLAN), out=tmp_path / "whole", workers=1)
    calls = []

    def dies(task: runs.Task) -> Row:
        calls.append(task)
        if len(calls) == 30:
            raise KeyboardInterrupt
        return invented(task)

    monkeypatch.setattr(runs, "run_task", dies)
    with pytest.raises(KeyboardInterrupt):
        calibrate(plan_of(tmp_path, PLAN), out=tmp_path / "killed", workers=1)
    monkeypatch.setattr(runs, "run_task", invented)
    again = calibrate(plan_of(tmp_path, PLAN), out=tmp_path / "killed", workers=1)
    pd.testing.assert_frame_equal(again.posterior, whole.posterior)
