"""WHAT THE NUMBERS SAY: findings in plain words, each sentence made from an interval and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.figures.differences import Change, is_defined
from simulation.figures.intervals import over_replicates
from simulation.figures.labels import label_of
from simulation.results import Run

FIRST = (
    "repaid_within_30_days",
    "self_cured_within_30_days",
    "repayment_effect",
    "wrongly_listed_share",
    "trust_in_others",
    "confidence_in_system",
    "legitimacy",
    "approval_expressed",
    "approval_latent",
    "discontent",
)
"""The outcomes that a summary names first, because the questions of the model are about them."""


def findings_of_run(run: Run) -> list[str]:
    """One sentence for each leading outcome that is defined in the run."""
    found = []
    for name in FIRST:
        if name not in run.outcomes:
            continue
        label = label_of(name)
        mean, low, high, n = over_replicates(run.outcomes[name].to_numpy())
        if n:
            found.append(f"{label.title}: {_amount(label.range(mean, low, high), label.unit, n)}.")
    return found


def findings_of_pair(changes: Sequence[Change]) -> list[str]:
    """What is higher, lower or not clearly different between two scenarios."""
    known = [change for change in changes if is_defined(change)]
    if not known:
        return ["No outcome is defined in both scenarios."]
    if max(change.n for change in known) < 2:
        return ["With one replicate nothing can be said about luck: the differences below may be chance."]
    clear = sorted((change for change in known if change.is_clear), key=_rank)
    others = [change for change in clear if change.outcome not in FIRST]
    found = [_sentence(change) for change in clear if change.outcome in FIRST]
    if not clear:
        found.append("No outcome differs clearly.")
    for opening, members in (
        ("Also clearly higher", [change for change in others if change.difference > 0]),
        ("Also clearly lower", [change for change in others if change.difference < 0]),
        (
            "No clear difference (the 95 % interval holds zero)",
            [change for change in known if not change.is_clear and not change.is_none],
        ),
        ("The same in every replicate", [change for change in known if change.is_none]),
    ):
        if members:
            found.append(f"{opening}: {_series(sorted(members, key=_rank))}.")
    return found


def _sentence(change: Change) -> str:
    label = label_of(change.outcome)
    size, low, high = change.difference, change.low, change.high
    if size < 0:
        size, low, high = -size, -high, -low
    direction = "higher" if change.difference > 0 else "lower"
    return f"{label.title} is {direction} by {_amount(label.range(size, low, high), label.difference_unit, change.n)}."


def _amount(written: str, unit: str, n: int) -> str:
    """`46.0 % (95 % interval 45.1 to 46.9, n = 20 replicates)` from `46.0 (45.1 to 46.9)`."""
    middle, _, interval = written.partition(" ")
    sure = f"95 % interval {interval.strip('()')}, " if interval else ""
    return f"{middle} {unit}".rstrip() + f" ({sure}n\u00a0=\u00a0{n} replicate{'s' if n > 1 else ''})"


def _rank(change: Change) -> int:
    return FIRST.index(change.outcome) if change.outcome in FIRST else len(FIRST)


def _series(changes: Sequence[Change]) -> str:
    titles = [label_of(change.outcome).title for change in changes]
    lower = [title[0].lower() + title[1:] for title in titles]
    return lower[0] if len(lower) == 1 else f"{', '.join(lower[:-1])} and {lower[-1]}"
