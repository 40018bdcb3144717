"""Everything is typed but rules and kernels, which Numba types when it compiles them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, RULES, Function, decorators_of, functions_of, ids, shown, source_files

FILES = source_files()
COMPILED = {*RULES, "passage"}


def untyped(function: Function) -> bool:
    """Whether an argument (but self and cls) or the result of a function has no type."""
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    arguments += [each for each in (function.args.vararg, function.args.kwarg) if each]
    return function.returns is None or any(
        each.annotation is None for each in arguments if each.arg not in ("self", "cls")
    )


def looser() -> set[str]:
    """The modules in which mypy passes over functions without types."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert settings["strict"] is True
    return {name for part in settings["overrides"] if "disallow_untyped_defs" in part for name in part["module"]}


@pytest.mark.parametrize("path", FILES, ids=ids(FILES))
def test_only_compiled_functions_have_no_types(path: Path) -> None:
    for function in functions_of(path):
        if untyped(function):
            assert decorators_of(function) & COMPILED, f"{shown(path)}:{function.lineno} {function.name} has no types"


def test_mypy_is_loose_only_where_something_is_compiled() -> None:
    needed = {
        ".".join(("simulation", *path.relative_to(PACKAGE).with_suffix("").parts))
        for path in FILES
        if any(untyped(function) for function in functions_of(path))
    }
    for name in looser():
        assert any(module == name or module.startswith(name.removesuffix("*")) for module in needed), name
    assert all("*" not in name or name.split(".")[1] in ("behaviours", "rules", "systems") for name in looser())
