"""Sources: shipped names, paths, and parents only from folders that a file may reach."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulation.errors import BadInput
from simulation.scenario import sources
from simulation.scenario.reading import LARGEST_FILE
from simulation.scenario.sources import display, find, find_parent, read, shipped, shipped_folder

DUE = {"baseline", "no_system", "narrow", "expansive", "expansive_with_safeguards", "legal_limits", "redress"}


def test_the_scenarios_that_are_due_are_shipped():
    assert set(shipped()) >= DUE | {"supervision"}
    assert find("baseline") == shipped_folder() / "baseline.yaml"


def test_an_installed_package_holds_its_own_scenarios(tmp_path, monkeypatch):
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "only.yaml").write_text("name: only\n")
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path)
    assert shipped() == ("only",)
    monkeypatch.setattr(sources, "_PACKAGE", tmp_path / "package")
    assert shipped_folder() == tmp_path / "scenarios"


def test_a_path_is_found_and_a_shipped_name_comes_first(tmp_path, monkeypatch):
    (tmp_path / "mine.yaml").write_text("name: mine\n")
    (tmp_path / "baseline").write_text("name: other\n")
    monkeypatch.chdir(tmp_path)
    assert find("mine.yaml") == Path("mine.yaml")
    assert find(tmp_path / "mine.yaml") == tmp_path / "mine.yaml"
    assert find("baseline").parent == shipped_folder()


@pytest.mark.parametrize("name", ["expansiv", "", "no/such.yaml", "a\0b", "x" * 5000, "bad\nname", "\udcff"])
def test_what_is_not_there_is_refused_in_one_line(name):
    with pytest.raises(BadInput, match="shipped: all_reforms") as caught:
        find(name)
    assert str(caught.value).isprintable()


def test_a_near_miss_is_named():
    with pytest.raises(BadInput, match="did you mean 'expansive'"):
        find("expansiv")


def test_only_regular_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml", Path("/dev/zero")):
        with pytest.raises(BadInput, match="must be a file"):
            read(path)
    with pytest.raises(BadInput, match="must be a readable file"):
        read(tmp_path / "gone.yaml")


def test_no_more_is_read_than_the_limit_and_a_byte(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (2 * LARGEST_FILE))
    assert len(read(path)) == LARGEST_FILE + 1


def test_parents_are_found_by_name_and_beside_the_child(tmp_path):
    child = tmp_path / "child.yaml"
    (tmp_path / "folder").mkdir()
    for name in ("child.yaml", "beside.yaml", "folder/below.yaml", "baseline.yaml"):
        (tmp_path / name).write_text("days: 3\n")
    assert find_parent("baseline", child) == (shipped_folder() / "baseline.yaml").resolve()
    assert find_parent("baseline.yaml", child) == tmp_path / "baseline.yaml"
    assert find_parent("beside", child) == tmp_path / "beside.yaml"
    assert find_parent("folder/below.yaml", child) == tmp_path / "folder" / "below.yaml"
    assert find_parent("narrow.yaml", child) == (shipped_folder() / "narrow.yaml").resolve()
    with pytest.raises(ValueError, match="existing file"):
        find_parent("beside", None)


@pytest.mark.parametrize(
    "name", ["../up.yaml", "a/../../up.yaml", "/etc/hosts", "~/x.yaml", "..\\up.yaml", "C:/x.yaml", "", "a\0b", ".."]
)
def test_parents_outside_are_refused(name, tmp_path):
    (tmp_path / "up.yaml").write_text("days: 3\n")
    (tmp_path / "in").mkdir()
    with pytest.raises(ValueError, match="must"):
        find_parent(name, tmp_path / "in" / "child.yaml")


def test_links_do_not_lead_outside(tmp_path):
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "up.yaml").write_text("days: 3\n")
    (inside / "here.yaml").write_text("days: 3\n")
    (inside / "link.yaml").symlink_to(tmp_path / "up.yaml")
    (inside / "folder").symlink_to(tmp_path)
    (inside / "fine.yaml").symlink_to(inside / "here.yaml")
    (inside / "loop.yaml").symlink_to(inside / "loop.yaml")
    for name in ("link.yaml", "link", "folder/up.yaml"):
        with pytest.raises(ValueError, match="also through links"):
            find_parent(name, inside / "child.yaml")
    with pytest.raises(ValueError, match="existing file"):
        find_parent("loop.yaml", inside / "child.yaml")
    assert find_parent("fine.yaml", inside / "child.yaml") == inside / "here.yaml"


def test_files_are_shown_relative_to_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert display(tmp_path / "a" / "b.yaml") == "a/b.yaml"
    assert display(tmp_path.parent / "b.yaml") == str(tmp_path.parent / "b.yaml")
    assert display(Path("a\nb.yaml")).isprintable()
    assert display(shipped_folder() / "baseline.yaml") == "scenarios/baseline.yaml"
