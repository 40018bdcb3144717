"""WHAT A DEAL RESTS ON AND TEACHES: warnings, scores and trust, for deals with people and purchases from firms."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.rules.listings import is_listed
from simulation.state.citizens import Listing, Slot
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
def learn(trust, up, down):
    """Trust in others after it has moved these shares of the way up and down."""
    return trust + up * (1.0 - trust) - down * trust


@rule
def false_alarm(listed, listing, knows, rules, city):
    """Whether none of the public listings of which somebody knows rests on a thing that happened and says something.

    listing: uint8 (slots,), flags of the listings of a citizen.
    """
    for slot in range(rules.shape[1]):
        if is_listed(listed, slot) and (knows >> slot) & 1 == 1 and rules[city, slot].naming > 0.0:
            if not np.int64(listing[slot]) & (Listing.WRONGFUL | Listing.IRRELEVANT):
                return False
    return True


@rule
def expected_from_score(trust, told):
    """The move by `learn_from_score` that `told` leads to in the mean, as shares of the way up and down per gain."""
    return max(told, 0.0) * trust, max(-told, 0.0) * (1.0 - trust)


@rule
def graded_in_public(rules, city):
    """The mask of the systems whose grades others may see."""
    graded = 0
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if system.active and system.grades and system.naming > 0.0:
            graded |= 1 << slot
    return graded


@rule
def shown_scores(rules, city):
    """The mask of the systems whose scores people can tell of each other: public grades, and the private service's."""
    return graded_in_public(rules, city) | (int(rules[city, Slot.SERVICE].active) << Slot.SERVICE)


@rule
def verdict(points, slots):
    """What the points that the systems in the mask `slots` hold say of somebody: 1 for, -1 against, 0 nothing."""
    total = np.int64(0)
    for slot in range(len(points)):
        total += np.int64(points[slot]) * ((slots >> slot) & 1)
    return min(max(total, -1), 1)


@rule
def told_by(says, good, usual):
    """How much a score that said `says` (see `verdict`) told of a deal that goes well with chance `good`.

    `usual` is the share of deals that go well whatever scores say. So a score which knows nothing of how they go tells
    nothing in the mean, however often it speaks for people.
    """
    return says * (good - usual)


@rule
def learn_from_score(trust, told, gain):
    """Trust in others after a score told `told` (see `told_by`)."""
    return trust + gain * told * trust * (1.0 - trust)


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
