"""THE ANSWER FIRST: what `scs run` and `scs compare` print of a result, in words before numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from simulation.cli.output import Screen, number, numbers

if TYPE_CHECKING:
    from simulation.experiments.compare import Comparison
    from simulation.results import Run

_TO_SEE_ALL = "every outcome: --all, the report, and the files in the folder"


def show_run(found: Run, folder: Path, screen: Screen, *, everything: bool = False) -> None:
    """Print the headline of a run, and with `everything` all its outcomes."""
    from simulation.figures.answers import first_sentence_of_run, levels_of
    from simulation.results import summarise

    summary = summarise(found)
    screen.document(
        {
            "folder": str(folder),
            "scenario": found.name,
            "scenario_hash": found.scenario_hash,
            "seed": found.seed,
            "replicates": found.replicates,
            "days": found.days,
            "digest": found.digest,
            "outcomes": summary,
        }
    )
    columns = {str(name): found.outcomes[name].to_numpy() for name in found.outcomes.columns}
    if sentence := first_sentence_of_run(found.name, columns):
        screen.line(fill(sentence, 100) + "\n")
    rows = [[*level[:-1], number(level.n)] for level in levels_of(columns)]
    screen.table(["headline", "unit", "mean>", "95 % interval>", "n>"], rows)
    if found.replicates == 1:
        screen.line("1 replicate: nothing can be said about chance. Give --replicates 5 or more.")
    if everything:
        screen.line("")
        screen.table(["outcome", "mean>", "95 % interval>", "n>"], outcome_rows(summary))
    else:
        screen.line(_TO_SEE_ALL)
    screen.line(f"seed {found.seed}, digest {found.digest[:16]}")
    screen.line(f"results in {folder}")


def show_comparison(
    found: Comparison,
    content: Mapping[str, Any],
    folder: Path,
    seed: int,
    screen: Screen,
    *,
    everything: bool = False,
) -> None:
    """Print for every pair what differs, in words, and the headline; with `everything` all paired differences.

    content: as of `Comparison.content`.
    """
    from simulation.figures.answers import answers_of, first_sentence, remark, spoken
    from simulation.figures.differences import changes_in, differences_of

    runs = {
        name: {"scenario_hash": run.scenario_hash, "digest": run.digest, "replicates": run.replicates, "days": run.days}
        for name, run in found.runs.items()
    }
    screen.document({"folder": str(folder), "seed": seed, "runs": runs, "comparison": content})
    table = differences_of(content)
    for a, b in found.pairs:
        answers = answers_of(changes_in(table, a, b))
        screen.line(fill(first_sentence(answers, a, b), 100) + "\n")
        if max((answer.n for answer in answers), default=0) > 2:
            for verdict, outcomes in spoken(answers):
                screen.line(fill(outcomes, 100, initial_indent=f"  {verdict:28}", subsequent_indent=" " * 30))
            screen.line("")
        rows = [[each.words, each.unit, *each[2:6], each.verdict] for each in answers]
        columns = ["headline", "unit", f"{a}>", f"{b}>", "difference>", "95 % interval>", "verdict"]
        screen.table(columns, rows)
        if said := remark(answers):
            screen.line(said)
        if everything:
            screen.line("")
            _all_differences(found, a, b, screen)
    screen.line("difference: second minus first, on common random numbers; docs/verdicts.md says what a verdict means")
    if not everything:
        screen.line(_TO_SEE_ALL)
    screen.line(f"seed {seed}")
    screen.line(f"results in {folder}")


def outcome_rows(summary: Mapping[str, Mapping[str, float | int | None]]) -> list[list[str]]:
    """Rows of a table of outcomes: name, mean, interval, number of replicates."""
    rows = []
    for name, line in summary.items():
        mean, low, high = numbers(line["mean"], line["low"], line["high"])
        rows.append([name, mean, _interval(low, high, line["n"]), number(line["n"])])
    return rows


def _all_differences(found: Comparison, a: str, b: str, screen: Screen) -> None:
    table = found.outcomes
    rows = table[(table["scenario_a"] == a) & (table["scenario_b"] == b)].to_dict("records")
    columns = ["outcome", f"{a}>", f"{b}>", "difference>", "95 % interval>", "variance ratio>", "n>"]
    screen.table(columns, [_difference_row(row) for row in rows])
    screen.line("variance ratio: paired over unpaired with its 95 % interval, from 20 replicates on")


def _difference_row(row: Mapping[Any, Any]) -> list[str]:
    from simulation.figures.number_format import share_of_variance

    difference, low, high = numbers(row["difference"], row["low"], row["high"])
    ratio = share_of_variance(row["variance_ratio"], row["n"], row["ratio_low"], row["ratio_high"])
    return [
        row["outcome"],
        *numbers(row["a"], row["b"]),
        difference,
        _interval(low, high, row["n"]),
        ratio,
        number(row["n"]),
    ]


def _interval(low: str, high: str, n: Any) -> str:
    if "-" in (low, high):
        return "none: 1 replicate" if n == 1 else "undefined"
    return f"{low} to {high}"
