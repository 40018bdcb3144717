"""Voice: who comes across an issue, what she makes of it, and who speaks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.voice import (
    Voice,
    concern_of,
    felt_relevance,
    indignation_of,
    is_quiet,
    loudest,
    publish,
    speak,
    speaks_against,
    speaks_for,
)
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, threefry, uniform
from simulation.kernel.work_sharing import Block
from simulation.population.network import Network, neighbour
from simulation.rules.exposure import PRESENCE, find_edges, issue_met, reach_of
from simulation.state.citizens import GROUPS, Slot
from simulation.state.messages import ISSUE, N_ISSUES
from simulation.state.tallies import Count
from tests.small import CODE, DAY, FRAUD, LITTER, SEED, Town, numbers

ALL = {"online": 1.0, "hearsay": 1.0, "spread": 0.0, "principle": 1.0}
"""Everybody follows debates, sees the item as it is, and minds on principle."""
BOLD = {**ALL, "outrage": 0.1, "fear": 0.0, "approval": 1.0}
SHY = {**ALL, "outrage": 0.1, "fear": 10.0, "approval": 1.0}


def issues(*reach: float, item: int = LITTER) -> np.recarray:
    """Issues about one item with these reaches."""
    found = np.zeros(N_ISSUES, dtype=ISSUE).view(np.recarray)
    for n, share in enumerate(reach):
        kind = Town(1).items[item]
        found[n] = (True, item, Slot.REGISTRY, share, kind.relevance, kind.rate * kind.detectability)
    return found


def talk(town: Town, found: np.recarray, day: int = DAY, near: int = 1, far: int = 0, **parameters: Any) -> None:
    """A day of posts."""
    ties = town.ties(far)
    network = numbers(Network, near=near, far=far)
    p = numbers(Voice, **parameters)
    head = (*town.head, SEED, day, town.citizens, town.rules)
    speak(*head, found, network, ties, town.words, town.readers(SEED), p, town.utterances)
    publish(*town.head, day, town.citizens, network, ties, town.utterances, town.counts)


def rumour(town: Town, spoke: Any = slice(None), day: int = DAY - 1) -> None:
    """Let people have spoken on `day`, and everybody believe that a neighbour did."""
    town.citizens.spoke_on[spoke] = day
    town.citizens.heard_on[:] = day % BYTE


# rules


def test_relevance_is_seen_differently_and_stays_a_share() -> None:
    p = numbers(Voice, spread=0.2)
    assert felt_relevance(0.5, 1.0, p) == 0.7
    assert felt_relevance(0.5, 9.0, p) == 1.0
    assert felt_relevance(0.5, -9.0, p) == 0.0


def test_concern_grows_with_the_own_chance_of_being_recorded() -> None:
    p = numbers(Voice, principle=0.4)
    assert concern_of(0.0, 0.5, 0.0, p) == 0.4
    assert concern_of(0.24, 0.5, 1.0, p) == pytest.approx(0.4 + 0.6 * (1 - math.exp(-0.24 * math.exp(-0.5))))
    assert concern_of(0.24, 0.5, -1.0, p) > concern_of(0.24, 0.5, 1.0, p)


def test_indignation_needs_irrelevance_doubt_and_concern() -> None:
    assert indignation_of(0.25, 0.5, 0.5) == 0.1875
    assert indignation_of(1.0, 0.5, 0.5) == 0.0
    assert indignation_of(0.25, 1.0, 0.5) == 0.0
    assert indignation_of(0.25, 0.5, 0.0) == 0.0


def test_fear_counts_until_enough_neighbours_speak() -> None:
    p = numbers(Voice, outrage=0.1, fear=0.5, company=2)
    assert speaks_against(0.2, 0.1, 0, p)
    assert not speaks_against(0.2, 0.5, 1, p)
    assert speaks_against(0.2, 0.5, 2, p)
    assert not speaks_against(0.1, 0.5, 9, p), "company makes nobody indignant"


def test_supporters_speak_when_they_find_it_relevant_and_legitimate() -> None:
    p = numbers(Voice, approval=0.4, reticence=1.0)
    assert speaks_for(0.9, 0.6, 0.1, p)
    assert not speaks_for(0.9, 0.6, 0.2, p)
    assert not speaks_for(0.5, 0.6, 0.0, p)


def test_at_most_one_issue_a_day_in_proportion_to_reach() -> None:
    rules = Town(1).rules
    found = issues(0.2, 0.3)
    edges = np.ones(N_ISSUES)
    find_edges(found, rules, 0, edges)
    assert [issue_met(u, edges) for u in (0.1, 0.3, 0.6)] == [0, 1, -1]
    rules["censorship"][:] = 0.5
    find_edges(found, rules, 0, edges)
    assert [issue_met(u, edges) for u in (0.05, 0.2, 0.3)] == [0, 1, -1]
    found["alive"][0] = False
    find_edges(found, rules, 0, edges)
    assert [issue_met(u, edges) for u in (0.0, 0.1, 0.2)] == [1, 1, -1]
    find_edges(issues(), rules, 0, edges)
    assert issue_met(0.0, edges) == -1
    assert loudest(found) == 1
    assert loudest(issues()) == -1


# days


def test_the_indignant_speak_once_and_are_counted_by_group() -> None:
    town = Town(10).everybody(legitimacy=0.5)
    talk(town, issues(1.0), **BOLD)
    assert town.counted(Count.POSTS) == town.counted(Count.AGAINST) == 10
    assert town.counted(Count.POSTS, GROUPS.index("sex=female")) == 10
    assert (town.citizens.spoke_on == DAY).all()


def test_a_relevant_item_brings_no_critics() -> None:
    town = Town(10).everybody(legitimacy=0.6)
    talk(town, issues(1.0, item=FRAUD), **BOLD)
    assert town.counted(Count.POSTS) == 0
    talk(town, issues(1.0, item=FRAUD), **{**BOLD, "approval": 0.4, "reticence": 0.0})
    assert town.counted(Count.IN_FAVOUR) == 10
    assert town.counted(Count.POSTS) == 0


def test_posts_are_told_apart_by_issue() -> None:
    town = Town(200)
    talk(town, issues(0.5, 0.5), **BOLD)
    parts = [town.counted(Count.AGAINST + n) for n in range(N_ISSUES)]
    assert parts[2:] == [0, 0]
    assert sum(parts) == town.counted(Count.POSTS) == 200
    assert min(parts[:2]) > 70


@pytest.mark.parametrize(
    "parameters",
    [{"on": False}, {"online": 0.0}, {"outrage": 1.0}],
    ids=["off", "nobody online", "nobody outraged"],
)
def test_nobody_speaks(parameters: dict[str, Any]) -> None:
    town = Town(50)
    talk(town, issues(1.0), **{**BOLD, **parameters})
    assert town.counted(Count.POSTS) == 0


def test_reach_is_the_share_of_followers_who_come_across_it() -> None:
    town = Town(4000)
    talk(town, issues(0.3), **{**BOLD, "online": 0.5})
    assert town.counted(Count.POSTS) == pytest.approx(600, abs=80)


def test_total_censorship_silences_a_city_and_no_other() -> None:
    town = Town(50, 50)
    town.rules["censorship"][0, Slot.REGISTRY] = 1.0
    rumour(town)
    talk(town, issues(1.0), **BOLD)
    assert (town.citizens.spoke_on == [DAY - 1] * 50 + [DAY] * 50).all()


def test_company_frees_from_fear() -> None:
    town = Town(30)
    talk(town, issues(1.0), **SHY)
    alone = town.counted(Count.POSTS)
    assert alone < 10
    town.forget_counts()
    rumour(town, day=DAY)
    talk(town, issues(1.0), day=DAY + 1, **SHY)
    assert town.counted(Count.POSTS) == 30


def test_neighbours_pass_an_issue_on_to_people_who_follow_no_debate() -> None:
    town = Town(30)
    rumour(town)
    talk(town, issues(0.1), **{**BOLD, "online": 0.0})
    assert town.counted(Count.POSTS) == 30
    town.forget_counts()
    talk(town, issues(0.1), day=DAY + 5, **{**BOLD, "online": 0.0})
    assert town.counted(Count.POSTS) == 0, "they spoke too long ago"


def test_speech_of_today_is_heard_tomorrow() -> None:
    town = Town(30)
    rumour(town, 0)
    talk(town, issues(0.1), **{**BOLD, "online": 0.0})
    spoke = set(np.flatnonzero(town.citizens.spoke_on == DAY))
    assert spoke <= {1, 29}, "only her neighbours have heard of it"


def test_without_ties_only_the_feed_counts() -> None:
    town = Town(5)
    rumour(town)
    talk(town, issues(0.1), near=0, **{**BOLD, "online": 0.0})
    assert town.counted(Count.POSTS) == 0


def test_the_order_of_visits_does_not_matter() -> None:
    found = []
    for ranges in ([(0, 1), (1, 3)], [(2, 3), (1, 2), (0, 1)]):
        town = Town(17_000)
        rumour(town, slice(None, None, 3))
        ties, found_issues = town.ties(2), issues(0.3)
        network, p = numbers(Network, near=2, far=2), numbers(Voice, **{**BOLD, "online": 0.2, "fear": 0.5})
        said = town.utterances
        for first, last in ranges:
            head = (first, last, town.blocks, SEED, DAY, town.citizens, town.rules)
            speak(*head, found_issues, network, ties, town.words, town.readers(SEED), p, said)
        for first, last in ranges:
            publish(first, last, town.blocks, DAY, town.citizens, network, ties, said, town.counts)
        found.append((town.citizens.spoke_on.tolist(), town.citizens.heard_on.tolist(), town.counts.tolist()))
    assert found[0] == found[1]


def test_what_is_said_is_listed_by_the_place_in_the_block() -> None:
    """In order, each once, with the issue and the side; nobody else's last word is touched before it is published."""
    town = Town(8200, 300).everybody(legitimacy=np.arange(8500) % 2 * 0.9)
    said, network = town.utterances, numbers(Network, near=1, far=0)
    p = numbers(Voice, **{**BOLD, "online": 0.5, "approval": 0.05, "reticence": 0.0})
    head = (*town.head, SEED, DAY, town.citizens, town.rules)
    speak(*head, issues(0.3, 0.6), network, town.ties(0), town.words, town.readers(SEED), p, said)
    assert not town.citizens.spoke_on.any()
    speakers, words = [], []
    for block, (n, start) in enumerate(zip(said.n, town.blocks[:, Block.FIRST], strict=True)):
        places = said.who[block, :n].astype(int)
        assert (np.diff(places) > 0).all()
        speakers += (start + places).tolist()
        words += said.what[block, :n].tolist()
    assert (said.n > 0).all()
    sides = {(2, 4): 1, (1, 3): 0}
    for kinds, fair in sides.items():
        assert {word for i, word in zip(speakers, words, strict=True) if i % 2 == fair} == set(kinds)
    publish(*town.head, DAY, town.citizens, network, town.ties(0), said, town.counts)
    against = [i for i, word in zip(speakers, words, strict=True) if word % 2]
    assert np.flatnonzero(town.citizens.spoke_on).tolist() == against
    for n in range(2):
        assert town.counted(Count.AGAINST + n) == words.count(1 + 2 * n)
        assert town.counted(Count.IN_FAVOUR + n) == words.count(2 + 2 * n)
    speak(*head, issues(), network, town.ties(0), town.words, town.readers(SEED), p, said)
    assert not said.n.any(), "no issue, no word"


