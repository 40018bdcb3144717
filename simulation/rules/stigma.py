"""WHAT IS LEFT OF A STIGMA: it thins as more people are named, and it touches small debts only.

    left of it        1 / (1 + thinning * prevalence)    prevalence: public listings per citizen of her city, yesterday
    on this debt      exp(-narrowing * owed / income)

Sources: H01 (visibility moves debts of less than about half an income), H02 and H03 (it thins with prevalence).
"""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp


@rule
def stigma_left(prevalence, thinning):
    """Share of the stigma of being named that is left where there are `prevalence` public listings per citizen."""
    return 1.0 / (1.0 + thinning * prevalence)


@rule
def touches(owed, income, narrowing):
    """How much being named moves somebody to pay a debt of this size, 0 to 1."""
    return exp(-narrowing * owed / income) if narrowing > 0.0 else 1.0
