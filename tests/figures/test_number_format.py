"""Numbers and names as readers see them."""

from __future__ import annotations

import math

import pytest

from simulation.figures.number_format import alike, headed, lever, plain, share_of_variance, with_interval, words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (46.0, "46"),
        (0.1234, "0.123"),
        (1234567.8, "1,234,568"),
        (-0.00052, "−0.00052"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_plain_numbers(value, text):
    assert plain(value) == text


def test_zeros_can_be_kept_for_columns():
    assert plain(3.0, keep_zeros=True) == "3.00"


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((46.04, 45.1, 46.98), "46.04 (45.10 to 46.98)"),
        ((214.2, 109.1, 319.3), "214 (109 to 319)"),
        ((0.3, -1.0, 1.6), "0.3 (−1.0 to 1.6)"),
        ((13.0, 13.0, 13.0), "13 (13 to 13)"),
        ((5.5, math.nan, math.nan), "5.5"),
        ((math.nan, math.nan, math.nan), "–"),
    ],
)
def test_intervals(numbers, text):
    assert with_interval(*numbers) == text


def test_a_bound_that_is_not_zero_never_looks_like_zero():
    assert with_interval(-0.106, -0.2108, -0.002) == "−0.106 (−0.211 to −0.002)"


def test_a_sign_is_written_only_where_there_is_a_direction():
    assert with_interval(0.3, 0.1, 0.5, sign=True) == "+0.30 (0.10 to 0.50)"
    assert with_interval(0.0001, -1.0, 1.0, sign=True) == "0.0 (−1.0 to 1.0)"


def test_numbers_beside_an_interval_have_its_decimals():
    assert alike((13.0, 5.09), 7.74, 8.16) == ["13.00", "5.09"]
    assert alike((1.0, math.nan), 0.0, 4.0) == ["1.0", "–"]


def test_tiny_variance_ratios_are_alike():
    assert share_of_variance(0.00002, 20) == "<0.001"
    assert share_of_variance(0.123, 20) == "0.12"
    assert share_of_variance(math.nan, 20) == "–"
    assert share_of_variance(0.123, 19) == "–"  # says too little
    assert share_of_variance(0.123, 20, 0.0502, 0.2) == "0.12 (0.05 to 0.2)"
    assert share_of_variance(0.123, 19, 0.0502, 0.2) == "–"
    assert share_of_variance(0.0123, 20, 0.0002, 0.2) == "0.012 (<0.001 to 0.2)"
    assert share_of_variance(0.00002, 20, 0.00001, 0.0001) == "<0.001"


def test_names_become_words():
    assert words("planning_commission") == "planning commission"
    assert headed(words("ndrc_audit")) == "NDRC audit"
    assert lever("policy.scope") == "scope"
    assert lever("system.records.error_rate") == "records: error rate"
    assert lever("days") == "days"
    assert lever("conduct.jaywalking+online_rumour.relevance") == "2 items: relevance"
