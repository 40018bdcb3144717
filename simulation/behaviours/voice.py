"""Voice: citizens who come across a proposal and speak up against it, or for it.

Only while an issue is alive. The share `online` of people follows public debates (a fixed trait); one of them comes
across issue k on a day with the chance reach_k, at most one issue a day, less where posts about the system are removed.
Anybody talks to one neighbour with the daily chance `hearsay`, and comes across the issue with the widest reach if that
neighbour spoke the day before and was not removed.
What she makes of it:

    felt relevance = relevance + spread * e, cut to 0-1       (e fixed for a person and a topic)
    concern        = principle + (1 - principle) (1 - exp(-exposure * exp(-relevance * theta)))
    indignation    = (1 - felt relevance) * (1 - legitimacy) * concern

where an item's relevance and its exposure (rate times detectability) are those of the catalogue; an incident is as
relevant as it looks justified.

She speaks against it when indignation > outrage + fear * u, with u the fixed trait of fear of `opinion.py`, or when
indignation > outrage and at least `company` of her neighbours spoke the day before: in company fear does not count.
She speaks for it when felt relevance * legitimacy > approval + reticence * w, with w another fixed trait. Everybody
posts at most once a day. Neighbours' speech is that of the day before, so the order of visits does not matter.

Sources: Granovetter 1978 (thresholds), Kuran 1989 (fear hides discontent), D12; sizes are calibrated to E05-E07.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import exp
from simulation.kernel.prefetching import fetch_ahead
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, bell, draw_flocks, threefry, to_unit, uniforms
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.population.network import neighbour
from simulation.rules.candour import fear_of
from simulation.rules.exposure import find_edges, find_listening, follows, issue_met, reach_of
from simulation.state.blocks import uid_of
from simulation.state.tallies import Count, tally


class Voice(Mechanism):
    """Parameters of speaking up."""

    online: float = parameter(
        0.2, "share of citizens who follow public debates", unit="1", low=0, high=1,
        source="guess: daily users of microblogs among adults", grade="D",
    )  # fmt: skip
    hearsay: float = parameter(
        0.2, "chance to hear what one neighbour, drawn anew, said the day before", unit="1/day", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    spread: float = parameter(
        0.2, "standard deviation of the relevance that people see in an item", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip
    principle: float = parameter(
        0.5, "concern of somebody whom the item will never touch", unit="1", low=0, high=1, source="guess", grade="D",
    )  # fmt: skip
    outrage: float = parameter(
        0.15, "indignation from which the least fearful speak", unit="1", low=0, high=1,
        source="calibrated to E05, E06", grade="D",
    )  # fmt: skip
    fear: float = parameter(
        0.5, "further indignation that the most fearful need", unit="1", low=0, high=10,
        source="D12: fear deters about 40 % from protest; size calibrated to E05, E06", grade="D",
    )  # fmt: skip
    company: int = parameter(
        2, "neighbours who spoke the day before from which fear does not count", unit="neighbours", low=1, high=100,
        source="guess", grade="D",
    )  # fmt: skip
    approval: float = parameter(
        0.5, "felt relevance times legitimacy from which people may speak for a proposal", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    reticence: float = parameter(
        2.0, "further approval that the most reticent need", unit="1", low=0, high=10, source="guess", grade="D",
    )  # fmt: skip


class Utterances(NamedTuple):
    """What people say today, block by block: scratch of the day."""

    n: np.ndarray  # int64 (blocks,)
    who: np.ndarray  # uint16 (blocks, citizens of a block), places in the block; `found` of `World`
    what: np.ndarray  # uint8 (blocks, citizens of a block), see `speak_of`
    edges: np.ndarray  # float64 (blocks, issues), see `find_edges`


@rule
def felt_relevance(relevance, deviate, p):
    """How relevant to credit, or justified, a person finds what an issue is about."""
    return min(max(relevance + p.spread * deviate, 0.0), 1.0)


@rule
def concern_of(exposure, relevance, creditworthiness, p):
    """How much a person minds a rule: on principle, and for fear of being recorded herself within a year."""
    own = 1.0 - exp(-exposure * exp(-relevance * creditworthiness))
    return p.principle + (1.0 - p.principle) * own


@rule
def indignation_of(relevance, legitimacy, concern):
    """What a person feels about a proposal, 0-1."""
    return (1.0 - relevance) * (1.0 - legitimacy) * concern


@rule
def speaks_against(indignation, fear, company, p):
    """Whether she says so; `fear` is her trait, `company` the number of neighbours who spoke the day before."""
    return indignation > p.outrage + (0.0 if company >= p.company else p.fear * fear)


@rule
def speaks_for(relevance, legitimacy, reticence, p):
    """Whether somebody speaks for a proposal; `reticence` is her trait."""
    return relevance * legitimacy > p.approval + p.reticence * reticence


@rule
def loudest(issues):
    """The issue with the widest reach; -1 when none is alive."""
    found = -1
    for n in range(len(issues)):
        if issues[n].alive and (found < 0 or issues[n].reach > issues[found].reach):
            found = n
    return found


@rule
def spoke(spoke_on, j, day):
    """Whether citizen `j` spoke on the day before `day`."""
    return np.int64(spoke_on[j]) == day - 1


@rule
def company_of(spoke_on, i, city_first, size, day, network, ties):
    """How many of a citizen's neighbours spoke the day before."""
    n = 0
    number = i - city_first
    for tie in range(2 * network.near + network.far):
        other = neighbour(i, number, size, tie, network.near, ties)
        if other != number and spoke(spoke_on, city_first + other, day):
            n += 1
    return n


