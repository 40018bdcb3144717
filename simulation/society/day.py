"""THE DAY OF CITIZENS AND FIRMS: what they and the systems that rate them do, one verb a line, in six parts.

Within a part nobody reads what others of another block write, so blocks can be shared out among threads; that somebody
she knows has spoken is written on a neighbour in the last part, where nobody reads it, and by all alike. The next part
begins when all have ended the one before, see `work_sharing.py`. Every thread calls `live` once a day, because handing
over the columns costs as much as a small town's day.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from simulation.behaviours.awareness import learn
from simulation.behaviours.debts import settle
from simulation.behaviours.enterprise import do_business
from simulation.behaviours.information import listen
from simulation.behaviours.lending import lend
from simulation.behaviours.market import buy
from simulation.behaviours.misconduct import commit
from simulation.behaviours.objection import object_to
from simulation.behaviours.opinion import Meetings, adopt, meet
from simulation.behaviours.repayment import repay
from simulation.behaviours.survey import answer
from simulation.behaviours.trade import trade
from simulation.behaviours.trust import hear, reconsider
from simulation.behaviours.voice import Utterances, publish, speak
from simulation.kernel.compilation import kernel, passage
from simulation.kernel.work_sharing import take_piece, tick_off, wait_for_all
from simulation.observation.stocks import count_listed, take_stock
from simulation.rules.listings import Roll, call_roll
from simulation.state.citizens import Citizens
from simulation.state.firms import Firms
from simulation.state.tables import Acts, Ledger, Spells
from simulation.state.tallies import start_counting
from simulation.systems.business_records import file_firms
from simulation.systems.rating import enlist, rate
from simulation.systems.recognition import recognise
from simulation.systems.records import forget, record
from simulation.systems.redress import decide


class Part(IntEnum):
    """The parts of the day of citizens and firms, in their order."""

    BOOKS = 0
    """Conduct, records, rating, repayment and redress."""
    MARKET = 1
    MIND = 2
    """What people are told changes their support at once, so nobody asks others for theirs before the next part."""
    MEETINGS = 3
    VOICE = 4
    TALLIES = 5


N_PARTS = len(Part)


class State(NamedTuple):
    """What a day changes."""

    citizens: Citizens
    firms: Firms
    acts: Acts
    ledger: Ledger
    spells: Spells
    counts: np.ndarray  # int64 (blocks, groups, Count), zeroed before the first part of the day


class World(NamedTuple):
    """What a day only reads: it stays the same but for scratch and for what follows from rules."""

    items: np.recarray  # (items,) of conduct.ITEM
    debt_items: np.ndarray  # int64 (segments,)
    fraud: int  # item of citizens who cheat
    product_fraud: int  # item of firms that cheat
    recordable: int  # bit mask of items that can wrongly be held against a citizen
    by_firms: int  # bit mask of items that firms commit
    network: np.recarray  # (1,) of Network, as an array because arrays are quicker to hand over than records
    ties: np.ndarray  # int32 (citizens, far), see `network.tie_far`
    words: np.ndarray  # uint64 (blocks, 2, flocks of a block), scratch
    readers: np.ndarray  # uint64 (blocks, flocks of a block), see `voice.know_readers`
    found: np.ndarray  # uint16 (blocks, citizens of a block), scratch, see `selection.py`
    roll: Roll  # scratch of the day
    habits: np.ndarray  # float64 (items, LEVELS), see `misconduct.tabulate`
    slopes: np.ndarray  # float64 (items,), likewise
    rates: np.ndarray  # float64 (blocks, items), scratch
    traits: np.ndarray  # uint64 (blocks, items // FLOCK), scratch
    intrusions: np.ndarray  # float64 (cities, masks of known systems), see `trust.judge`
    deserved: np.ndarray  # float64 (cities, masks of known systems), likewise
    stakes: np.ndarray  # float64 (cities, masks of known systems), see `trade.find_stakes`
    prevalence: np.ndarray  # float64 (cities,), public listings per citizen at the end of yesterday
    meetings: Meetings  # scratch
    utterances: Utterances  # scratch
    p: np.recarray  # (1,), the numbers of every behaviour and system, by the name of its file


@passage
def do_part(part, a, b, blocks, seed, day, state, world, policies):
    """What is done in a part of the day, for blocks `a` to `b - 1`."""
    citizens, firms, acts, ledger, spells, counts = state
    rules, services, loads = policies.rules, policies.services, policies.loads
    items, network, ties, words, p = world.items, world.network[0], world.ties, world.words, world.p[0]
    debt_items, found, roll, met, said = world.debt_items, world.found, world.roll, world.meetings, world.utterances
    loan, rest, prices, readers = debt_items[0], p.trust.legitimacy_base, policies.prices, world.readers
    if part == Part.BOOKS:
        # 2 conduct
        commit(
            a, b, blocks, seed, day, citizens, items, world.habits, world.slopes, rules,
            rest, p.misconduct, world.rates, world.traits, found, acts, counts,
        )  # fmt: skip
        settle(a, b, blocks, seed, day, citizens, rules, services, policies.shocks, loan, rest, p.debts, counts)
        lend(a, b, blocks, seed, day, citizens, rules, services, prices, loan, rest, p.lending, p.debts, counts)
        do_business(a, b, blocks, seed, day, firms, items, world.by_firms, loan, rules, prices, p.enterprise, counts)
        # 3 records
        record(
            a, b, blocks, seed, day, citizens, items, rules, services, policies.offers, loads, world.recordable,
            debt_items, p.debts.grace, p.records, found, acts, ledger, counts,
        )  # fmt: skip
        forget(
            a, b, blocks, day, citizens, items, rules, policies.offers, policies.repealed, debt_items, ledger, spells,
            counts,
        )  # fmt: skip
        file_firms(
            a, b, blocks, seed, day, firms, items, world.by_firms, loan, rules, loads,
            p.debts.grace, p.records, p.redress, p.business_records, counts,
        )  # fmt: skip
        # 4 rating
        enlist(a, b, blocks, day, citizens, items, rules, p.rating, ledger, spells, counts)
        call_roll(a, b, blocks, citizens, roll)
        rate(a, b, blocks, seed, day, citizens, rules, services, p.rating, roll, spells, counts)
        recognise(a, b, blocks, seed, day, citizens, rules, services, p.recognition, roll, spells, counts)
        # 5 repayment
        repay(a, b, blocks, seed, day, citizens, rules, rest, p.repayment, world.prevalence, found, spells, counts)
        # 6 redress
        object_to(a, b, blocks, seed, day, citizens, rules, policies.lateness, p.objection, roll, counts)
        decide(a, b, blocks, seed, day, citizens, items, rules, p.redress, roll, ledger, spells, counts)
        # 9 tallies go up
        count_listed(a, b, blocks, citizens, rules, roll, counts)  # lists change no more today, and are at hand
    elif part == Part.MARKET:
        # 7 market
        trade(a, b, blocks, seed, day, citizens, rules, world.stakes, network, ties, p.trade, counts)
        buy(a, b, blocks, seed, day, citizens, firms, items, world.product_fraud, rules, p.market, counts)
    elif part == Part.MIND:
        # 8 trust, opinion and voice
        told = (policies.campaign, policies.reach, world.intrusions, world.deserved)
        news = (policies.message, policies.source)
        learn(a, b, blocks, seed, day, citizens, rules, *told, p.opinion, p.trust, p.awareness)
        listen(a, b, blocks, seed, day, citizens, *news, *told[:3], p.opinion, p.awareness, p.information)
        reconsider(a, b, blocks, seed, day, citizens, world.deserved, p.trust)
        hear(a, b, blocks, seed, day, citizens, policies.bad_news, p.trust)
    elif part == Part.MEETINGS:
        meet(a, b, blocks, seed, day, citizens, network, ties, words, p.opinion, met)
    elif part == Part.VOICE:
        adopt(a, b, blocks, seed, day, citizens, world.intrusions, policies.media_tone, p.information, p.opinion, met)
        speak(a, b, blocks, seed, day, citizens, rules, policies.issues, network, ties, words, readers, p.voice, said)
    else:
        publish(a, b, blocks, day, citizens, network, ties, said, counts)


@kernel
def live(queue, blocks, seed, day, state, world, policies, past):
    """One thread's share of the day; or, where `past` is not 0, of the books of so many days before it alone.

    In those days people learn of systems and forget them, too, and look back once a month: who is told of a listing
    knows the system from then on, and whom it wronged trusts less.
    """
    citizens, world_p = state.citizens, world.p[0]
    for part in range(N_PARTS if past == 0 else Part.BOOKS + 1):
        piece = take_piece(queue, part)
        while piece >= 0:
            a, b = queue.pieces[piece, 0], queue.pieces[piece, 1]
            if part == Part.BOOKS:
                start_counting(state.counts, a, b)
            for lived in range(day - past, day + int(past == 0)):
                do_part(part, a, b, blocks, seed, lived, state, world, policies)
                if past > 0:
                    learn(
                        a, b, blocks, seed, lived, citizens, policies.rules, -1, policies.reach, world.intrusions,
                        world.deserved, world_p.opinion, world_p.trust, world_p.awareness,
                    )  # fmt: skip
                    reconsider(a, b, blocks, seed, lived, citizens, world.deserved, world_p.trust)
            tick_off(queue, part)
            piece = take_piece(queue, part)
        wait_for_all(queue, part)


@kernel
def census(queue, blocks, seed, day, citizens, world, chance, row, stocks):
    """One thread's share of a stock-taking: stocks of everybody, and a survey of those who are asked with `chance`."""
    p, words = world.p[0], world.words
    piece = take_piece(queue, 0)
    while piece >= 0:
        a, b = queue.pieces[piece, 0], queue.pieces[piece, 1]
        take_stock(
            a, b, blocks, seed, citizens, day, p.opinion, words, row, stocks,
        )  # fmt: skip
        answer(a, b, blocks, seed, day, citizens, p.opinion, p.survey, chance, words, world.found, stocks)
        piece = take_piece(queue, 0)
