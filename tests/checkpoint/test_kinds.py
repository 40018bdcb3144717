"""Objects become name and content, and only those that are named are made."""

from __future__ import annotations

import pytest

from simulation.checkpoint.kinds import KINDS, content_of, made
from simulation.government.rulemaking import Draft
from simulation.parameters import Policy
from simulation.policies.redress import Redress
from simulation.state.citizens import Segment, Slot

POLICIES = [kind for kind in KINDS.values() if issubclass(kind, Policy)]


@pytest.mark.parametrize("kind", POLICIES)
def test_every_policy_comes_back(kind: type[Policy]) -> None:
    for policy in (kind(), *(kind(**preset) for preset in kind.presets.values())):
        known = content_of(policy)
        assert known is not None
        assert made(*known) == policy


def test_enumerations_and_data_come_back() -> None:
    draft = Draft("npc", ("law",), 40)
    assert content_of(draft) == ("Draft", {"actor": "npc", "instruments": ("law",), "due": 40})
    assert made(*content_of(draft)) == draft  # type: ignore[misc]
    assert made(*content_of(Slot.COURT)) is Slot.COURT  # type: ignore[misc]


def test_others_have_no_kind() -> None:
    class Redress2(Redress):
        """Another class under a known name."""

    Redress2.__name__ = "Redress"
    assert all(content_of(thing) is None for thing in (3, "a", object(), Segment(0), Redress2()))


def test_only_kinds_are_made() -> None:
    with pytest.raises(KeyError):
        made("Path", {})
    with pytest.raises(TypeError):
        made("Draft", {"actor": "npc"})
    with pytest.raises(ValueError, match="city"):
        made("Redress", {"city": -1})
