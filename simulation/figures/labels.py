"""WHAT OUTCOMES ARE CALLED: name, plain words and unit of every outcome, for all tables and pictures."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.figures.number_format import UNITS, Kind, Label


def _label(name: str, topic: str, kind: Kind, title: str, meaning: str, unit: str | None = None) -> Label:
    return Label(name, title, meaning, kind, UNITS[kind][0] if unit is None else unit, topic)


_REPAYMENT, _OPINION, _ERRORS = "Repayment", "Trust and opinion", "Listings and errors"
_MARKET, _GOVERNMENT = "Market", "Government"

# fmt: off
_ALL = (
    _label("repaid_within_30_days", _REPAYMENT, "share", "Repaid within 30 days",
           "Of the people whose small private debt was reported for the first time and who could be followed "
           "for 30 days, the share who had paid by day 30."),
    _label("self_cured_within_30_days", _REPAYMENT, "share", "Repaid anyway, system off",
           "The same people and draws with the credit system switched off: the share who would have paid by day 30."),
    _label("repayment_effect", _REPAYMENT, "share", "Repayment caused by the listing",
           "Share who paid within 30 days minus the share who would have paid anyway.", "percentage points"),
    _label("judgment_repaid_share", _REPAYMENT, "share", "Court debts repaid",
           "Of the people who were ever on the court's list of judgment defaulters, the share who left it by paying."),
    _label("exits_to_entries", _REPAYMENT, "rate", "Exits per entry",
           "People who leave the national lists (court, tax) per person who enters them.", "exits per entry"),
    _label("default_rate", _REPAYMENT, "share", "Bills not paid when due",
           "Share of the bills of private services that are not paid when due."),
    _label("approval_expressed", _OPINION, "share", "Approval if everybody is asked",
           "Share who say that they approve of the system when asked."),
    _label("approval_strong", _OPINION, "share", "Strong approval expressed",
           "Share who say that they strongly approve of the system when asked."),
    _label("approval_latent", _OPINION, "share", "Approval in private",
           "Share whose private support is as high as that of people who say that they approve would have to be."),
    _label("survey_approval", _OPINION, "share", "Approval found by a survey",
           "Share who approve somewhat or strongly among those asked in the last survey."),
    _label("survey_mean", _OPINION, "points", "Mean support shown in a survey",
           "Mean support that those asked in the last survey show, from 0 to 100."),
    _label("survey_strong", _OPINION, "share", "Strong approval found by a survey",
           "Share who approve strongly among those asked in the last survey."),
    _label("survey_neither", _OPINION, "share", "Neither for nor against, in a survey",
           "Share who neither approve nor disapprove among those asked in the last survey."),
    _label("survey_disapproval", _OPINION, "share", "Disapproval found by a survey",
           "Share who disapprove somewhat or strongly among those asked in the last survey."),
    _label("trust_in_others", _OPINION, "points", "Trust in others",
           "Mean trust in the people and firms that one deals with."),
    _label("confidence_in_system", _OPINION, "points", "Confidence in the system",
           "Mean belief that the credit system is competent: that its records are right."),
    _label("legitimacy", _OPINION, "points", "Legitimacy",
           "Mean belief that the credit system treats people fairly."),
    _label("awareness_city_system", _OPINION, "share", "Awareness of the city's system",
           "Share who know that their city has a credit system."),
    _label("discontent", _OPINION, "rate", "Discontent",
           "Critical posts of citizens, mean over the run.", "posts per 1,000 citizens and day"),
    _label("backlash_peak", _OPINION, "rate", "Peak of the backlash",
           "Critical posts of citizens on the worst day.", "posts per 1,000 citizens and day"),
    _label("listed_share", _ERRORS, "share", "Listing",
           "Share of citizens on at least one list on the last day."),
    _label("wrongly_listed_share", _ERRORS, "share", "Wrongful listing",
           "Share of citizens who are listed on the last day for something that did not happen."),
    _label("wrongful_days", _ERRORS, "days", "Days wrongly listed",
           "Days spent wrongly listed, per person who was ever wrongly listed."),
    _label("list_precision", _ERRORS, "share", "Justified listings",
           "Of the people listed on the last day, the share listed neither by mistake nor for a debt they "
           "could not pay."),
    _label("objections", _ERRORS, "count", "Objections filed",
           "Objections against listings over the whole run; the number grows with the number of simulated citizens."),
    _label("corrected_within_deadline", _ERRORS, "share", "Errors corrected in time",
           "Of the decided objections against wrongful listings, the share corrected within the legal deadline."),
    _label("systems_disagree", _ERRORS, "share", "Disagreement between systems",
           "Of the listed people on whom a rating system holds a file, the share that at least one of these "
           "systems does not list."),
    _label("minor_misconduct_rate", _ERRORS, "rate", "Minor misconduct",
           "Acts such as parking violations or eating in the subway.", "acts per citizen and year"),
    _label("score_auc", _MARKET, "ratio", "Ranking power of the score",
           "Chance that a random good applicant has a better score than a random bad one (area under the "
           "curve): 0.5 is guessing, 1 is perfect."),
    _label("credit_access", _MARKET, "share", "Credit applications accepted",
           "Share of applications for credit that are accepted."),
    _label("loan_price", _MARKET, "share", "Price of loans",
           "Mean price of the loans that citizens take, as a share of the sum, for the whole term."),
    _label("loan_default_rate", _MARKET, "rate", "Loans that fail",
           "Loans to citizens that lenders call in.", "per loan and year"),
    _label("trade_volume", _MARKET, "rate", "Trade",
           "Purchases from firms.", "deals per citizen and year"),
    _label("purchase_fraud_rate", _MARKET, "share", "Bad purchases",
           "Share of purchases from firms that turned out bad."),
    _label("firm_listed_share", _MARKET, "share", "Firms listed",
           "Share of firms that are on some list on the last day."),
    _label("firm_score_auc", _MARKET, "ratio", "How well the score ranks firms",
           "Chance that a firm that would pay back has a better score than one that would not."),
    _label("firm_credit_access", _MARKET, "share", "Loans granted to firms",
           "Share of the loan applications of firms that are granted."),
    _label("firm_default_rate", _MARKET, "share", "Loans that firms do not pay back",
           "Share of the loans to firms that are not paid back in time."),
    _label("firms_failed", _MARKET, "rate", "Firms that fail",
           "Firms that close with debts they did not pay.", "per firm and year"),
    _label("scope_items", _GOVERNMENT, "count", "Conduct items recorded",
           "Items in a city's scope, mean over cities."),
    _label("cities_expanded", _GOVERNMENT, "count", "Cities that expanded",
           "Cities whose scope is wider at the end than on the first day."),
    _label("interventions", _GOVERNMENT, "count", "Interventions by the centre",
           "Halts and warnings by the central bank."),
    _label("suspensions", _GOVERNMENT, "count", "Private services suspended",
           "Private services ordered to stop."),
    _label("withdrawals", _GOVERNMENT, "count", "Proposals withdrawn",
           "Proposed items that were given up."),
    _label("media_tone", _GOVERNMENT, "share", "Critical media reports",
           "Share of state media reports that criticise."),
    _label("days_to_withdrawal", _GOVERNMENT, "days", "Days until withdrawal",
           "Mean time from the announcement of a proposal to its withdrawal."),
)
# fmt: on

OUTCOMES: dict[str, Label] = {label.name: label for label in _ALL}
"""Every outcome by name, in the order in which tables show them."""

TOPICS: tuple[str, ...] = tuple(dict.fromkeys(label.topic for label in _ALL))


def label_of(name: str) -> Label:
    """The label of an outcome; one that is not in the list gets its own name in plain words and no unit."""
    return OUTCOMES.get(name) or Label(name, name.replace("_", " ").capitalize(), "", "rate", "", "Other")


def ordered(names: Iterable[object]) -> list[str]:
    """Outcome names in the order of `OUTCOMES`, unknown ones last in alphabetical order, each once."""
    known = list(OUTCOMES)
    unique = dict.fromkeys(str(name) for name in names)
    return sorted(unique, key=lambda name: (known.index(name) if name in OUTCOMES else len(known), name))
