"""Towns made by hand: a few citizens, items and rules, so that a test can say who must do what, and when."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours.opinion import Meetings
from simulation.behaviours.voice import Utterances, know_readers
from simulation.conduct import ITEM
from simulation.kernel.periods import MONTH
from simulation.kernel.randomness import FLOCK
from simulation.kernel.work_sharing import Block
from simulation.parameters import Parameters
from simulation.population.network import keys_of_ties, tie_far
from simulation.rules.ledger import Record, write
from simulation.rules.listings import Reason, Roll, call_roll
from simulation.scenario import Scenario, Settings
from simulation.state.blocks import cut
from simulation.state.citizens import N_GROUPS, N_SLOTS, NEVER, Slot, code_of_groups, empty_citizens
from simulation.state.messages import N_ISSUES, RULES, alike
from simulation.state.tables import empty_ledger, empty_spells, no_acts
from simulation.state.tallies import N_COUNTS

SEED = 11
DAY = 4020
"""A day on which the first cohort of every town is paid, number 0 among it, because it is a multiple of 30."""
CODE = 1
"""Code of the first town; the second has 2, and so on. Cities whose codes are under 100 share their paydays."""

LOAN, JUDGMENT, FRAUD, LITTER, GIFT = range(5)
"""The items of every town: two debts, one relevant and one irrelevant misconduct, one rewarded."""

_ITEMS = [
    # rate, relevance, severity, detectability, points, illegal, rewarded, by_firm
    (0.0, 0.9, 0.6, 1.0, -20, False, False, False),
    (0.0, 0.9, 0.9, 1.0, -50, True, False, False),
    (0.1, 0.8, 1.0, 1.0, -50, True, False, False),
    (2.0, 0.1, 0.1, 1.0, -5, False, False, False),
    (1.0, 0.2, 0.2, 1.0, 10, False, True, False),
]


def scope(*items: int) -> int:
    """The bit mask of items."""
    return sum(1 << item for item in items)


def numbers(unit: type[Parameters], **fields: Any) -> np.record:
    """The parameters of a unit as kernels read them, at their defaults but for `fields`."""
    return unit(**fields).record()


def settings_of(text: str) -> Settings:
    """The settings of a scenario written as YAML text."""
    return Scenario.from_text(text).settings


def kept(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether nothing of a column has changed."""
    return bool(np.array_equal(before, after))


