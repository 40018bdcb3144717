"""The cache of compiled code looks away from rooms and files that compiled code never reads: held by the imports."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.kernel.compilation import UNCOMPILED
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


def place_of(path: Path) -> str:
    """The path of a file inside the package."""
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", COMPILED, ids=ids(COMPILED))
def test_compiled_code_reads_nothing_that_the_cache_ignores(path: Path) -> None:
    assert not place_of(path).startswith(UNCOMPILED)
    for line, name in imports_of(path, typing_only=False):
        if name.startswith(PACKAGE.name):
            module = module_behind(name)
            assert module is not None
            place = "/".join(module.split(".")[1:]) + ".py"
            assert not place.startswith(UNCOMPILED), f"line {line}: {name}"


def test_whatever_is_ignored_exists() -> None:
    assert [place for place in UNCOMPILED if not (PACKAGE / place).exists()] == []
