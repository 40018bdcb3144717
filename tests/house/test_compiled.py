"""The cache of compiled code looks away from rooms and files that compiled code never reads: held by the imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.compilation import UNCOMPILED
from tests.house.sources import (
    PACKAGE,
    RULES,
    decorators_of,
    functions_of,
    ids,
    imports_of,
    module_behind,
    source_files,
)

COMPILED = [path for path in source_files() if any(decorators_of(f) & set(RULES) for f in functions_of(path))]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@pytest.mark.parametrize("path", COMPILED, ids=ids(COMPILED))
def test_compiled_code_reads_nothing_that_the_cache_ignores(path: Path) -> None:
    assert room_of(path) not in UNCOMPILED
    for line, name in imports_of(path, typing_only=False):
        if name.startswith(PACKAGE.name):
            room = [*module_behind(name).split("."), ""][1]
            assert not {room, f"{room}.py"} & set(UNCOMPILED), f"line {line}: {name}"


def test_whatever_is_ignored_exists() -> None:
    here = {room_of(path) for path in source_files()}
    assert here >= set(UNCOMPILED)
