"""WHAT A DEAL RESTS ON AND TEACHES: warnings, scores and trust, for deals with people and purchases from firms."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.rules.listings import is_listed
from simulation.state.tallies import N_SCORE_BUCKETS


@rule
def warned(listed, knows, rules, city):
    """Whether a public list that somebody with the mask `knows` knows of names who has the mask `listed`."""
    if listed == 0:
        return False
    for slot in range(rules.shape[1]):
        known = (knows >> slot) & 1 == 1
        if is_listed(listed, slot) and known and rules[city, slot].naming > 0.0:
            return True
    return False


@rule
def learn_from(trust, good, gain, asymmetry):
    """Trust in others after one deal: a Beta-type update with forgetting."""
    return trust + gain * (1.0 - trust) if good else trust - gain * asymmetry * trust


@rule
def score_of(citizens, rules, city, i):
    """The score of a citizen or a firm: points summed over active systems."""
    points = np.int64(0)
    for slot in range(rules.shape[1]):
        if rules[city, slot].active:
            points += np.int64(citizens.points[i, slot])
    return points


@rule
def bucket_of(score, width):
    """Class of a score, `width` points wide; the middle class starts at 0."""
    return max(0, min(N_SCORE_BUCKETS - 1, N_SCORE_BUCKETS // 2 + score // width))