@rule
def met_today(on_feed, edges, spoke_on, i, blocks, block, seed, day, byte, rules, issues, network, ties, p):
    """The issue that citizen `i` comes across today, `on_feed` or through a neighbour; -1 for none."""
    met = issue_met(byte / BYTE, edges) if on_feed else -1
    if met >= 0 and met == issue_met((byte + 1) / BYTE, edges):
        return met  # whatever the rest of her draw would be
    rest, v = uniforms(seed, Purpose.VOICE, uid_of(blocks, block, i), day)
    u = (byte + rest) / BYTE
    met = issue_met(u, edges) if on_feed else -1
    n_ties = 2 * network.near + network.far
    if met >= 0 or u < 1.0 - p.hearsay or n_ties == 0:
        return met
    city_first = blocks[block, Block.CITY_FIRST]
    size = blocks[block, Block.CITY_LAST] - city_first
    place = v * n_ties
    other = neighbour(i, i - city_first, size, int(place), network.near, ties)
    if other == i - city_first or not spoke(spoke_on, city_first + other, day):
        return -1
    talk = loudest(issues)
    censorship = rules[blocks[block, Block.CITY], issues[talk].slot].censorship
    return talk if place - int(place) >= censorship else -1


@rule
def speak_of(met, theta, legitimacy, heard, spoke_on, i, blocks, block, seed, day, issue, network, ties, p):
    """What citizen `i` says about the issue `met`: 0 nothing, 1 + 2 issue against it, 2 + 2 issue for it.

    Only who has `heard` a neighbour yesterday can have company. Columns are handed over one by one: all of them
    together would cost more than the rule.
    """
    uid = uid_of(blocks, block, i)
    x, y = threefry(seed, Purpose.VOICE, uid, issue.topic)
    relevance = felt_relevance(issue.relevance, bell(x), p)
    in_favour = 2 + 2 * met if speaks_for(relevance, legitimacy, to_unit(y), p) else 0
    most = indignation_of(relevance, legitimacy, 1.0)  # that she can feel, whatever her concern
    if most <= p.outrage:
        return in_favour
    fear = fear_of(seed, uid)
    city_first = blocks[block, Block.CITY_FIRST]
    size = blocks[block, Block.CITY_LAST] - city_first
    company = company_of(spoke_on, i, city_first, size, day, network, ties) if heard else 0
    if in_favour == 0 and not speaks_against(most, fear, company, p):
        return 0
    indignation = indignation_of(relevance, legitimacy, concern_of(issue.exposure, issue.relevance, theta, p))
    if indignation <= p.outrage:
        return in_favour
    return 1 + 2 * met if speaks_against(indignation, fear, company, p) else 0


@rule
def is_quiet(issues):
    """Whether there is nothing to talk about."""
    alive = 0
    for n in range(len(issues)):
        alive += issues[n].alive
    return alive == 0


