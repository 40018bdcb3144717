"""WHAT LOANS AND BILLS SHARE: how large a debt is, who will not pay, and who takes a loan at a price."""

from __future__ import annotations

from simulation.kernel.compilation import rule
from simulation.kernel.numerics import exp, normal_deviate
from simulation.rules.costs_and_benefits import knows_and_records
from simulation.rules.propensity import chance_to_lapse
from simulation.state.citizens import Slot

LARGEST_SUM = 2_000_000_000.0
TO_CITIZENS = 0
TO_FIRMS = 1
"""Rows of the prices that lenders ask."""


@rule
def size_of_debt(u, median, spread, income):
    """Whole yuan of a debt that is log-normal in monthly incomes; at least 1."""
    months = median * exp(spread * normal_deviate(u))
    return int(min(max(months * income, 1.0), LARGEST_SUM))


@rule
def chance_unwilling(theta, felt, surplus, p):
    """Chance that a citizen who can pay a bill does not.

    felt: what listings that she knows of would cost and close; surplus: legitimacy above its rest value.
    """
    chance = chance_to_lapse(p.unwilling, p.character, theta, p.deterrence, felt)
    return chance if p.fair == 0.0 else min(chance * exp(-p.fair * surplus), 1.0)


@rule
def threat(rules, services, city, item, knows, service):
    """What listings would cost and close in all systems that she knows to record `item` about her."""
    felt = 0.0
    for slot in range(rules.shape[1]):
        if slot != Slot.SERVICE or services[service]:
            if knows_and_records(rules[city, slot], slot, item, knows):
                felt += rules[city, slot].sanction + rules[city, slot].access
    return felt


@rule
def chance_of_default(monthly, term):
    """Chance not to pay one of `term` instalments, each missed with the chance `monthly`."""
    return 1.0 - exp(-term * monthly)


@rule
def chance_to_take(price, default, worth):
    """Chance that somebody with this chance of default takes a loan at this price."""
    return exp(-price * (1.0 - default) / worth)
