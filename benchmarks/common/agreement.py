"""WHETHER AN IMPLEMENTATION IS THE SAME MODEL: paired over seeds, in means and in dispersion.

Both run from the same start with each seed. For each figure the interval of the mean difference must hold 0, at a level
shared out among all comparisons, and be narrow against the figure itself: where too little was run to tell, nothing is
called equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t

LEVEL = 0.01
"""Chance that implementations of one model are told apart by luck, over all comparisons of a run."""
NARROW = 0.1
"""Half the width of an interval that counts as narrow, as a share of the figure."""


class Comparison(NamedTuple):
    """One figure of one implementation against this project's."""

    figure: str
    own: float
    other: float
    margin: float  # half the width of the interval of the difference
    agrees: bool


def compare(
    own: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]], comparisons: int
) -> list[Comparison]:
    """Every figure, from summaries by seed in the same order; `comparisons` are made in the whole run."""
    quantile = t.ppf(1.0 - LEVEL / (2.0 * comparisons), len(own) - 1)
    found = []
    for figure in own[0]:
        ours, theirs = (np.array([summary[figure] for summary in summaries]) for summaries in (own, other))
        difference = theirs - ours
        margin = float(quantile * difference.std(ddof=1) / np.sqrt(len(difference)))
        equal = abs(difference.mean()) <= margin <= NARROW * abs(ours.mean())
        found.append(Comparison(figure, float(ours.mean()), float(theirs.mean()), margin, bool(equal)))
    return found
