"""A processor without wide vectors, and other numbers of threads, give the same integers: with real processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from same_integers import environments, lived

ASKED = {"scenario": "contested", "citizens": 2000, "days": 60, "seed": 1}


def test_what_is_varied() -> None:
    names = [name for name, *_ in environments(["other/python"], "cache")]
    assert names[:4] == ["1 thread", "2 threads", "3 threads", "8 threads"]
    assert any("AVX2" in name for name in names)
    assert names[-1] == "other/python"


@pytest.mark.slow
def test_a_processor_without_wide_vectors_gives_the_same_integers(tmp_path: Path) -> None:
    chosen = {name: variables for name, _, _, variables in environments([], str(tmp_path)) if "AVX2" in name}
    (narrow,) = chosen.values()
    assert narrow["NUMBA_CPU_NAME"] == "generic"
    here = lived(sys.executable, {**ASKED, "threads": 1}, {})
    there = lived(sys.executable, {**ASKED, "threads": 1}, narrow)
    other = lived(sys.executable, {**ASKED, "threads": 1, "seed": 2}, {})
    assert here[0] == there[0] != other[0]
    assert any(Path(narrow["NUMBA_CACHE_DIR"]).rglob("*.nbi")) or "NUMBA_DISABLE_JIT" in os.environ
