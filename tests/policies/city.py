"""A city's rules and the catalogue, for the tests of policy instruments."""

from __future__ import annotations

import numpy as np

from simulation.conduct import load_catalogue
from simulation.parameters import Policy
from simulation.state.citizens import N_SLOTS
from simulation.state.messages import RULES

CATALOGUE = load_catalogue()


def rules() -> np.recarray:
    """Rules of one city in which everything has a value, all items are in scope and all systems are active."""
    found = np.zeros(N_SLOTS, dtype=RULES).view(np.recarray)
    for column in RULES.names or ():
        kind = RULES[column].kind
        found[column] = True if kind == "b" else 100 if kind == "i" else 0.5
    found.scope = CATALOGUE.mask(("all",))
    found.career, found.harmony = 1.0, 0.0
    return found


def changed_by(policy: Policy) -> set[str]:
    """The columns that a policy changes in `rules()`."""
    before, after = rules(), rules()
    policy.enact(after, CATALOGUE)
    return {name for name in RULES.names or () if not np.array_equal(before[name], after[name])}
