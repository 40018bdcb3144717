"""HOW RULES BECOME FAST: the two decorators that compile them, and a cache that is never stale.

`rule` compiles a scalar function (one citizen, one firm); `kernel` compiles a loop that calls rules. The same text runs
as plain Python when the environment variable NUMBA_DISABLE_JIT is 1.

Numba's on-disk cache looks only at the file that defines a function, not at the files whose rules it calls. The cache
therefore lives in a folder named after a fingerprint of every source file that compiled code can depend on.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

UNCOMPILED = (
    "checkpoint", "cli", "experiments", "figures", "institutions", "policies", "report", "results",
    "scenario", "accounts.py", "choosing.py", "contention.py", "daily.py", "diary.py", "drafting.py", "errors.py",
    "forum.py", "government.py", "growth.py", "keeping.py", "law.py", "measures.py", "model.py", "occurrences.py",
    "populace.py", "spells.py", "threads.py", "warming.py",
)  # fmt: skip
"""Rooms and files that no rule or kernel reads."""


def _fingerprint() -> str:
    """A short hash of the interpreter's version and of every source file that compiled code can depend on."""
    digest = hashlib.sha256(sys.version.encode())
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        if place.parts[0] not in UNCOMPILED:
            digest.update(place.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if "NUMBA_CACHE_DIR" not in os.environ:
    _home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    os.environ["NUMBA_CACHE_DIR"] = str(_home / "social-credit-simulation" / _fingerprint())

import numba  # noqa: E402  (the cache folder must be known first)
import numpy as np  # noqa: E402

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]  # type: ignore[attr-defined]  # in case Numba was there first
JIT_IS_OFF = bool(numba.config.DISABLE_JIT)  # type: ignore[attr-defined]
"""Whether rules and kernels run as plain Python."""

if JIT_IS_OFF:
    np.seterr(over="ignore")  # unsigned arithmetic of the random numbers wraps on purpose

# Without Numba's run time nothing can be allocated, and no time goes into counting references.
_options: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False}
rule = numba.njit(forceinline=True, **_options)
kernel = numba.njit(nogil=True, **_options)
