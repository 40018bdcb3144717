"""The picture of targets and simulated values."""

from __future__ import annotations

import numpy as np

from simulation.experiments.patterns import CASES, NULLS, PATTERNS
from simulation.experiments.patterns.readings import whole_of
from simulation.experiments.validate import Validation, judged, weighed
from simulation.figures import patterns
from simulation.figures.style import png, words_of


def content(value: float = 0.5, n: int = 3):
    luck = np.linspace(-0.01, 0.01, n) + value
    names = {(case, row.reading): luck for row in (*PATTERNS, *NULLS) for case in CASES}
    names |= {(case, whole_of(row.reading)): np.ones(n) for row in (*PATTERNS, *NULLS) for case in CASES}
    found = Validation("baseline", 1, n, 500, [judged(p, names) for p in PATTERNS], [weighed(c, names) for c in NULLS])
    return found.content()


def test_a_row_per_pattern_and_per_claim():
    figure = patterns.draw(content())
    above, _, below, _ = figure.axes
    assert len(above.get_yticks()) == len(PATTERNS)
    assert len(below.get_yticks()) == len(NULLS)
    assert above.get_yticklabels()[0].get_text().startswith("P1 small private arrears")
    assert "n = 3 replicates" in words_of(figure)[1]


def test_points_stay_on_the_page_and_colours_tell_what_is_missed():
    found = content(1e6)
    axes = patterns.draw(found).axes[0]
    points = [line for line in axes.get_lines() if line.get_marker() in ("o", "s")]
    assert len(points) == len(PATTERNS)
    assert all(abs(float(point.get_xdata()[0])) <= 3.0 for point in points)
    missed = [point.get_marker() == "s" for point in points]
    assert missed == [not row["passed"] for row in found["patterns"]]


def test_what_is_unknown_is_left_empty():
    assert png(patterns.draw(content(np.nan, 1)))
