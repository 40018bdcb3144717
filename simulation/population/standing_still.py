"""WHERE SUPPORT STANDS STILL: own views and those of neighbours in balance, so that a run begins at rest."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.periods import MONTH
from simulation.kernel.work_sharing import Block
from simulation.population.network import neighbour


@rule
def weight_of_own_view(p):
    """How near support stays to the own view against that of neighbours, in the mean of a month, when all is at rest.

    Meetings pull it toward the neighbours at a constant rate, each payday brings it back a share `anchor` of the way.
    """
    pull = p.contact * p.persuasion * MONTH
    left = exp(-pull)
    return 1.0 if pull == 0.0 else p.anchor * (1.0 - left) / (pull * (1.0 - (1.0 - p.anchor) * left))


@kernel
def mingle(first_block, last_block, blocks, citizens, network, ties, own, p, after):
    """One step toward the support at which own views `own` and meetings balance, into `after` (citizens,)."""
    n_ties = 2 * network.near + network.far
    weight = weight_of_own_view(p) if p.on and n_ties > 0 and p.anchor > 0.0 else 1.0
    for block in range(first_block, last_block):
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        for i in range(blocks[block, Block.FIRST], blocks[block, Block.LAST]):
            others = 0.0
            for tie in range(n_ties):
                j = city_first + neighbour(i, i - city_first, size, tie, network.near, ties)
                others += np.float64(citizens.support[j])
            after[i] = weight * np.float64(own[i]) + (1.0 - weight) * others / max(n_ties, 1)
