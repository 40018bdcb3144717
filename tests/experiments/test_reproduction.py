"""What the pages quote is registered, and what is committed is what was made."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from simulation.errors import BadInput, FailedRuns
from simulation.experiments import reproduction
from simulation.experiments.reproduction import FOLDER, LONGEST, MANIFEST, NOT_KNOWN, REGISTRY, load_registry, reproduce
from tests.house.sources import ROOT

REAL = load_registry(ROOT)
QUOTED = re.compile(r"\]\((?:\.\./)?(?:results/reference|figures)/([\w.]+)\)")

SMALL = """\
digits:
  title: Some digits
  commands: ["python make.py {out} 3"]
  files: {digits.txt: inside/digits.txt}
  cited: [page.md]
  minutes: 0.1
words:
  title: Some words
  commands: ["python make.py {out} x"]
  files: {words.txt: inside/digits.txt}
  cited: [page.md]
  minutes: 0.2
"""
MAKE = """\
import pathlib, sys
folder = pathlib.Path(sys.argv[1]) / "inside"
folder.mkdir(parents=True)
(folder / "digits.txt").write_text(str(int(sys.argv[2]) ** 2))
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two entries, of which one fails; what the code counts is made up."""
    monkeypatch.setattr(reproduction, "integers", lambda: "1 2 3")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / REGISTRY).write_text(SMALL)
    (tmp_path / "make.py").write_text(MAKE)
    return tmp_path


def test_what_is_committed_is_what_was_made() -> None:
    """Stale is allowed between releases, and told by `scs reproduce --list`; changed by hand never is."""
    states = {name: REAL.state(name) for name in REAL.entries}
    assert "changed" not in states.values(), f"make them with scs reproduce, or note them with --accept: {states}"
    assert set(REAL.made) <= set(REAL.entries)
    for made in REAL.made.values():
        assert re.fullmatch(f"[0-9a-f]{{64}}|{NOT_KNOWN}", made["code"])


def test_every_file_of_the_folder_belongs_to_one_entry() -> None:
    files = [file for entry in REAL.entries.values() for file in entry.files]
    assert len(files) == len(set(files))
    there = {path.name for path in (ROOT / FOLDER).iterdir()} - {REGISTRY, MANIFEST}
    assert there <= set(files)


def test_every_picture_that_a_page_quotes_is_registered_and_names_the_page() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        name = page.relative_to(ROOT).as_posix()
        for file in QUOTED.findall(page.read_text(encoding="utf-8")):
            citing = [entry.cited for entry in REAL.entries.values() if file in entry.files]
            assert citing, f"{name} quotes {file}: add it to {FOLDER / REGISTRY}"
            assert name in citing[0], f"{file}: {name} is missing from `cited`"


def test_pages_that_are_said_to_quote_exist_and_all_fits_into_an_hour() -> None:
    for entry in REAL.entries.values():
        for page in (*entry.cited, *entry.pages):
            assert (ROOT / page).is_file()
    assert sum(entry.minutes for entry in REAL.entries.values()) <= LONGEST


def test_commands_of_the_registry_name_what_exists() -> None:
    from simulation.cli.program import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    for entry in REAL.entries.values():
        for command in entry.commands:
            program, first = command.split()[:2]
            assert first in known if program == "scs" else (ROOT / first).is_file(), command


def test_entries_are_made_and_noted_and_a_failure_stops_no_other(small: Path) -> None:
    said: list[str] = []
    with pytest.raises(FailedRuns, match=r"words: .* ended with 1: ValueError"):
        reproduce(load_registry(small), note=said.append)
    again = load_registry(small)
    assert (again.state("digits"), again.state("words")) == ("fresh", "missing")
    assert (small / FOLDER / "digits.txt").read_text() == "9"
    manifest = json.loads((small / FOLDER / MANIFEST).read_text())
    assert manifest["digits"]["commands"] == ["python make.py {out} 3"]
    assert said[0] == "digits: Some digits (about 0.1 min)"
    assert reproduce(again, ["digits"], note=said.append) == ["digits"], "made anew over what is there"


def test_what_was_changed_by_hand_and_what_other_code_made_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reproduce(load_registry(small), ["digits"], note=lambda text: None)
    monkeypatch.setattr(reproduction, "fingerprint", lambda: "other")
    assert load_registry(small).state("digits") == "stale"
    (small / FOLDER / "digits.txt").write_text("10")
    assert load_registry(small).state("digits") == "changed"


def test_what_other_code_made_that_counts_the_same_is_fresh_once_it_is_shown(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reproduce(load_registry(small), ["digits"], note=lambda text: None)
    monkeypatch.setattr(reproduction, "fingerprint", lambda: "quicker")
    monkeypatch.setattr(reproduction, "integers", lambda: "1 2 4")
    assert reproduction.recheck(load_registry(small)) == []
    assert load_registry(small).state("digits") == "stale"
    monkeypatch.setattr(reproduction, "integers", lambda: "1 2 3")
    assert reproduction.recheck(load_registry(small)) == ["digits"], "the other was never made"
    assert load_registry(small).state("digits") == "fresh"
    (small / FOLDER / "digits.txt").write_text("10")
    assert reproduction.recheck(load_registry(small)) == []


def test_what_was_made_by_other_means_is_not_shown_to_be_fresh(small: Path) -> None:
    (small / FOLDER / "digits.txt").write_text("9")
    reproduction.note_as_it_stands(load_registry(small), "digits")
    assert reproduction.recheck(load_registry(small)) == []
    assert load_registry(small).state("digits") == "stale"


def test_a_name_that_is_none_and_a_registry_that_is_wrong_are_refused(small: Path) -> None:
    with pytest.raises(BadInput, match=r"'digits'.*got 'digit'"):
        reproduce(load_registry(small), ["digit"])
    (small / FOLDER / REGISTRY).write_text(SMALL.replace("minutes: 0.2", "minuts: 0.2"))
    with pytest.raises(BadInput, match=r"registry.yaml:\d+: words.minuts"):
        load_registry(small)
    with pytest.raises(BadInput, match="needs a checkout"):
        load_registry(small / "nowhere")
