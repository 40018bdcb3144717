"""The recipes of docs/recipes.md, followed to the letter in a copy of the repository; their files and lines counted."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.sources import DOCS, ROOT

COPIED = ("simulation", "scenarios", "tests/__init__.py", "tests/conftest.py", "pyproject.toml")
BOX = re.compile(r"^```\w+ (file=.+?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Box:
    """One box of the page: text for a new file, or lines for a place in an existing one."""

    path: str
    text: str
    after: str | None
    before: str | None
    blank: bool
    end: bool

    @property
    def makes_a_file(self) -> bool:
        """Whether the box is a whole new file."""
        return not (self.after or self.before or self.end)


def boxes_of(section: str) -> list[Box]:
    """The boxes under one heading of the page."""
    text = (DOCS / "recipes.md").read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    boxes = []
    for head, body in BOX.findall(text):
        words = dict(word.partition("=")[::2] for word in shlex.split(head))
        boxes.append(
            Box(words["file"], body, words.get("after"), words.get("before"), "blank" in words, "end" in words)
        )
    assert boxes, f"no boxes under {section!r}"
    return boxes


def follow(box: Box, home: Path) -> None:
    """Do what one box says."""
    path = home / box.path
    if box.makes_a_file:
        assert not path.exists(), f"{box.path} exists already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(box.text, encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if box.end:
        place = len(lines)
    else:
        mark = box.after or box.before or ""
        places = [n for n, line in enumerate(lines) if mark in line]
        assert len(places) == 1, f"{box.path} holds {mark!r} {len(places)} times"
        place = places[0] + (1 if box.after else 0)
    lines.insert(place, ("\n" if box.blank or box.end else "") + box.text)
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository, without results and caches."""
    for name in COPIED:
        source, target = ROOT / name, tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


def python(home: Path, *arguments: str) -> str:
    """What an interpreter prints that finds the package in `home`; plain Python is quicker than compiling here."""
    environment = {**os.environ, "PYTHONPATH": str(home), "NUMBA_DISABLE_JIT": "1"}
    finished = subprocess.run(
        [sys.executable, *arguments], cwd=home, env=environment, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def run_recipe(section: str, home: Path, code: str) -> tuple[int, dict[str, int], str]:
    """Follow a recipe, run its own test and `code`; new files, lines edited by file, and what `code` printed."""
    boxes = boxes_of(section)
    for box in boxes:
        follow(box, home)
    edited: dict[str, int] = {}
    for box in boxes:
        if not box.makes_a_file:
            edited[box.path] = edited.get(box.path, 0) + len(box.text.strip().splitlines())
    for box in boxes:
        if box.makes_a_file and box.path.startswith("tests/"):
            python(home, "-m", "pytest", "-q", "-p", "no:cacheprovider", box.path)
    return sum(box.makes_a_file for box in boxes), edited, python(home, "-c", SMALL + code)


SMALL = """
import pandas as pd
from simulation.society.model import Society
from simulation.scenario import Scenario
def small(name, **changes):
    changes = {"population.citizens": 400, "population.past_days": 0, "days": 3, "observe.every": 1, **changes}
    return Society(Scenario.load(name).replace(changes).settings, rng=1, threads=1)
"""


def test_a_policy_instrument_is_three_files(copy: Path) -> None:
    code = """
from simulation.scenario import shipped
assert "amnesty" in shipped()
assert small("amnesty").settings.policy.amnesty[-1].value.longest == 365
assert small("amnesty").government.policies(0).rules.retention_days.max() <= 365
assert small("baseline").government.policies(0).rules.retention_days.max() > 365
assert small("baseline", **{"policy.amnesty": "yearly"}).government.policies(0).rules.retention_days.max() <= 365
small("amnesty").run()
print("followed")
"""
    new, edited, printed = run_recipe("A policy instrument", copy, code)
    assert (new, edited) == (3, {})
    assert "followed" in printed


def test_a_behaviour_is_two_files_and_three_lines(copy: Path) -> None:
    code = """
def legitimacy(**changes):
    return small("baseline", **changes).run()["outcomes"]["legitimacy"][0]
on, off = legitimacy(**{"behaviour.habituation.rate": 0.5}), legitimacy(**{"behaviour.habituation.on": False})
nothing = legitimacy(**{"behaviour.habituation.rate": 0.0})
assert off == nothing != on, (off, nothing, on)
print("followed")
"""
    new, edited, printed = run_recipe("A behaviour", copy, code)
    assert new == 2
    assert list(edited) == ["simulation/society/day.py"]
    assert edited["simulation/society/day.py"] <= 3
    assert "followed" in printed


def test_an_institution_is_two_files_and_three_lines(copy: Path) -> None:
    code = """
society = small("baseline")
society.run()
assert society.government.ombudsman.heard >= 0
assert "ombudsman" in type(society.settings.institution).model_fields
print("followed")
"""
    new, edited, printed = run_recipe("An institution", copy, code)
    assert new == 2
    assert list(edited) == ["simulation/government/government.py"]
    assert edited["simulation/government/government.py"] <= 3
    assert "followed" in printed


def test_a_conduct_item_is_an_entry(copy: Path) -> None:
    code = """
from simulation.conduct import load_catalogue
society = small("baseline", **{"policy.scope": "expansive"})
bit = 1 << society.government.catalogue.names.index("jaywalking")
assert society.government.policies(0).rules.scope[0].max() & bit
society.run()
assert small("baseline", **{"conduct.jaywalking.rate": 9.0}).settings.conduct.jaywalking.rate == 9.0
print("followed")
"""
    new, edited, printed = run_recipe("A conduct item", copy, code)
    assert new == 0
    assert list(edited) == ["simulation/data/conduct.yaml"]
    assert "followed" in printed


def test_a_measure_is_a_function_and_its_name(copy: Path) -> None:
    code = """
frames = small("baseline").run()
assert frames["outcomes"]["records_a_year"][0] >= 0.0
assert (frames["strata"]["outcome"] == "records_a_year").sum() > 1
print("followed")
"""
    new, edited, printed = run_recipe("A measure", copy, code)
    assert new == 0
    assert list(edited) == ["simulation/observation/measures.py"]
    assert "followed" in printed
