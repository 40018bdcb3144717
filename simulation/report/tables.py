"""THE NUMBERS OF A REPORT: outcomes, differences, groups and cities as tables of plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from simulation.figures.answers import Answer, levels_of
from simulation.figures.differences import Change
from simulation.figures.figure_data import EVERYBODY, NATIONAL, place_name, totals
from simulation.figures.groups import GROUPS
from simulation.figures.intervals import over_replicates
from simulation.figures.labels import TOPICS, label_of, ordered
from simulation.figures.number_format import Label, headed, share_of_variance, with_interval, words
from simulation.figures.reforms import Contributions, rows_of
from simulation.report.html_page import cell, folded, table, text
from simulation.results import Run

BY_GROUP = (
    "repaid_within_30_days",
    "listed_share",
    "wrongly_listed_share",
    "credit_access",
    "trust_in_others",
    "legitimacy",
    "approval_expressed",
    "approval_latent",
)
"""The outcomes that are also shown by group and by city."""

_MOST_ROWS = 200


def headline_of_run(run: Run) -> str:
    """The outcomes of the headline with unit, interval and n. HTML, empty when none is defined."""
    levels = levels_of({str(name): run.outcomes[name].to_numpy() for name in run.outcomes.columns})
    rows = [[level.words, level.unit, level.mean, level.interval, str(level.n)] for level in levels]
    return table("Headline", ("Outcome", "Unit", "Mean", "95 % interval", "n"), rows, numbers=3) if rows else ""


def headline_of_pair(answers: Sequence[Answer], a: str, b: str) -> str:
    """The outcomes of the headline: verdict, both levels, difference, interval. HTML, empty when none is defined."""
    columns = ("Outcome", "Verdict", a, b, "Difference", "95 % interval")
    rows = [
        [f"{each.words} ({each.unit})", each.verdict, each.a, each.b, each.difference, each.interval]
        for each in answers
    ]
    return table("Headline", columns, rows, numbers=4) if rows else ""


def outcomes_of(run: Run) -> str:
    """One table per topic: outcome and unit, mean, 95 % interval, n. HTML."""
    names = ordered(name for name in run.outcomes.columns if name not in ("replicate", "seed"))
    parts = []
    for topic, members in _by_topic(names):
        rows = []
        for name in members:
            label = label_of(name)
            mean, low, high, n = over_replicates(run.outcomes[name].to_numpy(), name)
            middle, _, interval = label.range(mean, low, high).partition(" ")
            rows.append([_title(label), middle, interval.strip("()") or "–", str(n)])
        parts.append(table(topic, ("Outcome (unit)", "Mean", "95 % interval", "n"), rows, numbers=3))
    return "\n".join(parts)


def differences_of(changes: Sequence[Change], a: str, b: str) -> str:
    """One table per topic: both means, paired difference, 95 % interval, n, variance ratio. HTML."""
    columns = ("Outcome (unit)", a, b, "Difference", "95 % interval", "n", "Variance ratio")
    by_name = {change.outcome: change for change in changes}
    parts = []
    for topic, members in _by_topic(list(by_name)):
        rows = []
        for name in members:
            label, change = label_of(name), by_name[name]
            middle, _, interval = label.range(change.difference, change.low, change.high, sign=True).partition(" ")
            means = label.alike((change.a, change.b), change.low, change.high)
            ratio = share_of_variance(change.variance_ratio, change.n, change.ratio_low, change.ratio_high)
            rows.append([_title(label), *means, middle, interval.strip("()") or "–", str(change.n), ratio])
        parts.append(table(topic, columns, rows, numbers=6))
    return "\n".join(parts)


def reforms_of(contributions: Contributions) -> str:
    """One table per topic: what each reform contributes to every outcome, all together, and the interaction. HTML."""
    columns = ("Outcome (unit)", "Reform", "Contribution", "95 % interval", "Share of the whole (95 % interval)", "n")
    parts = []
    for topic, members in _by_topic(ordered(contributions)):
        rows = []
        for name in members:
            for place, (reform, line) in enumerate(rows_of(contributions[name]).items()):
                rows.append([_title(label_of(name)) if place == 0 else "", *_contribution(name, reform, line)])
        parts.append(table(topic, columns, rows, numbers=4))
    return "\n".join(parts)


def _contribution(outcome: str, reform: str, line: Mapping[str, Any]) -> list[str]:
    mean, low, high = (math.nan if line[key] is None else line[key] for key in ("mean", "low", "high"))
    middle, _, interval = label_of(outcome).range(mean, low, high, sign=True).partition(" ")
    share = "–"
    if line.get("share") is not None:
        share = with_interval(*(100 * line[key] for key in ("share", "share_low", "share_high"))) + " %"
    return [headed(words(reform)), middle, interval.strip("()") or "–", share, str(line["n"])]


def groups_of(runs: Mapping[str, Run]) -> str:
    """For every outcome of `BY_GROUP` a folded table of groups, a column per run. HTML, empty when not observed."""
    parts = []
    for name in BY_GROUP:
        means = {run_name: _means(totals(run, name), "stratum", name) for run_name, run in runs.items()}
        groups = [group for group in GROUPS if any(group in found for found in means.values())]
        if len(groups) < 2:
            continue
        rows = [
            [": ".join(dict.fromkeys(GROUPS[group])), *(found.get(group, "–") for found in means.values())]
            for group in groups
        ]
        parts.append(_folded_table(label_of(name), "Group", list(runs), rows))
    return "\n".join(parts)


def cities_of(runs: Mapping[str, Run]) -> str:
    """For every outcome of `BY_GROUP` a folded table of cities, a column per run. HTML, empty when not observed."""
    parts = []
    for name in BY_GROUP:
        means = {}
        for run_name, run in runs.items():
            found = totals(run, name, national=False)
            means[run_name] = _means(found[found["stratum"] == EVERYBODY], "city", name)
        cities = sorted({city for found in means.values() for city in found if city != NATIONAL})
        if not cities:
            continue
        rows = [[place_name(city), *(found.get(city, "–") for found in means.values())] for city in cities[:_MOST_ROWS]]
        parts.append(_folded_table(label_of(name), "City", list(runs), rows))
    return "\n".join(parts)


def _folded_table(label: Label, what: str, names: list[str], rows: list[list[str]]) -> str:
    caption = f"{label.title}{f', {label.unit}' if label.unit else ''}: mean and 95 % interval over replicates"
    return folded(
        label.title, f"<p>{text(label.meaning)}</p>" + table(caption, (what, *names), rows, numbers=len(names))
    )


def _means(rows: pd.DataFrame, by: str, outcome: str) -> dict[str, str]:
    """Mean and interval over replicates as text, by group or city."""
    label = label_of(outcome)
    groups = rows.groupby(by, observed=True)["value"]
    return {str(key): label.range(*over_replicates(values.to_numpy(), outcome)[:3]) for key, values in groups}


def _by_topic(names: list[str]) -> list[tuple[str, list[str]]]:
    topics = dict.fromkeys([*TOPICS, *(label_of(name).topic for name in names)])
    members = {topic: [name for name in names if label_of(name).topic == topic] for topic in topics}
    return [(topic, found) for topic, found in members.items() if found]


def _title(label: Label) -> str:
    return cell(label.axis, label.meaning, label.name)
