"""WHAT A DIFFERENCE SAYS, in words: from its 95 % interval, the number of replicates and the smallest that matters.

With m the smallest difference that matters:

    too few replicates to tell   n below 3; or the interval leaves open both zero (or less than m) and m or more
    clearly higher, lower        the interval excludes zero, and the difference is at least m
    clear but negligible         the interval excludes zero, and lies between -m and m
    no clear difference          the interval holds zero, and lies between -m and m: nothing that matters is left

The third possibility of an interval that excludes zero, a difference below m whose interval reaches m, is one that more
replicates would decide, and so `too few replicates to tell`.
"""

from __future__ import annotations

import math
from typing import Literal

Verdict = Literal[
    "clearly higher", "clearly lower", "clear but negligible", "no clear difference", "too few replicates to tell"
]
ENOUGH = 3
"""Pairs of replicates below which no verdict is given."""
ENOUGH_FOR_A_RATIO = 20
"""Pairs of replicates below which a ratio of variances says too little to be shown."""


def verdict(difference: float, low: float, high: float, n: int, matters: float) -> Verdict:
    """The verdict on a mean paired difference with its interval from `low` to `high` over `n` pairs of replicates.

    matters: smallest difference that matters, above 0, in the same unit. An interval that is not known is too wide.
    """
    if n < ENOUGH or not (math.isfinite(low) and math.isfinite(high)):
        return "too few replicates to tell"
    inside = -matters < low and high < matters
    if low <= 0 <= high:
        return "no clear difference" if inside else "too few replicates to tell"
    if abs(difference) >= matters:
        return "clearly higher" if difference > 0 else "clearly lower"
    return "clear but negligible" if inside else "too few replicates to tell"


def advice(n: int, worst: bool) -> str:
    """What to say of the number of replicates; nothing when it suffices for all outcomes (`worst` False)."""
    if n == 1:
        return "1 replicate: nothing can be said about chance. Give --replicates 5 or more."
    if n < ENOUGH:
        return f"{n} replicates are too few to tell a difference from chance. Give --replicates 5 or more."
    return "More --replicates would decide what is marked as too few to tell." if worst else ""
