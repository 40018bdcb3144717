from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from simulation.errors import CannotWrite
from simulation.results import atomic_writing as folders
from simulation.results.atomic_writing import check_destination, new_folder, replacing, write_json, write_text
from simulation.results.ownership import FORMAT


def make_ours(folder: Path, text: str = "old") -> None:
    folder.mkdir(parents=True)
    write_json(folder / "manifest.json", {"format": FORMAT, "files": {"note.txt": ""}})
    write_text(folder / "note.txt", text)


def fill(folder: Path, *, overwrite: bool = False, error: BaseException | None = None) -> None:
    with new_folder(folder, overwrite=overwrite) as partial:
        write_text(partial / "note.txt", "new")
        if error is not None:
            raise error


def write_half(path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_text("half of")
        raise KeyboardInterrupt


def fill_the_disk(folder: Path) -> None:
    with new_folder(folder) as partial, replacing(partial / "note.txt"):
        Path("/dev/full").write_text("x" * 100_000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_there_complete_or_not_at_all(tmp_path):
    path = tmp_path / "table.txt"
    with replacing(path) as temporary:
        temporary.write_text("all of it")
        assert not path.exists()
    assert path.read_text() == "all of it"
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert path.read_text() == "all of it"
    assert names(tmp_path) == ["table.txt"]


def test_a_folder_appears_only_when_complete(tmp_path):
    target = tmp_path / "deep" / "run"
    with new_folder(target) as partial:
        assert partial.parent == target.parent
        assert not target.exists()
        write_text(partial / "note.txt", "new")
    assert names(target) == ["note.txt"]
    assert names(target.parent) == ["run"]


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), OSError(errno.ENOSPC, "full")])
def test_nothing_stays_behind_after_an_error(tmp_path, error):
    expected = CannotWrite if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        fill(tmp_path / "run", error=error)
    assert names(tmp_path) == []


def test_an_existing_folder_is_not_touched(tmp_path):
    make_ours(tmp_path / "run")
    with pytest.raises(CannotWrite, match="already exists"):
        fill(tmp_path / "run")
    assert (tmp_path / "run" / "note.txt").read_text() == "old"


def test_overwrite_replaces_a_results_folder(tmp_path):
    make_ours(tmp_path / "run")
    fill(tmp_path / "run", overwrite=True)
    assert names(tmp_path / "run") == ["note.txt"]
    assert (tmp_path / "run" / "note.txt").read_text() == "new"
    assert names(tmp_path) == ["run"]


def test_overwrite_keeps_the_old_one_when_the_new_one_fails(tmp_path):
    make_ours(tmp_path / "run")
    with pytest.raises(ValueError, match="broken"), new_folder(tmp_path / "run", overwrite=True):
        raise ValueError("broken")
    assert (tmp_path / "run" / "note.txt").read_text() == "old"
    assert names(tmp_path) == ["run"]


def test_overwrite_puts_the_old_one_back_when_the_last_rename_fails(tmp_path, monkeypatch):
    make_ours(tmp_path / "run")
    rename = Path.rename

    def failing(self, target):
        if ".partial-" in self.name:
            raise OSError(errno.EACCES, "no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(CannotWrite, match="permission denied"):
        fill(tmp_path / "run", overwrite=True)
    assert (tmp_path / "run" / "note.txt").read_text() == "old"
    assert names(tmp_path) == ["run"]


def test_overwrite_refuses_a_folder_that_is_not_ours(tmp_path):
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter.txt").write_text("years of work")
    with pytest.raises(CannotWrite, match="not a results folder"):
        fill(thesis, overwrite=True)
    (thesis / "manifest.json").write_text('{"format": "something else"}')
    with pytest.raises(CannotWrite, match="not a results folder"):
        fill(thesis, overwrite=True)
    assert (thesis / "chapter.txt").read_text() == "years of work"


def test_overwrite_refuses_a_folder_that_is_protected_and_removes_protected_parts(tmp_path, monkeypatch):
    make_ours(tmp_path / "run")
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser, who runs some tests, may write everywhere
    with pytest.raises(CannotWrite, match="write-protected"):
        fill(tmp_path / "run", overwrite=True)
    monkeypatch.undo()
    (tmp_path / "run").chmod(0o500)
    asked = []
    monkeypatch.setattr(folders.shutil, "rmtree", lambda path, **_: asked.append(path.stat().st_mode & 0o700))
    folders.remove(tmp_path / "run")
    assert asked == [0o700], "a folder can only be removed where it may be written"


def test_overwrite_refuses_what_appears_while_it_works(tmp_path):
    make_ours(tmp_path / "run")
    with pytest.raises(CannotWrite, match=r"thoughts\.txt"), new_folder(tmp_path / "run", overwrite=True):
        (tmp_path / "run" / "thoughts.txt").write_text("mine")
    assert names(tmp_path / "run") == ["manifest.json", "note.txt", "thoughts.txt"]
    assert names(tmp_path) == ["run"]


def test_a_folder_that_appears_meanwhile_is_not_replaced(tmp_path):
    with pytest.raises(CannotWrite), new_folder(tmp_path / "run"):
        make_ours(tmp_path / "run", "of somebody else")
    assert (tmp_path / "run" / "note.txt").read_text() == "of somebody else"
    assert names(tmp_path) == ["run"]


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "run").mkdir()
    fill(tmp_path / "run")
    assert names(tmp_path / "run") == ["note.txt"]


def test_a_link_to_a_folder_is_followed(tmp_path):
    make_ours(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    fill(tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "note.txt").read_text() == "new"


def test_a_file_is_never_replaced_by_a_folder(tmp_path):
    (tmp_path / "run").write_text("text")
    with pytest.raises(CannotWrite, match="not a folder"):
        fill(tmp_path / "run", overwrite=True)
    with pytest.raises(CannotWrite, match="not a folder"):
        fill(tmp_path / "run" / "inner")
    assert (tmp_path / "run").read_text() == "text"


def test_a_folder_without_permission_is_refused_before_any_work(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # the superuser, who runs some tests, may write everywhere
    with pytest.raises(CannotWrite, match="permission denied"):
        check_destination(tmp_path / "run")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_told_plainly(tmp_path):
    with pytest.raises(CannotWrite, match="the disk is full") as caught:
        fill_the_disk(tmp_path / "run")
    assert len(str(caught.value).splitlines()) == 1
    assert names(tmp_path) == []


def test_not_a_number_is_not_json(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "x.json", {"mean": float("nan")})
    assert names(tmp_path) == []


def test_reasons_are_plain():
    assert folders.reason(OSError(errno.EROFS, "Read-only file system")) == "the file system is read-only"
    assert folders.reason(OSError(errno.EIO, "Input/output error")) == "input/output error"
