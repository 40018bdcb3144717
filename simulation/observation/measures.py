"""WHAT WE WATCH: one read-only function per reported number.

Each function reads an `MeasureInputs` and returns two integer arrays, numerator and denominator, over whatever axes the
account has (places, groups); the reported value is their ratio, undefined where the denominator is 0. Integers are the
primary record, so sums over cities and digests are exact.
"""

from __future__ import annotations

import numpy as np

from simulation.kernel.periods import MONTHS_A_YEAR
from simulation.observation.measure_inputs import DAYS_A_YEAR, MeasureInputs, Ratio, a_year, level, of_government, share
from simulation.state.citizens import Slot
from simulation.state.tallies import MILLION, N_ANSWERS, N_SCORE_BUCKETS, Count, Stock


def _ranking(good: np.ndarray, bad: np.ndarray) -> Ratio:
    """Pairs in which the good one has the better score, ties counting half, of all pairs; by class of score."""
    worse = np.cumsum(bad, axis=-1) - bad
    wins = (good * (2 * worse + bad)).sum(axis=-1)
    return wins, 2 * good.sum(axis=-1) * bad.sum(axis=-1)


def repaid_within_30_days(inputs: MeasureInputs) -> Ratio:
    """First private debts reported, with 30 days of follow-up: share paid by the 30th day after the report."""
    return share(inputs.total[..., Count.REPAID_PRIVATE], inputs.total[..., Count.FOLLOWED_PRIVATE])


def self_cured_within_30_days(inputs: MeasureInputs) -> Ratio:
    """The same people and random numbers with the system off."""
    return share(inputs.total[..., Count.SELF_CURED_PRIVATE], inputs.total[..., Count.FOLLOWED_PRIVATE])


def repayment_effect(inputs: MeasureInputs) -> Ratio:
    """Share of first private debts paid within 30 days because of the system."""
    effect = inputs.total[..., Count.REPAID_PRIVATE] - inputs.total[..., Count.SELF_CURED_PRIVATE]
    return share(effect, inputs.total[..., Count.FOLLOWED_PRIVATE])


def judgment_repaid_share(inputs: MeasureInputs) -> Ratio:
    """Of all who were on the court's list on any day so far, the share that left it by paying."""
    total, court = inputs.total, Slot.COURT
    exits = [way + court for way in (Count.REPAID, Count.REPAIRED, Count.CORRECTED, Count.EXPIRED)]
    left = total[..., exits].sum(axis=-1)
    return share(total[..., Count.REPAID + court], left + inputs.today[..., Count.LISTED + court])


def exits_to_entries(inputs: MeasureInputs) -> Ratio:
    """Exits from the national lists (court, tax) per entry."""
    return share(inputs.total[..., Count.NATIONAL_EXITS], inputs.total[..., Count.NATIONAL_ENTRIES])


def approval_expressed(inputs: MeasureInputs) -> Ratio:
    """Share that says it approves, strongly or somewhat."""
    return share(inputs.stocks[..., Stock.APPROVE_EXPRESSED], inputs.stocks[..., Stock.CITIZENS])


def approval_strong(inputs: MeasureInputs) -> Ratio:
    """Share that says it strongly approves."""
    return share(inputs.stocks[..., Stock.APPROVE_STRONGLY], inputs.stocks[..., Stock.CITIZENS])


def approval_latent(inputs: MeasureInputs) -> Ratio:
    """Share whose latent support is as high as that of people who say they approve must be."""
    return share(inputs.stocks[..., Stock.APPROVE], inputs.stocks[..., Stock.CITIZENS])


def _answered(inputs: MeasureInputs, *levels: int) -> Ratio:
    chosen = [Stock.ANSWERS + level for level in levels]
    return share(inputs.stocks[..., chosen].sum(axis=-1), inputs.stocks[..., Stock.SURVEYED])


def survey_approval(inputs: MeasureInputs) -> Ratio:
    """Share of those asked in the last survey who approve strongly or somewhat; the denominator is their number."""
    return _answered(inputs, N_ANSWERS - 2, N_ANSWERS - 1)


def survey_mean(inputs: MeasureInputs) -> Ratio:
    """Mean support that those asked in the last survey show, 0-1; times ten on a scale from 0 to 10."""
    return share(inputs.stocks[..., Stock.SHOWN_SUPPORT], inputs.stocks[..., Stock.SURVEYED] * MILLION)


def survey_strong(inputs: MeasureInputs) -> Ratio:
    """Share of those asked in the last survey who approve strongly."""
    return _answered(inputs, N_ANSWERS - 1)


