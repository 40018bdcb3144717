"""Listening: bytes tell who may come across something, and miss nobody of whom the rest would say yes."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.kernel.randomness import BYTE, Purpose, uniform
from simulation.rules.exposure import PRESENCE, find_listening, follows
from tests.small import SEED

LIMITS = [0.0, 0.5, 1.0, 51.2, 128.0, 255.0, 255.5, 256.0]


@pytest.mark.parametrize("by_hearsay", LIMITS)
@pytest.mark.parametrize("on_feeds", [*LIMITS, 400.0])
@pytest.mark.parametrize("online", LIMITS)
def test_who_may_come_across_something_is_found_by_bytes(online: float, on_feeds: float, by_hearsay: float) -> None:
    """Followers whose draw may meet an issue, and those whom a neighbour told yesterday and whose draw may be so high.

    A byte stands for all numbers up to the next: nobody may be missed of whom the rest would say yes.
    """
    edges = [0, 1, 2, 50, 51, 52, 127, 128, 129, 254, 255]
    draws, traits, heard = (
        part.ravel().astype(np.uint8) for part in np.meshgrid(edges, edges, [3, 4, 5], indexing="ij")
    )
    found, may = np.zeros(len(draws), np.uint16), np.full(len(draws), 77, np.uint8)
    n = find_listening(draws, traits, heard, on_feeds, online, by_hearsay, np.uint8(4), may, found)
    expected = [
        k
        for k, (draw, trait, word) in enumerate(zip(draws.tolist(), traits.tolist(), heard.tolist(), strict=True))
        if (draw < on_feeds and trait < online) or (word == 4 and draw + 1 > by_hearsay)
    ]
    assert found[:n].tolist() == expected


def test_following_debates_is_exact_for_every_byte() -> None:
    for online in (0.0, 0.2, 0.5, 1 / 3, 1.0):
        for byte in range(BYTE):
            rest = uniform(SEED, Purpose.VOICE, byte, PRESENCE)
            assert follows(byte, SEED, byte, online) == (byte + rest < online * BYTE)
