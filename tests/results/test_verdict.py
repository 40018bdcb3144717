from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.results.verdict import advice, verdict


@pytest.mark.parametrize(
    ("difference", "low", "high", "n", "expected"),
    [
        (2.0, 1.5, 2.5, 5, "clearly higher"),
        (-2.0, -2.5, -1.5, 5, "clearly lower"),
        (1.2, 0.4, 2.0, 5, "clearly higher"),  # the direction is clear and the best guess matters
        (1.0, 1.0, 1.0, 3, "clearly higher"),
        (0.2, 0.1, 0.3, 5, "clear but negligible"),
        (-0.2, -0.3, -0.1, 5, "clear but negligible"),
        (0.0, -0.4, 0.4, 5, "no clear difference"),
        (0.0, 0.0, 0.0, 5, "no clear difference"),
        (0.3, 0.0, 0.6, 5, "no clear difference"),  # an end at zero does not exclude it
        (0.7, 0.2, 1.2, 5, "too few replicates to tell"),  # clear, but does it matter?
        (0.2, -1.5, 1.9, 5, "too few replicates to tell"),  # may be nothing, may matter
        (2.0, 1.5, 2.5, 2, "too few replicates to tell"),
        (2.0, math.nan, math.nan, 1, "too few replicates to tell"),
        (math.nan, math.nan, math.nan, 0, "too few replicates to tell"),
    ],
)
def test_cases(difference, low, high, n, expected):
    assert verdict(difference, low, high, n, 1.0) == expected


reals = st.floats(-1e3, 1e3)
widths = st.floats(0.0, 1e3)
smallest = st.floats(1e-6, 1e3)


@given(reals, widths, st.integers(3, 50), smallest)
def test_a_mirror_turns_higher_into_lower_and_nothing_else(difference, half, n, matters):
    here = verdict(difference, difference - half, difference + half, n, matters)
    there = verdict(-difference, -difference - half, -difference + half, n, matters)
    turned = {"clearly higher": "clearly lower", "clearly lower": "clearly higher"}
    assert there == turned.get(here, here)


@given(reals, widths, st.integers(0, 50), smallest)
def test_what_is_said_holds_for_every_value_of_the_interval(difference, half, n, matters):
    low, high = difference - half, difference + half
    said = verdict(difference, low, high, n, matters)
    assert (said == "clearly higher") <= (low > 0)
    assert (said == "clearly lower") <= (high < 0)
    if said in ("clear but negligible", "no clear difference"):
        assert max(abs(low), abs(high)) < matters
    assert n >= 3 or said == "too few replicates to tell"


@given(reals.filter(lambda value: abs(value) > 1e-3), smallest)
def test_a_narrow_enough_interval_always_decides(difference, matters):
    said = verdict(difference, difference, difference, 3, matters)
    assert said == ("clear but negligible" if abs(difference) < matters else said)
    assert said != "too few replicates to tell"


def test_one_and_two_replicates_are_named():
    assert advice(1, True).startswith("1 replicate:")
    assert advice(2, True).startswith("2 replicates are too few")
    assert advice(5, False) == ""
    assert "More --replicates" in advice(5, True)
