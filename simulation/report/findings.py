"""WHAT THE NUMBERS SAY: findings in plain words, each sentence made from an interval and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.figures.answers import answers_of, first_sentence_of_run, levels_of, remark, spoken
from simulation.figures.differences import Change, is_defined
from simulation.figures.number_format import headed
from simulation.results import Run
from simulation.results.headline import HEADLINE
from simulation.results.verdict import ENOUGH, advice


def findings_of_run(run: Run) -> list[str]:
    """What the run comes to in one sentence; nothing when repayment, approval and listing are undefined."""
    columns = {str(name): run.outcomes[name].to_numpy() for name in run.outcomes.columns}
    sentence = first_sentence_of_run(run.name, columns)
    few = advice(run.replicates, False) if run.replicates < ENOUGH else ""
    return [line for line in (sentence, few) if line and levels_of(columns)]


def findings_of_pair(changes: Sequence[Change]) -> list[str]:
    """What is higher, lower or not clearly different between two scenarios."""
    known = [change for change in changes if is_defined(change)]
    if not known:
        return ["No outcome is defined in both scenarios."]
    n = max(change.n for change in known)
    if n < ENOUGH:
        return [advice(n, True)]
    answers = answers_of(known)
    found = [f"{headed(verdict)}: {outcomes}." for verdict, outcomes in spoken(answers)]
    others = [change for change in known if change.outcome not in HEADLINE]
    if clear := sum(change.is_clear for change in others):
        found.append(f"Beside the headline, {clear} of {len(others)} outcomes differ clearly; see Differences.")
    if said := remark(answers):
        found.append(said)
    found.append(f"How sure: intervals of 95 % over {n} pairs of runs on common random numbers.")
    return found