# what is shared and what is only a filter


def neighbours_of(town: Town, i: int, near: int, far: int) -> set[int]:
    """Everybody whom citizen `i` of a town of one city knows."""
    n, ties = len(town.citizens.age), town.ties(far)
    return {int(neighbour(i, i, n, tie, near, ties)) for tie in range(2 * near + far)}


def test_critics_leave_word_with_their_neighbours_and_nobody_else() -> None:
    town = Town(400).everybody(legitimacy=np.where(np.arange(400) % 40 == 0, 0.0, 1.0))
    talk(town, issues(1.0), near=2, far=1, **BOLD)
    critics = np.flatnonzero(town.citizens.spoke_on == DAY)
    assert critics.tolist() == list(range(0, 400, 40))
    told = set().union(*(neighbours_of(town, int(i), 2, 1) for i in critics))
    assert set(np.flatnonzero(town.citizens.heard_on == DAY % BYTE)) == told


def test_supporters_leave_no_word() -> None:
    town = Town(30).everybody(legitimacy=0.6)
    talk(town, issues(1.0, item=FRAUD), **{**BOLD, "approval": 0.4, "reticence": 0.0})
    assert town.counted(Count.IN_FAVOUR) == 30
    assert not town.citizens.heard_on.any()


@pytest.mark.parametrize("hearsay", [0.03, 0.5, 1.0])
@pytest.mark.parametrize("first", [DAY, 20 * BYTE - 5], ids=["any day", "around the day when the bytes start anew"])
def test_word_left_with_neighbours_is_only_a_filter(hearsay: float, first: int) -> None:
    """Where everybody always believes that a neighbour spoke, the same people say the same for the same reasons."""
    kinds = {**BOLD, "online": 0.02, "hearsay": hearsay, "fear": 0.6, "principle": 0.5, "spread": 0.2}
    filtered, unfiltered = Town(5000, 300), Town(5000, 300)
    heard = 0
    for day in range(first, first + 12):
        unfiltered.citizens.heard_on[:] = (day - 1) % BYTE
        heard += int((filtered.citizens.heard_on == (day - 1) % BYTE).sum())
        for town in (filtered, unfiltered):
            talk(town, issues(0.25, 0.15), day=day, near=2, far=2, **kinds)
        assert np.array_equal(filtered.citizens.spoke_on, unfiltered.citizens.spoke_on)
        assert np.array_equal(filtered.counts, unfiltered.counts)
    assert 0 < heard < 12 * 5300, "the filter held some back and let some through"
    assert filtered.counted(Count.POSTS) > 100


