"""WHAT A DAY'S TALLIES MEAN TO OFFICES: sums over cities that institutions take every day, in compiled loops.

Counts are int64 (cities, groups, Count), stocks (cities, groups, Stock); only everybody, group 0, is read.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.state.messages import N_ISSUES
from simulation.state.tallies import Count, Stock, n_told_apart

PER_THOUSAND = 1000.0


@rule
def total_of(table, what):
    """The number in column `what` for the whole country."""
    total = np.int64(0)
    for city in range(len(table)):
        total += table[city, 0, what]
    return total


@rule
def add_records_held(counts, stocks, rules, held):
    """Add a day's records per 1,000 citizens to what is `held` (cities, slots), and forget what is due on average."""
    for city in range(held.shape[0]):
        per_thousand = PER_THOUSAND / max(stocks[city, 0, Stock.CITIZENS], 1)
        for slot in range(held.shape[1]):
            written = counts[city, 0, Count.RECORDS + slot] * per_thousand
            held[city, slot] += written - held[city, slot] / rules[city, slot].retention_days


@rule
def add_cases(counts, first, keep, cases):
    """Forget of the `cases` of each class (classes,) all but the share `keep`, and add the day's, `first` + class."""
    for n in range(len(cases)):
        today = np.int64(0)
        for city in range(len(counts)):
            today += counts[city, 0, first + n]
        cases[n] = cases[n] * keep + today


@rule
def tell_apart(table, apart):
    """Write sums over cities by group, then all of each city, into `apart` (groups + cities, n).

    table: counts or stocks, int64 (cities, groups, n).
    """
    n_cities, n_groups, n = table.shape
    apart[: len(apart) - n_cities] = 0
    for city in range(n_cities):
        for group in range(n_groups):
            for what in range(n_told_apart(group, n)):
                apart[group, what] += table[city, group, what]
        for what in range(n):
            apart[len(apart) - n_cities + city, what] = table[city, 0, what]


@rule
def share_named(counts, rules, people, days, named):
    """Write public listings per citizen of each city into `named` (cities,); `counts` are of so many `days`."""
    for city in range(len(named)):
        listed = np.int64(0)
        for slot in range(rules.shape[1]):
            if rules[city, slot].naming > 0.0:
                listed += counts[city, 0, Count.LISTED + slot]
        named[city] = listed / max(people[city] * days, 1)


@rule
def smooth_loads(counts, people, days, rules, memory, office, loads, lateness):
    """Move `loads` (cities, slots) and `lateness` (cities,) towards what some `days` brought on average.

    people: citizens of each city. The capacity in the rules and what an `office` decides are per 1,000 citizens.
    """
    kept = (1.0 - memory) ** days
    for city in range(loads.shape[0]):
        per_thousand = PER_THOUSAND / (max(people[city], 1) * days)
        for slot in range(loads.shape[1]):
            records = counts[city, 0, Count.RECORDS + slot] * per_thousand
            loads[city, slot] = kept * loads[city, slot] + (1.0 - kept) * records / rules[city, slot].capacity
        objections = counts[city, 0, Count.OBJECTIONS] * per_thousand
        lateness[city] = max(1.0, kept * lateness[city] + (1.0 - kept) * objections / office)


@rule
def count_posts(counts, rules, issues, seen):
    """Write into `seen` (2, N_ISSUES) the posts on each issue: critical ones that are not removed, and others."""
    seen[:] = 0.0
    for city in range(len(counts)):
        for n in range(N_ISSUES):
            shown = 1.0 - rules[city, issues[n].slot].censorship
            seen[0, n] += counts[city, 0, Count.AGAINST + n] * shown
            seen[1, n] += counts[city, 0, Count.IN_FAVOUR + n]
