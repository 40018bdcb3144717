"""What the code never does: run text, unpickle, reorder arithmetic, swallow everything, name a machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT, ids, shown, source_files, tree_of

CALLS = {"eval", "exec", "compile_command", "__import__"}
ATTRIBUTES = {"prange", "read_pickle", "to_pickle"}
DOTTED = {"os.system", "os.popen", "pickle.load", "pickle.loads"}
PLAIN_LOADERS = ("yaml.BaseLoader", "yaml.SafeLoader", "yaml.CSafeLoader")
MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
KEYWORDS = {"fastmath", "parallel", "shell"}

ADDRESSES = re.compile(
    "|".join(
        ("pypi" + r"\.org", "python" + "hosted", "/" + "work/", "/" + "root/", "/" + r"home/\w+/", r"[A-Z]:\\Users")
    )
)
"""Registries and folders of one machine. The pattern is put together so that this file does not match itself."""

BINARY = (".png", ".parquet", ".jpg", ".gz", ".ico", ".woff2")


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_no_dangerous_calls(path: Path) -> None:
    wrong = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in CALLS:
                wrong.append(f"{shown(path)}:{node.lineno} {node.func.id}()")
            loader = next((ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "Loader"), "none")
            if ast.unparse(node.func) in ("yaml.load", "yaml.load_all") and loader not in PLAIN_LOADERS:
                wrong.append(f"{shown(path)}:{node.lineno} yaml.load() with loader {loader}")
            if ast.unparse(node.func) in DOTTED:
                wrong.append(f"{shown(path)}:{node.lineno} {ast.unparse(node.func)}()")
            for keyword in node.keywords:
                if keyword.arg in KEYWORDS and getattr(keyword.value, "value", True) is not False:
                    wrong.append(f"{shown(path)}:{node.lineno} {keyword.arg}=")
                if keyword.arg == "allow_pickle" and getattr(keyword.value, "value", True) is not False:
                    wrong.append(f"{shown(path)}:{node.lineno} allow_pickle")
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            wrong.append(f"{shown(path)}:{node.lineno} .{node.attr}")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            wrong.extend(f"{shown(path)}:{node.lineno} {name}" for name in names if name.split(".")[0] in MODULES)
    assert not wrong, "\n".join(wrong)


def test_reading_parquet_leaves_no_threads_behind() -> None:
    # A thread of Arrow that lets go of a Python file while the interpreter ends takes the whole process with it:
    # "terminate called without an active exception", seen once in forty thousand tests, with the work already done.
    calls = [node for path in source_files() for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    opened = [node for node in calls if ast.unparse(node.func).endswith("ParquetFile")]
    serial = [node for node in calls if "use_threads=False" in map(ast.unparse, node.keywords)]
    names = [node.func.attr for node in calls if isinstance(node.func, ast.Attribute)]
    assert not {"read_table", "read_parquet"} & set(names)
    assert len(opened) == sum(node.func.value in opened for node in serial if isinstance(node.func, ast.Attribute)) > 0
    assert names.count("to_pandas") == sum(ast.unparse(node.func).endswith("to_pandas") for node in serial)


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_errors_are_not_swallowed(path: Path) -> None:
    wrong = [
        f"{shown(path)}:{node.lineno}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.body[0], ast.Pass) and getattr(node.type, "id", "") == "Exception"))
    ]
    assert not wrong, f"name the exception: {wrong}"


def committed_files() -> list[Path]:
    """Files under version control or about to be; outside a repository, all files of the project."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        return [ROOT / name for name in listed if (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        folders = ("simulation", "tests", "docs", "scenarios", "benchmarks")
        return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def test_no_file_names_a_registry_or_a_machine() -> None:
    wrong = []
    for path in committed_files():
        if path.suffix in BINARY:
            continue
        for n, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if found := ADDRESSES.search(line):
                wrong.append(f"{shown(path)}:{n} {found.group()}")
    assert not wrong, "\n".join(wrong)


def test_constraints_hold_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9.-]+==[0-9a-z.]+( ; .+)?", line), line
