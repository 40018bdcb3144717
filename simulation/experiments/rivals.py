"""DOES AN ANSWER HANG ON A THEORY: the same difference between two scenarios under rival explanations.

A rival is a shipped scenario that explains the same figures otherwise: why people repay (for access, for shame, when
they can), why 80 % approve (conviction, concealment, ignorance). What it sets otherwise than the baseline is laid over
both scenarios. An answer that all rivals give alike is robust; any other is printed with what it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from simulation.errors import BadInput, nearest
from simulation.experiments.compare import Comparison
from simulation.experiments.progress import Progress
from simulation.experiments.replicates import gather
from simulation.results.headline import HEADLINE
from simulation.scenario import Scenario, diff

RIVALS: Mapping[str, Sequence[str]] = {
    "why people repay": ("rival_access", "rival_shame", "rival_ability"),
    "why people approve": ("rival_conviction", "rival_concealment", "rival_ignorance"),
}
"""The shipped rivals, by the question that they answer otherwise than each other."""
NO_RIVAL = "baseline"
UNDECIDED = "too few replicates to tell"


def changes_of(rival: str) -> dict[str, Any]:
    """What a rival sets otherwise than the baseline: parameter path to value. Raises BadInput for what is no rival."""
    names = [name for group in RIVALS.values() for name in group]
    if rival not in names:
        raise BadInput(f"rivals: {rival!r} is none{nearest(rival, names)}; allowed: {', '.join(names)}")
    found = diff(Scenario.load(NO_RIVAL), Scenario.load(rival))
    return {line.path: line.b for line in found if line.path.startswith("behaviour.")}


def under_rivals(
    a: Scenario, b: Scenario, *, seed: int = 1, replicates: int = 1, workers: int = 1, progress: Progress | None = None
) -> pd.DataFrame:
    """The difference b - a of the headline under the baseline's explanation and under each rival.

    One row per outcome and explanation: `question` (empty for the baseline's own), `rival`, `a`, `b`, `difference` with
    its 95 % interval `low`, `high` over `n` paired replicates, and the `verdict` on it.
    """
    settings: list[tuple[str, str, dict[str, Any]]] = [("", NO_RIVAL, {})]
    settings += [(question, name, changes_of(name)) for question, names in RIVALS.items() for name in names]
    chosen = [scenario.replace(changes) for *_, changes in settings for scenario in (a, b)]
    runs = gather(chosen, seed=seed, replicates=replicates, workers=workers, progress=progress)
    rows = []
    for (question, name, _), left, right in zip(settings, runs[::2], runs[1::2], strict=True):
        found = Comparison({"a": left, "b": right}).content()
        for outcome in HEADLINE:
            line = found.get(outcome)
            if line is not None:
                kept = ("a", "b", "difference", "low", "high", "n", "verdict")
                rows.append(
                    {"outcome": outcome, "question": question, "rival": name} | {key: line[key] for key in kept}
                )
    return pd.DataFrame(rows)


def dependence(table: pd.DataFrame, outcome: str) -> str:
    """`holds in all`, or `depends on ...`, for one outcome of a table of `under_rivals`.

    Rivals of which there are too few replicates to tell say neither.
    """
    rows = table[table["outcome"] == outcome]
    own = rows[rows["question"] == ""]["verdict"].iloc[0]
    if own == UNDECIDED:
        return str(own)
    rows = rows[rows["verdict"] != UNDECIDED]
    on = [question for question in RIVALS if (rows[rows["question"] == question]["verdict"] != own).any()]
    return f"depends on {' and '.join(on)}" if on else "holds in all"
