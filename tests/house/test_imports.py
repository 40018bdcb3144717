"""Who may import whom: strictly down, never in a circle, and Mesa in three places."""

from __future__ import annotations

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

RUNGS = (
    ("cli", "app"),
    ("report",),
    ("experiments", "figures"),
    ("checkpoint", "model", "results", "warming"),
    (
        "contention",
        "day",
        "diary",
        "drafting",
        "forum",
        "government",
        "growth",
        "occurrences",
        "populace",
        "scenario",
        "spells",
        "world",
    ),
    (*UNIT_FOLDERS, "measures", "population"),
    (
        "accounts",
        "choosing",
        "daily",
        "dealing",
        "inclination",
        "keeping",
        "law",
        "ledger",
        "listening",
        "listings",
        "luck",
        "offices",
        "sharing",
        "stakes",
        "stocktaking",
        "streams",
        "tables",
        "threads",
    ),
    ("blocks", "citizens", "conduct", "firms", "geography", "messages", "network", "tallies"),
    ("compilation", "errors", "finding", "numerics", "parameters", "periods", "prefetching", "randomness"),
)
"""From top to bottom. A file imports from rungs below its own; see docs/architecture.md."""

STRANGERS = (*UNIT_FOLDERS, "measures", "population")
"""Rooms that know nobody on their own rung, not even the other units in their folder. Elsewhere neighbours may know
each other as long as nothing goes in a circle."""

MESA_ROOMS = ("institutions", "model", "app")


def room_of(module: str) -> str:
    """The file or folder directly under the package: `behaviours` for `simulation.behaviours.debts`."""
    return [*module.split("."), ""][1]


def rung_of(room: str) -> int:
    """The number of a room's rung, 0 at the top."""
    for n, rooms in enumerate(RUNGS):
        if room in rooms:
            return n
    raise AssertionError(f"simulation/{room} stands on no rung: add it to RUNGS and to docs/architecture.md")


def may_import(importer: str, imported: str) -> bool:
    """Whether module `importer` may know module `imported`."""
    here, there = room_of(importer), room_of(imported)
    if importer == PACKAGE.name:  # the front door hands out names lazily
        return True
    if imported == PACKAGE.name:  # only for __version__ and the location of files
        return True
    if here in UNIT_FOLDERS and there == here:
        return imported == f"{PACKAGE.name}.{here}"
    if here == there:
        return True
    return rung_of(here) < rung_of(there) or (here not in STRANGERS and rung_of(here) == rung_of(there))


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


def test_every_room_stands_on_a_rung() -> None:
    for path in source_files():
        if room := room_of(module_of(path)):
            rung_of(room)


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
    if room_of(module_of(path)) in MESA_ROOMS:
        return
    wrong = [
        f"{shown(path)}:{line}" for line, name in imports_of(path, typing_only=False) if name.split(".")[0] == "mesa"
    ]
    assert not wrong, f"only {', '.join(MESA_ROOMS)} import mesa: {wrong}"


def test_the_page_shows_the_same_rungs() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").split("## Who may import whom")[1].split("```")[1]
    assert [tuple(line.split()) for line in text.strip().splitlines()] == list(RUNGS)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("simulation.model", "simulation.behaviours.debts", True),
        ("simulation.behaviours.debts", "simulation.model", False),
        ("simulation.behaviours.debts", "simulation.systems.records", False),
        ("simulation.behaviours.debts", "simulation.behaviours.repayment", False),
        ("simulation.citizens", "simulation.blocks", True),
        ("simulation.randomness", "simulation.citizens", False),
        ("simulation.figures.style", "simulation.model", True),
        ("simulation.cli.main", "simulation.report", True),
        ("simulation.results.run", "simulation.cli.main", False),
    ],
)
def test_the_rule_itself(importer: str, imported: str, allowed: bool) -> None:
    assert may_import(importer, imported) is allowed
