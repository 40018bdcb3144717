"""WHAT EVERY NUMBER IS: the page of all parameters in Markdown, made from the code and from nothing else.

Run as a program it prints the page: `python -m simulation.scenario.parameter_table > docs/parameters.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from simulation.conduct import IN_DATA, load_catalogue
from simulation.parameters import Policy
from simulation.population import Population
from simulation.scenario.error_format import Place
from simulation.scenario.events import KINDS
from simulation.scenario.reading import Node
from simulation.scenario.scenario import Scenario
from simulation.scenario.settings import POLICIES, Settings
from simulation.scenario.values import DEFAULT, Explanation, values_of

COLUMNS = ("key", "meaning", "value", "unit", "range", "source", "grade")
TEXTS = ("name", "title", "description", "events")
"""Settings that are no parameters: what a scenario is called and what happens in it."""

ONE_BY_ONE = "population.services"
"""What a scenario lists one by one has one row, with the names."""

BY_UNIT = ("conduct", "behaviour", "system", "institution", "policy")
"""Sections with a table for each unit or item; every other section is one table."""

RUN = "run"
"""Heading of the settings that stand at the top of a scenario file."""

BEGINNING = """\
# Parameters

This page is made from the code by `python -m simulation.scenario.parameter_table > docs/parameters.md`; a test compares
the two. Do not edit it by hand.

Each number has the key by which a scenario file or `--set` changes it, its meaning, its value when nothing is said, its
unit (`1` is a pure number), the range outside which it is refused (both ends included), its source and its grade:

* **A** measured, or true by definition (a switch, a convention, a bound of the numerical method);
* **B** from literature or law;
* **C** by analogy with another country or a similar quantity, or calibrated;
* **D** a guess. Where a source says no more, sensitivity analysis draws a guess from half to twice its value.

Letters with two digits, such as A01, are ids of the [evidence table](evidence.md). How the numbers act is written in
the [ODD](odd.md). Most of the model rests on guesses, as the counts show: vary them before you believe a result.
"""


def parameter_table() -> str:
    """The page of all parameters: a table for every unit, the presets of policies, events, and the baseline's changes.

    Values are the defaults of the code. Conduct items have the sources of the catalogue's file.
    """
    rows = _defaults()
    parts = [BEGINNING, _grades(rows)]
    for heading, members in groupby(rows, key=lambda row: heading_of(row.path)):
        parts.append(_section(heading, list(members)))
    parts += [_happenings(), _baseline(rows)]
    return "\n".join(parts)


def _defaults() -> list[Explanation]:
    """Every parameter at the value that holds when nothing is said."""
    tree = Node({}, Place(DEFAULT))
    rows: list[Explanation] = []
    for row in values_of(Settings.model_validate({}), tree):
        if row.path.startswith(f"{ONE_BY_ONE}."):
            rows += [] if rows[-1].path == ONE_BY_ONE else [_listed_one_by_one(row)]
        elif row.path not in TEXTS:
            rows.append(row)
    return rows


def _listed_one_by_one(row: Explanation) -> Explanation:
    """The row that stands for all values of private services."""
    field = Population.model_fields["services"]
    extra: Any = field.json_schema_extra
    return row._replace(
        path=ONE_BY_ONE, value=field.default, unit=extra["unit"], source=extra["source"], grade=extra["grade"],
        meaning=field.description or "", range="", bounds=(None, None),
    )  # fmt: skip


def heading_of(path: str) -> str:
    """The heading under which the value at a dotted path stands: `behaviour.debts`, `population`, `run`."""
    steps = path.split(".")
    if len(steps) == 1:
        return RUN
    return ".".join(steps[: 2 if steps[0] in BY_UNIT else 1])


def shown(value: Any) -> str:
    """A value as scenario files write it."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(str(getattr(item, "name", item)) for item in value) or "none"
    return value.isoformat() if isinstance(value, date) else f"{value}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _cells(row: Explanation) -> tuple[str, ...]:
    span = f"from {row.range.removesuffix(' to')}" if row.range.endswith(" to") else row.range
    source, grade = _provenance(row)
    if row.prior:
        source += f"; prior {row.prior[0]:g} to {row.prior[1]:g}: {row.reason}"
    return f"`{row.path}`", row.meaning, shown(row.value), row.unit, span, source, grade


