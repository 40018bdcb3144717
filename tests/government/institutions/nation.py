"""A model without citizens, for tests of institutions."""

from __future__ import annotations

import mesa
import numpy as np


def nation() -> mesa.Model:
    """A Mesa model that holds agents and does nothing."""
    return mesa.Model(rng=np.random.default_rng(1))
