"""Citizens in several hands: the same integers as in one, whatever becomes of workers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.experiments.distributed.remote_citizens import TRIES, RemoteCitizens, WorkersLost
from simulation.experiments.distributed.worker_state import Order, Shard, ShardSpecification
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import N_GROUPS
from tests.experiments.distributed.invented import Workshop
from tests.laws.societies import SEEDS, assert_same_frames, begun, fingerprint, law, scenarios

CHANGES = {
    "population.citizens": 700,
    "population.cities": ["rongcheng", "wuhan", "hangzhou", "yiwu"],
    "population.leave_out": ["yiwu"],
    "days": 14,
    "observe.every": 5,
    "system.records.error_rate": 0.2,
    "behaviour.survey.respondents": 300,
    "behaviour.debts.listed_at_start": 0.05,
    "events": [
        {"kind": "announce", "day": 1, "item": "utility_arrears"},
        {"kind": "income_shock", "day": 4, "size": 0.5, "share": 0.5, "days": 5},
        {"kind": "information_campaign", "day": 6, "topic": "city", "reach": 0.5},
        {"kind": "intervene", "day": 7, "actor": "pboc", "action": "halt", "days": 3, "city": "rongcheng"},
    ],
}
SCENARIO = Scenario.load("contested").replace(CHANGES)


def across(worker_processes: Workshop, folder: Path, **options: Any) -> Society:
    return Society(
        SCENARIO.settings,
        rng=3,
        populace=partial(RemoteCitizens, worker_processes=worker_processes, folder=folder, **options),
    )


@pytest.fixture(scope="module")
def whole() -> Society:
    """The society in one hand, after all its days. Tests must not change it."""
    society = Society(SCENARIO.settings, rng=3, threads=1)
    society.run()
    return society


def assert_same(society: Society, whole: Society) -> None:
    """Everything that leaves the citizens is equal."""
    frames, expected = society.run(), whole.frames()
    assert fingerprint(frames) == fingerprint(expected)
    assert_same_frames(frames, expected)
    assert np.array_equal(society.recorder.total, whole.recorder.total)
    assert np.array_equal(society.stocks, whole.stocks)


def test_much_happens_here(whole: Society) -> None:
    """Otherwise equality would say little."""
    frames = whole.frames()
    assert len(frames["spells"]) > 20
    assert (frames["spells"]["end"] >= 0).any()
    assert {"halt", "announce"} <= set(frames["events"]["action"])
    assert whole.recorder.total[N_GROUPS:].any(axis=1).all()


@pytest.mark.parametrize(("workers", "shards"), [(1, 1), (1, 3), (2, 2), (2, 4), (3, None), (4, 9)])
def test_any_number_of_hands_gives_the_same(tmp_path: Path, whole: Society, workers: int, shards: int | None) -> None:
    society = across(Workshop(workers), tmp_path, shards=shards)
    assert len(society.populace.cities) == min(shards or 2 * workers, 4)
    assert len(set(society.populace.home.values())) == min(workers, len(society.populace.cities))
    assert_same(society, whole)


@law(6)
@given(scenarios(most_days=25), SEEDS, st.integers(1, 3), st.integers(2, 9))
def test_where_citizens_live_changes_nothing(scenario: Scenario, seed: int, workers: int, lost_on: int) -> None:
    """Nor does a worker who is lost on some day."""
    whole = begun(scenario, seed)
    with TemporaryDirectory() as folder:
        worker_processes = Workshop(workers + 1)
        make = partial(RemoteCitizens, worker_processes=worker_processes, folder=Path(folder), every=3)
        parts = Society(scenario.settings, rng=seed, populace=make)
        for day in range(scenario.settings.days):
            if day == lost_on:
                del worker_processes.holders["worker 0"]
            parts.step()
        assert_same_frames(whole.run(), parts.frames())
    assert np.array_equal(whole.recorder.total, parts.recorder.total)


def test_counts_and_stocks_of_every_day_are_those_of_the_whole(tmp_path: Path) -> None:
    one = Society(SCENARIO.settings, rng=3, threads=1)
    many = across(Workshop(2), tmp_path, shards=3)
    for _ in range(6):
        one.step()
        many.step()
        assert np.array_equal(one.populace.counted(), many.populace.counted())
        assert np.array_equal(one.populace.stocktaking(4000), many.populace.stocktaking(4000))
    assert many.populace.bytes_per_citizen > 50


def dies(worker: str, verb: str, when: str, nth: int) -> Callable[[str, str, int], str]:
    """A worker who dies before or after it does something for the nth time, and of nothing else."""
    seen = [0]

    def fatal(who: str, what: str, asked: int) -> str:
        seen[0] += (who, what) == (worker, verb)
        return when if (who, what) == (worker, verb) and seen[0] == nth else ""

    return fatal


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("verb", "nth"), [("make", 1), ("follow", 1), ("follow", 9), ("follow", 12), ("follow", 15)])
def test_a_lost_worker_is_made_good(tmp_path: Path, whole: Society, when: str, verb: str, nth: int) -> None:
    notes: list[str] = []
    worker_processes = Workshop(3, fatal=dies("worker 1", verb, when, nth))
    society = across(worker_processes, tmp_path, every=4, note=notes.append)
    assert_same(society, whole)
    assert len(worker_processes.holders) == 2
    assert notes
    assert all("made again" in note for note in notes)


def test_days_since_the_snapshot_are_repeated_and_no_others(tmp_path: Path, whole: Society) -> None:
    notes: list[str] = []
    worker_processes = Workshop(2)
    society = across(worker_processes, tmp_path, every=4, note=notes.append)
    for _ in range(10):
        society.step()
    assert len(list(tmp_path.iterdir())) == len(society.populace.cities), "older snapshots are gone"
    del worker_processes.holders["worker 0"]
    society.step()
    assert "3 days repeated" in notes[0]
    society.settings = SCENARIO.replace({"days": 3}).settings
    assert_same(society, whole)


def test_one_after_another_may_go(tmp_path: Path, whole: Society) -> None:
    worker_processes = Workshop(3)
    society = across(worker_processes, tmp_path, every=5)
    for lost in ("worker 2", "worker 0"):
        for _ in range(4):
            society.step()
        del worker_processes.holders[lost]
    society.settings = SCENARIO.replace({"days": 6}).settings
    assert_same(society, whole)
    assert set(society.populace.home.values()) == {"worker 1"}


def test_nobody_left_ends_the_run(tmp_path: Path) -> None:
    worker_processes = Workshop(1)
    society = across(worker_processes, tmp_path)
    worker_processes.holders.clear()
    with pytest.raises(WorkersLost):
        society.step()


def test_a_shard_that_kills_its_workers_ends_the_run(tmp_path: Path) -> None:
    def fatal(worker: str, verb: str, asked: int) -> str:
        worker_processes.holders[f"another {asked}"] = (
            type(worker_processes.holders[worker])() if worker in worker_processes.holders else None
        )
        return "before" if asked > 6 else ""

    worker_processes = Workshop(1)
    society = across(worker_processes, tmp_path)
    worker_processes.fatal = fatal
    with pytest.raises(WorkersLost, match=f"{TRIES} times"):
        society.run()


def test_an_order_out_of_turn_is_left_undone(tmp_path: Path) -> None:
    shard = Shard(ShardSpecification(SCENARIO.settings, 3, ("wuhan",), 700, tmp_path, ""), 1)
    assert shard.is_due(Order(1, "live", ()))
    assert shard.is_due(Order(0, "lasting", ()))
    assert not shard.is_due(Order(0, "live", ()))
    assert not shard.is_due(Order(2, "live", ()))
    assert not shard.is_due(Order(1, "lasting", ()))
