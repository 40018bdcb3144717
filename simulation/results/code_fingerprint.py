"""WHICH CODE MADE THE NUMBERS: a fingerprint of every file of the package that can change a result."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import simulation

_CANNOT_CHANGE_RESULTS = frozenset({"app", "cli", "experiments", "figures", "report"})
_IGNORED = frozenset({".pyc", ".nbi", ".nbc"})


@cache
def fingerprint() -> str:
    """SHA-256 over names and bytes of all sources and data files but those that only show or organise results."""
    root = Path(simulation.__file__).parent
    total = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        shows = inside.parts[0].removesuffix(".py") in _CANNOT_CHANGE_RESULTS | {"scenarios"}
        if path.is_file() and not shows and path.suffix not in _IGNORED:
            total.update(f"{inside.as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
