"""Enough replicates: intervals as narrow as asked that cover as often as they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.experiments.sweep import digest, extend, frame, parts, run_sweep, status
from simulation.experiments.sweep.enough import MOST, advice, interval_of, more_replicates, replicates_needed
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan

ASKED = 0.1
WORLDS = 2_000


@pytest.mark.parametrize("pilot", [5, 20])
@pytest.mark.parametrize("kind", ["normal", "uniform", "skewed"])
def test_intervals_cover_as_often_as_they_say(kind: str, pilot: int) -> None:
    """Simulated: the pilot decides how many more are drawn. Sampling error of the share is 0.005."""
    rng = np.random.default_rng(7)
    draw = {
        "normal": lambda n: rng.normal(0.0, 0.3, n),
        "uniform": lambda n: rng.uniform(-0.5, 0.5, n),
        "skewed": lambda n: rng.gamma(4.0, 0.15, n) - 0.6,
    }[kind]
    covered, widths = 0, []
    for _ in range(WORLDS):
        first = draw(pilot)
        n = replicates_needed(float(first.std(ddof=1)), pilot, ASKED)
        low, high = interval_of(np.concatenate([first, draw(n - pilot)]), pilot)
        covered += low <= 0.0 <= high
        widths.append((high - low) / 2)
    assert max(widths) <= ASKED + 1e-12
    assert covered / WORLDS >= (0.94 if kind != "skewed" else 0.91)


def runs(values: np.ndarray, name: str = "legitimacy") -> pd.DataFrame:
    """A table of one point."""
    return pd.DataFrame({"point": 0, "replicate": np.arange(len(values)), name: values})


def test_the_widest_point_and_outcome_decide() -> None:
    table = pd.concat([runs(np.arange(8) * scale).assign(point=n) for n, scale in enumerate((0.001, 0.01))])
    spread = np.arange(8).std(ddof=1) * 0.01
    assert more_replicates(table, ["legitimacy"], 0.005) == replicates_needed(spread, 8, 0.005) - 8 > 50
    assert more_replicates(table, ["legitimacy"], 1.0) == 0


@pytest.mark.parametrize(("n", "asked", "said"), [(4, 0.1, "at least 5"), (8, 1e-9, f"{MOST:,}"), (8, -1.0, "above 0")])
def test_what_cannot_be_reached_is_refused(n: int, asked: float, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        more_replicates(runs(np.arange(n) * 0.1), ["legitimacy"], asked)


def test_advice_where_an_interval_is_wider_than_what_matters() -> None:
    (line,) = advice(runs(np.arange(8) * 0.01), ["legitimacy"])
    assert line.startswith("legitimacy: give or take 0.02 at its widest point, and 0.01 matter; about ")
    assert advice(runs(np.arange(8) * 0.0001), ["legitimacy"]) == []
    assert advice(runs(np.arange(3) * 0.01), ["legitimacy"]) == [], "three replicates tell little"


def ranges(folder: Path, points: int, kind: str = "sobol"):
    """A plan of a design that fills a range."""
    return plan(folder, kind=kind, levers={}, uncertainties={"system.records.error_rate": {"low": 0.001, "high": 0.3},
                "behaviour.opinion.level": {"low": 0.2, "high": 0.6}}, points=points, replicates=1)  # fmt: skip


@pytest.mark.parametrize("kind", ["sobol", "saltelli"])
def test_a_design_can_get_more_points_and_equals_having_planned_them(tmp_path: Path, kind: str) -> None:
    run_sweep(ranges(tmp_path, 4, kind), tmp_path / "out", run_one=run_one)
    kept = {part.key.name for part in parts.read_all(tmp_path / "out")}
    extend(tmp_path / "out", points=8, run_one=run_one)
    run_sweep(ranges(tmp_path, 8, kind), tmp_path / "planned", run_one=run_one)
    assert digest(tmp_path / "out") == digest(tmp_path / "planned")
    assert kept < {part.key.name for part in parts.read_all(tmp_path / "out")}
    pd.testing.assert_frame_equal(frame(tmp_path / "out"), frame(tmp_path / "planned"))
    extend(tmp_path / "out", points=16, run_one=run_one)
    assert status(tmp_path / "out").complete


def test_more_points_that_would_be_others_are_refused(tmp_path: Path) -> None:
    run_sweep(ranges(tmp_path, 4, "latin_hypercube"), tmp_path / "out", run_one=run_one)
    with pytest.raises(BadInput, match="whose first points stay"):
        extend(tmp_path / "out", points=8, run_one=run_one)
    assert status(tmp_path / "out").complete, "and nothing is changed"


def test_status_tells_the_rate_of_the_moment(tmp_path: Path) -> None:
    run_sweep(ranges(tmp_path, 16), tmp_path / "out", run_one=run_one)
    assert status(tmp_path / "out").runs_per_second > 0
