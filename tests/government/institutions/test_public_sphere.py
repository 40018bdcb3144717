"""The public sphere: issues ignite, catch on, take attention from each other, fade and are forgotten."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np
import pytest

from simulation.government.institutions.public_sphere import PublicSphere, PublicSphereAgent
from simulation.state.messages import N_ISSUES

QUIET = np.zeros(N_ISSUES)
PLAIN = {"ignition": 1.0, "decay": 0.1, "hub_chance": 0.0, "widest": 0.5, "other_news": 1.0}


def sphere(**parameters: Any) -> PublicSphereAgent:
    """A public sphere without large accounts unless they are asked for."""
    return PublicSphereAgent(mesa.Model(rng=1), settings=PublicSphere(**{**PLAIN, **parameters}), seed=1)


def posts(place: int, number: float) -> np.ndarray:
    """So many posts per 1,000 on one issue."""
    found = np.zeros(N_ISSUES)
    found[place] = number
    return found


def test_without_issues_nothing_reaches_anybody() -> None:
    assert not sphere().issues.alive.any()
    assert sphere(on=False).take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2) is None


def test_an_issue_starts_with_its_ignition() -> None:
    place = sphere()
    issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    assert place.reach_of(issue) == 0.5 * 1.0 / (1.0 + 1.0)
    assert place.issues[0].tolist() == (True, 3, 0, 0.25, 0.1, 0.2)


def test_salience_decays_exponentially_and_is_forgotten() -> None:
    place = sphere(forgotten=0.5)
    issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    for day in range(6):
        place.hear(day, QUIET, QUIET)
        assert issue.salience == pytest.approx(math.exp(-0.1 * (day + 1)))
    place.hear(6, QUIET, QUIET)
    assert place.number_of(issue) == -1
    assert not place.issues.alive.any()


def test_posts_raise_salience_less_when_they_praise_or_when_the_issue_is_old() -> None:
    raised = []
    for day, against, in_favour in ((0, 2.0, 0.0), (0, 0.0, 2.0), (10, 2.0, 0.0)):
        place = sphere(decay=0.0, amplification=0.5, staleness=0.1, praise_weight=0.2)
        issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
        place.hear(day, posts(0, against), posts(0, in_favour))
        raised.append(issue.salience - 1.0)
    assert raised == pytest.approx([1.0, 0.2, math.exp(-1.0)])


def test_issues_compete() -> None:
    place = sphere()
    first = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    alone = place.reach_of(first)
    place.take_up(0, topic=4, slot=0, relevance=0.1, exposure=0.2)
    assert place.reach_of(first) < alone
    assert place.issues.reach.sum() <= place.settings.widest


def test_a_new_issue_pushes_out_the_least_salient() -> None:
    place = sphere()
    known = [place.take_up(0, topic=item, slot=0, relevance=0.1, exposure=0.2) for item in range(N_ISSUES)]
    known[2].salience = 0.5
    new = place.take_up(1, topic=9, slot=0, relevance=0.1, exposure=0.2)
    assert place.number_of(new) == 2
    assert place.number_of(known[2]) == -1


def test_trending_follows_reach() -> None:
    place = sphere(trending_from=0.3, amplification=1.0)
    issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    assert not issue.trending
    place.hear(0, posts(0, 3.0), QUIET)
    assert issue.trending


def test_large_accounts_take_an_issue_up() -> None:
    place = sphere(hub_chance=1.0, hub_boost=2.0, decay=0.0)
    issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    place.hear(0, QUIET, QUIET)
    assert issue.salience == 3.0


def test_a_settled_issue_is_closed() -> None:
    place = sphere()
    issue = place.take_up(0, topic=3, slot=0, relevance=0.1, exposure=0.2)
    place.close(issue)
    assert not place.issues.alive.any()
