"""WHO MAY COME ACROSS SOMETHING TODAY: readers of public debates, and neighbours of those who spoke yesterday.

Everybody's trait and everybody's draw of the day are bytes that eight people draw together; bytes are compared with
bytes, so that many fit a vector of the processor, and the few who are left are looked at one by one.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.kernel.randomness import BYTE, Purpose, uniform
from simulation.kernel.selection import find_filled, most_below

PRESENCE = 64
"""Counter of the trait of following debates; the counters below it belong to topics."""


@rule
def find_listening(draws, traits, heard_on, on_feeds, online, by_hearsay, yesterday, may, found):
    """Write into `found` the places of those who may come across something today; returns how many.

    may: scratch, uint8 (n,). Bytes are compared with bytes, so that many fit a vector.
    """
    reads = np.uint8(on_feeds > 0.0 and online > 0.0)
    last_draw, last_trait = most_below(on_feeds), most_below(online)
    hears = np.uint8(by_hearsay < BYTE)
    first_draw = np.uint8(min(int(by_hearsay), BYTE - 1))
    for k in range(len(may)):
        on_feed = np.uint8(draws[k] <= last_draw) & np.uint8(traits[k] <= last_trait) & reads
        may[k] = on_feed | (np.uint8(draws[k] >= first_draw) & np.uint8(heard_on[k] == yesterday) & hears)
    return find_filled(may, found)


@rule
def follows(byte, seed, uid, online):
    """Whether a person follows public debates: a trait drawn as `byte` and, where that cannot tell, as the rest."""
    edge = online * BYTE
    return byte < edge and (byte + 1 <= edge or byte + uniform(seed, Purpose.VOICE, uid, PRESENCE) < edge)


@rule
def reach_of(issues):
    """Chance that somebody who follows debates comes across any issue today; 0 when none is alive."""
    reach = 0.0
    for n in range(len(issues)):
        reach += issues[n].reach if issues[n].alive else 0.0
    return reach


@rule
def find_edges(issues, rules, city, edges):
    """Write into `edges` (issues,) the chance that a person of `city` comes across an issue up to each on the feed."""
    reached = 0.0
    for n in range(len(issues)):
        if issues[n].alive:
            reached += issues[n].reach * (1.0 - rules[city, issues[n].slot].censorship)
        edges[n] = reached


@rule
def issue_met(u, edges):
    """The issue that somebody comes across on the feed when her draw is `u`; -1 for none."""
    n = 0
    for edge in edges:
        n += int(u >= edge)
    return n if n < len(edges) else -1
