"""Where the house tests look: the files of the package, their syntax trees and what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "simulation"
TESTS = ROOT / "tests"
DOCS = ROOT / "docs"
UNIT_FOLDERS = ("behaviours", "systems", "government/institutions", "policies")
RULES = ("rule", "kernel")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the package, sorted."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


def unit_files() -> list[Path]:
    """Every file that is a unit: a behaviour, a part of a system, an institution or a policy."""
    files = [path for folder in UNIT_FOLDERS for path in sorted((PACKAGE / folder).glob("*.py"))]
    return [path for path in files if path.stem != "__init__"]


def ids(paths: list[Path] | tuple[Path, ...]) -> list[str]:
    """Names of test cases for `paths`."""
    return [shown(path) for path in paths]


def shown(path: Path) -> str:
    """`path` relative to the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions_of(path: Path) -> Iterator[Function]:
    """Every function of a file, methods and inner functions included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, Function):
            yield node


def decorators_of(node: Function | ast.ClassDef) -> set[str]:
    """The last names of a definition's decorators: `rule` for `@rule` and for `@compilation.rule`."""
    names = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return names


def imports_of(path: Path, *, typing_only: bool) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a file imports, imports inside functions included.

    `from simulation.results import manifest` gives `simulation.results.manifest`; relative imports are made absolute.
    `typing_only` chooses the imports under `if TYPE_CHECKING:`, or all the others.
    """
    hidden = {
        id(node)
        for holder in ast.walk(tree_of(path))
        if isinstance(holder, ast.If) and ast.unparse(holder.test).endswith("TYPE_CHECKING")
        for statement in holder.body
        for node in ast.walk(statement)
    }
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(tree_of(path)):
        if (id(node) in hidden) is not typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            origin = ".".join(part for part in (start, node.module) if part)
            yield from ((node.lineno, f"{origin}.{name.name}") for name in node.names)


@cache
def modules() -> frozenset[str]:
    """The dotted names of all files of the package."""
    return frozenset(module_of(path) for path in source_files())


def module_behind(name: str) -> str | None:
    """The module of the package that an imported dotted name belongs to, None for names from elsewhere."""
    parts = name.split(".")
    while parts and parts[0] == PACKAGE.name:
        if ".".join(parts) in modules():
            return ".".join(parts)
        parts.pop()
    return None