def _provenance(row: Explanation) -> tuple[str, str]:
    """Source and grade; what says which item or which day is meant is right by definition."""
    if row.source in ("", IN_DATA):
        return "definition", "A"
    return row.source, row.grade


def _section(heading: str, rows: list[Explanation]) -> str:
    text = f"## {heading}\n\n{_about(heading)}\n\n{table(COLUMNS, map(_cells, rows))}"
    instrument = heading.removeprefix("policy.")
    return text + _presets(POLICIES[instrument]) if heading.startswith("policy.") else text


def _about(heading: str) -> str:
    """One sentence on what a section holds."""
    if heading == RUN:
        return "What stands at the top of a scenario file."
    section, _, unit = heading.partition(".")
    if section == "conduct":
        catalogue = load_catalogue()
        return f"{catalogue.titles[catalogue.names.index(unit)].capitalize()}."
    if section == "policy":
        return _first_line(POLICIES[unit])
    held: Any = getattr(Settings.model_validate({}), section)
    return _first_line(type(getattr(held, unit) if unit else held))


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n")[0]


def _presets(policy: type[Policy]) -> str:
    usual = policy()
    rows = []
    for name, values in policy.presets.items():
        chosen = policy(**values)
        changes = [
            f"`{field}` {shown(getattr(chosen, field))}"
            for field in policy.model_fields
            if getattr(chosen, field) != getattr(usual, field)
        ]
        rows.append((f"`{name}`", "; ".join(changes) or "as above"))
    return f"\n{table(('preset', 'what it changes in the values above'), rows)}"


def _happenings() -> str:
    """The fields of dated happenings; their values are the scenario's."""
    rows = []
    for kind, model in KINDS.items():
        for name, field in model.model_fields.items():
            if name not in ("kind", "day"):
                rows.append((f"`{kind}.{name}`", field.description or "", *_nature(model, name)))
    columns = ("key", "meaning", "value when left out", "unit", "range")
    about = "Fields of the dated happenings under `events`; each also has a `day` or a `date`. A scenario gives values."
    return f"## events\n\n{about}\n\n{table(columns, rows)}"


def _nature(model: type[BaseModel], name: str) -> tuple[str, str, str]:
    field = model.model_fields[name]
    bounds = {key: getattr(rule, key) for rule in field.metadata for key in ("ge", "le") if hasattr(rule, key)}
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    span = f"{bounds['ge']:g} to {bounds['le']:g}" if len(bounds) == len(("ge", "le")) else ""
    return "required" if field.is_required() else shown(field.default), str(extra.get("unit", "")), span


def _grades(rows: list[Explanation]) -> str:
    """How many parameters have each grade, section by section."""
    names = list(dict.fromkeys(row.path.split(".")[0] if "." in row.path else RUN for row in rows))
    counts = {name: dict.fromkeys("ABCD", 0) for name in names}
    for row in rows:
        counts[row.path.split(".")[0] if "." in row.path else RUN][_provenance(row)[1]] += 1
    lines = [(name, *(f"{counts[name][grade]}" for grade in "ABCD")) for name in names]
    total = ("**all**", *(f"**{sum(counts[name][grade] for name in names)}**" for grade in "ABCD"))
    return f"## How well the numbers are known\n\n{table(('section', *'ABCD'), [*lines, total])}"


def _baseline(rows: list[Explanation]) -> str:
    """What the shipped baseline sets to other values than the code's, policies apart."""
    usual = {row.path: row.value for row in rows}
    baseline = Scenario.load("baseline")
    changed = [
        (f"`{row.path}`", shown(usual[row.path]), shown(row.value), row.source, row.grade)
        for row in values_of(baseline.settings, baseline.written)
        if row.path in usual and not row.path.startswith("policy.") and row.value != usual[row.path]
    ]
    about = (
        "Values of `scenarios/baseline.yaml`, on which the other shipped scenarios build, that differ from the code's. "
        "They come out of the calibration (`benchmarks/calibrate_baseline.py`, targets in `benchmarks/targets.yaml`). "
        "Its policies, which differ from city to city, stand in the file itself."
    )
    columns = ("key", "value of the code", "value of the baseline", "source", "grade")
    return f"## What the baseline sets\n\n{about}\n\n{table(columns, changed)}"


if __name__ == "__main__":
    sys.stdout.write(parameter_table())
