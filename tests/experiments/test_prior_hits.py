"""What priors hit anyway: the share of draws inside a band, over draws that say something."""

from __future__ import annotations

import math

import pytest

from simulation.experiments.patterns import PATTERNS, cases_of
from simulation.experiments.places import Place
from simulation.experiments.prior_hits import _hits, prior_hits
from simulation.scenario import Scenario

ORDER = next(pattern for pattern in PATTERNS if pattern.id == "P12b")
COURT = next(pattern for pattern in PATTERNS if pattern.id == "P2a")


def test_a_hit_lies_in_the_band_and_what_is_undefined_counts_for_nothing() -> None:
    values = [COURT.low, COURT.high + 0.1, math.nan, COURT.high]
    found = {(n, COURT.case, COURT.reading): value for n, value in enumerate(values)}
    assert _hits(COURT, found, 5) == {"share": pytest.approx(2 / 3), "n": 3}
    assert _hits(COURT, {}, 4) == {"share": None, "n": 0}


def test_a_difference_is_taken_draw_by_draw() -> None:
    found = {(n, ORDER.case, ORDER.reading): 0.5 for n in range(2)}
    found |= {(0, ORDER.less, ORDER.reading): 0.5, (1, ORDER.less, ORDER.reading): 0.4}
    assert _hits(ORDER, found, 2) == {"share": 0.5, "n": 2}


def test_every_draw_is_run_in_every_case_that_is_given() -> None:
    baseline = Scenario.load("baseline").replace({"population.past_days": 0})
    cases = {name: case for name, case in cases_of(baseline, 300).items() if name in (ORDER.case, ORDER.less)}
    done: list[int] = []
    found = prior_hits(baseline, cases, Place(1), draws=3, progress=lambda n, of: done.append(of))
    assert done == [6] * 6
    assert found["P12b"]["n"] == 3
    assert found["P2a"]["n"] == 0
