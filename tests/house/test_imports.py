"""Who may import whom: strictly down, never in a circle, and Mesa in three places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import (
    DOCS,
    PACKAGE,
    UNIT_FOLDERS,
    ids,
    imports_of,
    module_behind,
    module_of,
    shown,
    source_files,
)

TABLE = (DOCS / "architecture.md").read_text(encoding="utf-8").split("| room | answers |")[1].split("\n\n")[0]
ROOMS = tuple(re.findall(r"^\| `(\w+)` \|", TABLE, re.MULTILINE))
"""From top to bottom. A file imports from its own room and from rooms below it."""

MESA_PLACES = ("simulation.government.institutions", "simulation.society.model", "simulation.app")
"""Folders and files that know Mesa."""


def room_of(module: str) -> str:
    """The file or folder directly under the package: `behaviours` for `simulation.behaviours.debts`."""
    return [*module.split("."), ""][1]


def floor_of(room: str) -> int:
    """The number of a room's line in the table, 0 at the top."""
    assert room in ROOMS, f"simulation/{room} has no line: add it to the table of docs/architecture.md"
    return ROOMS.index(room)


def may_import(importer: str, imported: str) -> bool:
    """Whether module `importer` may know module `imported`."""
    here, there = room_of(importer), room_of(imported)
    if PACKAGE.name in (importer, imported):  # the front door hands out names lazily, and knows where files are
        return True
    if (folder := unit_folder_of(importer)) and (other := unit_folder_of(imported)):
        return other == folder == imported  # units never know each other, only what their folder says of itself
    return here == there or floor_of(here) < floor_of(there)


def unit_folder_of(module: str) -> str | None:
    """The dotted folder of units that a module lies in: `simulation.behaviours` for `simulation.behaviours.debts`."""
    folders = [f"{PACKAGE.name}.{folder.replace('/', '.')}" for folder in UNIT_FOLDERS]
    return next((folder for folder in folders if f"{module}.".startswith(f"{folder}.")), None)


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_imports_go_down(path: Path) -> None:
    """Imports for type checkers alone may name a neighbour, because nothing can be called through them."""
    own = module_of(path)
    wrong = [
        f"{shown(path)}:{line} imports {module}"
        for typing_only in (False, True)
        for line, name in imports_of(path, typing_only=typing_only)
        if (module := module_behind(name))
        and not may_import(own, module)
        and not (typing_only and room_of(own) == room_of(module))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_room_has_a_line_and_every_line_a_room() -> None:
    assert {room for path in source_files() if (room := room_of(module_of(path)))} == set(ROOMS)


def test_nothing_imports_in_a_circle() -> None:
    known: dict[str, set[str]] = {}
    for path in source_files():
        own = module_of(path)
        found = {module for _, name in imports_of(path, typing_only=False) if (module := module_behind(name))}
        known[own] = found - {own, PACKAGE.name} if own != PACKAGE.name else set()
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail[trail.index(module) :], module])
        if module not in done:
            for other in sorted(known.get(module, ())):
                if not is_own_folder(module, other):
                    visit(other, (*trail, module))
            done.add(module)

    for module in sorted(known):
        visit(module, ())


def is_own_folder(module: str, other: str) -> bool:
    """Whether `other` is the folder that `module` lies in: a folder's front gathers the files behind it."""
    return module.startswith(f"{other}.") and other.count(".") > 0


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_mesa_only_where_institutions_live(path: Path) -> None:
    if module_of(path).startswith(MESA_PLACES):
        return
    wrong = [
        f"{shown(path)}:{line}" for line, name in imports_of(path, typing_only=False) if name.split(".")[0] == "mesa"
    ]
    assert not wrong, f"only {', '.join(MESA_PLACES)} import mesa: {wrong}"


def test_four_files_stand_at_the_top() -> None:
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "conduct.py", "parameters.py", "errors.py"}


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("simulation.society.model", "simulation.behaviours.debts", True),
        ("simulation.behaviours.debts", "simulation.society.model", False),
        ("simulation.behaviours.debts", "simulation.systems.records", False),
        ("simulation.behaviours.debts", "simulation.behaviours.repayment", False),
        ("simulation.state.citizens", "simulation.state.blocks", True),
        ("simulation.kernel.randomness", "simulation.state.citizens", False),
        ("simulation.behaviours.debts", "simulation.government.law", False),
        ("simulation.government.institutions.city", "simulation.government.institutions.press", False),
        ("simulation.government.institutions.city", "simulation.government.discrete_choice", True),
        ("simulation.figures.style", "simulation.society.model", True),
        ("simulation.cli.main", "simulation.report", True),
        ("simulation.results.run", "simulation.cli.main", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert may_import(importer, imported) is allowed