class Town:
    """Citizens of one town or more with everything that kernels need; nobody is listed and no system is active.

    Everybody is a woman of 40 with 1,000 yuan a month and 1,000 at hand. Systems that `system` makes active see all,
    forget after 1,000 days, list what is at least half as severe as can be, and keep no points.
    """

    def __init__(self, *sizes: int) -> None:
        n = sum(sizes)
        self.first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.blocks = cut(np.arange(CODE, CODE + len(sizes)), self.first)
        self.citizens = empty_citizens(n)
        self.citizens.age[:] = 40
        self.citizens.past_of[:] = np.concatenate([np.arange(size) for size in sizes])
        self.citizens.income[:] = 1000
        self.citizens.liquidity[:] = 1000
        for name in ("trust_in_others", "confidence", "legitimacy", "support"):
            getattr(self.citizens, name)[:] = 0.5
        for name in ("next_conduct", "next_error"):
            getattr(self.citizens, name)[:] = NEVER
        self.citizens.groups[:] = code_of_groups(self.citizens)
        self.items = np.array(_ITEMS, dtype=ITEM).view(np.recarray)
        self.rules = np.zeros((len(sizes), N_SLOTS), dtype=RULES).view(np.recarray)
        for name in ("quality", "security", "detection", "coverage", "capacity", "recognition_lag"):
            self.rules[name] = 1.0
        self.rules.lists = True
        self.rules.list_severity = 0.5
        self.rules.list_below = -50
        self.rules.listing_days = self.rules.retention_days = 1000
        self.services = np.array([False] + [True] * 8)
        self.offers = alike(len(self.services))
        self.loads = np.zeros((len(sizes), N_SLOTS))
        self.lateness = np.ones(len(sizes))
        room = np.full(len(self.blocks), 20 * n + 20)
        self.acts = no_acts(self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST])
        self.ledger = empty_ledger(room, N_SLOTS, self.blocks[:, Block.FIRST])
        self.spells = empty_spells(room)
        self.counts = np.zeros((len(self.blocks), N_GROUPS, N_COUNTS), dtype=np.int64)
        largest = int((self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST]).max())
        self.words = np.zeros((len(self.blocks), 2, -(-largest // FLOCK)), np.uint64)
        left = np.full(len(self.blocks), 3)  # scratch is full of what another day left
        self.found = np.ones((len(self.blocks), largest), np.uint16)
        self.roll = Roll(left.copy(), self.found.copy())
        self.meetings = Meetings(left.copy(), self.found, np.full(self.found.shape, 0.875, np.float32))
        self.utterances = Utterances(
            left.copy(), self.found, np.full(self.found.shape, 9, np.uint8), np.ones((len(self.found), N_ISSUES))
        )

    @property
    def head(self) -> tuple[int, int, np.ndarray]:
        """The first arguments of a kernel that goes through all blocks."""
        return 0, len(self.blocks), self.blocks

    def readers(self, seed: int) -> np.ndarray:
        """Everybody's trait of following debates."""
        traits = np.zeros((len(self.blocks), self.words.shape[2]), np.uint64)
        know_readers(*self.head, seed, traits)
        return traits

    def rolled(self) -> Roll:
        """The roll of those who are listed now."""
        call_roll(*self.head, self.citizens, self.roll)
        return self.roll

    def paid_on(self, day: int) -> list[int]:
        """Whose payday it is: of a district (here a block) of n people, the one in place k is in cohort 30 k // n."""
        sizes = self.blocks[:, Block.LAST] - self.blocks[:, Block.FIRST]
        cohorts = np.concatenate([np.arange(n) * MONTH // n for n in sizes])
        return np.flatnonzero(cohorts == day % MONTH).tolist()

    def system(self, slot: int, *items: int, **rules: Any) -> Town:
        """Make a system active in all towns, with `items` in its scope and these rules."""
        self.rules["active"][:, slot] = True
        self.rules["scope"][:, slot] = self.rules["usual"][:, slot] = scope(*items)
        for name, value in rules.items():
            self.rules[name][:, slot] = value
        return self

    def everybody(self, **columns: Any) -> Town:
        """Set columns of the citizens: one value for all or one each."""
        for name, value in columns.items():
            getattr(self.citizens, name)[...] = value
        self.citizens.groups[:] = code_of_groups(self.citizens)
        return self

    def ties(self, far: int, seed: int = SEED) -> np.ndarray:
        """The far ties of everybody, int32 (citizens, far)."""
        ties = np.zeros((len(self.citizens.age), far), np.int32)
        tie_far(*self.head, keys_of_ties(seed, CODE + np.arange(len(self.rules)), far), ties)
        return ties

    def list_one(self, i: int, slot: int, flags: int = 0, since: int = DAY - 1) -> Town:
        """Put citizen `i` on a list without counting it."""
        self.citizens.listed[i] |= 1 << slot
        self.citizens.listed_since[i, slot] = since
        self.citizens.listing[i, slot] = flags
        return self

    def file(self, i: int, slot: int, item: int, state: int = 0, day: int = DAY) -> Town:
        """Write a record about citizen `i`, who stands in the first block."""
        write(
            self.ledger, self.citizens, self.counts, 0, i, slot, day, item, int(self.items[item].points), state
        )  # fmt: skip
        return self

    def act(self, i: int, item: int) -> Town:
        """Let citizen `i`, who stands in the first block, do something today."""
        row = self.acts.n[0]
        self.acts.who[row], self.acts.item[row] = i, item
        self.acts.n[0] += 1
        return self

    def counted(self, what: int, group: int = 0) -> int:
        """The count of `what`, over all blocks."""
        return int(self.counts[:, group, what].sum())

    def in_all_systems(self, what: int) -> int:
        """The count of `what`, which is kept by system, over all blocks and systems."""
        return int(self.counts[:, 0, what : what + N_SLOTS].sum())

    def forget_counts(self) -> None:
        """Start counting anew."""
        self.counts[:] = 0

    def on_list(self, i: int) -> set[Slot]:
        """Where citizen `i` is listed."""
        return {slot for slot in Slot if int(self.citizens.listed[i]) >> slot & 1}

    def flags(self, i: int, slot: int) -> int:
        """The bits of a listing."""
        return int(self.citizens.listing[i, slot])

    def live(self) -> list[tuple[int, int, int]]:
        """Who, slot and item of every live record, block by block."""
        rows = [
            row for b, n in enumerate(self.ledger.n) for row in range(self.ledger.first[b], self.ledger.first[b] + n)
        ]
        return [
            (int(self.ledger.who[row]), int(self.ledger.slot[row]), int(self.ledger.item[row]))
            for row in rows
            if self.ledger.state[row] & Record.LIVE
        ]

    def ended(self) -> list[tuple[int, int, Reason]]:
        """Who, slot and reason of every listing that ended, block by block."""
        rows = [
            row for b, n in enumerate(self.spells.n) for row in range(self.spells.first[b], self.spells.first[b] + n)
        ]
        return [
            (int(self.spells.who[row]), int(self.spells.slot[row]), Reason(self.spells.reason[row])) for row in rows
        ]
