"""WHAT MEMORY IS ASKED FOR IN ADVANCE: a hint to the processor that changes no number.

Those whom something concerns stand far apart, and each of them waits for memory several times. A loop that names the
columns it will need for somebody a few turns later waits once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from simulation.kernel.compilation import JIT_IS_OFF, rule

AHEAD = 24
"""Turns of a loop in which memory answers."""
_READ, _KEEP, _DATA = 0, 3, 1  # arguments of the instruction: to read, for good, data and not code


def _row_wanted_soon(typing: Any, column: Any, i: Any) -> Any:
    """The compiled form: address of row `i` of an array, handed to the processor's instruction for prefetching."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        address, whole = ir.IntType(8).as_pointer(), ir.IntType(32)
        step = builder.mul(cgutils.unpack_tuple(builder, array.strides)[0], arguments[1])
        row = builder.gep(builder.bitcast(array.data, address), [step])
        kind = ir.FunctionType(ir.VoidType(), [address, whole, whole, whole])
        instruction = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(instruction, [row, *(whole(number) for number in (_READ, _KEEP, _DATA))])
        return context.get_dummy_value()

    return types.void(column, types.int64), generate


def _nothing(column: Any, i: int) -> None:
    """Plain Python cannot ask."""


prefetch: Any = _nothing if JIT_IS_OFF else intrinsic(_row_wanted_soon)
"""Ask for row `i` of `column`."""


@rule
def fetch_ahead(column, start, found, n, n_found):
    """Ask for the row of `column` that the loop over `found` will need AHEAD turns after turn `n`."""
    prefetch(column, start + np.int64(found[min(n + AHEAD, n_found - 1)]))
