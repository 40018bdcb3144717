"""Every group of citizens has a name."""

from __future__ import annotations

from simulation.figures.groups import GROUPS
from simulation.state import citizens


def test_every_group_has_words_in_the_same_order():
    assert tuple(GROUPS) == citizens.GROUPS
    assert len(set(GROUPS.values())) == len(GROUPS)
