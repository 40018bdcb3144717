"""What a sweep folder accepts and refuses."""

import json
from pathlib import Path

import pytest

from simulation.errors import CannotWrite, Damaged
from simulation.experiments.sweep import digest, folder, frame, is_sweep, resume, run_sweep, status
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import plan


def test_another_plan_is_refused(tmp_path: Path, whole: Path) -> None:
    before = digest(whole)
    with pytest.raises(Damaged, match="another plan"):
        run_sweep(plan(tmp_path, rates=[0.5]), whole, run_one=run_one)
    assert digest(whole) == before


@pytest.mark.parametrize("name", [folder.PLAN, folder.SCENARIO, folder.POINTS])
def test_a_changed_file_is_refused(whole: Path, name: str) -> None:
    file = whole / name
    file.write_text(file.read_text().replace("5", "6"))
    with pytest.raises(Damaged, match=f"{name}: was changed"):
        resume(whole, run_one=run_one)
    file.unlink()
    with pytest.raises(Damaged, match=f"{name}: is missing"):
        resume(whole, run_one=run_one)


def test_other_code_is_refused_and_may_still_read(whole: Path) -> None:
    manifest = json.loads((whole / "manifest.json").read_text())
    (whole / "manifest.json").write_text(json.dumps(manifest | {"code": "0" * 64}))
    with pytest.raises(Damaged, match="made by other code"):
        resume(whole, run_one=run_one)
    assert status(whole).finished == len(frame(whole)) == 16


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(CannotWrite, match="already exists"):
        run_sweep(plan(tmp_path), mine, run_one=run_one)
    with pytest.raises(Damaged, match="not a sweep folder"):
        resume(mine, run_one=run_one)
    with pytest.raises(Damaged, match="no such folder"):
        status(tmp_path / "nowhere")
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_a_changed_base_scenario_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: baseline\n")
    asked = plan(tmp_path, scenario="mine")
    run_sweep(asked, tmp_path / "out", run_one=run_one)
    (tmp_path / "mine.yaml").write_text("extends: baseline\nsystem: {records: {overload: 0}}\n")
    with pytest.raises(Damaged, match="the scenario mine has changed"):
        run_sweep(asked.file, tmp_path / "out", run_one=run_one)
    assert resume(tmp_path / "out", run_one=run_one).complete


def test_a_folder_is_told_from_others(tmp_path: Path, whole: Path) -> None:
    assert is_sweep(whole)
    assert not is_sweep(tmp_path)
    assert not is_sweep(tmp_path / "nowhere")


def test_a_folder_may_be_moved(tmp_path: Path, whole: Path) -> None:
    before = digest(whole)
    moved = whole.rename(tmp_path / "moved")
    assert resume(moved, run_one=run_one).finished == 16
    assert digest(moved) == before


def test_what_extends_another_file_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: baseline\npolicy: {redress: shanghai}\n")
    run_sweep(plan(tmp_path, scenario="mine"), tmp_path / "out", run_one=run_one)
    (tmp_path / "mine.yaml").unlink()
    assert folder.open_folder(tmp_path / "out").base.settings.policy.redress[0].value.marks


def test_damaged_manifests_are_told(whole: Path) -> None:
    manifest = whole / "manifest.json"
    content = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(content | {"version": 99}))
    with pytest.raises(Damaged, match="format 99"):
        status(whole)
    manifest.write_text("{")
    with pytest.raises(Damaged, match="not a sweep folder"):
        status(whole)
