"""Names that say what things are: no catch-all rooms, no catch-all verbs, no abbreviations."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ids, shown, source_files, tree_of

ROOMS = {"utils", "util", "core", "base", "common", "helpers", "helper", "manager", "managers", "engine", "misc"}
VERBS = {"step", "update", "process", "handle", "run_logic"}
MESA_VERBS = {("society/model.py", "step")}
"""Society.step is Mesa's word for a day, and the only exception."""

ABBREVIATIONS = {
    *("arr", "attr", "attrs", "avg", "calc", "cfg", "cnt", "conf", "ctx", "cur", "df", "dfs", "desc", "dst", "elem"),
    *("fmt", "fn", "func", "idx", "kw", "lst", "mgr", "msg", "num", "obj", "objs", "param", "params", "pct", "pos"),
    *(
        "prev",
        "prob",
        "probs",
        "ptr",
        "qty",
        "ref",
        "refs",
        "res",
        "ret",
        "src",
        "std",
        "tbl",
        "tmp",
        "val",
        "vals",
        "var",
    ),
}
"""`rng`, `n_` and `i` are the house's only abbreviations; one-letter names of formulas stand for themselves."""


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_no_catch_all_rooms(path: Path) -> None:
    parts = {part.removesuffix(".py") for part in path.relative_to(PACKAGE).parts}
    assert not parts & ROOMS, f"{shown(path)}: name the question that it answers"


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_verbs_name_the_act(path: Path) -> None:
    wrong = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.lstrip("_") in VERBS
        and (path.relative_to(PACKAGE).as_posix(), node.name) not in MESA_VERBS
    ]
    assert not wrong, f"a verb names the act (record, repay, object, audit): {wrong}"


def names_given(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and name of every function, class, argument and variable that a file names itself."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append((node.lineno, node.name))
        elif isinstance(node, ast.arg):
            found.append((node.lineno, node.arg))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append((node.lineno, node.id))
    return found


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_words_are_spelled_out(path: Path) -> None:
    wrong = [
        f"{shown(path)}:{line} {name}"
        for line, name in names_given(tree_of(path))
        if set(name.lower().split("_")) & ABBREVIATIONS
    ]
    assert not wrong, "\n".join(wrong)
