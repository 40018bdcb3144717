"""Draws of many: the numbers are those that each would draw alone."""

from __future__ import annotations

import numpy as np

from simulation.kernel.keyed_draws import draws_of, least_draw
from simulation.kernel.randomness import Purpose, uniforms


def test_many_draw_what_each_would_draw_alone() -> None:
    uids = np.array([1, 64 * 33 + 5, 2**40], dtype=np.int64)
    both = draws_of(7, Purpose.PRESS, uids, 12)
    assert both.shape == (2, 3)
    for n, uid in enumerate(uids.tolist()):
        assert tuple(both[:, n]) == uniforms(7, int(Purpose.PRESS), uid, 12)
    assert draws_of(7, Purpose.PRESS, uids[:0], 12).shape == (2, 0)


def test_the_least_luck_of_all_is_found() -> None:
    codes, turn, topic = np.array([3, 5, 8], dtype=np.int64), 64, 33
    for day in range(20):
        of_all, _ = draws_of(7, Purpose.PRESS, turn * codes + topic, day)
        assert least_draw(7, int(Purpose.PRESS), codes, turn, topic, day) == of_all.min()
