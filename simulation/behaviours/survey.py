"""Surveys: a sample of citizens is asked whether they approve of the system, and answers on five levels.

On the days on which stocks are taken everybody is in the sample with the same chance, `respondents` over the number of
simulated citizens, by a fresh draw: a survey of everybody when there are fewer citizens than that. What she says is

    shown = support + (1 - anonymity) * social-desirability gap (see `rules/candour.py`) + error * e

with e a standard normal deviate of that day and `anonymity` that of the question asked (0 directly, 1 in a list
experiment that nobody can be caught by), and her level the number of thresholds that it reaches: strongly or
somewhat against, neither, somewhat or strongly for. The last two thresholds are those of `opinion.py`. Nobody but the
reader sees a survey.

Sources: D01 (n, the two levels of approval), D12 (what people do not say).
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.numerics import normal_deviate
from simulation.kernel.randomness import BYTE, Purpose, draw_flocks, uniforms
from simulation.kernel.selection import find_up_to, most_below
from simulation.kernel.work_sharing import Block
from simulation.parameters import Mechanism, parameter
from simulation.rules.candour import fear_of, gap_of
from simulation.state.blocks import uid_of
from simulation.state.tallies import Stock, millionths, tally


class Survey(Mechanism):
    """Parameters of the survey."""

    respondents: int = parameter(
        2209, "people who are asked, on average", unit="citizen", low=0, high=2_000_000_000, source="D01", grade="A",
    )  # fmt: skip
    anonymity: float = parameter(
        0.0, "share of the social-desirability gap that the question takes away: 0 asked directly, 1 a list experiment",
        unit="1", low=0, high=1, source="convention: a direct question (D01); D12 asks both ways", grade="A",
    )  # fmt: skip
    error: float = parameter(
        0.05, "standard deviation of what people say around what they would say on average", unit="1", low=0, high=1,
        source="guess", grade="D",
    )  # fmt: skip
    neither_from: float = parameter(
        0.35, "shown support from which a person neither approves nor disapproves", unit="1", low=0, high=1,
        source="guess: few disapprove (D01)", grade="D",
    )  # fmt: skip
    against_from: float = parameter(
        0.2, "shown support from which a person disapproves only somewhat", unit="1", low=0, high=1, source="guess",
        grade="D",
    )  # fmt: skip


@rule
def level_of(shown, against_from, neither_from, approve_from, strongly_from):
    """The level of an answer: 0 strongly against, 1 somewhat against, 2 neither, 3 somewhat for, 4 strongly for."""
    return (
        int(shown >= against_from) + int(shown >= neither_from) + int(shown >= approve_from)
        + int(shown >= strongly_from)
    )  # fmt: skip


@kernel
def answer(first_block, last_block, blocks, seed, day, citizens, opinion, p, chance, words, found, stocks):
    """Count who is asked today and what they say, into `stocks` (blocks, groups, Stock)."""
    for block in range(first_block, last_block):
        if not p.on:
            continue
        start = blocks[block, Block.FIRST]
        n = blocks[block, Block.LAST] - start
        draw_flocks(words[block], seed, Purpose.INVITATION, uid_of(blocks, block, start), n, day)
        drawn = words[block, 0].view(np.uint8)[:n]
        for m in range(find_up_to(drawn, most_below(chance * BYTE), found[block])):
            k = np.int64(found[block, m])
            i = start + k
            uid = uid_of(blocks, block, i)
            rest, v = uniforms(seed, Purpose.SURVEY, uid, day)
            if np.int64(drawn[k]) + rest < chance * BYTE:
                gap = (1.0 - p.anonymity) * gap_of(citizens, i, fear_of(seed, uid), opinion)
                shown = np.float64(citizens.support[i]) + gap + p.error * normal_deviate(v)
                level = level_of(shown, p.against_from, p.neither_from, opinion.approve_from, opinion.strongly_from)
                tally(stocks, block, citizens.groups[i], Stock.SURVEYED, 1)
                tally(stocks, block, citizens.groups[i], Stock.ANSWERS + level, 1)
                tally(stocks, block, citizens.groups[i], Stock.SHOWN_SUPPORT, millionths(min(max(shown, 0.0), 1.0)))
