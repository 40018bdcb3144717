"""WHO ELSE: the firms, one array per attribute.

Firms belong to a block as citizens do, and only its kernels write them. Firm n of a city stands by citizen
`citizens_per_firm` * n on the ring, so which firms there are depends on the city alone; a last block too short for a
firm of its own gets the next one. Columns that systems read have the names that they have for citizens.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp, normal_deviate
from simulation.kernel.periods import MONTH
from simulation.kernel.randomness import Purpose, uniforms
from simulation.kernel.work_sharing import Block
from simulation.state.citizens import N_SLOTS, UID_SHIFT, Slot

APART = 1 << 31
"""uid = (code of the city << UID_SHIFT) + APART + number in the city, so no citizen has it."""
KEPT = 8
"""Records on one firm that systems keep; an older one gives way to a newer."""
BY_ALL_BUT_SERVICES = (1 << Slot.SERVICE) - 1
"""Systems that rate firms, as a mask over Slot; firms know them all. Private services rate citizens only."""
MOST_STAFF = 100_000.0
GONE = 128
"""Bit of `debt` of a firm that has just taken the place of one that failed; its files are still to be closed."""


class Mark(IntEnum):
    """Bits of a record on a firm; the lowest three are its slot."""

    SLOT = 7
    WRONG = 8
    LIVE = 16
    FOR_DEBT = 32


ANY_LIVE = np.uint64(int.from_bytes(bytes([Mark.LIVE] * KEPT), "little"))
"""The bits of live records among all marks of a firm, looked at as one number."""


class Firms(NamedTuple):
    """Columns over all firms; those of block b are first[b] to first[b + 1] - 1."""

    first: np.ndarray  # int64 (blocks + 1,)
    # who they are (fixed during a run)
    uid: np.ndarray  # int64
    staff: np.ndarray  # int32, people
    honesty: np.ndarray  # float32, latent, standard normal
    past_of: np.ndarray  # int64, uid of the firm whose past and fixed traits it has, mostly its own
    # what they do and owe
    deeds: np.ndarray  # int64, bit mask over items: what it does in the month from its business day on
    owed: np.ndarray  # int32, yuan overdue
    owed_since: np.ndarray  # uint16, day
    debt: np.ndarray  # uint8, Debt
    reputation: np.ndarray  # float32, 0 to 1, its customers' trust
    # what systems hold
    points: np.ndarray  # (n, slots) int16
    listed: np.ndarray  # uint8, bit mask over Slot
    wrongful: np.ndarray  # uint8, bit mask over Slot: listings that rest on an error
    for_debt: np.ndarray  # uint8, bit mask over Slot: listings that end when the debt is paid
    listed_since: np.ndarray  # (n, slots) uint16, day
    objection: np.ndarray  # uint8, slot + 1 of the pending objection, 0 none
    decision_due: np.ndarray  # uint16, day
    record_day: np.ndarray  # (n, KEPT) uint16
    record_item: np.ndarray  # (n, KEPT) uint8
    record_mark: np.ndarray  # (n, KEPT) uint8, Mark
    next_row: np.ndarray  # uint8, where the next record goes


@rule
def first_at_business(firms, block, day):
    """The first firm of `block` that keeps its books today, if there is one; from there on it is every MONTH-th."""
    first = firms.first[block]
    return first + (day - firms.uid[first]) % MONTH


def _layout(blocks: np.ndarray, per_firm: int) -> tuple[np.ndarray, np.ndarray]:
    """Ranges of firms (blocks + 1,) and the number in its city of each block's first firm (blocks,)."""
    start = -(-(blocks[:, Block.FIRST] - blocks[:, Block.CITY_FIRST]) // per_firm)
    end = -(-(blocks[:, Block.LAST] - blocks[:, Block.CITY_FIRST]) // per_firm)
    return np.concatenate(([0], np.cumsum(np.maximum(end - start, 1)))).astype(np.int64), start


def make_firms(blocks: np.ndarray, seed: int, per_firm: int, staff_median: float, staff_sd: float) -> Firms:
    """The firms of day zero: about one for `per_firm` citizens, at least one in each block."""
    first, number = _layout(blocks, per_firm)
    n = int(first[-1])
    types: dict[str, tuple[tuple[int, ...], type]] = {
        "uid": ((n,), np.int64), "staff": ((n,), np.int32), "honesty": ((n,), np.float32), "past_of": ((n,), np.int64),
        "deeds": ((n,), np.int64),
        "owed": ((n,), np.int32), "owed_since": ((n,), np.uint16), "reputation": ((n,), np.float32),
        "points": ((n, N_SLOTS), np.int16), "listed_since": ((n, N_SLOTS), np.uint16),
        "decision_due": ((n,), np.uint16), "record_day": ((n, KEPT), np.uint16), "record_item": ((n, KEPT), np.uint8),
        "record_mark": ((n, KEPT), np.uint8),
    }  # fmt: skip
    columns: dict[str, np.ndarray] = {name: np.zeros(*types.get(name, ((n,), np.uint8))) for name in Firms._fields[1:]}
    firms = Firms(first, **columns)
    _draw(blocks, number, seed, staff_median, staff_sd, firms)
    return firms


@kernel
def _draw(blocks, number, seed, staff_median, staff_sd, firms):
    for block in range(len(number)):
        for f in range(firms.first[block], firms.first[block + 1]):
            uid = (blocks[block, Block.CODE] << UID_SHIFT) + APART + number[block] + f - firms.first[block]
            u, v = uniforms(seed, Purpose.FIRM, uid, 0)
            firms.uid[f] = firms.past_of[f] = uid
            firms.staff[f] = int(min(max(staff_median * exp(staff_sd * normal_deviate(u)), 1.0), MOST_STAFF))
            firms.honesty[f] = normal_deviate(v)
