"""WHAT A RESULT SAYS IN WORDS: the outcomes of the headline with unit, interval and verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from simulation.figures.differences import Change, is_defined
from simulation.figures.intervals import over_replicates
from simulation.figures.labels import label_of
from simulation.figures.number_format import plain
from simulation.results.headline import HEADLINE, Headline
from simulation.results.verdict import ENOUGH, advice

ORDER = (
    "clearly higher",
    "clearly lower",
    "clear but negligible",
    "no clear difference",
    "too few replicates to tell",
)
NO_INTERVAL = "none: 1 replicate"


class Level(NamedTuple):
    """An outcome of one scenario, as text: what it is, unit, mean, interval, number of replicates."""

    words: str
    unit: str
    mean: str
    interval: str
    n: int


class Answer(NamedTuple):
    """An outcome of two scenarios, as text: both means, the difference and its interval, the verdict."""

    words: str
    unit: str
    a: str
    b: str
    difference: str
    interval: str
    verdict: str
    n: int


def levels_of(columns: Mapping[str, np.ndarray]) -> list[Level]:
    """The headline of one scenario. columns: outcome to its values by replicate; what is undefined is left out."""
    found = []
    for name, each in HEADLINE.items():
        if name not in columns:
            continue
        mean, low, high, n = over_replicates(columns[name], name)
        if n:
            middle, interval = _parted(label_of(name).range(mean, low, high))
            unit = each.difference_unit if name == "repayment_effect" else each.unit
            found.append(Level(each.words, unit, middle, interval or NO_INTERVAL, n))
    return found


def answers_of(changes: Iterable[Change]) -> list[Answer]:
    """The headline of a comparison, in its order; what is undefined is left out."""
    by_name = {change.outcome: change for change in changes if is_defined(change)}
    found = []
    for name, each in HEADLINE.items():
        change = by_name.get(name)
        if change is None:
            continue
        label = label_of(name)
        low, high = (change.low, change.high) if change.n > 1 else (np.nan, np.nan)
        a, b = (_no_finer(text, each) for text in label.alike((change.a, change.b), low, high))
        if change.is_none:
            a = b = plain(change.a * label.factor)
        middle, interval = _parted(label.range(change.difference, low, high, sign=True))
        certain = NO_INTERVAL if change.n < 2 else interval or "same in every replicate"
        found.append(Answer(each.words, each.unit, a, b, middle, certain, change.verdict, change.n))
    return found


def spoken(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """(verdict, outcomes with it): those that differ with both levels, `wrongly listed 0.50 to 1.80 %`."""
    found = []
    for verdict in ORDER:
        members = [answer for answer in answers if answer.verdict == verdict]
        if members:
            clear = verdict.startswith("clearly")
            found.append((verdict, ", ".join(_with_levels(each) if clear else _small(each.words) for each in members)))
    return found


def first_sentence(answers: Sequence[Answer], a: str, b: str) -> str:
    """What `b` does compared with `a`, in one sentence made from the verdicts."""
    if not answers:
        return f"{b} compared with {a}: no outcome of the headline is defined in both."
    n = max(answer.n for answer in answers)
    if n < ENOUGH:
        return f"{b} compared with {a}: {advice(n, True)}"
    parts = []
    for verdict, word in (("clearly higher", "clearly raises"), ("clearly lower", "clearly lowers")):
        members = [_small(each.words) for each in answers if each.verdict == verdict]
        if members:
            parts.append(f"{word}: {_series(members)}")
    if not parts:
        return f"{b} compared with {a}: no outcome of the headline is clearly higher or lower by as much as matters."
    return f"{b} compared with {a} {'; '.join(parts)}."


def first_sentence_of_run(name: str, columns: Mapping[str, np.ndarray]) -> str:
    """How a scenario ends, in one sentence: repayment, approval, wrongful listing; "" where these are undefined."""
    words = {
        "repaid_within_30_days": "{} % of small debts that are reported are paid within 30 days",
        "self_cured_within_30_days": "{} % would have been anyway",
        "approval_expressed": "{} % approve when asked",
        "approval_latent": "{} % do in private",
        "wrongly_listed_share": "{} % are wrongly listed",
    }
    parts = []
    for outcome, text in words.items():
        if outcome in columns:
            mean, low, high, n = over_replicates(columns[outcome], outcome)
            if n:
                parts.append(text.format(_parted(label_of(outcome).range(mean, low, high))[0]))
    return f"{name}: {', '.join(parts)}." if parts else ""


def remark(answers: Sequence[Answer]) -> str:
    """What to say of the number of replicates, or nothing."""
    n = max((answer.n for answer in answers), default=0)
    return advice(n, any(answer.verdict == ORDER[-1] for answer in answers)) if answers else ""


def _no_finer(text: str, each: Headline) -> str:
    """A level as text, cut to a tenth of what matters: a precise difference does not make a level precise."""
    decimals = max(0, 1 - math.floor(math.log10(each.matters * each.factor)))
    rest = text.partition(".")[2]
    if len(rest) <= decimals:
        return text
    return f"{float(text.replace(',', '').replace('−', '-')):,.{decimals}f}".replace("-", "−")


def _with_levels(answer: Answer) -> str:
    unit = {"percent": " %", "posts per 1,000 and day": " posts"}.get(answer.unit, "")
    return f"{_small(answer.words)} {answer.a} to {answer.b}{unit}"


def _parted(written: str) -> tuple[str, str]:
    middle, _, interval = written.partition(" ")
    return middle, interval.strip("()")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _series(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
