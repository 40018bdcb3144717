"""WHAT IS THE CASE: stocks of citizens, summed block by block; listings every day, opinions at the observed days."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import kernel, rule
from simulation.kernel.randomness import Purpose, draw_flocks
from simulation.kernel.work_sharing import Block
from simulation.rules.candour import fear_from, gap_of
from simulation.rules.listings import fetch_on_roll, is_listed, on_roll
from simulation.state.blocks import uid_of
from simulation.state.citizens import History, Listing, Segment, Slot
from simulation.state.tallies import Count, Stock, millionths, tally_many, tally_mask, tally_stocks


@rule
def files_and_gaps(citizens, rules, city, i):
    """How many rating systems (registry, city, her service) could list a citizen, and how many of them do not."""
    files = 0
    gaps = 0
    for slot in range(rules.shape[1]):
        rates = slot == Slot.REGISTRY or slot == Slot.CITY or (slot == Slot.SERVICE and citizens.service[i] > 0)
        if rates and rules[city, slot].active:
            files += 1
            if not is_listed(np.int64(citizens.listed[i]), slot):
                gaps += 1
    return files, gaps


@kernel
def count_listed(first_block, last_block, blocks, citizens, rules, roll, counts):
    """Count who is listed at the end of the day, how many of them wrongly, and whether systems disagree about them."""
    for block in range(first_block, last_block):
        city = blocks[block, Block.CITY]
        for n in range(roll.n[block]):
            fetch_on_roll(citizens.groups, blocks, block, roll, n)
            fetch_on_roll(citizens.service, blocks, block, roll, n)
            i = on_roll(blocks, block, roll, n)
            listed = np.int64(citizens.listed[i])
            if listed == 0:
                continue
            wrongful = False
            faulty = False
            for slot in range(rules.shape[1]):
                if is_listed(listed, slot):
                    flags = np.int64(citizens.listing[i, slot])
                    wrongful = wrongful or flags & Listing.WRONGFUL != 0
                    faulty = faulty or flags & (Listing.WRONGFUL | Listing.UNABLE) != 0
            files, gaps = files_and_gaps(citizens, rules, city, i)
            persons = (1, int(wrongful), int(not faulty), int(files > 0 and gaps > 0), int(files > 0))
            tally_many(counts, block, citizens.groups[i], Count.LISTED_PERSONS, persons)
            tally_mask(counts, block, citizens.groups[i], Count.LISTED, listed)


@rule
def sum_of_levels(column):
    """The sum of a column of levels between 0 and 1, in whole millionths."""
    total = 0
    for k in range(len(column)):
        total += millionths(np.float64(column[k]))
    return total


@rule
def count_with(column, bit):
    """How many have `bit` set in a column of bit masks."""
    n = 0
    for k in range(len(column)):
        n += int(np.int64(column[k]) & bit != 0)
    return n


@rule
def total_stocks(first, last, citizens, high, low, day, opinion, total):
    """Write the stocks of citizens `first` to `last - 1` into `total` (Stock,), one after another, in vectors."""
    support, history = citizens.support[first:last], citizens.history[first:last]
    total[Stock.CITIZENS] = last - first
    total[Stock.TRUST_IN_OTHERS] = sum_of_levels(citizens.trust_in_others[first:last])
    total[Stock.CONFIDENCE] = sum_of_levels(citizens.confidence[first:last])
    total[Stock.LEGITIMACY] = sum_of_levels(citizens.legitimacy[first:last])
    total[Stock.SUPPORT] = sum_of_levels(support)
    total[Stock.EVER_LISTED] = count_with(history, History.LISTED)
    total[Stock.EVER_WRONGLY_LISTED] = count_with(history, History.WRONGLY_LISTED)
    total[Stock.GRIEVANCES] = count_with(history, History.GRIEVANCE)
    total[Stock.CORRECTED] = count_with(history, History.CORRECTED)
    total[Stock.KNOW_CITY_SYSTEM] = count_with(citizens.knows[first:last], 1 << Slot.CITY)
    approve, expressed, strongly, jobless, owing = 0, 0, 0, 0, 0
    money = np.int64(0)
    for k in range(last - first):
        gap = gap_of(citizens, first + k, fear_from(np.int64(high[k]), np.int64(low[k])), opinion)
        shown = np.float64(support[k]) + gap
        approve += int(np.float64(support[k]) >= opinion.approve_from)
        expressed += int(shown >= opinion.approve_from)
        strongly += int(shown >= opinion.strongly_from)
    for i in range(first, last):
        jobless += int(np.int64(citizens.jobless_until[i]) > day)
        money += np.int64(citizens.liquidity[i])
        owing += int(max(citizens.owed[i, Segment.PRIVATE], citizens.owed[i, Segment.JUDGMENT]) > 0)
    total[Stock.APPROVE], total[Stock.APPROVE_EXPRESSED], total[Stock.APPROVE_STRONGLY] = approve, expressed, strongly
    total[Stock.JOBLESS], total[Stock.LIQUIDITY], total[Stock.OWING] = jobless, money, owing


@kernel
def take_stock(first_block, last_block, blocks, seed, citizens, day, opinion, words, row, stocks):
    """Sum the stocks of all citizens into `stocks` (blocks, groups, Stock); `row` (blocks, Stock) is scratch.

    Where nobody asks for groups there is one total, which takes a fifth of the time.
    """
    for block in range(first_block, last_block):
        stocks[block] = 0
        start = blocks[block, Block.FIRST]
        last = blocks[block, Block.LAST]
        if opinion.fear > 0.0:
            draw_flocks(words[block], seed, Purpose.FEAR, uid_of(blocks, block, start), last - start, 0)
        high = words[block, 0].view(np.uint8)
        low = words[block, 1].view(np.uint8)
        if start == last or citizens.groups[start] == 0:
            total_stocks(start, last, citizens, high, low, day, opinion, stocks[block, 0])
            continue
        for i in range(start, last):
            history = np.int64(citizens.history[i])
            support = float(citizens.support[i])
            trait = fear_from(np.int64(high[i - start]), np.int64(low[i - start]))
            shown = support + gap_of(citizens, i, trait, opinion)
            row[block, Stock.CITIZENS] = 1
            row[block, Stock.TRUST_IN_OTHERS] = millionths(np.float64(citizens.trust_in_others[i]))
            row[block, Stock.CONFIDENCE] = millionths(np.float64(citizens.confidence[i]))
            row[block, Stock.LEGITIMACY] = millionths(np.float64(citizens.legitimacy[i]))
            row[block, Stock.SUPPORT] = millionths(support)
            row[block, Stock.APPROVE] = 1 if support >= opinion.approve_from else 0
            row[block, Stock.APPROVE_EXPRESSED] = 1 if shown >= opinion.approve_from else 0
            row[block, Stock.APPROVE_STRONGLY] = 1 if shown >= opinion.strongly_from else 0
            row[block, Stock.EVER_LISTED] = 1 if history & History.LISTED else 0
            row[block, Stock.EVER_WRONGLY_LISTED] = 1 if history & History.WRONGLY_LISTED else 0
            row[block, Stock.KNOW_CITY_SYSTEM] = (np.int64(citizens.knows[i]) >> Slot.CITY) & 1
            row[block, Stock.JOBLESS] = 1 if np.int64(citizens.jobless_until[i]) > day else 0
            row[block, Stock.GRIEVANCES] = 1 if history & History.GRIEVANCE else 0
            row[block, Stock.LIQUIDITY] = citizens.liquidity[i]
            owing = citizens.owed[i, Segment.PRIVATE] > 0 or citizens.owed[i, Segment.JUDGMENT] > 0
            row[block, Stock.OWING] = 1 if owing else 0
            row[block, Stock.CORRECTED] = 1 if history & History.CORRECTED else 0
            tally_stocks(stocks, block, citizens.groups[i], row[block])
