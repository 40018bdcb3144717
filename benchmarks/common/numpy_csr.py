"""The common model in NumPy, with the neighbours in a SciPy CSR matrix."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from common.rules import Reading, Rules, Start, neighbours_of


class Town:
    """Columns over all citizens."""

    def __init__(self, start: Start, rules: Rules, seed: int) -> None:
        self.rules, self.first, self.n = rules, start.first, len(start.opinion)
        self.rng = np.random.default_rng(seed)
        self.sizes = np.diff(start.first)
        near = neighbours_of(start.first, rules.near)
        self.degree = near.shape[1]
        self.ties = csr_array(
            (np.ones(near.size, np.int8), near.ravel(), np.arange(0, near.size + 1, self.degree, dtype=np.int32)),
            shape=(self.n, self.n),
        )
        self.rows = self.ties.indptr[:-1].copy()
        self.opinion = start.opinion.copy()
        self.listed_until = np.zeros(self.n, np.int16)
        self.owes = np.zeros(self.n, bool)
        self.acts = self.records = self.debts = self.listed = self.day = 0
        self.city_means: list[np.ndarray] = []

    def live(self, days: int) -> None:
        """So many days."""
        for _ in range(days):
            self.offend()
            self.pay()
            self.meet()
            self.day += 1

    def offend(self) -> None:
        """Misconduct, records and listings; a listing on day d ends on day d + term."""
        rng, rules, day = self.rng, self.rules, self.day
        acting = np.flatnonzero(rng.random(self.n, np.float32) < rules.act)
        recorded = acting[rng.random(len(acting)) < rules.seen]
        free = recorded[self.listed_until[recorded] < day]
        self.listed_until[free] = day + rules.term
        self.acts += len(acting)
        self.records += len(recorded)
        self.listed = np.count_nonzero(self.listed_until > day)

    def pay(self) -> None:
        """Debtors repay, and some of those whose payday it is fall into debt."""
        rng, rules = self.rng, self.rules
        debtors = np.flatnonzero(self.owes)
        paid = debtors[rng.random(len(debtors), np.float32) < rules.repay]
        payday = np.arange(self.day % rules.month, self.n, rules.month)
        free = payday[~self.owes[payday]]
        falling = free[rng.random(len(free), np.float32) < rules.owe]
        self.owes[paid] = False
        self.owes[falling] = True
        self.debts += len(falling)

    def meet(self) -> None:
        """Everybody meets one neighbour; then all adopt what they heard."""
        chosen = self.rng.integers(self.degree, size=self.n, dtype=np.uint8)
        gap = self.opinion[self.ties.indices[self.rows + chosen]]
        gap -= self.opinion
        gap *= np.float32(self.rules.persuasion)
        self.opinion += gap
        self.city_means.append(np.add.reduceat(self.opinion, self.first[:-1], dtype=np.float64) / self.sizes)

    def reading(self) -> Reading:
        """What was counted."""
        return Reading(
            self.acts, self.records, self.listed, self.debts, int(self.owes.sum()), np.array(self.city_means),
            self.opinion,
        )  # fmt: skip
