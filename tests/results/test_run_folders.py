from __future__ import annotations

import errno
import json

import pandas as pd
import pytest
from pyarrow import parquet

from simulation.errors import CannotWrite, Damaged
from simulation.results import load, load_all, load_comparison, run_folders, save, save_comparison, summarise, tables
from tests.results import sample

FILES = {"manifest.json", "scenario.yaml", "summary.json", *(f"{table}.parquet" for table in tables.TABLES)}


@pytest.fixture
def run_folder(tmp_path):
    return save(sample.make(), tmp_path / "run", command="scs run sample --seed 11")


def test_a_run_folder_holds_the_files_of_the_interface(run_folder):
    assert {path.name for path in run_folder.iterdir()} == FILES


@pytest.mark.parametrize("table", tables.TABLES)
def test_what_is_loaded_is_what_was_saved(run_folder, table):
    run = sample.make()
    loaded = load(run_folder)
    pd.testing.assert_frame_equal(getattr(loaded, table), getattr(run, table))
    assert (loaded.digest, loaded.hash, loaded.name, loaded.scenario) == (run.digest, run.hash, run.name, run.scenario)
    assert (loaded.seed, loaded.days, loaded.started, loaded.finished) == (
        run.seed,
        run.days,
        run.started,
        run.finished,
    )


def test_empty_tables_survive(tmp_path):
    empty = {table: tables.empty(table) for table in ("strata", "events", "spells")}
    run = sample.make(**empty)
    assert load(save(run, tmp_path / "run", command="")).digest == run.digest


@pytest.mark.parametrize("table", tables.TABLES)
def test_tables_have_plain_types_and_the_hash_of_the_run(run_folder, table):
    schema = parquet.read_schema(run_folder / f"{table}.parquet")
    assert schema.metadata[b"run"].decode() == sample.make().hash
    for name, kind in tables.COLUMNS[table].items():
        expected = {"text": "dictionary<values=string, indices=int32, ordered=0>", "float64": "double"}.get(kind, kind)
        assert str(schema.field(name).type) == expected


def test_tables_are_compressed(run_folder):
    group = parquet.ParquetFile(run_folder / "daily.parquet").metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}


def test_the_summary_is_strict_json(run_folder):
    assert json.loads((run_folder / "summary.json").read_text()) == summarise(sample.make())


def test_equal_runs_give_equal_files(tmp_path):
    one = save(sample.make(), tmp_path / "one", command="x")
    other = save(sample.make(), tmp_path / "other", command="x")
    for name in sorted(FILES):
        assert (one / name).read_bytes() == (other / name).read_bytes()


def test_an_existing_run_is_kept_unless_overwrite_is_said(run_folder):
    before = {path.name: path.read_bytes() for path in run_folder.iterdir()}
    with pytest.raises(CannotWrite, match="already exists"):
        save(sample.make(name="other"), run_folder, command="")
    assert {path.name: path.read_bytes() for path in run_folder.iterdir()} == before
    save(sample.make(name="other"), run_folder, command="", overwrite=True)
    assert load(run_folder).name == "other"


@pytest.mark.parametrize("failing", ["write_json", "write_text"])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path, monkeypatch, failing):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run_folders, failing, full)
    with pytest.raises(CannotWrite, match="the disk is full"):
        save(sample.make(), tmp_path / "run", command="")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(FILES - {"manifest.json", "summary.json"}))
@pytest.mark.parametrize("harm", ["cut", "change", "remove"])
def test_damage_to_any_file_is_found(run_folder, name, harm):
    path = run_folder / name
    data = bytearray(path.read_bytes())
    if harm == "remove":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[: len(data) // 2])
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(Damaged, match=name) as caught:
        load(run_folder)
    assert len(str(caught.value).splitlines()) == 1


def test_a_table_of_another_run_is_refused(run_folder, tmp_path):
    other = save(sample.make(days=5), tmp_path / "other", command="")
    name = "spells.parquet"
    (run_folder / name).write_bytes((other / name).read_bytes())
    content = json.loads((run_folder / "manifest.json").read_text())
    content["files"][name] = json.loads((other / "manifest.json").read_text())["files"][name]
    (run_folder / "manifest.json").write_text(json.dumps(content))
    with pytest.raises(Damaged, match="belongs to another run"):
        load(run_folder)


def test_a_comparison_holds_a_run_folder_each(tmp_path):
    runs = {"narrow": sample.make(name="narrow"), "expansive": sample.make(name="expansive")}
    content = {"legitimacy": {"a": 0.5, "b": 0.4, "difference": -0.1}}
    folder = save_comparison(runs, content, tmp_path / "both", command="scs compare narrow expansive")
    assert {path.name for path in folder.iterdir()} == {"narrow", "expansive", "comparison.json", "manifest.json"}
    assert load(folder / "expansive").name == "expansive"
    assert list(load_all(folder)) == ["narrow", "expansive"]
    assert load_comparison(folder) == content
    with pytest.raises(Damaged, match="name one of its runs: narrow, expansive"):
        load(folder)


def test_one_run_is_no_comparison(run_folder):
    assert list(load_all(run_folder)) == ["sample"]
    with pytest.raises(Damaged, match="one run, not a comparison"):
        load_comparison(run_folder)


@pytest.mark.parametrize("name", ["../outside", "a/b", "", "/tmp/x"])
def test_a_run_cannot_be_saved_outside_its_comparison(tmp_path, name):
    with pytest.raises(ValueError, match="become folders"):
        save_comparison({name: sample.make()}, {}, tmp_path / "both", command="")
    assert list(tmp_path.iterdir()) == []
