"""Opinions on a network: what meetings keep, how fast they level, and what the mean of a well-mixed city does."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.behaviours import opinion
from simulation.behaviours.information import Information
from simulation.kernel.periods import MONTH
from simulation.population.network import Network, neighbour
from simulation.state.citizens import N_SLOTS
from tests.laws.societies import law
from tests.small import DAY, Town, numbers

NO_VIEWS = dict.fromkeys(
    ("age", "income", "male", "schooling", "urban", "benefit", "legitimacy", "confidence", "intrusion", "media",
     "listed", "private"), 0.0,
)  # fmt: skip
"""Everybody's own view is the level."""


class Forum:
    """A town in which people only meet."""

    def __init__(self, support: np.ndarray, *, near: int, far: int, seed: int = 1, **opinions: float) -> None:
        n = len(support)
        self.town = Town(n)
        self.citizens = self.town.citizens
        self.citizens.support[:] = support
        self.network = numbers(Network, near=near, far=far)
        self.ties = self.town.ties(far, seed)
        self.p = numbers(opinion.Opinion, **(NO_VIEWS | opinions))
        self.information = numbers(Information, on=False)
        self.intrusions = np.zeros((1, 1 << N_SLOTS))

    def partners(self) -> np.ndarray:
        """Who stands at the other end of every tie, (ties, citizens)."""
        n, near = len(self.citizens.age), int(self.network.near)
        ties = 2 * near + int(self.network.far)
        return np.array([[neighbour(i, i, n, tie, near, self.ties) for i in range(n)] for tie in range(ties)])

    def meet(self, day: int, seed: int) -> None:
        """One day of meetings and of the way back to the own view."""
        head = 0, len(self.town.blocks), self.town.blocks, seed, day, self.citizens
        opinion.meet(*head, self.network, self.ties, self.town.words, self.p, self.town.meetings)
        opinion.adopt(*head, self.intrusions, 0.0, self.information, self.p, self.town.meetings)


@law(30)
@given(st.integers(2, 300), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2**63 - 1))
def test_everybody_is_met_as_often_as_she_meets(size: int, near: int, far: int, seed: int) -> None:
    """Every tie maps the city onto itself and back, so what one loses in a meeting another gains on average: meetings
    keep the mean of support whatever share of the way they move people."""
    partners = Forum(np.zeros(size), near=near, far=far, seed=seed, contact=0.0).partners()
    for tie, there in enumerate(partners):
        assert np.array_equal(np.sort(there), np.arange(size))
        back = tie ^ 1 if tie < 2 * near else tie
        assert np.array_equal(partners[back][there], np.arange(size))


def level_and_spread(support: np.ndarray, partners: np.ndarray, days: int, share: float) -> np.ndarray:
    """The expected spread (mean square around the mean) of support on each day, by the exact second moments.

    Everybody meets one of her ties every day. With P the matrix of chances to meet and M the expected products of
    supports, the mean path is (1 - w) + w P and only the diagonal of M knows that a meeting is with one person.
    """
    n = len(support)
    chances = np.zeros((n, n))
    for there in partners:
        chances[np.arange(n), there] += 1.0 / len(partners)
    path = (1.0 - share) * np.eye(n) + share * chances
    products = np.outer(support, support)
    spreads = []
    for _ in range(days):
        own, met = np.diag(products), (chances * products).sum(axis=1)
        of_one = (1.0 - share) ** 2 * own + 2.0 * share * (1.0 - share) * met + share**2 * (chances @ own)
        products = path @ products @ path.T
        np.fill_diagonal(products, of_one)
        spreads.append(np.trace(products) / n - products.mean())
    return np.array(spreads)


@pytest.mark.parametrize(("share", "near", "far"), [(1.0, 0, 6), (1.0, 2, 1), (0.3, 1, 2)])
def test_the_mean_is_a_martingale_and_the_spread_falls_as_it_must(share: float, near: int, far: int) -> None:
    """400 histories of one town of 90; a share of 1 is the copy rule, under which opinions die out like families."""
    n, days, histories = 90, 40, 400
    support = np.zeros(n)
    support[::3] = 1.0
    means, spreads = np.zeros((2, histories))
    fair = {"contact": 1.0, "persuasion": share, "anchor": 0.0}
    for history in range(histories):
        forum = Forum(support, near=near, far=far, **fair)
        for day in range(DAY, DAY + days):
            forum.meet(day, seed=1000 + history)
        final = forum.citizens.support.astype(float)
        means[history], spreads[history] = final.mean(), final.var()
        assert final.min() >= 0.0
        assert final.max() <= 1.0
    expected = level_and_spread(support, forum.partners(), days, share)
    assert expected[-1] < 0.9 * support.var()
    assert abs(means.mean() - support.mean()) < 4 * means.std() / sqrt(histories)
    assert abs(spreads.mean() - expected[-1]) < 4 * spreads.std() / sqrt(histories)
    for wrong in (days // 2, 2 * days):
        other = level_and_spread(support, forum.partners(), wrong, share)[-1]
        assert abs(spreads.mean() - other) > 5 * spreads.std() / sqrt(histories)


def mean_field(start: float, days: int, *, contact: float, persuasion: float, anchor: float) -> np.ndarray:
    """The mean distance from the own view on every day in an endless city where everybody may meet everybody: one
    number for each of the paydays of a month."""
    distance = np.full(MONTH, start)
    means = []
    for day in range(days):
        distance += contact * persuasion * (distance.mean() - distance)
        distance[(DAY + day) % MONTH] *= 1.0 - anchor
        means.append(distance.mean())
    return np.array(means)


def test_the_mean_of_a_well_mixed_city_follows_its_equation() -> None:
    """dm/dt = -anchor / 30 (m - v) for a view v, when meetings level faster than paydays come. In steps of a day the
    mean is known exactly; the equation is met to 2 % over four months, and people who never meet follow another."""
    n, days, level, anchor = 200_000, 120, 0.2, 0.3
    mixing = {"contact": 1.0, "persuasion": 0.9, "anchor": anchor}
    forum = Forum(np.ones(n), near=0, far=20, level=level, **mixing)
    means = np.zeros(days)
    for day in range(days):
        forum.meet(DAY + day, seed=3)
        means[day] = forum.citizens.support.mean(dtype=float) - level
    exact = mean_field(1.0 - level, days, **mixing)
    assert np.abs(means - exact).max() < 0.004
    after = np.arange(1, days + 1)
    equation = (1.0 - level) * np.exp(-anchor / MONTH * after)
    assert np.abs(means / equation - 1.0).max() < 0.02
    alone = mean_field(1.0 - level, days, **(mixing | {"contact": 0.0}))
    assert np.abs(alone / equation - 1.0).max() > 0.1


def test_without_meetings_everybody_goes_back_to_her_view_alone() -> None:
    """After k paydays a share (1 - anchor)^k of the distance is left, whoever else lives there."""
    support = np.linspace(0.0, 1.0, 500)
    level, anchor, months = 0.4, 0.25, 3
    for ties, contact in (((3, 2), 0.0), ((0, 0), 1.0)):
        forum = Forum(support, near=ties[0], far=ties[1], level=level, contact=contact, persuasion=1.0, anchor=anchor)
        for day in range(DAY, DAY + MONTH * months):
            forum.meet(day, seed=1)
        left = level + (support - level) * (1.0 - anchor) ** months
        assert forum.citizens.support == pytest.approx(left, abs=1e-6)
    assert exp(-anchor * months) > (1.0 - anchor) ** months
