"""A stop on the way changes nothing, a fork is the society that lived so from the start, and damage is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import checkpoint
from simulation.errors import BadInput, CannotWrite, Damaged
from simulation.kernel import threads
from simulation.results import manifest
from simulation.scenario import Scenario
from simulation.society.model import Society
from tests.laws.societies import (
    BASELINE,
    SEEDS,
    assert_same_frames,
    assert_same_people,
    begun,
    fingerprint,
    law,
    lived,
    scenarios,
)

SMALL = BASELINE.replace(
    {"population.citizens": 400, "population.cities": ["wuhan", "yiwu"], "days": 40, "observe.every": 7}
)
DAY = 17


def live_on(society: Society, until: int) -> Society:
    """The same society after day `until`."""
    while society.steps < until:
        society.step()
    return society


def assert_same_society(a: Society, b: Society) -> None:
    """Equal frames, people, digest and series of Mesa."""
    frames = a.frames(), b.frames()
    assert fingerprint(frames[0]) == fingerprint(frames[1])
    assert_same_frames(*frames)
    assert_same_people(a, b)
    series = (s.datacollector.get_model_vars_dataframe() for s in (a, b))
    assert next(series).equals(next(series))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoint.save(lived(SMALL, days=DAY), tmp_path_factory.mktemp("saved") / "stop")


@pytest.fixture
def copied(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(saved, tmp_path / "copy"))


@law(10)
@given(scenarios(most=400, most_days=40), st.integers(0, 40), st.integers(1, 3), SEEDS)
def test_a_stop_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, day: int, count: int, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("law") / "stop"
    days = scenario.settings.days
    straight = begun(scenario, seed)
    live_on(straight, min(day, days))
    checkpoint.save(straight, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "WORTH_SHARING", 0)
        resumed = checkpoint.load(folder, threads=count)
    assert resumed.populace.team.threads == count
    assert resumed.steps == min(day, days)
    assert_same_society(live_on(straight, days), live_on(resumed, days))


def test_a_second_stop_is_the_same_folder(saved: Path, tmp_path: Path) -> None:
    again = checkpoint.save(checkpoint.load(saved), tmp_path / "again")
    assert manifest.opened(again)["files"] == manifest.opened(saved)["files"]


@law(6)
@given(scenarios(most=300, least_days=12, most_days=30), st.integers(1, 10))
def test_a_fork_is_the_society_that_lived_so_from_the_start(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario, day: int
) -> None:
    later = scenario.settings.date_of(day + 1)
    other = scenario.replace({"policy.retention": [{"value": "none"}, {"from": later, "value": {"retention_days": 9}}],
                              "policy.redress": [{"from": later, "value": "strong"}]})  # fmt: skip
    common = scenario.replace({"policy.redress": [{"from": later, "value": "none"}]})
    folder = checkpoint.save(lived(common, days=day), tmp_path_factory.mktemp("fork") / "stop")
    forked = live_on(checkpoint.fork(folder, other.settings), scenario.settings.days)
    assert_same_society(lived(other), forked)


def test_a_fork_under_the_same_settings_is_a_resumed_run(saved: Path) -> None:
    forked = live_on(checkpoint.fork(saved, SMALL.settings), 40)
    assert_same_society(lived(SMALL), forked)


def test_rules_of_a_fork_hold_from_the_next_day(saved: Path) -> None:
    forked = checkpoint.fork(saved, SMALL.replace({"policy.scope": "expansive"}).settings)
    before = forked.government.cities[0].scope_items
    forked.step()
    assert forked.government.cities[0].scope_items > before
    assert forked.government.repealed


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"population.citizens": 401}, "population"),
        ({"network.far": 1}, "network"),
        ({"behaviour.opinion.contact": 0.5}, "behaviour"),
        ({"institution.city.decides": True}, "institution"),
        ({"seed": 2}, "seed"),
        ({"days": DAY - 1}, "days"),
        ({"policy.redress": [{"from": "2019-01-03", "value": "strong"}]}, r"policy\.redress"),
        ({"events": [{"kind": "scandal", "severity": 0.5, "day": DAY - 1}]}, "events"),
    ],
)
def test_another_past_is_refused(saved: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(BadInput, match=f"^{named}"):
        checkpoint.fork(saved, SMALL.replace(changes).settings)


def test_events_still_to_come_may_differ(saved: Path) -> None:
    events = [{"kind": "scandal", "severity": 0.5, "day": DAY}]
    forked = checkpoint.fork(saved, SMALL.replace({"events": events}).settings)
    forked.step()
    assert (DAY, "public", "scandal", "national", "scenario") in forked.government.events


def cut_short(folder: Path) -> None:
    path = next(folder.glob("populace.citizens.*.npy"), folder / "small_int64.npy")
    path.write_bytes(path.read_bytes()[:-8])


def flip(folder: Path) -> None:
    path = folder / "small_uint16.npy"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)


def edit(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Alter the state and its checksum, as somebody who means harm would."""
    content = json.loads((folder / "state.json").read_text())
    change(content)
    (folder / "state.json").write_text(json.dumps(content))
    edit(folder, files=manifest.hashes(folder))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "truncated": cut_short,
    "flipped": flip,
    "missing array": lambda folder: (folder / "small_float64.npy").unlink(),
    "missing state": lambda folder: (folder / "state.json").unlink(),
    "missing manifest": lambda folder: (folder / "manifest.json").unlink(),
    "other sources": lambda folder: edit(folder, code="0"),
    "other version": lambda folder: edit(folder, version=99),
    "other day": lambda folder: edit(folder, day=3),
    "other hash": lambda folder: edit(folder, scenario={"hash": "0"}),
    "a run": lambda folder: edit(folder, kind="run"),
    "no files": lambda folder: edit(folder, files={}),
    "outside": lambda folder: edit(folder, files={"state.json": "", "scenario.yaml": "", "../x": ""}),
    "state gone": lambda folder: rewrite(folder, lambda state: state.pop("offices")),
    "state empty": lambda folder: rewrite(folder, lambda state: state.update(populace={"mapping": []})),
    "state odd": lambda folder: rewrite(folder, lambda state: state.update(steps={"call": "x"})),
    "foreign file": lambda folder: rewrite(
        folder, lambda state: state.update(stocks={"array": {"file": "../small_int64.npy"}})
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_found(copied: Path, damage: str) -> None:
    DAMAGE[damage](copied)
    with pytest.raises(Damaged) as caught:
        checkpoint.load(copied)
    assert str(copied) in str(caught.value)
    assert len(str(caught.value).splitlines()) <= 5


def test_an_array_of_objects_is_not_unpickled(copied: Path) -> None:
    np.save(copied / "small_float64.npy", np.array([{}], dtype=object), allow_pickle=True)
    edit(copied, files=manifest.hashes(copied))
    with pytest.raises(Damaged):
        checkpoint.load(copied)


def test_folders_of_others(tmp_path: Path, saved: Path) -> None:
    with pytest.raises(Damaged, match="no such folder"):
        checkpoint.load(tmp_path / "nowhere")
    with pytest.raises(Damaged, match="not a results folder"):
        checkpoint.load(tmp_path)
    with pytest.raises(CannotWrite, match="already exists"):
        checkpoint.save(begun(SMALL), saved)
    with pytest.raises(Damaged, match="holds a checkpoint"):
        manifest.read(saved)


def test_a_save_that_fails_leaves_nothing(tmp_path: Path) -> None:
    society = begun(SMALL)
    society.recorder.latest["secret"] = object()  # type: ignore[assignment]
    with pytest.raises(TypeError, match=r"recorder\.latest\.secret is of type object"):
        checkpoint.save(society, tmp_path / "stop")
    assert list(tmp_path.iterdir()) == []
