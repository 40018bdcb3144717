"""Chance comes from one place: nothing but simulation/kernel/randomness.py draws a random number."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ids, shown, source_files, tree_of

MODULES = {"random", "secrets", "uuid", "numpy.random", "os.urandom", "os.getrandom"}
ATTRIBUTES = {"random", "rng", "default_rng", "RandomState", "SeedSequence", "Generator", "urandom", "randint", "rvs"}
ATTRIBUTES |= {"shuffle", "shuffle_do", "select_random", "random_sample", "resample", "uuid4", "getrandom"}
ENTROPY = {"urandom", "secrets", "os.urandom"}
"""Choosing a seed for a user who gave none needs the machine's entropy; that is the command line's business alone."""

DESIGNS = {
    "simulation/experiments/sweep/layouts.py": {"random"},
    "simulation/experiments/calibration/posterior.py": {"RandomState", "random"},
}
"""Points of a plan come from scipy's sequences, and steps of a posterior's sampler from its own stream; no simulated
person is touched."""

ARGUMENTS = {**dict.fromkeys(("threefry", "uniform", "uniforms", "quarters"), (1, 4)), "draw_flocks": (2, 6)}
"""Where each kind of draw takes its purpose, and how many arguments it takes."""

NAMED = re.compile(r"purpose|(int\(|np\.uint64\()?Purpose\.[A-Z_]+\)?")


def foreign_draws(tree: ast.AST, excused: set[str]) -> Iterator[tuple[int, str]]:
    """Line and name of everything in a file that could draw a random number or hold a random stream."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            start = f"{node.module}." if isinstance(node, ast.ImportFrom) and node.module else ""
            for name in (start + alias.name for alias in node.names):
                if any(name == source or name.startswith(f"{source}.") for source in MODULES - excused):
                    yield node.lineno, name
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES - excused and not is_typing(node):
            yield node.lineno, ast.unparse(node)


def is_typing(node: ast.Attribute) -> bool:
    """Whether the attribute is the standard library's Generator, a type that draws nothing."""
    return node.attr == "Generator" and isinstance(node.value, ast.Name) and node.value.id in ("abc", "typing")


def excused_in(path: Path) -> set[str]:
    """Names that one file may use although they draw."""
    in_command_line = path.relative_to(PACKAGE).parts[0] in ("cli", "cli.py")
    return (ENTROPY if in_command_line else set()) | DESIGNS.get(shown(path), set())


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_nothing_else_draws(path: Path) -> None:
    wrong = [f"{shown(path)}:{line} {name}" for line, name in foreign_draws(tree_of(path), excused_in(path))]
    assert not wrong, "draw through simulation.kernel.randomness:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "from random import choice",
        "import numpy.random as chance",
        "from numpy import random",
        "from numpy.random import default_rng",
        "import numpy as np\nnp.random.seed(1)",
        "from os import urandom",
        "import os\nos.urandom(8)",
        "import secrets",
        "from uuid import uuid4",
        "class City:\n    def audit(self):\n        return self.random.random()",
        "class City:\n    def audit(self):\n        return self.model.rng.uniform()",
        "cities.shuffle_do('audit')",
        "from scipy import stats\nstats.norm.rvs(3)",
    ],
)
def test_a_foreign_draw_is_found(text: str) -> None:
    assert list(foreign_draws(ast.parse(text), set()))


@pytest.mark.parametrize("path", source_files(), ids=ids(source_files()))
def test_every_draw_names_its_purpose(path: Path) -> None:
    """An argument of every draw is a member of Purpose, so no two mechanisms share their luck by accident."""
    if path.name == "randomness.py":
        return
    wrong = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and (draw := getattr(node.func, "id", "")) in ARGUMENTS:
            place, n = ARGUMENTS[draw]
            purpose = ast.unparse(node.args[place]) if len(node.args) == n else "missing"
            if not NAMED.fullmatch(purpose):
                wrong.append(f"{shown(path)}:{node.lineno} purpose {purpose}")
    assert not wrong, "\n".join(wrong)