def survey_neither(inputs: MeasureInputs) -> Ratio:
    """Share of those asked in the last survey who neither approve nor disapprove."""
    return _answered(inputs, 2)


def survey_disapproval(inputs: MeasureInputs) -> Ratio:
    """Share of those asked in the last survey who disapprove somewhat or strongly."""
    return _answered(inputs, 0, 1)


def trust_in_others(inputs: MeasureInputs) -> Ratio:
    """Mean trust in others, 0-1."""
    return level(inputs, Stock.TRUST_IN_OTHERS)


def confidence_in_system(inputs: MeasureInputs) -> Ratio:
    """Mean confidence in the system's competence, 0-1."""
    return level(inputs, Stock.CONFIDENCE)


def legitimacy(inputs: MeasureInputs) -> Ratio:
    """Mean legitimacy (procedural fairness), 0-1."""
    return level(inputs, Stock.LEGITIMACY)


def awareness_city_system(inputs: MeasureInputs) -> Ratio:
    """Share that knows of its city's system."""
    return share(inputs.stocks[..., Stock.KNOW_CITY_SYSTEM], inputs.stocks[..., Stock.CITIZENS])


def discontent(inputs: MeasureInputs) -> Ratio:
    """Critical posts per 1,000 citizens and day."""
    return inputs.total[..., Count.POSTS] * 1000, inputs.stocks[..., Stock.CITIZENS] * inputs.days


def backlash_peak(inputs: MeasureInputs) -> Ratio:
    """Critical posts per 1,000 citizens on the worst day."""
    return inputs.peak_posts * 1000, inputs.stocks[..., Stock.CITIZENS]


def listed_share(inputs: MeasureInputs) -> Ratio:
    """Share of citizens listed anywhere on the last day."""
    return share(inputs.today[..., Count.LISTED_PERSONS], inputs.stocks[..., Stock.CITIZENS])


def wrongly_listed_share(inputs: MeasureInputs) -> Ratio:
    """Share of citizens listed for something that did not happen, on the last day."""
    return share(inputs.today[..., Count.WRONGLY_LISTED_PERSONS], inputs.stocks[..., Stock.CITIZENS])


def wrongful_days(inputs: MeasureInputs) -> Ratio:
    """Days spent wrongly listed so far, per person ever wrongly listed."""
    days = inputs.total[..., Count.WRONGLY_LISTED_PERSONS]
    return share(days, inputs.stocks[..., Stock.EVER_WRONGLY_LISTED])


def list_precision(inputs: MeasureInputs) -> Ratio:
    """Of those listed on the last day, the share listed neither wrongly nor for a debt they could not pay."""
    return share(inputs.today[..., Count.RIGHTLY_LISTED_PERSONS], inputs.today[..., Count.LISTED_PERSONS])


def objections(inputs: MeasureInputs) -> Ratio:
    """Objections filed so far."""
    filed = inputs.total[..., Count.OBJECTIONS]
    return filed, np.ones_like(filed)


def corrected_within_deadline(inputs: MeasureInputs) -> Ratio:
    """Of decided objections to wrongful listings, the share corrected within the legal deadline."""
    return share(inputs.total[..., Count.CORRECTED_IN_TIME], inputs.total[..., Count.WRONGFUL_OBJECTIONS_DECIDED])


def score_auc(inputs: MeasureInputs) -> Ratio:
    """Chance that a good applicant has a better score than a bad one, ties counting half."""
    good = inputs.total[..., Count.SCORE_GOOD : Count.SCORE_GOOD + N_SCORE_BUCKETS]
    bad = inputs.total[..., Count.SCORE_BAD : Count.SCORE_BAD + N_SCORE_BUCKETS]
    return _ranking(good, bad)


def credit_access(inputs: MeasureInputs) -> Ratio:
    """Loans granted per application."""
    return share(inputs.total[..., Count.LOANS], inputs.total[..., Count.APPLICATIONS])


def loan_price(inputs: MeasureInputs) -> Ratio:
    """Mean price of the loans that citizens took, as a share of the sum lent."""
    return inputs.total[..., Count.PRICES], inputs.total[..., Count.TAKEN] * MILLION


def loan_default_rate(inputs: MeasureInputs) -> Ratio:
    """Loans to citizens that were called in, per year of instalments that fell due."""
    return inputs.total[..., Count.CALLED_IN] * int(MONTHS_A_YEAR), inputs.total[..., Count.INSTALMENTS_DUE]


def default_rate(inputs: MeasureInputs) -> Ratio:
    """Bills of private services not paid when due."""
    return share(inputs.total[..., Count.DEFAULTS], inputs.total[..., Count.BILLS])


