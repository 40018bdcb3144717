"""The NPC: the laws it has enacted, in their order, and how long it waits before it drafts one."""

from __future__ import annotations

from simulation.government.institutions.congress import Congress, CongressAgent
from tests.government.institutions.nation import nation


def test_laws_are_kept_in_order() -> None:
    congress = CongressAgent(nation())
    assert congress.laws == []
    congress.enact(3, "retention")
    congress.enact(9, "redress")
    assert congress.laws == [(3, "retention"), (9, "redress")]


def test_it_drafts_after_so_many_days_over_the_threshold() -> None:
    congress = CongressAgent(nation(), settings=Congress(drafts=True, threshold=1.0, patience=3))
    ripe = [congress.follow(salience) for salience in (2.0, 1.0, 2.0, 0.0, 2.0, 0.0)]
    assert ripe == [False, False, False, False, True, True]


def test_switched_off_it_waits_for_ever() -> None:
    congress = CongressAgent(nation(), settings=Congress(threshold=0.0, patience=1))
    assert not any(congress.follow(9.0) for _ in range(20))
