"""WHAT IS LEFT OF A STIGMA: it thins as more people are named, and it touches small debts only.

    left of it        1 / (1 + thinning * prevalence)        prevalence: share of her neighbourhood that lists name
    on this debt      exp(-narrowing * owed / income)

Sources: H01 (visibility moves debts of less than about half an income), H02 and H03 (it thins with prevalence).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp
from simulation.kernel.work_sharing import Block
from simulation.rules.listings import is_listed, on_roll


@rule
def named_share(blocks, block, citizens, rules, roll):
    """Share of the citizens of a block whom a list names in public; most of them live near one another."""
    city = blocks[block, Block.CITY]
    named = 0
    for n in range(roll.n[block]):
        listed = np.int64(citizens.listed[on_roll(blocks, block, roll, n)])
        for slot in range(rules.shape[1]):
            if is_listed(listed, slot) and rules[city, slot].naming > 0.0:
                named += 1
                break
    return named / max(blocks[block, Block.LAST] - blocks[block, Block.FIRST], 1)


@rule
def stigma_left(prevalence, thinning):
    """Share of the stigma of being named that is left where the share `prevalence` is named."""
    return 1.0 / (1.0 + thinning * prevalence)


@rule
def touches(owed, income, narrowing):
    """How much being named moves somebody to pay a debt of this size, 0 to 1."""
    return exp(-narrowing * owed / income) if narrowing > 0.0 else 1.0