def trade_volume(inputs: MeasureInputs) -> Ratio:
    """Deals with others and purchases from firms per citizen and year."""
    return a_year(inputs, Count.DEALS, Count.PURCHASES)


def purchase_fraud_rate(inputs: MeasureInputs) -> Ratio:
    """Purchases from firms that turned out bad."""
    return share(inputs.total[..., Count.BAD_PURCHASES], inputs.total[..., Count.PURCHASES])


def firm_listed_share(inputs: MeasureInputs) -> Ratio:
    """Share of firms listed anywhere on the last day."""
    return share(inputs.today[..., Count.LISTED_FIRMS], inputs.today[..., Count.FIRMS])


def firm_score_auc(inputs: MeasureInputs) -> Ratio:
    """Chance that a firm that would pay back has a better score than one that would not, ties counting half."""
    good = inputs.total[..., Count.FIRM_GOOD : Count.FIRM_GOOD + N_SCORE_BUCKETS]
    bad = inputs.total[..., Count.FIRM_BAD : Count.FIRM_BAD + N_SCORE_BUCKETS]
    return _ranking(good, bad)


def firm_credit_access(inputs: MeasureInputs) -> Ratio:
    """Loans granted to firms per application."""
    return share(inputs.total[..., Count.FIRM_LOANS], inputs.total[..., Count.FIRM_APPLICATIONS])


def firms_failed(inputs: MeasureInputs) -> Ratio:
    """Firms that failed, per firm and year."""
    failed = inputs.total[..., Count.FIRMS_FAILED] * DAYS_A_YEAR
    return failed, inputs.total[..., Count.FIRMS]


def firm_default_rate(inputs: MeasureInputs) -> Ratio:
    """Loans that firms took and did not pay back in time."""
    taken = inputs.total[..., Count.FIRM_DUE : Count.FIRM_DUE + N_SCORE_BUCKETS].sum(axis=-1)
    return share(inputs.total[..., Count.FIRM_DEFAULTS], taken)


def systems_disagree(inputs: MeasureInputs) -> Ratio:
    """Of the listed whom rating systems (registry, city, service) cover, the share that one of these does not list."""
    return share(inputs.today[..., Count.DISAGREEMENTS], inputs.today[..., Count.LISTED_AND_RATED])


def minor_misconduct_rate(inputs: MeasureInputs) -> Ratio:
    """Minor misconduct per citizen and year."""
    return a_year(inputs, Count.MINOR_ACTS)


def scope_items(inputs: MeasureInputs) -> Ratio:
    """Items in the scope of a city's system, mean over cities."""
    return of_government(inputs, "scope_items")


def cities_expanded(inputs: MeasureInputs) -> Ratio:
    """Cities whose scope is wider than on the first day."""
    return of_government(inputs, "cities_expanded")


def interventions(inputs: MeasureInputs) -> Ratio:
    """Halts, suspensions and warnings by the PBoC so far."""
    return of_government(inputs, "interventions")


def suspensions(inputs: MeasureInputs) -> Ratio:
    """Private services suspended so far."""
    return of_government(inputs, "suspensions")


def media_tone(inputs: MeasureInputs) -> Ratio:
    """Share of media reports that are critical, mean over days."""
    return of_government(inputs, "media_tone")


def withdrawals(inputs: MeasureInputs) -> Ratio:
    """Proposals withdrawn so far."""
    return of_government(inputs, "withdrawals")


def days_to_withdrawal(inputs: MeasureInputs) -> Ratio:
    """Mean days from a proposal's announcement to its withdrawal."""
    return of_government(inputs, "days_to_withdrawal")


OUTCOMES = (
    repaid_within_30_days, self_cured_within_30_days, repayment_effect, judgment_repaid_share, exits_to_entries,
    approval_expressed, approval_strong, approval_latent, survey_approval, survey_mean, survey_strong, survey_neither,
    survey_disapproval, trust_in_others, confidence_in_system, legitimacy,
    awareness_city_system, discontent, backlash_peak, listed_share, wrongly_listed_share, wrongful_days,
    list_precision, objections, corrected_within_deadline, score_auc, credit_access, loan_price, loan_default_rate,
    default_rate, trade_volume, purchase_fraud_rate, firm_listed_share, firm_score_auc, firm_credit_access,
    firm_default_rate, firms_failed, systems_disagree,
    minor_misconduct_rate, scope_items, cities_expanded, interventions, suspensions, withdrawals,
    media_tone, days_to_withdrawal,
)  # fmt: skip
"""The outcomes of a run, in the order in which they are reported."""
