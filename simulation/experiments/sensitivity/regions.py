"""WHERE IT HAPPENS: which values of which numbers go with an outcome above a threshold.

Regional sensitivity compares the values that led there with those that did not (Kolmogorov-Smirnov). Boxes are the
leaves of a small classification tree (CART): ranges of a few numbers within which the outcome is nearly always there.

Sources: Hornberger and Spear 1981, J. Environmental Management 12, 7-18; Breiman and others 1984, Classification and
Regression Trees; scenario discovery after Bryant and Lempert 2010, Technological Forecasting 77, 34-49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

DEEPEST = 3
SMALLEST_LEAF = 0.02
"""Least share of all points in a box."""


@dataclass(frozen=True)
class Box:
    """Ranges of some numbers: `words` such as `error_rate > 0.01 and relevance <= 0.4`.

    density: share of the points inside where the outcome is there. coverage: share of all such points that lie inside.
    """

    words: str
    points: int
    density: float
    coverage: float


def regional_sensitivity(names: Sequence[str], points: np.ndarray, there: np.ndarray) -> pd.DataFrame:
    """Distance between the values with and without the outcome. Rows: name, distance (0 to 1), p.

    points: (n, k). there: bool (n,). NaN where the outcome is always or never there.
    """
    from scipy.stats import ks_2samp

    if there.all() or not there.any():
        return pd.DataFrame({"name": list(names), "distance": np.nan, "p": np.nan})
    found = [ks_2samp(points[there, column], points[~there, column]) for column in range(len(names))]
    return pd.DataFrame(
        {"name": list(names), "distance": [float(f.statistic) for f in found], "p": [float(f.pvalue) for f in found]}
    )


def boxes(names: Sequence[str], points: np.ndarray, there: np.ndarray) -> list[Box]:
    """The boxes in which the outcome is there in most points, densest first; none where it is always or never there."""
    from sklearn.tree import DecisionTreeClassifier

    if there.all() or not there.any():
        return []
    smallest = max(2, round(SMALLEST_LEAF * len(points)))
    tree = DecisionTreeClassifier(max_depth=DEEPEST, min_samples_leaf=smallest, random_state=0).fit(points, there)
    leaves = tree.apply(points)
    found = []
    for leaf in np.unique(leaves):
        inside = leaves == leaf
        density = float(there[inside].mean())
        if density > 0.5:
            words = _path_to(tree.tree_, int(leaf), names)
            found.append(Box(words, int(inside.sum()), density, float(there[inside].sum() / there.sum())))
    return sorted(found, key=lambda box: (-box.density, -box.coverage))


def _path_to(tree: object, leaf: int, names: Sequence[str]) -> str:
    """The conditions on the way to a leaf, in words."""
    left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
    parent = {int(child): node for node, child in enumerate(left) if child >= 0}
    parent |= {int(child): node for node, child in enumerate(right) if child >= 0}
    steps = []
    while leaf in parent:
        node = parent[leaf]
        sign = "<=" if left[node] == leaf else ">"
        steps.append(f"{names[tree.feature[node]]} {sign} {tree.threshold[node]:.3g}")  # type: ignore[attr-defined]
        leaf = node
    return " and ".join(reversed(steps))
