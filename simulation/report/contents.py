"""WHAT A REPORT HOLDS: findings, pictures, tables, provenance, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.figures import style
from simulation.figures.album import Picture, pictures_of_comparison, pictures_of_run
from simulation.figures.answers import answers_of, first_sentence
from simulation.figures.differences import changes_in, differences_in, pairs_in
from simulation.figures.figure_data import heading, replicates_in_words
from simulation.figures.number_format import headed, words
from simulation.figures.reforms import Contributions, package_of, reforms_in
from simulation.report import acts, findings, provenance, tables
from simulation.report.html_page import bullets, page, paragraph, picture, text
from simulation.results import Run, load_all, manifest
from simulation.results.atomic_writing import write_text
from simulation.results.verdict import ENOUGH

FILE = "report.html"
RECORDING = "recording.html"
"""The comparison as a page that plays, when it lies beside the report."""
LARGEST = 5_000_000
"""Bytes that a report stays below; with many pictures they get coarser."""

_FOOT = (
    "These numbers come from a simulation, not from measurements. An interval of 95 % says how far chance alone moves "
    "a mean over replicates; it says nothing about whether the assumptions of the model are right."
)
_HOW_TO_READ = (
    "A replicate is one run with its own seed; n counts replicates unless something else is named. Shares are in per "
    "cent, differences between shares in percentage points. A difference is clear when its 95 % interval does not hold "
    "zero. A verdict also weighs it against the smallest difference that matters, declared for each outcome of the "
    "headline."
)


def write_report(
    folder: str | Path,
    out: str | Path | None = None,
    *,
    runs: Mapping[str, Run] | None = None,
    drawn: Iterable[Picture] | None = None,
) -> Path:
    """Write the report of a run folder or a comparison folder and return its path (`folder/report.html` unless `out`).

    runs: what the folder holds, if it is in memory. drawn: its pictures, if they are drawn already.

    Raises Damaged for anything else, CannotWrite when the file cannot be written.
    """
    folder = Path(folder)
    content = manifest.read(folder)
    runs = load_all(folder) if runs is None else runs
    path = Path(out) if out is not None else folder / FILE
    if content["kind"] == "comparison":
        document = report_of_comparison(
            runs, differences_in(folder), origin=content, contributions=reforms_in(folder), drawn=drawn,
            watched=_watched(path.with_name(RECORDING), folder),
        )  # fmt: skip
    else:
        document = report_of_run(next(iter(runs.values())), origin=content, drawn=drawn)
    write_text(path, document)
    return path


def report_of_run(run: Run, *, origin: Mapping[str, Any] | None = None, drawn: Iterable[Picture] | None = None) -> str:
    """The report of one run as HTML text.

    origin: content of its manifest (command, versions, platform, digest). drawn: its pictures, if drawn already.
    """
    about = heading(run)
    lead = paragraph(about.get("description", ""), "lead") + paragraph(_size({run.name: run}), "soft")
    runs = {run.name: run}
    sections = [
        ("In short", _short(run)),
        ("Pictures", _pictures(pictures_of_run(run) if drawn is None else drawn, 5)),
        ("Outcomes", tables.outcomes_of(run)),
        *_why(runs),
        *_who_and_where(runs),
        ("Where the numbers come from", provenance.origin(runs, origin or {})),
    ]
    return page(about.get("title") or headed(words(run.name)), lead, sections, _FOOT)


def report_of_comparison(
    runs: Mapping[str, Run],
    differences: pd.DataFrame,
    *,
    origin: Mapping[str, Any] | None = None,
    contributions: Contributions | None = None,
    drawn: Iterable[Picture] | None = None,
    watched: str = "",
) -> str:
    """The report of compared runs as HTML text.

    differences: see `simulation.figures.differences.COLUMNS`. origin: content of the comparison's manifest.
    contributions: what each reform does when the runs are combinations of reforms; the rest then shows none and all.
    drawn: the pictures, if drawn already. watched: HTML that says where the comparison can be watched.
    """
    pictures = pictures_of_comparison(runs, differences, contributions) if drawn is None else drawn
    shared = [("What each reform contributes", tables.reforms_of(contributions))] if contributions else []
    if contributions:
        runs, differences = package_of(runs, differences)
    short, details = [], []
    found = pairs_in(differences)
    for a, b in found:
        chosen = changes_in(differences, a, b)
        answers = answers_of(chosen)
        few = max((answer.n for answer in answers), default=0) < ENOUGH
        said = [] if few else findings.findings_of_pair(chosen)
        short.append(
            paragraph(first_sentence(answers, a, b), "lead") + bullets(said) + tables.headline_of_pair(answers, a, b)
        )
        details.append(f"<h3>{text(b)} compared with {text(a)}</h3>" + tables.differences_of(chosen, a, b))
    sections = [
        ("In short", "\n".join(short) + paragraph(_HOW_TO_READ, "soft")),
        ("Pictures", _pictures(pictures, 3 + 2 * len(found))),
        *shared,
        ("The scenarios", _scenarios(runs)),
        ("Differences", "\n".join(details)),
        *_why(runs),
        *_who_and_where(runs),
        ("Where the numbers come from", provenance.origin(runs, origin or {})),
    ]
    asked = " or ".join(b for _, b in found)
    lead = paragraph(_size(runs), "soft") + watched
    return page(f"What does {asked} change, compared with {found[0][0]}?", lead, sections, _FOOT)


def _watched(recording: Path, folder: Path) -> str:
    """A link to the recording beside the report, or how to make one."""
    if recording.is_file():
        link = f'<a href="{RECORDING}">Watch it day by day</a>'
        return f"<p>{link}: the first two scenarios on common random numbers, to play and scrub.</p>"
    command = f"<code>scs report {text(folder.resolve().name)} --recording</code>"
    return (
        f'<p class="soft">To watch it day by day: {command} writes a page that plays in any browser, and links it '
        "here.</p>"
    )


def _short(run: Run) -> str:
    said = bullets(findings.findings_of_run(run)) + tables.headline_of_run(run)
    return said + paragraph(_HOW_TO_READ, "soft")


def _scenarios(runs: Mapping[str, Run]) -> str:
    lines = []
    for name, run in runs.items():
        about = heading(run)
        said = [part for part in (about.get("title"), about.get("description")) if part]
        lines.append(f"{name}: {'. '.join(part.rstrip('. ') for part in said)}." if said else name)
    return bullets(lines)


def _size(runs: Mapping[str, Run]) -> str:
    days = sorted({run.days for run in runs.values()})
    length = f"{days[0]:,}" if len(days) == 1 else f"{days[0]:,} to {days[-1]:,}"
    luck = "; replicates of the same number share their random numbers" if len(runs) > 1 else ""
    return f"{replicates_in_words(runs)}, {length} simulated days{luck}.".capitalize()


def _who_and_where(runs: Mapping[str, Run]) -> list[tuple[str, str]]:
    parts = [("By group of citizens", tables.groups_of(runs)), ("By city", tables.cities_of(runs))]
    return [(heading, body) for heading, body in parts if body]


def _why(runs: Mapping[str, Run]) -> list[tuple[str, str]]:
    body = acts.reasons_of(runs)
    return [("Why institutions acted", body)] if body else []


def _pictures(drawn: Iterable[Picture], expected: int) -> str:
    """The pictures, and below them which are missing and why; `expected`: about how many there will be."""
    dpi = style.DPI if expected <= 9 else 110 if expected <= 18 else 80
    parts: list[str] = []
    missing: list[str] = []
    for each in drawn:
        if each.figure is None:
            missing.append(f"{headed(words(each.name))}: {each.reason}.")
            continue
        title, note = style.words_of(each.figure)
        caption = f"Figure {len(parts) + 1}. {title}"
        parts.append(picture(style.png(each.figure, dpi=dpi), f"{title}. {note}", caption))
    if missing:
        parts.append(paragraph("Not shown, because the data were not observed:", "soft") + bullets(missing))
    return "\n".join(parts)
