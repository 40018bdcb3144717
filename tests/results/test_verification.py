from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from simulation.errors import CannotWrite, Damaged
from simulation.results import digest_of, digest_of_digests, refresh, save, save_comparison, verify
from tests.results import sample


@pytest.fixture
def run_folder(tmp_path):
    return save(sample.make(), tmp_path / "run", command="")


@pytest.fixture
def comparison(tmp_path):
    runs = {"narrow": sample.make(name="narrow"), "expansive": sample.make(name="expansive", days=5)}
    return save_comparison(runs, {}, tmp_path / "both", command="")


def test_a_good_folder_passes(run_folder):
    found = verify(run_folder)
    assert found.files == 7
    assert found.digest == sample.make().digest == digest_of(run_folder)
    assert found.unlisted == ()


def test_notes_of_the_user_are_reported_not_refused(run_folder):
    (run_folder / "notes.txt").write_text("mine")
    assert verify(run_folder).unlisted == ("notes.txt",)


@pytest.mark.parametrize("name", ["manifest.json", "summary.json", "strata.parquet", "scenario.yaml"])
def test_what_cannot_be_read_is_not_called_damaged(run_folder, monkeypatch, name):
    def protected(opened):
        def refuse(path, *arguments, **options):
            if path.name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return opened(path, *arguments, **options)

        return refuse

    for verb in ("open", "read_text"):  # the superuser, who runs some tests, may read everything
        monkeypatch.setattr(Path, verb, protected(getattr(Path, verb)))
    with pytest.raises(CannotWrite, match=f"{name}: cannot be read: permission denied"):
        verify(run_folder)


@pytest.mark.parametrize("name", ["summary.json", "strata.parquet", "scenario.yaml"])
def test_any_changed_file_fails(run_folder, name):
    (run_folder / name).write_bytes((run_folder / name).read_bytes() + b" ")
    with pytest.raises(Damaged, match=name):
        verify(run_folder)


def test_many_problems_make_a_short_message(run_folder):
    for path in run_folder.glob("*.parquet"):
        path.unlink()
    with pytest.raises(Damaged) as caught:
        verify(run_folder)
    assert len(str(caught.value).splitlines()) == 5


@pytest.mark.parametrize("entry", ["digest", "seeds", "replicates", "run"])
def test_a_manifest_that_disagrees_with_the_tables_fails(run_folder, entry):
    path = run_folder / "manifest.json"
    content = json.loads(path.read_text())
    content[entry] = {"digest": "0" * 64, "seeds": [1, 2, 3], "replicates": 2, "run": "0" * 64}[entry]
    path.write_text(json.dumps(content))
    with pytest.raises(Damaged):
        verify(run_folder)


def test_changed_numbers_under_a_repaired_file_hash_fail(run_folder, tmp_path):
    daily = sample.frames()["daily"]
    daily.loc[3, "numerator"] += 1
    other = save(sample.make(daily=daily), tmp_path / "other", command="")
    data = (other / "daily.parquet").read_bytes()
    (run_folder / "daily.parquet").write_bytes(data)
    path = run_folder / "manifest.json"
    content = json.loads(path.read_text())
    content["files"]["daily.parquet"] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(content))
    with pytest.raises(Damaged, match="do not have the digest"):
        verify(run_folder)


def test_a_comparison_is_verified_run_by_run(comparison):
    found = verify(comparison)
    assert found.files == 1 + 2 * 7
    assert found.digest == digest_of(comparison)
    parts = {"narrow": sample.make().digest, "expansive": sample.make(days=5).digest}
    assert found.digest == digest_of_digests(parts)
    (comparison / "narrow" / "summary.json").unlink()
    with pytest.raises(Damaged, match=r"narrow/summary\.json: is missing"):
        verify(comparison)


def test_figures_of_one_run_do_not_disturb_the_comparison(comparison):
    (comparison / "narrow" / "figures").mkdir()
    (comparison / "narrow" / "figures" / "trust.svg").write_text("<svg/>")
    refresh(comparison / "narrow")
    assert verify(comparison).unlisted == ()


def test_a_missing_run_is_damage(comparison):
    (comparison / "narrow").rename(comparison.parent / "elsewhere")
    with pytest.raises(Damaged, match="no such folder"):
        verify(comparison)
