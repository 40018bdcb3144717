"""A unit is a file: one name for the file, its class, its scenario key and its test, and a word about it in the ODD."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from simulation.parameters import Mechanism, Parameters, Policy
from tests.house.sources import DOCS, PACKAGE, TESTS, ids, module_of, shown, tree_of, unit_files

UNITS = unit_files()
CROSSING = ("house", "laws", "docs", "evidence", "benchmarks")
"""Folders of tests that look at the whole and so mirror no single file."""


def class_name(path: Path) -> str:
    """The name that the class of a unit must have: `CentralBank` for central_bank.py."""
    return path.stem.title().replace("_", "")


def parameter_class(path: Path) -> type[Parameters]:
    """The parameter class of a unit."""
    return getattr(importlib.import_module(module_of(path)), class_name(path))


@pytest.mark.parametrize("path", UNITS, ids=ids(UNITS))
def test_a_unit_has_a_docstring_and_a_class_of_its_name(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{shown(path)} has no docstring"
    classes = [node.name for node in tree_of(path).body if isinstance(node, ast.ClassDef)]
    assert class_name(path) in classes, f"{shown(path)} holds {classes}, not {class_name(path)}"


@pytest.mark.parametrize("path", UNITS, ids=ids(UNITS))
def test_a_unit_can_be_left_as_it_is(path: Path) -> None:
    unit = parameter_class(path)
    assert issubclass(unit, Parameters)
    assert unit() == unit(), "every parameter has a default"


@pytest.mark.parametrize("folder", ["behaviours", "systems"])
def test_mechanisms_can_be_switched_off(folder: str) -> None:
    for path in UNITS:
        if path.parent.name == folder:
            assert issubclass(parameter_class(path), Mechanism), f"{shown(path)} has no off switch"


def test_policies_are_policies() -> None:
    for path in UNITS:
        if path.parent.name == "policies":
            policy = parameter_class(path)
            assert issubclass(policy, Policy), f"{shown(path)} holds no Policy"
            for name, values in policy.presets.items():
                assert policy(**values) is not None, f"preset {name}"


@pytest.mark.parametrize("path", UNITS, ids=ids(UNITS))
def test_a_unit_has_its_test(path: Path) -> None:
    mirrored = TESTS / path.parent.relative_to(PACKAGE) / f"test_{path.stem}.py"
    assert mirrored.exists(), f"{shown(mirrored)} is missing"


def test_tests_mirror_the_sources() -> None:
    lost = []
    for path in sorted(TESTS.rglob("test_*.py")):
        place = path.relative_to(TESTS)
        if place.parts[0] in CROSSING:
            continue
        source = PACKAGE / place.parent / place.name.removeprefix("test_")
        if not source.exists() and not source.with_suffix("").is_dir():
            lost.append(f"{shown(path)} mirrors nothing: {shown(source)} is missing")
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("path", UNITS, ids=ids(UNITS))
def test_the_odd_speaks_of_every_unit(path: Path) -> None:
    odd = DOCS / "odd.md"
    assert odd.exists(), "docs/odd.md is missing"
    place = f"{path.parent.name}/{path.name}"
    assert place in odd.read_text(encoding="utf-8"), f"docs/odd.md never mentions {place}"
