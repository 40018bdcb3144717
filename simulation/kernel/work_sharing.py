"""HOW THREADS SHARE A DAY: who is free takes the next piece of work; nobody begins a part before the last has ended.

The queue is kept by the threads themselves, in compiled code and without a lock: a thread takes a number, does that
piece, ticks it off, and when none is left waits until all are ticked off. It waits for work, never for a thread: a
thread that comes late, or not at all, leaves its pieces to the others.
"""

from __future__ import annotations

import os
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from simulation.kernel.compilation import JIT_IS_OFF, rule

DISTRICT = 8192
"""Neighbours among whom the paydays of a month are shared out."""
BLOCK_SIZE = DISTRICT
"""Citizens in a full block: its columns fit the second-level cache of an ordinary processor.

It is a multiple of FLOCK and divides DISTRICT, so that those of a block who are paid today stand side by side.
"""

PIECE = BLOCK_SIZE // 4
"""Citizens among whom a thread has enough to do before it asks for more."""
MOST_PARTS = 8
LINE = 8
"""Numbers of 8 bytes that lie in one line of a processor's cache: threads that count in other lines do not meet."""
YIELD = "SwitchToThread" if os.name == "nt" else "sched_yield"
"""What systems call it to let others have the processor."""


class Block(IntEnum):
    """Columns of the table of blocks."""

    CITY = 0  # position of the city
    FIRST = 1  # first citizen of the block
    LAST = 2  # one past the last
    CITY_FIRST = 3
    CITY_LAST = 4
    CODE = 5  # code of the city, the upper part of a uid


class WorkQueue(NamedTuple):
    """What there is to do in every part of the day."""

    pieces: np.ndarray  # int64 (pieces, 2): first block, and one past the last
    taken: np.ndarray  # int64 (MOST_PARTS, LINE), pieces that threads have taken, in the first column
    done: np.ndarray  # int64 (MOST_PARTS, LINE), pieces that are ticked off, likewise


def queue_of(blocks: np.ndarray) -> WorkQueue:
    """A queue of `blocks` (blocks, Block); small ones go together, and large pieces are taken before small ones.

    So no thread begins a large piece when the others are about to be done.
    """
    size = blocks[:, Block.LAST] - blocks[:, Block.FIRST]
    first = np.flatnonzero(np.diff((np.cumsum(size) - size) // PIECE, prepend=-1))
    last = np.append(first[1:], len(blocks))[: len(first)]  # there may be nobody
    pieces = np.stack((first, last), axis=1)
    people = np.add.reduceat(size, first)
    taken, done = np.zeros((2, MOST_PARTS, LINE), dtype=np.int64)
    return WorkQueue(pieces[np.argsort(-people, kind="stable")], taken, done)


def _count_up(typing: Any, numbers: Any, part: Any) -> Any:
    """The compiled form: the number before, and all that was written before it is seen by who counts after."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _first_of_row(context, builder, signature, arguments)
        return builder.atomic_rmw("add", address, ir.Constant(ir.IntType(64), 1), "acq_rel")

    return types.int64(numbers, types.int64), generate


def _look_at(typing: Any, numbers: Any, part: Any) -> Any:
    """The compiled form: the number now."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load_atomic(_first_of_row(context, builder, signature, arguments), "acquire", 8)

    return types.int64(numbers, types.int64), generate


def _give_way(typing: Any) -> Any:
    """The compiled form: others may have the processor."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(32), [])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, YIELD), [])
        return context.get_dummy_value()

    return types.void(), generate


def _first_of_row(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.gep(array.data, [builder.mul(arguments[1], ir.Constant(ir.IntType(64), LINE))])


def _count_up_alone(numbers: Any, part: int) -> int:
    """Plain Python lives with one thread."""
    numbers[part, 0] += 1
    return int(numbers[part, 0]) - 1


def _look_at_alone(numbers: Any, part: int) -> int:
    return int(numbers[part, 0])


def _nobody_waits() -> None:
    """One thread has done all when it comes to wait."""


_counted_before: Any = _count_up_alone if JIT_IS_OFF else intrinsic(_count_up)
_counted_now: Any = _look_at_alone if JIT_IS_OFF else intrinsic(_look_at)
_let_others: Any = _nobody_waits if JIT_IS_OFF else intrinsic(_give_way)


@rule
def take_piece(queue, part):
    """The number of a piece of `part` that nobody has taken yet, or -1 where there is none."""
    piece = _counted_before(queue.taken, part)
    return piece if piece < len(queue.pieces) else -1


@rule
def tick_off(queue, part):
    """Say that a piece of `part` is done."""
    _counted_before(queue.done, part)


@rule
def wait_for_all(queue, part):
    """Go on when every piece of `part` is done."""
    while _counted_now(queue.done, part) < len(queue.pieces):
        _let_others()
