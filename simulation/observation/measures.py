"""WHAT WE WATCH: one read-only function per reported number.

Each function reads an `Account` and returns two integer arrays, numerator and denominator, over whatever axes the
account has (places, groups); the reported value is their ratio, undefined where the denominator is 0. Integers are the
primary record, so sums over cities and digests are exact.
"""

from __future__ import annotations

import numpy as np

from simulation.observation.measure_inputs import Account, Ratio, a_year, level, of_government, share
from simulation.state.citizens import Slot
from simulation.state.tallies import N_ANSWERS, N_SCORE_BUCKETS, Count, Stock


def _ranking(good: np.ndarray, bad: np.ndarray) -> Ratio:
    """Pairs in which the good one has the better score, ties counting half, of all pairs; by class of score."""
    worse = np.cumsum(bad, axis=-1) - bad
    wins = (good * (2 * worse + bad)).sum(axis=-1)
    return wins, 2 * good.sum(axis=-1) * bad.sum(axis=-1)


def repaid_within_30_days(account: Account) -> Ratio:
    """First private debts reported, with 30 days of follow-up: share paid by the 30th day after the report."""
    return share(account.total[..., Count.REPAID_PRIVATE], account.total[..., Count.FOLLOWED_PRIVATE])


def self_cured_within_30_days(account: Account) -> Ratio:
    """The same people and luck with the system off."""
    return share(account.total[..., Count.SELF_CURED_PRIVATE], account.total[..., Count.FOLLOWED_PRIVATE])


def repayment_effect(account: Account) -> Ratio:
    """Share of first private debts paid within 30 days because of the system."""
    effect = account.total[..., Count.REPAID_PRIVATE] - account.total[..., Count.SELF_CURED_PRIVATE]
    return share(effect, account.total[..., Count.FOLLOWED_PRIVATE])


def judgment_repaid_share(account: Account) -> Ratio:
    """Of all who were on the court's list on any day so far, the share that left it by paying."""
    total, court = account.total, Slot.COURT
    exits = [way + court for way in (Count.REPAID, Count.REPAIRED, Count.CORRECTED, Count.EXPIRED)]
    left = total[..., exits].sum(axis=-1)
    return share(total[..., Count.REPAID + court], left + account.today[..., Count.LISTED + court])


def exits_to_entries(account: Account) -> Ratio:
    """Exits from the national lists (court, tax) per entry."""
    return share(account.total[..., Count.NATIONAL_EXITS], account.total[..., Count.NATIONAL_ENTRIES])


def approval_expressed(account: Account) -> Ratio:
    """Share that says it approves, strongly or somewhat."""
    return share(account.stocks[..., Stock.APPROVE_EXPRESSED], account.stocks[..., Stock.CITIZENS])


def approval_strong(account: Account) -> Ratio:
    """Share that says it strongly approves."""
    return share(account.stocks[..., Stock.APPROVE_STRONGLY], account.stocks[..., Stock.CITIZENS])


def approval_latent(account: Account) -> Ratio:
    """Share whose latent support is as high as that of people who say they approve must be."""
    return share(account.stocks[..., Stock.APPROVE], account.stocks[..., Stock.CITIZENS])


def _answered(account: Account, *levels: int) -> Ratio:
    chosen = [Stock.ANSWERS + level for level in levels]
    return share(account.stocks[..., chosen].sum(axis=-1), account.stocks[..., Stock.SURVEYED])


def survey_approval(account: Account) -> Ratio:
    """Share of those asked in the last survey who approve strongly or somewhat; the denominator is their number."""
    return _answered(account, N_ANSWERS - 2, N_ANSWERS - 1)


def survey_strong(account: Account) -> Ratio:
    """Share of those asked in the last survey who approve strongly."""
    return _answered(account, N_ANSWERS - 1)


def survey_neither(account: Account) -> Ratio:
    """Share of those asked in the last survey who neither approve nor disapprove."""
    return _answered(account, 2)


def survey_disapproval(account: Account) -> Ratio:
    """Share of those asked in the last survey who disapprove somewhat or strongly."""
    return _answered(account, 0, 1)


def trust_in_others(account: Account) -> Ratio:
    """Mean trust in others, 0-1."""
    return level(account, Stock.TRUST_IN_OTHERS)


def confidence_in_system(account: Account) -> Ratio:
    """Mean confidence in the system's competence, 0-1."""
    return level(account, Stock.CONFIDENCE)


def legitimacy(account: Account) -> Ratio:
    """Mean legitimacy (procedural fairness), 0-1."""
    return level(account, Stock.LEGITIMACY)


def awareness_city_system(account: Account) -> Ratio:
    """Share that knows of its city's system."""
    return share(account.stocks[..., Stock.KNOW_CITY_SYSTEM], account.stocks[..., Stock.CITIZENS])


def discontent(account: Account) -> Ratio:
    """Critical posts per 1,000 citizens and day."""
    return account.total[..., Count.POSTS] * 1000, account.stocks[..., Stock.CITIZENS] * account.days


def backlash_peak(account: Account) -> Ratio:
    """Critical posts per 1,000 citizens on the worst day."""
    return account.peak_posts * 1000, account.stocks[..., Stock.CITIZENS]


def listed_share(account: Account) -> Ratio:
    """Share of citizens listed anywhere on the last day."""
    return share(account.today[..., Count.LISTED_PERSONS], account.stocks[..., Stock.CITIZENS])


def wrongly_listed_share(account: Account) -> Ratio:
    """Share of citizens listed for something that did not happen, on the last day."""
    return share(account.today[..., Count.WRONGLY_LISTED_PERSONS], account.stocks[..., Stock.CITIZENS])


