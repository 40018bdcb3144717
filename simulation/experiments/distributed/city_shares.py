"""WHO GETS WHICH CITIES: the largest first, each to whoever has least."""

from __future__ import annotations

from collections.abc import Sequence


def share_out(weights: Sequence[int], hands: int) -> list[list[int]]:
    """Positions of `weights` in up to `hands` lists of about equal sums, each rising; no list is empty."""
    hands = max(1, min(hands, len(weights)))
    dealt: list[list[int]] = [[] for _ in range(hands)]
    loads = [0] * hands
    for place in sorted(range(len(weights)), key=lambda place: (-weights[place], place)):
        hand = min(range(hands), key=lambda hand: (loads[hand], len(dealt[hand]), hand))
        dealt[hand].append(place)
        loads[hand] += int(weights[place])
    return [sorted(places) for places in dealt]
