"""Paths of any bytes in any locale: a run is made, verified and reported, whatever its files are called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulation.results.atomic_writing import readable

ROOT = Path(__file__).parents[2]
THEN = "then"
MAIN = f"""
import sys
from itertools import groupby
from simulation.cli import main
for between, words in groupby(sys.argv[1:], {THEN!r}.__eq__):
    if not between and (code := main(list(words))):
        sys.exit(code)
"""
"""Several commands in one process, with `then` between them."""
SMALL = "name: small\ndays: 2\nreplicates: 1\npopulation: {citizens: 60, past_days: 0}\n"
C_LOCALE = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
UTF_8 = {"PYTHONUTF8": "1"}


def scs(folder: Path, variables: dict[str, str], *arguments: str | bytes) -> str:
    """What commands say on stdout; they must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_DISABLE_JIT": "1", **variables}
    command = [sys.executable, "-c", MAIN, *arguments]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=300, check=False)
    assert found.returncode == 0, found.stderr.decode(errors="replace")
    return found.stdout.decode(errors="replace")


@pytest.mark.slow
@pytest.mark.parametrize("variables", [C_LOCALE, UTF_8], ids=["C", "UTF-8"])
@pytest.mark.parametrize("name", ["gr\u00fcn".encode(), "\u4fe1\u7528".encode(), b"broken-\xff"], ids=repr)
def test_files_may_be_called_anything(tmp_path: Path, name: bytes, variables: dict[str, str]) -> None:
    scenario, out = name + b".yaml", name + b"-results"
    (tmp_path / os.fsdecode(scenario)).write_text(SMALL, encoding="utf-8")
    run = ("run", scenario, "--seed", "1", "--out", out)
    show = (THEN, "verify", out, THEN, "digest", out, THEN, "report", out)
    assert "ok" in scs(tmp_path, variables, "check", scenario, THEN, *run, *show)
    folder = tmp_path / os.fsdecode(out)
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["kind"] == "run"
    assert "small" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("gr\u00fcn", "gr\u00fcn"),
        ("gr\udcc3\udcbcn", "gr\u00fcn"),
        ("\udcff", "\ufffd"),
        ("\ud800", "?"),
    ],
)
def test_lone_surrogates_become_text(text: str, read: str) -> None:
    assert readable(text) == read
