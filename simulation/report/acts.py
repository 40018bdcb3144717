"""WHY INSTITUTIONS ACTED, for readers of a report: the acts that count most, each with its cause in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.figures.intervals import over_replicates
from simulation.figures.number_format import headed, with_interval, words
from simulation.report.causes import Act, acts_of
from simulation.report.html_page import paragraph, table
from simulation.results import Run

FIRST = (
    *(
        "enact",
        "promulgate",
        "campaign",
        "halt",
        "suspend",
        "stop",
        "withdraw",
        "reframe",
        "defer",
        "clarify",
        "adopt",
        "warn",
        "denounce",
    ),
    *("call_for_caution", "scandal", "announce", "propose", "draft", "start_policy", "end_policy", "block", "refrain"),
    *("take_up", "breach", "drop", "add", "comply", "inform", "invest", "audit"),
)
"""Actions from the gravest to the most routine; a report names the first ones."""
SHOWN = 15
"""Acts that a report names of one replicate."""


def reasons_of(runs: Mapping[str, Run]) -> str:
    """For every run in which somebody acted: how often who did what, and the gravest acts with causes. HTML."""
    return "\n".join(_of_one(run) for run in runs.values() if not run.events.empty)


def gravest(run: Run, replicate: int) -> list[Act]:
    """The acts of a replicate that count most, at most `SHOWN`, in the order of days."""
    ranks = {action: rank for rank, action in enumerate(FIRST)}
    acts = sorted(acts_of(run, replicate), key=lambda act: (ranks.get(act.action, 0), act.number))
    return sorted(acts[:SHOWN], key=lambda act: act.number)


def _of_one(run: Run) -> str:
    replicate = int(run.events["replicate"].min())
    rows = [[act.when, act.sentence, f"{act.motive} Recorded: {act.cause}."] for act in gravest(run, replicate)]
    n = int((run.events["replicate"] == replicate).sum())
    note = (
        f"Replicate {replicate} of {run.name}: {min(n, SHOWN)} of {n} acts, the gravest kinds. All "
        f"of them, and what led to each: scs explain-run DIR --replicate {replicate} --event N."
    )
    named = table(f"{run.name}: who did what, and why", ("When", "Act", "Why"), rows)
    return named + paragraph(note, "soft") + _how_often(run)


def _how_often(run: Run) -> str:
    """Acts by kind: mean number in a replicate, with its interval."""
    kinds = run.events.groupby(["action", "replicate"], observed=True).size().unstack("replicate", fill_value=0)
    counts = kinds.reindex(columns=run.outcomes["replicate"].tolist(), fill_value=0)
    rows = []
    for action in sorted(counts.index, key=lambda name: FIRST.index(name) if name in FIRST else -1):
        mean, low, high, of = over_replicates(counts.loc[action].to_numpy())
        middle, _, interval = with_interval(mean, low, high).partition(" ")
        rows.append([headed(words(str(action))), middle, interval.strip("()") or "–", str(of)])
    columns = ("Kind of act", "Mean per replicate", "95 % interval", "n")
    return table(f"{run.name}: how often institutions acted", columns, rows, numbers=3)
