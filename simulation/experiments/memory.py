"""HOW MEMORY STAYS FLAT: what a run leaves is collected, and its pages are handed back to the system.

A society and its institutions refer to each other, so that only the cycle collector frees it; that looks rarely,
because it counts objects and not the arrays that they hold. And the C library of Linux keeps the pages of freed arrays
in its heap, in pieces that later runs fit into badly. Together a process grew by half a megabyte a run although nothing
of it was alive. Both are seen to every few seconds, which costs a hundredth of the time.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import time
from functools import cache
from typing import Any

SECONDS_BETWEEN = 5.0
"""Memory is handed back no more often than this."""

_last = 0.0


def hand_back() -> None:
    """Free what nobody refers to and give its pages back to the system, unless that was done a moment ago."""
    global _last
    now = time.monotonic()
    if now - _last < SECONDS_BETWEEN:
        return
    _last = now
    gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    """The call of the C library; None where it has none."""
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
