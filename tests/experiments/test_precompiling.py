"""Compiling in advance: what one copy of the program has compiled says nothing of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.experiments import precompiling


def test_another_copy_is_not_warm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(precompiling, "JIT_IS_OFF", False)
    assert not precompiling.is_warm()
    precompiling._mark().touch()
    assert precompiling.is_warm()
    monkeypatch.setattr(precompiling, "__file__", str(tmp_path / "elsewhere" / "precompiling.py"))
    assert not precompiling.is_warm()
