"""THE SHORT TABLE OF A RESULT as HTML: what a notebook shows when a result is the last line of a cell."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from simulation.experiments.compare import Comparison
from simulation.experiments.sweep import Sweep
from simulation.experiments.validate import Validation
from simulation.figures.answers import answers_of, first_sentence, levels_of
from simulation.figures.differences import changes_in
from simulation.figures.number_format import plain, with_interval
from simulation.results import Run

MOST_ROWS = 20


def table_of(result: object) -> str:
    """The short table of a run, a comparison, a sweep or a validation. Numbers that are not known are dashes."""
    match result:
        case Run():
            return _of_run(result)
        case Comparison():
            return _of_comparison(result)
        case Sweep():
            return _of_sweep(result)
        case Validation():
            return _of_validation(result)
    return f"<pre>{html.escape(repr(result))}</pre>"


def _of_run(run: Run) -> str:
    levels = levels_of({str(name): run.outcomes[name].to_numpy() for name in run.outcomes.columns})
    rows = [[*level[:-1], str(level.n)] for level in levels]
    note = f"seed {run.seed}, {run.days} days; all outcomes: .outcomes; pictures: .plot()"
    return _table(run.name, ["outcome", "unit", "mean", "95 % interval", "n"], rows, note)


def _of_comparison(found: Comparison) -> str:
    parts = []
    for a, b in found.pairs:
        answers = answers_of(changes_in(found.outcomes, a, b))
        rows = [[each.words, each.unit, *each[2:6], each.verdict] for each in answers]
        heads = ["outcome", "unit", a, b, "difference", "95 % interval", "verdict"]
        n = found.runs[b].replicates
        note = f"{b} minus {a}, {n} replicate(s) on common random numbers; all outcomes: .outcomes; pictures: .plot()"
        parts.append(_table(first_sentence(answers, a, b), heads, rows, note))
    return "\n".join(parts)


def _of_sweep(found: Sweep) -> str:
    runs = found.table
    axes = [*runs.attrs["levers"], *runs.attrs["uncertainties"]]
    outcomes = runs.attrs["outcomes"][:4]
    rows = [
        [*(str(of_point[axis].iloc[0]) for axis in axes), *(plain(of_point[name].mean()) for name in outcomes)]
        for _, of_point in runs.groupby("point")
    ]
    state = found.status
    left_out = f"; {len(rows) - MOST_ROWS} more points" if len(rows) > MOST_ROWS else ""
    note = f"{state.finished} of {state.runs} runs in {found.folder}{left_out}; all runs: .table; pictures: .plot()"
    return _table(state.name, [*axes, *outcomes], rows[:MOST_ROWS], note)


def _of_validation(found: Validation) -> str:
    rows = []
    for row in found.patterns:
        line = row["simulated"]
        mean, low, high = (float("nan") if line[key] is None else line[key] for key in ("mean", "low", "high"))
        cells = [row["id"], row["words"], row["target"]["words"], with_interval(mean, low, high)]
        rows.append([*cells, str(line["n"]), "yes" if row["passed"] else "NO", row["use"]])
    claims = f"{sum(row['passed'] for row in found.nulls)} of {len(found.nulls)} claims vanish without their cause"
    heads = ["", "pattern", "target", "simulated (95 % interval)", "n", "met", "how"]
    return _table(f"validation of {found.scenario}", heads, rows, f"{claims}: .nulls; picture: .plot()")


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], note: str) -> str:
    head = "".join(f"<th>{html.escape(text)}</th>" for text in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f'<caption style="text-align:left"><b>{html.escape(title)}</b></caption>'
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<div>{table}<p><small>{html.escape(note)}</small></p></div>"
