"""Files that fit in the head: at most 300 lines each, functions at most 60, and a docstring on every public name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import Function, decorators_of, functions_of, ids, shown, source_files, tree_of

LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 60
SPOKEN_FOR = {"overload", "override", "setter", "field_validator", "model_validator", "field_serializer"}
"""Decorators of functions whose docstring stands elsewhere or that nobody calls by name."""


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_a_file_is_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES_IN_A_FILE, f"{shown(path)} has {lines} lines: make it a folder of the same name"


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name} has {length} lines"
        for node in functions_of(path)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_IN_A_FUNCTION
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_public_names_say_what_they_are(path: Path) -> None:
    tree = tree_of(path)
    silent = [] if ast.get_docstring(tree) else [f"{shown(path)}:1 the file itself"]
    for holder in (tree, *(node for node in tree.body if is_public_class(node))):
        for node in holder.body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node) and not decorators_of(node) & SPOKEN_FOR:
                silent.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert not silent, "without a docstring:\n" + "\n".join(silent)


def is_public_class(node: ast.AST) -> bool:
    """Whether others may use the class, so that its methods are public too."""
    return isinstance(node, ast.ClassDef) and not node.name.startswith("_")
