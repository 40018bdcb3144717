"""Measures: each number from an account filled by hand, and the ranking power of scores by brute force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.observation import measures
from simulation.observation.daily_table import BY_SYSTEM, DAILY, REPORTED
from simulation.observation.measures import OUTCOMES, MeasureInputs
from simulation.state.citizens import Slot
from simulation.state.tallies import MILLION, N_COUNTS, N_SCORE_BUCKETS, N_STOCKS, Count, Stock


def inputs(
    total: dict[int, int] | None = None, today: dict[int, int] | None = None, stocks: dict[int, int] | None = None,
    peak_posts: int = 0, days: int = 10, government: dict[str, tuple[int, int]] | None = None,
) -> MeasureInputs:  # fmt: skip
    """An account of one place and group with these numbers; all others are 0, citizens are 1,000."""

    def filled(numbers: dict[int, int] | None, width: int) -> np.ndarray:
        table = np.zeros((1, width), dtype=np.int64)
        for column, number in (numbers or {}).items():
            table[0, column] = number
        return table

    return MeasureInputs(
        filled(total, N_COUNTS), filled(today, N_COUNTS), filled({Stock.CITIZENS: 1000} | (stocks or {}), N_STOCKS),
        np.array([peak_posts]), days, government or {},
    )  # fmt: skip


def value(measure: Callable[[MeasureInputs], tuple[np.ndarray, np.ndarray]], **numbers: Any) -> tuple[int, int]:
    """Numerator and denominator of a measure."""
    part, whole = measure(inputs(**numbers))
    assert part.dtype == whole.dtype == np.int64
    return int(part[0]), int(whole[0])


COURT_LEFT = {Count.REPAID + Slot.COURT: 20, Count.CORRECTED + Slot.COURT: 5, Count.EXPIRED + Slot.COURT: 15}
CASES: list[tuple[str, dict[str, Any], tuple[int, int]]] = [
    ("repaid_within_30_days", {"total": {Count.REPAID_PRIVATE: 46, Count.FOLLOWED_PRIVATE: 100}}, (46, 100)),
    ("self_cured_within_30_days", {"total": {Count.SELF_CURED_PRIVATE: 30, Count.FOLLOWED_PRIVATE: 100}}, (30, 100)),
    (
        "repayment_effect",
        {"total": {Count.REPAID_PRIVATE: 46, Count.SELF_CURED_PRIVATE: 30, Count.FOLLOWED_PRIVATE: 100}},
        (16, 100),
    ),
    ("judgment_repaid_share", {"total": COURT_LEFT, "today": {Count.LISTED + Slot.COURT: 60}}, (20, 100)),
    ("exits_to_entries", {"total": {Count.NATIONAL_EXITS: 36, Count.NATIONAL_ENTRIES: 50}}, (36, 50)),
    ("approval_expressed", {"stocks": {Stock.APPROVE_EXPRESSED: 800}}, (800, 1000)),
    ("approval_strong", {"stocks": {Stock.APPROVE_STRONGLY: 490}}, (490, 1000)),
    ("approval_latent", {"stocks": {Stock.APPROVE: 600}}, (600, 1000)),
    ("survey_approval", {"stocks": {Stock.SURVEYED: 20, Stock.ANSWERS + 3: 7, Stock.ANSWERS + 4: 9}}, (16, 20)),
    ("survey_mean", {"stocks": {Stock.SURVEYED: 20, Stock.SHOWN_SUPPORT: 14 * MILLION}}, (14 * MILLION, 20 * MILLION)),
    ("survey_strong", {"stocks": {Stock.SURVEYED: 20, Stock.ANSWERS + 3: 7, Stock.ANSWERS + 4: 9}}, (9, 20)),
    ("survey_neither", {"stocks": {Stock.SURVEYED: 20, Stock.ANSWERS + 2: 3, Stock.ANSWERS + 4: 9}}, (3, 20)),
    ("survey_disapproval", {"stocks": {Stock.SURVEYED: 20, Stock.ANSWERS: 1, Stock.ANSWERS + 1: 2}}, (3, 20)),
    ("trust_in_others", {"stocks": {Stock.TRUST_IN_OTHERS: 640 * MILLION}}, (640 * MILLION, 1000 * MILLION)),
    ("confidence_in_system", {"stocks": {Stock.CONFIDENCE: 1}}, (1, 1000 * MILLION)),
    ("legitimacy", {"stocks": {Stock.LEGITIMACY: 2}}, (2, 1000 * MILLION)),
    ("awareness_city_system", {"stocks": {Stock.KNOW_CITY_SYSTEM: 110}}, (110, 1000)),
    ("discontent", {"total": {Count.POSTS: 7}}, (7000, 10_000)),
    ("backlash_peak", {"peak_posts": 3}, (3000, 1000)),
    ("listed_share", {"today": {Count.LISTED_PERSONS: 30}}, (30, 1000)),
    ("wrongly_listed_share", {"today": {Count.WRONGLY_LISTED_PERSONS: 4}}, (4, 1000)),
    (
        "wrongful_days",
        {"total": {Count.WRONGLY_LISTED_PERSONS: 300}, "stocks": {Stock.EVER_WRONGLY_LISTED: 12}},
        (300, 12),
    ),
    ("list_precision", {"today": {Count.RIGHTLY_LISTED_PERSONS: 27, Count.LISTED_PERSONS: 30}}, (27, 30)),
    ("objections", {"total": {Count.OBJECTIONS: 9}}, (9, 1)),
    (
        "corrected_within_deadline",
        {"total": {Count.CORRECTED_IN_TIME: 8, Count.WRONGFUL_OBJECTIONS_DECIDED: 10, Count.UPHELD: 99}},
        (8, 10),
    ),
    ("credit_access", {"total": {Count.LOANS: 80, Count.APPLICATIONS: 100}}, (80, 100)),
    ("loan_price", {"total": {Count.PRICES: 300_000, Count.TAKEN: 2}}, (300_000, 2 * MILLION)),
    ("loan_default_rate", {"total": {Count.CALLED_IN: 3, Count.INSTALMENTS_DUE: 400}}, (36, 400)),
    ("default_rate", {"total": {Count.DEFAULTS: 3, Count.BILLS: 200}}, (3, 200)),
    ("trade_volume", {"total": {Count.DEALS: 250, Count.PURCHASES: 50}}, (300 * 365, 10_000)),
    ("purchase_fraud_rate", {"total": {Count.BAD_PURCHASES: 3, Count.PURCHASES: 50}}, (3, 50)),
    ("firm_listed_share", {"today": {Count.LISTED_FIRMS: 2, Count.FIRMS: 40}}, (2, 40)),
    ("firm_credit_access", {"total": {Count.FIRM_LOANS: 8, Count.FIRM_APPLICATIONS: 10}}, (8, 10)),
    ("firm_default_rate", {"total": {Count.FIRM_DEFAULTS: 1, Count.FIRM_DUE + 3: 8}}, (1, 8)),
    ("firms_failed", {"total": {Count.FIRMS_FAILED: 2, Count.FIRMS: 730}}, (730, 730)),
    ("systems_disagree", {"today": {Count.DISAGREEMENTS: 6, Count.LISTED_AND_RATED: 8}}, (6, 8)),
    ("minor_misconduct_rate", {"total": {Count.MINOR_ACTS: 11, Count.ACTS: 99}}, (11 * 365, 10_000)),
    ("scope_items", {"government": {"scope_items": (31, 5)}}, (31, 5)),
    ("cities_expanded", {"government": {"cities_expanded": (2, 1)}}, (2, 1)),
    ("interventions", {"government": {"interventions": (4, 1)}}, (4, 1)),
    ("suspensions", {"government": {"suspensions": (7, 1)}}, (7, 1)),
    ("withdrawals", {"government": {"withdrawals": (1, 1)}}, (1, 1)),
    ("media_tone", {"government": {"media_tone": (28, 1000)}}, (28, 1000)),
    ("days_to_withdrawal", {"government": {}}, (0, 0)),
]


@pytest.mark.parametrize(("name", "numbers", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_a_measure_by_hand(name: str, numbers: dict[str, Any], expected: tuple[int, int]) -> None:
    assert value(getattr(measures, name), **numbers) == expected


def test_every_outcome_is_worked_out_here() -> None:
    assert {outcome.__name__ for outcome in OUTCOMES} == {name for name, _, _ in CASES} | {
        "score_auc",
        "firm_score_auc",
    }


def test_what_cannot_be_told_has_no_denominator() -> None:
    empty = MeasureInputs(
        np.zeros((1, N_COUNTS), np.int64), np.zeros((1, N_COUNTS), np.int64), np.zeros((1, N_STOCKS), np.int64),
        np.zeros(1, np.int64), 0, {},
    )  # fmt: skip
    for outcome in OUTCOMES:
        part, whole = outcome(empty)
        assert part[0] == 0, outcome.__name__
        assert whole[0] == (1 if outcome.__name__ == "objections" else 0), outcome.__name__


def test_measures_work_over_places_and_groups() -> None:
    rng = np.random.default_rng(1)
    shape = (3, 4)
    wide = MeasureInputs(
        rng.integers(0, 50, (*shape, N_COUNTS)), rng.integers(0, 50, (*shape, N_COUNTS)),
        rng.integers(1, 50, (*shape, N_STOCKS)), rng.integers(0, 9, shape), 7,
        {"scope_items": (5, 2), "interventions": (1, 1)},
    )  # fmt: skip
    for outcome in OUTCOMES:
        part, whole = outcome(wide)
        assert part.shape == whole.shape == shape, outcome.__name__
        one = MeasureInputs(
            wide.total[1, 2], wide.today[1, 2], wide.stocks[1, 2], wide.peak_posts[1, 2], wide.days, {}
        )  # fmt: skip
        if outcome.__name__ not in ("scope_items", "interventions"):
            assert tuple(np.ravel(outcome(one))) == (part[1, 2], whole[1, 2]), outcome.__name__


def test_numbers_of_institutions_are_national() -> None:
    wide = MeasureInputs(
        np.zeros((3, 4, N_COUNTS), np.int64), np.zeros((3, 4, N_COUNTS), np.int64), np.ones((3, 4, N_STOCKS), np.int64),
        np.zeros((3, 4), np.int64), 7, {"scope_items": (5, 2)},
    )  # fmt: skip
    part, whole = measures.scope_items(wide)
    assert (part[0, 0], whole[0, 0]) == (5, 2)
    assert part.sum() == 5
    assert whole.sum() == 2


# the ranking power of scores

CLASSES = st.lists(st.integers(0, 6), min_size=N_SCORE_BUCKETS, max_size=N_SCORE_BUCKETS)


def by_pairs(good: list[int], bad: list[int]) -> tuple[int, int]:
    """Twice the number of pairs in which the good applicant scores better (ties count one), and twice all pairs."""
    wins = sum(
        n * m * (2 if better > worse else 1 if better == worse else 0)
        for better, n in enumerate(good)
        for worse, m in enumerate(bad)
    )
    return wins, 2 * sum(good) * sum(bad)


@given(CLASSES, CLASSES)
def test_ranking_power_is_the_share_of_pairs_in_order(good: list[int], bad: list[int]) -> None:
    total = {Count.SCORE_GOOD + n: people for n, people in enumerate(good)}
    total |= {Count.SCORE_BAD + n: people for n, people in enumerate(bad)}
    assert value(measures.score_auc, total=total) == by_pairs(good, bad)
    of_firms = {Count.FIRM_GOOD + n: firms for n, firms in enumerate(good)}
    of_firms |= {Count.FIRM_BAD + n: firms for n, firms in enumerate(bad)}
    assert value(measures.firm_score_auc, total=of_firms) == by_pairs(good, bad)


@pytest.mark.parametrize(
    ("good", "bad", "auc"), [(15, 0, 1.0), (0, 15, 0.0), (7, 7, 0.5)], ids=["perfect", "upside_down", "useless"]
)
def test_ends_of_ranking_power(good: int, bad: int, auc: float) -> None:
    part, whole = value(measures.score_auc, total={Count.SCORE_GOOD + good: 3, Count.SCORE_BAD + bad: 5})
    assert part / whole == auc


# daily counts


def test_daily_counts_name_the_columns_that_are_added_up() -> None:
    assert len(REPORTED) == len(DAILY) + len(BY_SYSTEM) * (len(Slot) + 1)
    assert REPORTED["acts"] == (Count.ACTS, Count.ACTS + 1)
    for name, count in BY_SYSTEM.items():
        assert REPORTED[name] == (count, count + len(Slot))
        assert REPORTED[f"{name}_court"] == (count + Slot.COURT, count + Slot.COURT + 1)
