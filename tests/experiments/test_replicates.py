"""Replicates of several scenarios: seeds, order, workers and errors."""

import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.experiments.replicates import gather
from simulation.kernel.randomness import seed_of_replicate
from simulation.results.tables import TABLES
from simulation.scenario import Scenario
from tests.experiments.invented import FAULTY, fail_or_die, run_one


def scenario(error_rate: float = 0.003) -> Scenario:
    return Scenario.load("baseline").replace({"system.records.error_rate": error_rate, "days": 5})


def test_each_scenario_meets_the_same_seeds() -> None:
    narrow, wide = gather([scenario(), scenario(0.1)], seed=5, replicates=3, run_one=run_one)
    assert narrow.seeds == wide.seeds == tuple(seed_of_replicate(5, i) for i in range(3))
    assert list(narrow.outcomes["replicate"]) == [0, 1, 2]
    assert list(narrow.daily["replicate"].unique()) == [0, 1, 2]
    assert narrow.days == 5
    assert narrow.digest != wide.digest


def test_the_number_of_workers_changes_nothing() -> None:
    here = gather([scenario(), scenario(0.1)], seed=5, replicates=3, workers=1, run_one=run_one)
    there = gather([scenario(), scenario(0.1)], seed=5, replicates=3, workers=2, run_one=run_one)
    for a, b in zip(here, there, strict=True):
        assert a.digest == b.digest
        for table in TABLES:
            pd.testing.assert_frame_equal(getattr(a, table), getattr(b, table))


def test_more_replicates_begin_with_the_same_ones() -> None:
    few = gather([scenario()], seed=5, replicates=2, run_one=run_one)[0]
    many = gather([scenario()], seed=5, replicates=4, run_one=run_one)[0]
    pd.testing.assert_frame_equal(few.outcomes, many.outcomes.head(2))


def test_a_replicate_can_be_repeated_alone() -> None:
    many = gather([scenario()], seed=5, replicates=3, run_one=run_one)[0]
    alone = gather([scenario()], seed=many.seeds[2], replicates=1, run_one=run_one)[0]
    last = many.outcomes.iloc[2].drop("replicate")
    pd.testing.assert_series_equal(alone.outcomes.iloc[0].drop("replicate"), last, check_names=False)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_error_of_a_run_is_raised_and_tells_its_seed(workers: int) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        gather([scenario(), scenario(FAULTY)], seed=5, replicates=2, workers=workers, run_one=fail_or_die)
    assert any("which has seed" in note for note in caught.value.__notes__)


def test_progress_counts_every_run() -> None:
    seen: list[tuple[int, int]] = []
    gather([scenario(), scenario(0.1)], seed=5, replicates=2, progress=lambda *at: seen.append(at), run_one=run_one)
    assert seen == [(i, 4) for i in range(5)]


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 2**63}, {"replicates": 0}, {"workers": 0}])
def test_what_cannot_be_run_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong))):
        gather([scenario()], **({"seed": 1, "replicates": 1} | wrong), run_one=run_one)
