from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulation.cli.startup import UNTOUCHED

ROOT = Path(__file__).parents[2]
IDLE = """
import sys
from simulation.cli.startup import Idle, UNTOUCHED, start
start()
import simulation.society.model, simulation.figures.album
print(sorted(name for name in UNTOUCHED if name in sys.modules and type(sys.modules[name]) is not Idle))
"""
TOUCHED = """
import sys
from simulation.cli.startup import Idle, start
start()
import {name} as module
assert type(sys.modules["{name}"]) is Idle
public = [name for name in module.__all__ if hasattr(module, name)]
assert public and type(sys.modules["{name}"]) is not Idle
"""


def answer(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout.strip()


def test_what_nobody_touches_is_not_loaded():
    assert answer(IDLE) == "[]"


@pytest.mark.parametrize("name", sorted(UNTOUCHED - {"networkx"}))
def test_a_module_is_whole_as_soon_as_it_is_touched(name):
    answer(TOUCHED.format(name=name))


def test_what_idles_works_when_it_is_asked_for():
    code = "from simulation.cli.startup import start; start(); import mesa, networkx; "
    assert answer(code + "print(len(mesa.space.NetworkGrid(networkx.path_graph(3)).G))") == "3"


def test_starting_twice_is_starting_once():
    code = "from simulation.cli.startup import *; start(); start(); "
    assert answer(code + "import sys; print(sum(isinstance(each, Finder) for each in sys.meta_path))") == "1"
