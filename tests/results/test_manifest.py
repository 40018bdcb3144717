from __future__ import annotations

import hashlib
import json
import sys

import pytest

from simulation.errors import Damaged
from simulation.results import manifest, refresh, save, verify
from tests.results import sample


@pytest.fixture
def run_folder(tmp_path):
    return save(sample.make(), tmp_path / "run", command="scs run sample --seed 11")


def edit(folder, **changes):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_manifest_says_who_made_it_from_what(run_folder):
    content = manifest.read(run_folder)
    run = sample.make()
    assert content["scenario"] == {"name": "sample", "hash": run.scenario_hash}
    assert content["seeds"] == list(run.seeds)
    assert (content["seed"], content["replicates"], content["days"]) == (11, 3, 4)
    assert content["digest"] == run.digest
    assert content["command"] == "scs run sample --seed 11"
    assert (content["started"], content["finished"]) == (run.started, run.finished)
    assert content["platform"]
    assert set(content["versions"]) == {"python", "simulation", "numpy", "numba", "mesa", "pandas", "pyarrow"}
    assert content["versions"]["python"] == sys.version.split()[0]


def test_every_file_has_its_hash(run_folder):
    content = manifest.read(run_folder)
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in run_folder.iterdir()}
    del files["manifest.json"]
    assert content["files"] == files


def test_no_folder_and_a_foreign_folder_are_told_apart(tmp_path):
    with pytest.raises(Damaged, match="there is no such folder"):
        manifest.read(tmp_path / "nowhere")
    with pytest.raises(Damaged, match="is not a results folder"):
        manifest.read(tmp_path)
    (tmp_path / "manifest.json").write_text('{"name": "a web page"}')
    with pytest.raises(Damaged, match="no results of this program"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00", '{"format": ', "[" * 100_000])
def test_a_manifest_that_is_no_json_object_is_damaged(run_folder, text):
    (run_folder / "manifest.json").write_text(text)
    with pytest.raises(Damaged):
        manifest.read(run_folder)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_another_format_version_is_incompatible(run_folder, version):
    edit(run_folder, version=version)
    with pytest.raises(Damaged, match="this program reads version 1"):
        manifest.read(run_folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": 5},
        {"files": None},
        {"files": {"daily.parquet": 5}},
        {"files": {"../../secret": "ab"}},
        {"files": {"/etc/passwd": "ab"}},
        {"seeds": "11"},
        {"seeds": [1.5]},
        {"seed": None},
        {"days": "4"},
        {"scenario": "sample"},
        {"scenario": {"name": 5, "hash": "ab"}},
        {"digest": None},
        {"kind": "comparison"},
        {"kind": "comparison", "runs": {"../x": "ab"}},
    ],
)
def test_entries_of_the_wrong_type_are_damage(run_folder, changes):
    edit(run_folder, **changes)
    with pytest.raises(Damaged, match="is damaged"):
        manifest.read(run_folder)


def test_a_folder_of_another_kind_is_named(run_folder):
    edit(run_folder, kind="sweep")
    with pytest.raises(Damaged, match="holds a sweep"):
        manifest.read(run_folder)


def test_figures_can_be_added_and_made_again(run_folder):
    (run_folder / "figures").mkdir()
    for text in ("first", "second"):
        (run_folder / "figures" / "trust.svg").write_text(text)
        (run_folder / "report.html").write_text(text)
        refresh(run_folder)
        assert {"figures/trust.svg", "report.html"} <= set(manifest.read(run_folder)["files"])
        assert verify(run_folder).unlisted == ()


def test_refresh_does_not_forgive_a_changed_table(run_folder):
    (run_folder / "events.parquet").write_bytes(b"other")
    (run_folder / "notes.txt").write_text("mine")
    refresh(run_folder)
    assert "notes.txt" not in manifest.read(run_folder)["files"]
    with pytest.raises(Damaged, match=r"events\.parquet"):
        verify(run_folder)
