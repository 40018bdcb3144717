"""WHAT IS AT STAKE: what being recorded and listed costs a citizen, and what good standing brings."""

from __future__ import annotations

import numpy as np

from simulation.kernel.compilation import rule
from simulation.rules.listings import is_listed
from simulation.rules.offices import chance_seen
from simulation.state.citizens import LATE


@rule
def knows_and_records(system, slot, item, knows):
    """Whether an active system records `item` and somebody with the mask `knows` is aware of the system."""
    return system.active and (system.usual >> item) & 1 == 1 and (knows >> slot) & 1 == 1


@rule
def stake_of(rules, city, item, detectability, knows):
    """Chance of being recorded times what is felt (sanction + access + naming), summed over the known systems."""
    stake = 0.0
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if knows_and_records(system, slot, item, knows):
            stake += chance_seen(detectability, system) * (system.sanction + system.access + system.naming)
    return stake


@rule
def reward_of(rules, city, item, detectability, knows):
    """Chance that good conduct is seen times what it brings, summed over the known systems that keep grades."""
    stake = 0.0
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if system.grades and knows_and_records(system, slot, item, knows):
            stake += chance_seen(detectability, system) * system.reward
    return stake


@rule
def rests(system, objection, slot):
    """Whether the consequences of a listing rest because it is marked as under objection."""
    return system.marks and objection & (LATE - 1) == slot + 1


@rule
def cost_and_gain(citizens, rules, city, i):
    """What listings cost a citizen and good standing earns her, as shares of income."""
    cost = 0.0
    gain = 0.0
    listed = np.int64(citizens.listed[i])
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if not system.active:
            continue
        if is_listed(listed, slot):
            if not rests(system, np.int64(citizens.objection[i]), slot):
                cost += system.sanction
        elif system.grades and citizens.points[i, slot] >= system.grade_a:
            gain += system.reward
    return min(cost, 1.0), gain


@rule
def access_closed(citizens, rules, city, i):
    """Share of credit closed to a citizen by her listings."""
    closed = 0.0
    for slot in range(rules.shape[1]):
        system = rules[city, slot]
        if is_listed(np.int64(citizens.listed[i]), slot) and not rests(system, np.int64(citizens.objection[i]), slot):
            closed = max(closed, system.access)
    return closed
