"""The NPC: the laws it has enacted, in their order."""

from __future__ import annotations

from simulation.institutions.congress import CongressAgent
from tests.institutions.nation import nation


def test_laws_are_kept_in_order() -> None:
    congress = CongressAgent(nation())
    assert congress.laws == []
    congress.enact(3, "retention")
    congress.enact(9, "redress")
    assert congress.laws == [(3, "retention"), (9, "redress")]
