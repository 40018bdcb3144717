"""WHOM IT CONCERNS: the few people of a block to whom something happens today, found before anything is done.

A column is looked at LANES rows at a time, which gives a word with one bit for each; only the bits that are set cost
anything, and few are. What is done then goes through a short list. `found` is scratch, uint16, with room for the people
of a block. Columns hold unsigned numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from simulation.kernel.compilation import JIT_IS_OFF, rule
from simulation.kernel.randomness import BYTE

BITS_A_BYTE = 8
LANES = 64
"""Rows that are compared at once: the bits of a word."""
_ONE = np.uint64(1)


def _comparing(how: str) -> Callable[..., Any]:
    """What compiles the comparison `how` of LANES rows with one value."""

    def compared(typing: Any, column: Any, k: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array = context.make_array(signature.args[0])(context, builder, arguments[0])
            one = context.get_value_type(signature.args[0].dtype)
            many, place = ir.VectorType(one, LANES), ir.IntType(32)
            rows = builder.bitcast(builder.gep(array.data, [arguments[1]]), many.as_pointer())
            cut = builder.trunc(arguments[2], one)
            alone = builder.insert_element(ir.Constant(many, ir.Undefined), cut, place(0))
            everywhere = ir.Constant(ir.VectorType(place, LANES), [0] * LANES)
            values = builder.shuffle_vector(alone, ir.Constant(many, ir.Undefined), everywhere)
            met = builder.icmp_unsigned(how, builder.load(rows, align=one.width // BITS_A_BYTE), values)
            word = ir.IntType(LANES)
            fits = builder.icmp_unsigned("==", builder.zext(cut, arguments[2].type), arguments[2])
            return builder.select(fits, builder.bitcast(met, word), word(0))

        return types.uint64(column, types.int64, types.int64), generate

    return compared


def _first_bit(typing: Any, word: Any) -> Any:
    """The compiled form: the place of the lowest bit that is set."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), generate


def _word_of(met: np.ndarray) -> np.uint64:
    """A word whose bits say where `met` holds."""
    return np.uint64(sum(1 << k for k in np.flatnonzero(met).tolist()))


_are: Any = (
    (lambda column, k, value: _word_of(column[k : k + LANES] == value)) if JIT_IS_OFF else intrinsic(_comparing("=="))
)
_are_up_to: Any = (
    (lambda column, k, value: _word_of(column[k : k + LANES] <= value)) if JIT_IS_OFF else intrinsic(_comparing("<="))
)
_place_of_first: Any = (lambda word: (int(word) & -int(word)).bit_length() - 1) if JIT_IS_OFF else intrinsic(_first_bit)


@rule
def most_below(limit):
    """The largest byte under `limit`; 0 where there is none."""
    return np.uint8(min(max(ceil(limit), 1), BYTE) - 1)


@rule
def in_words(column):
    """How many rows of `column` can be compared LANES at a time: none where they do not lie side by side."""
    return len(column) // LANES * LANES if column.strides[0] == column.itemsize else 0


@rule
def note(word, k, n, found):
    """Write the places of the bits of `word`, the first of which is `k`, into `found` from `n` on; returns how many
    there are by then."""
    while word != 0:
        found[n] = k + _place_of_first(word)
        n += 1
        word &= word - _ONE
    return n


@rule
def find_due(column, day, found):
    """Write into `found` the places at which `column` (n,) holds `day`; returns how many."""
    n = 0
    whole = in_words(column)
    for k in range(0, whole, LANES):
        n = note(_are(column, k, day), k, n, found)
    for k in range(whole, len(column)):
        found[n] = k
        n += int(np.int64(column[k]) == day)
    return n


@rule
def find_filled(column, found):
    """Write into `found` the places at which `column` (n,) is not 0; returns how many."""
    n = 0
    whole = in_words(column)
    for k in range(0, whole, LANES):
        n = note(~_are(column, k, 0), k, n, found)
    for k in range(whole, len(column)):
        found[n] = k
        n += int(np.int64(column[k]) != 0)
    return n


@rule
def find_up_to(column, highest, found):
    """Write into `found` the places at which `column` (n,) is at most `highest`, of the same type; returns how many."""
    n = 0
    whole = in_words(column)
    for k in range(0, whole, LANES):
        n = note(_are_up_to(column, k, np.int64(highest)), k, n, found)
    for k in range(whole, len(column)):
        found[n] = k
        n += int(column[k] <= highest)
    return n
