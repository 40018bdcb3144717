"""Points without a plan: results as they come, kept in a folder and not made twice."""

from pathlib import Path

import pytest

from simulation.errors import BadInput, Damaged
from simulation.experiments.replicates import gather
from simulation.experiments.sweep import run_points
from simulation.kernel.randomness import seed_of_replicate
from simulation.scenario import Scenario
from tests.experiments.invented import FAULTY, Recorder, fail_or_die, run_one

POINTS = [{"system.records.error_rate": rate} for rate in (0.01, 0.02, 0.04)]
BASE = Scenario.from_text("name: tried").replace({"population.citizens": 1000, "days": 5})


def test_a_point_is_the_run_alone() -> None:
    found = {run[:2]: run for run in run_points(BASE, POINTS, replicates=2, seed=3, run_one=run_one)}
    assert sorted(found) == [(point, replicate) for point in range(3) for replicate in range(2)]
    for (point, replicate), run in found.items():
        seed = seed_of_replicate(3, replicate)
        alone = gather([BASE.replace(POINTS[point])], seed=seed, replicates=1, run_one=run_one)[0]
        assert run.outcomes["approval_expressed"] == alone.outcomes["approval_expressed"][0]


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    asked = {"outcomes": ["approval_expressed"], "folder": tmp_path / "kept", "run_one": Recorder(made)}
    first = next(iter(run_points(BASE, POINTS, replicates=1, **asked)))
    assert list(first.outcomes) == ["approval_expressed"]
    before = len(list(made.iterdir()))
    assert before < 6
    found = sorted(run_points(BASE, POINTS, replicates=2, **asked), key=lambda run: run[:2])
    assert len(found) == 6
    assert first in found
    assert len(list(made.iterdir())) == 6
    with pytest.raises(Damaged, match="other points"):
        list(run_points(BASE, POINTS[:2], **asked))


def test_a_run_that_fails_stops_no_other() -> None:
    points = [*POINTS, {"system.records.error_rate": FAULTY}]
    found = list(run_points(BASE, points, run_one=fail_or_die))
    assert [run.cause for run in found if not run.outcomes] == ["ZeroDivisionError: an invented fault"]
    assert len(found) == 4


def test_what_cannot_be_is_refused_before_anything_runs() -> None:
    with pytest.raises(BadInput, match="did you mean 'approval_expressed'"):
        run_points(BASE, POINTS, outcomes=["approval_expresed"])
    with pytest.raises(BadInput, match="no_such"):
        run_points(BASE, [{"policy.no_such": 1}])