def byte_drawn(purpose: Purpose, uid: int, day: int) -> int:
    """The byte of a person in the first word of her flock."""
    return int(threefry(SEED, purpose, uid // FLOCK, day)[0]) >> 8 * (uid % FLOCK) & BYTE - 1


@pytest.mark.parametrize("online", [0.2, 0.5, 1 / 3])
def test_who_follows_debates_and_who_comes_across_them_is_told_by_her_draws(online: float) -> None:
    """Traits and draws are bytes, and the rest where these cannot tell: exactly the shares asked for."""
    n, reach = 4000, 0.3
    town = Town(n)
    talk(town, issues(reach), **{**BOLD, "online": online, "hearsay": 0.0})
    uids = [(CODE << 32) + i for i in range(n)]
    trait = np.array([byte_drawn(Purpose.DEBATE, u, 0) + uniform(SEED, Purpose.VOICE, u, PRESENCE) for u in uids])
    luck = np.array([byte_drawn(Purpose.ENCOUNTER, u, DAY) + uniform(SEED, Purpose.VOICE, u, DAY) for u in uids])
    expected = (trait < online * BYTE) & (luck < reach * BYTE)
    assert np.array_equal(town.citizens.spoke_on == DAY, expected)
    assert abs(expected.mean() - online * reach) < 5 * math.sqrt(online * reach / n)


def test_nobody_is_asked_while_nothing_is_alive() -> None:
    town = Town(30)
    rumour(town)
    talk(town, issues(), **BOLD)
    assert town.counted(Count.POSTS) == 0
    assert is_quiet(issues())
    assert reach_of(issues()) == 0.0
    assert not is_quiet(issues(0.2))
    assert reach_of(issues(0.2, 0.5)) == 0.7
