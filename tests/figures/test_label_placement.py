"""Labels beside symbols."""

from __future__ import annotations

import itertools

import numpy as np

from simulation.figures.label_placement import Box, outside, overlap, place

FRAME = Box(0, 0, 400, 400)


def test_labels_hide_neither_each_other_nor_symbols():
    centres = np.array([[100, 100], [110, 104], [104, 112], [200, 300], [208, 300], [399, 399]], dtype=float)
    radii = np.full(len(centres), 4.0)
    boxes = place(centres, radii, np.tile([50.0, 10.0], (len(centres), 1)), FRAME)
    assert all(overlap(one, other) == 0 for one, other in itertools.combinations(boxes, 2))
    for box, (x, y) in itertools.product(boxes, centres):
        assert overlap(box, Box(x - 4, y - 4, x + 4, y + 4)) == 0
    assert all(outside(box, FRAME) < 1e-9 for box in boxes)


def test_places_that_are_taken_stay_free():
    taken = [Box(0, 0, 400, 95)]
    (box,) = place(np.array([[200.0, 100.0]]), np.array([3.0]), np.array([[40.0, 10.0]]), FRAME, taken)
    assert overlap(box, taken[0]) == 0


def test_overlap_is_the_common_area():
    assert overlap(Box(0, 0, 2, 2), Box(1, 1, 3, 3)) == 1
    assert overlap(Box(0, 0, 1, 1), Box(1, 0, 2, 1)) == 0
    assert outside(Box(-1, 0, 1, 1), Box(0, 0, 5, 5)) == 1