def wrongful_days(account: Account) -> Ratio:
    """Days spent wrongly listed so far, per person ever wrongly listed."""
    days = account.total[..., Count.WRONGLY_LISTED_PERSONS]
    return share(days, account.stocks[..., Stock.EVER_WRONGLY_LISTED])


def list_precision(account: Account) -> Ratio:
    """Of those listed on the last day, the share listed neither wrongly nor for a debt they could not pay."""
    return share(account.today[..., Count.RIGHTLY_LISTED_PERSONS], account.today[..., Count.LISTED_PERSONS])


def objections(account: Account) -> Ratio:
    """Objections filed so far."""
    filed = account.total[..., Count.OBJECTIONS]
    return filed, np.ones_like(filed)


def corrected_within_deadline(account: Account) -> Ratio:
    """Of decided objections to wrongful listings, the share corrected within the legal deadline."""
    return share(account.total[..., Count.CORRECTED_IN_TIME], account.total[..., Count.WRONGFUL_OBJECTIONS_DECIDED])


def score_auc(account: Account) -> Ratio:
    """Chance that a good applicant has a better score than a bad one, ties counting half."""
    good = account.total[..., Count.SCORE_GOOD : Count.SCORE_GOOD + N_SCORE_BUCKETS]
    bad = account.total[..., Count.SCORE_BAD : Count.SCORE_BAD + N_SCORE_BUCKETS]
    return _ranking(good, bad)


def credit_access(account: Account) -> Ratio:
    """Loans granted per application."""
    return share(account.total[..., Count.LOANS], account.total[..., Count.APPLICATIONS])


def default_rate(account: Account) -> Ratio:
    """Bills of private services not paid when due."""
    return share(account.total[..., Count.DEFAULTS], account.total[..., Count.BILLS])


def trade_volume(account: Account) -> Ratio:
    """Deals with others and purchases from firms per citizen and year."""
    return a_year(account, Count.DEALS, Count.PURCHASES)


def purchase_fraud_rate(account: Account) -> Ratio:
    """Purchases from firms that turned out bad."""
    return share(account.total[..., Count.BAD_PURCHASES], account.total[..., Count.PURCHASES])


def firm_listed_share(account: Account) -> Ratio:
    """Share of firms listed anywhere on the last day."""
    return share(account.today[..., Count.LISTED_FIRMS], account.today[..., Count.FIRMS])


def firm_score_auc(account: Account) -> Ratio:
    """Chance that a firm that would pay back has a better score than one that would not, ties counting half."""
    good = account.total[..., Count.FIRM_GOOD : Count.FIRM_GOOD + N_SCORE_BUCKETS]
    bad = account.total[..., Count.FIRM_BAD : Count.FIRM_BAD + N_SCORE_BUCKETS]
    return _ranking(good, bad)


def firm_credit_access(account: Account) -> Ratio:
    """Loans granted to firms per application."""
    return share(account.total[..., Count.FIRM_LOANS], account.total[..., Count.FIRM_APPLICATIONS])


def firm_default_rate(account: Account) -> Ratio:
    """Loans to firms that were not paid back in time."""
    return share(account.total[..., Count.FIRM_DEFAULTS], account.total[..., Count.FIRM_LOANS])


def systems_disagree(account: Account) -> Ratio:
    """Of the listed whom rating systems (registry, city, service) cover, the share that one of these does not list."""
    return share(account.today[..., Count.DISAGREEMENTS], account.today[..., Count.LISTED_AND_RATED])


def minor_misconduct_rate(account: Account) -> Ratio:
    """Minor misconduct per citizen and year."""
    return a_year(account, Count.MINOR_ACTS)


def scope_items(account: Account) -> Ratio:
    """Items in the scope of a city's system, mean over cities."""
    return of_government(account, "scope_items")


def cities_expanded(account: Account) -> Ratio:
    """Cities whose scope is wider than on the first day."""
    return of_government(account, "cities_expanded")


def interventions(account: Account) -> Ratio:
    """Halts, suspensions and warnings by the PBoC so far."""
    return of_government(account, "interventions")


def suspensions(account: Account) -> Ratio:
    """Private services suspended so far."""
    return of_government(account, "suspensions")


def media_tone(account: Account) -> Ratio:
    """Share of media reports that are critical, mean over days."""
    return of_government(account, "media_tone")


def withdrawals(account: Account) -> Ratio:
    """Proposals withdrawn so far."""
    return of_government(account, "withdrawals")


def days_to_withdrawal(account: Account) -> Ratio:
    """Mean days from a proposal's announcement to its withdrawal."""
    return of_government(account, "days_to_withdrawal")


OUTCOMES = (
    repaid_within_30_days, self_cured_within_30_days, repayment_effect, judgment_repaid_share, exits_to_entries,
    approval_expressed, approval_strong, approval_latent, survey_approval, survey_strong, survey_neither,
    survey_disapproval, trust_in_others, confidence_in_system, legitimacy,
    awareness_city_system, discontent, backlash_peak, listed_share, wrongly_listed_share, wrongful_days,
    list_precision, objections, corrected_within_deadline, score_auc, credit_access, default_rate, trade_volume,
    purchase_fraud_rate, firm_listed_share, firm_score_auc, firm_credit_access, firm_default_rate, systems_disagree,
    minor_misconduct_rate, scope_items, cities_expanded, interventions, suspensions, withdrawals,
    media_tone, days_to_withdrawal,
)  # fmt: skip
"""The outcomes of a run, in the order in which they are reported."""