@kernel
def know_readers(first_block, last_block, blocks, seed, readers):
    """Fill `readers`, uint64 (blocks, flocks), with everybody's trait of following debates, a byte each."""
    for block in range(first_block, last_block):
        start, last = blocks[block, Block.FIRST], blocks[block, Block.LAST]
        flock = uid_of(blocks, block, start) // FLOCK
        for k in range((last - start + FLOCK - 1) // FLOCK):
            readers[block, k], _ = threefry(seed, Purpose.DEBATE, flock + k, 0)


@kernel
def speak(
    first_block, last_block, blocks, seed, day, citizens, rules, issues, network, ties, words, readers, p, utterances
):  # fmt: skip
    """Note what people say today; see `speak_of`."""
    for block in range(first_block, last_block):
        utterances.n[block] = 0
        if not p.on or is_quiet(issues):
            continue
        start = blocks[block, Block.FIRST]
        n = blocks[block, Block.LAST] - start
        uid = uid_of(blocks, block, start)
        traits = readers[block].view(np.uint8)
        draw_flocks(words[block], seed, Purpose.ENCOUNTER, uid, n, day)
        draws = words[block, 0].view(np.uint8)
        on_feeds = reach_of(issues) * BYTE
        edges = utterances.edges[block]
        find_edges(issues, rules, blocks[block, Block.CITY], edges)
        heard_on = citizens.heard_on[start : start + n]
        yesterday = np.uint8((day - 1) % BYTE)
        who = utterances.who[block]
        n_listening = find_listening(
            draws, traits, heard_on, on_feeds, p.online * BYTE, (1.0 - p.hearsay) * BYTE, yesterday,
            utterances.what[block, :n], who,
        )  # fmt: skip
        n_said = 0
        for m in range(n_listening):
            fetch_ahead(citizens.creditworthiness, start, who, m, n_listening)
            fetch_ahead(citizens.legitimacy, start, who, m, n_listening)
            k = np.int64(who[m])
            byte = np.int64(draws[k])
            i = start + k
            on_feed = byte < on_feeds and follows(np.int64(traits[k]), seed, uid + k, p.online)
            met = met_today(
                on_feed, edges, citizens.spoke_on, i, blocks, block, seed, day, byte, rules, issues, network, ties, p
            )
            if met >= 0:
                theta = np.float64(citizens.creditworthiness[i])
                legitimacy = np.float64(citizens.legitimacy[i])
                heard = heard_on[k] == yesterday
                said = speak_of(
                    met, theta, legitimacy, heard, citizens.spoke_on, i, blocks, block, seed, day, issues[met],
                    network, ties, p,
                )  # fmt: skip
                if said > 0:
                    who[n_said] = k
                    utterances.what[block, n_said] = said
                    n_said += 1
        utterances.n[block] = n_said


@rule
def tell_neighbours(heard_on, i, city_first, size, day, network, ties):
    """Let the neighbours of citizen `i`, who posted criticism, remember that somebody they know did.

    They may stand in blocks of other threads, all of which would write the same.
    """
    for tie in range(2 * network.near + network.far):
        heard_on[city_first + neighbour(i, i - city_first, size, tie, network.near, ties)] = day % BYTE


@kernel
def publish(first_block, last_block, blocks, day, citizens, network, ties, utterances, counts):
    """Count what was said today, and let neighbours know of it from tomorrow on."""
    for block in range(first_block, last_block):
        city_first = blocks[block, Block.CITY_FIRST]
        size = blocks[block, Block.CITY_LAST] - city_first
        for n in range(utterances.n[block]):
            i = blocks[block, Block.FIRST] + np.int64(utterances.who[block, n])
            said = np.int64(utterances.what[block, n])
            issue = (said - 1) // 2
            if said % 2 == 1:
                citizens.spoke_on[i] = day
                tell_neighbours(citizens.heard_on, i, city_first, size, day, network, ties)
                tally(counts, block, citizens.groups[i], Count.POSTS, 1)
                tally(counts, block, citizens.groups[i], Count.AGAINST + issue, 1)
            else:
                tally(counts, block, citizens.groups[i], Count.IN_FAVOUR + issue, 1)
