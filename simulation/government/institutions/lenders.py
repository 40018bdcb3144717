"""Lenders: what they have learnt about classes of score, and the price that follows, to citizens and to firms.

Lenders keep, class by class, instalments that fell due (for firms: loans) and those after which a loan was given up,
both forgotten at the daily rate `forgetting`. With an earlier experience worth `weight` cases, in which a class of the
next higher score failed exp(-slope) times as often, the chance that a loan fails is

    m_c = (failed_c + weight * m0_c) / (due_c + weight),        p_c = 1 - (1 - m_c)^term,    (firms: p_c = m_c)

and the price of a loan is what covers losses and cost,

    r_c = (p_c loss + cost) / (1 - p_c),        refused where this is above the cap.

A class that is refused teaches nothing; its bad name fades, and lenders try again. Records that are erased, blurred or
beside the point move people between classes: p_c follows who is in them, good risks pay for bad ones, and leave.

Sources: H04-H06; cap: the rate that courts protect (24 % before 2020, from memory).
"""

from __future__ import annotations

import mesa
import numpy as np

from simulation.parameters import Mechanism, parameter
from simulation.state.tallies import N_SCORE_BUCKETS, Count
from simulation.state.tally_sums import add_cases

REFUSED = -1.0
"""Price of a class to which lenders do not lend."""
TO_CITIZENS, TO_FIRMS = 0, 1
COUNTED = ((Count.DUE, Count.FAILED), (Count.FIRM_DUE, Count.FIRM_FAILED))
"""What is counted by class: cases, and those that failed."""


class Lenders(Mechanism):
    """Parameters of learning and pricing."""

    loss: float = parameter(
        0.6, "share of a loan that is lost when it fails", unit="1", low=0, high=1,
        source="guess: half to nearly all of what is left, after some instalments", grade="D", prior=(0.3, 0.9),
        reason="a loan without a pledge recovers little, and some of it has been paid",
    )  # fmt: skip
    cost: float = parameter(
        0.08, "cost of money and work, share of a loan", unit="1", low=0, high=1, source="guess", grade="D",
        prior=(0.04, 0.12), reason="deposits cost 2 %, small loans much work",
    )  # fmt: skip
    cap: float = parameter(
        0.24, "highest price that the law protects", unit="1", low=0, high=10,
        source="courts protected 24 % a year before 2020, from memory", grade="C", prior=(0.15, 0.36),
        reason="15.4 % from 2020 on; 36 % was the bound of what is void",
    )  # fmt: skip
    forgetting: float = parameter(
        0.002, "share of experience that is forgotten in a day", unit="1/day", low=0, high=1, source="guess",
        grade="D", prior=(0.0005, 0.005), reason="half of it after five months to four years",
    )  # fmt: skip
    weight: float = parameter(
        300.0, "cases that earlier experience is worth", unit="1", low=0.001, high=1_000_000, source="guess",
        grade="D", prior=(50.0, 2000.0), reason="a few classes of a few hundred cases each are known before",
    )  # fmt: skip
    expected: float = parameter(
        0.009, "chance at first that a loan to a citizen in the middle class fails at an instalment", unit="1",
        low=0, high=1, source="guess: 10 % of loans in a year", grade="D", prior=(0.002, 0.015),
        reason="2 to 17 % of loans in a year",
    )  # fmt: skip
    expected_firm: float = parameter(
        0.06, "chance at first that a loan to a firm in the middle class fails", unit="1", low=0, high=1,
        source="as behaviour.enterprise.default, guess", grade="D", prior=(0.02, 0.15),
        reason="as for citizens",
    )  # fmt: skip
    slope: float = parameter(
        0.1, "fall of the log of that chance from one class to the next", unit="1", low=-5, high=5,
        source="guess: scores rank with an AUC near 0.7", grade="D", prior=(0.0, 0.5),
        reason="0 is a score that says nothing; at 0.5 two classes tell a factor of nearly three",
    )  # fmt: skip


class LendersAgent(mesa.Agent):
    """All lenders, taken together: one book for citizens and one for firms."""

    def __init__(self, model: mesa.Model, *, settings: Lenders, term: int) -> None:
        super().__init__(model)
        self.settings = settings
        self.terms = np.array([[term], [1]])
        self.prior = settings.weight * self.expected()
        self.due = np.zeros((2, N_SCORE_BUCKETS))
        self.failed = np.zeros((2, N_SCORE_BUCKETS))
        self.prices = self.asked()

    def expected(self) -> np.ndarray:
        """The monthly chance that lenders expect before they have seen anything, float64 (2, classes)."""
        p = self.settings
        middle = np.array([[p.expected], [p.expected_firm]])
        classes = np.arange(N_SCORE_BUCKETS) - N_SCORE_BUCKETS // 2
        return np.asarray(np.minimum(middle * np.exp(-p.slope * classes), 1.0))

    def chances(self) -> np.ndarray:
        """The chance that a loan fails, float64 (2, classes), as lenders see it."""
        monthly = (self.failed + self.prior) / (self.due + self.settings.weight)
        return np.asarray(1.0 - (1.0 - np.minimum(monthly, 1.0)) ** self.terms)

    def asked(self) -> np.ndarray:
        """Prices, float64 (2, classes); REFUSED where none within the cap covers losses and cost."""
        p, chances = self.settings, self.chances()
        with np.errstate(divide="ignore"):
            prices = (chances * p.loss + p.cost) / (1.0 - chances)
        return np.where(prices <= p.cap, prices, REFUSED)

    def learn(self, counts: np.ndarray) -> None:
        """Take in a day's counts, int64 (cities, groups, Count), and set the prices of tomorrow."""
        if not self.settings.on:
            return
        keep = 1.0 - self.settings.forgetting
        for book, (due, failed) in enumerate(COUNTED):
            add_cases(counts, int(due), keep, self.due[book])
            add_cases(counts, int(failed), keep, self.failed[book])
        self.prices = self.asked()
