"""Only what this program wrote may be replaced, whatever else lies in a folder of results."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.errors import CannotWrite
from simulation.experiments.sweep import cancel, run_sweep
from simulation.experiments.sweep.folder import make_folder
from simulation.experiments.sweep.plan import Plan
from simulation.results import refresh, save, save_comparison
from simulation.results.ownership import foreign
from tests.experiments.invented import run_one
from tests.results import sample

PLAN = """
name: errors
scenario: baseline
design:
  kind: list
  uncertainties: {system.records.error_rate: [0.0, 0.25]}
  days: 5
  citizens: 1000
"""


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    return save(sample.make(), tmp_path / "run", command="scs run")


def draw_in(folder: Path) -> None:
    (folder / "figures").mkdir()
    (folder / "figures" / "headline.png").write_bytes(b"png")
    (folder / "report.html").write_text("report")


def test_what_is_written_is_ours(run_folder: Path, tmp_path: Path) -> None:
    draw_in(run_folder)
    refresh(run_folder)
    (run_folder / ".summary.json.partial-4711").write_text("half")
    (run_folder / ".DS_Store").write_text("")
    assert foreign(run_folder) == []
    runs = {"a": sample.make(name="a"), "b": sample.make(name="b")}
    folder = save_comparison(runs, {}, tmp_path / "both", command="scs compare")
    assert foreign(folder) == []


def test_notes_links_and_runs_inside_are_not(run_folder: Path, tmp_path: Path) -> None:
    draw_in(run_folder)
    refresh(run_folder)
    save(sample.make(), run_folder / "inner", command="scs run")
    (run_folder / "notes.txt").write_text("years of work")
    (run_folder / "figures" / "mine.ai").write_text("drawn by hand")
    (run_folder / "empty").mkdir()
    (run_folder / "link").symlink_to(tmp_path)
    assert foreign(run_folder) == ["empty/", "figures/mine.ai", "inner/", "link", "notes.txt"]
    with pytest.raises(CannotWrite, match=r"empty/, figures/mine\.ai, inner/, link, notes\.txt"):
        save(sample.make(), run_folder, command="scs run", overwrite=True)
    assert (run_folder / "notes.txt").read_text() == "years of work"
    assert (run_folder / "inner" / "manifest.json").exists()


def test_notes_inside_the_runs_of_a_comparison_are_not(tmp_path: Path) -> None:
    runs = {"a": sample.make(name="a"), "b": sample.make(name="b")}
    folder = save_comparison(runs, {}, tmp_path / "both", command="scs compare")
    (folder / "b" / "notes.txt").write_text("mine")
    save(sample.make(), folder / "c", command="scs run")
    assert foreign(folder) == ["b/notes.txt", "c/"]


def test_a_sweep_holds_more_than_its_manifest_lists(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    plan = Plan.load(tmp_path / "plan.yaml")
    swept = run_sweep(plan, tmp_path / "swept", run_one=run_one).folder
    cancel(swept)
    (swept / "figures").mkdir()
    (swept / "figures" / "forest.svg").write_text("svg")
    (swept / "branches" / "whole" / "1").mkdir(parents=True)
    (swept / "branches" / "whole" / "1" / "state.json").write_text("{}")
    assert foreign(swept) == []
    (swept / "runs" / "notes.txt").write_text("mine")
    (swept / "table.csv").write_text("exported")
    assert foreign(swept) == ["runs/notes.txt", "table.csv"]
    with pytest.raises(CannotWrite, match=r"table\.csv"):
        make_folder(plan, swept, overwrite=True)
    assert (swept / "runs" / "notes.txt").exists()
