"""Lenders: what they learn, what they ask, and when they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.government.institutions.lenders import REFUSED, TO_CITIZENS, TO_FIRMS, Lenders, LendersAgent
from simulation.state.tallies import N_COUNTS, N_SCORE_BUCKETS, Count
from tests.government.institutions.nation import nation

MIDDLE = N_SCORE_BUCKETS // 2


def lenders(term: int = 12, **parameters: object) -> LendersAgent:
    return LendersAgent(nation(), settings=Lenders(**parameters), term=term)


def day(**classes: tuple[int, int]) -> np.ndarray:
    """The counts of a day in two cities: c8=(due, failed) for citizens, f8 for firms, all in the second city."""
    counts = np.zeros((2, 3, N_COUNTS), np.int64)
    for name, (due, failed) in classes.items():
        first = (Count.DUE, Count.FAILED) if name[0] == "c" else (Count.FIRM_DUE, Count.FIRM_FAILED)
        counts[1, :, first[0] + int(name[1:])] = due
        counts[1, :, first[1] + int(name[1:])] = failed
    return counts


def test_the_price_covers_losses_and_cost() -> None:
    """Of 100 lent at r to people of whom 20 fail with a loss of half: 80 (1 + r) + 20 (1 - 0.5 + r 0) = 100 + cost."""
    agent = lenders(term=1, expected=0.2, slope=0.0, loss=0.5, cost=0.05, cap=1.0)
    price = agent.asked()[TO_CITIZENS, MIDDLE]
    assert 0.8 * (1 + price) + 0.2 * 0.5 == pytest.approx(1.05)


def test_a_price_above_the_cap_is_a_refusal() -> None:
    agent = lenders(term=1, expected=0.2, slope=0.0, loss=0.5, cost=0.05, cap=0.18)
    assert (agent.prices[TO_CITIZENS] == REFUSED).all()
    assert (lenders(expected=1.0, slope=0.0).prices[TO_CITIZENS] == REFUSED).all(), "nobody pays"


def test_a_loan_fails_when_one_of_its_instalments_does() -> None:
    assert lenders(expected=0.01, slope=0.0).chances()[TO_CITIZENS] == pytest.approx(1 - 0.99**12)
    assert lenders(expected_firm=0.01, slope=0.0).chances()[TO_FIRMS] == pytest.approx(0.01), (
        "a firm's loan is one case"
    )


def test_earlier_experience_ranks_classes() -> None:
    chances = lenders(slope=0.1).chances()
    assert (np.diff(chances, axis=1) < 0).all()
    assert (np.diff(lenders(slope=0.0).chances(), axis=1) == 0).all()


def test_books_are_kept_apart_and_everybody_is_counted_once() -> None:
    agent = lenders(weight=100.0, expected=0.01, expected_firm=0.1, slope=0.0, forgetting=0.0)
    agent.learn(day(c8=(100, 5), f3=(100, 50)))
    chances = agent.chances()
    assert chances[TO_CITIZENS, 8] == pytest.approx(1 - (1 - 0.03) ** 12)
    assert chances[TO_CITIZENS, 3] == pytest.approx(1 - 0.99**12)
    assert chances[TO_FIRMS, 3] == pytest.approx(0.3)
    assert agent.prices[TO_CITIZENS, 8] == agent.asked()[TO_CITIZENS, 8], "prices of tomorrow"


def test_experience_fades_so_that_a_refused_class_is_tried_again() -> None:
    agent = lenders(weight=100.0, expected=0.001, slope=0.0, forgetting=0.05)
    agent.learn(day(c8=(1000, 100)))
    assert agent.prices[TO_CITIZENS, 8] == REFUSED
    for _ in range(300):
        agent.learn(day())
    assert agent.prices[TO_CITIZENS, 8] > 0.0


def test_off_lenders_learn_nothing() -> None:
    agent = lenders(on=False)
    before = agent.prices.copy()
    agent.learn(day(c8=(1000, 900)))
    assert np.array_equal(agent.prices, before)


def test_pooling_makes_good_risks_pay_for_bad_ones() -> None:
    """The same people in two classes, and in one after their records are gone."""
    apart, together = (lenders(weight=0.001, slope=0.0, forgetting=0.0, cap=9.0) for _ in range(2))
    apart.learn(day(c7=(1000, 20), c9=(1000, 2)))
    together.learn(day(c9=(2000, 22)))
    good, bad = apart.prices[TO_CITIZENS, 9], apart.prices[TO_CITIZENS, 7]
    assert good < together.prices[TO_CITIZENS, 9] < bad
