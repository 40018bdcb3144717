"""WHAT PEOPLE THINK AT FIRST: trust and opinion where they would stand had nothing changed for long."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.behaviours import market, opinion, trade, trust
from simulation.population.standing_still import mingle
from simulation.state.blocks import DAY_ZERO
from simulation.state.messages import Policies

ROUNDS = 2
"""How often trust is balanced: what people buy depends on it a little."""
ROUNDS_OF_TALK = 8
"""How often opinions are balanced; each round halves the distance to where they stand still."""


def take_views(populace: Any, policies: Policies) -> None:
    """Trust and opinion where they would stand had nothing changed for long."""
    p, world, each = populace.p, populace.world, populace.team.each
    n = len(populace.citizens.age)
    of_deals, of_both = np.zeros((2, 2, n), np.float32)
    rise, fall = of_both
    head = (populace.blocks, populace.seed)
    rules, blocks, people, firms = policies.rules, populace.blocks, populace.citizens, populace.firms
    network = world.network[0]
    each(market.start_reputations, blocks, firms, world.items, world.product_fraud, rules, p.market)
    each(trade.expect, blocks, people, rules, world.stakes, network, world.ties, p.trade, *of_deals)
    for _ in range(ROUNDS):
        of_both[:] = of_deals
        each(market.expect, blocks, people, firms, rules, p.market, rise, fall)
        each(trust.balance, *head, people, rise, fall, p.trust)
    tone = policies.media_tone
    each(opinion.form, *head, DAY_ZERO - 1, people, world.intrusions, tone, p.information, p.opinion)
    own, after = populace.citizens.support.copy(), rise
    for _ in range(ROUNDS_OF_TALK):
        each(mingle, populace.blocks, populace.citizens, network, world.ties, own, p.opinion, after)
        populace.citizens.support[:] = after
