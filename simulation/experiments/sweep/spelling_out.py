"""A PLAN WRITTEN OUT: tables and rows become lists of values, `prior` becomes the range that a parameter declares.

    table: points.csv                      a CSV or Parquet file: a column for each path, a row for each point
    rows: [{policy.scope: narrow}, ...]    the points themselves
    behaviour.opinion.level: prior         the declared prior of that number, or half to twice its value
    behaviour.opinion.*: prior             all guessed numbers below it

What a sweep folder keeps is the plan written out, so that nothing outside it is needed to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulation.errors import nearest
from simulation.experiments.sweep.design import Range
from simulation.parameters import prior_of
from simulation.scenario import Scenario
from simulation.scenario.error_format import Problem, refuse, shown
from simulation.scenario.overriding import node_of
from simulation.scenario.reading import Node
from simulation.scenario.values import Explanation, values_of

PRIOR = "prior"
EVERY = ".*"
GUESSED = ("C", "D")
MOST_ROWS = 5_000
SECTIONS = ("levers", "uncertainties")


def spelled_out(root: Node, file: Path, load: Callable[[str], Scenario]) -> Node:
    """The tree of a plan without shorthand; itself when there is none.

    file: of the plan, from which the path of a table starts. load: the scenario of a name. Raises BadInput.
    """
    design = root.value.get("design") if isinstance(root.value, dict) else None
    if design is None or not isinstance(design.value, dict):
        return root
    inside = dict(design.value)
    for key, read in (("table", _table), ("rows", _rows)):
        if key in inside:
            inside["levers"] = _with_rows(inside, key, read(inside.pop(key), file))
    for section in SECTIONS:
        axes = inside.get(section)
        if axes is not None and isinstance(axes.value, dict) and any(_is_prior(axis) for axis in axes.value.values()):
            inside[section] = replace(axes, value=dict(_with_priors(root, axes, section, load)))
    if inside == design.value:
        return root
    return replace(root, value={**root.value, "design": replace(design, value=inside)})  # type: ignore[dict-item]


def _with_rows(design: dict[str, Node], key: str, found: tuple[Node, list[dict[str, Any]]]) -> Node:
    """The rows as a list of values for each path."""
    node, rows = found
    for section in SECTIONS:
        if section in design:
            refuse([Problem(design[section].where, ("design", section), f"not together with {key}; leave one out")])
    columns = {path: _standing_at(node, node_of([row[path] for row in rows])) for path in rows[0]}
    return replace(node, value=columns)


def _standing_at(node: Node, value: Node) -> Node:
    """A value that stands where `node` stands."""
    inside = value.value
    if isinstance(inside, list):
        return Node([_standing_at(node, item) for item in inside], node.place, node.where)
    if isinstance(inside, dict):
        return Node({key: _standing_at(node, item) for key, item in inside.items()}, node.place, node.where)
    return Node(inside, node.place, node.where)


def _rows(node: Node, file: Path) -> tuple[Node, list[dict[str, Any]]]:
    """Points written out, all with the same paths."""
    if not isinstance(node.value, list) or not node.value:
        refuse(
            [Problem(node.where, ("design", "rows"), f"a list of points, each path: value (got {shown(node.plain())})")]
        )
    rows: list[dict[str, Any]] = []
    for n, each in enumerate(node.value):
        row = each.plain()
        if not isinstance(row, dict) or not row:
            refuse([Problem(each.where, ("design", "rows", n), f"a mapping of path: value (got {shown(row)})")])
        if rows and row.keys() != rows[0].keys():
            allowed = f"the same paths as in the first: {', '.join(rows[0])}"
            refuse([Problem(each.where, ("design", "rows", n), f"{allowed} (got {', '.join(row)})")])
        rows.append(row)
    return node, rows


def _table(node: Node, file: Path) -> tuple[Node, list[dict[str, Any]]]:
    """The rows of a CSV or Parquet file beside the plan."""
    import pandas as pd

    from simulation.results.parquet_files import read_frame

    key = ("design", "table")
    name = node.value
    if not isinstance(name, str) or Path(name).suffix not in (".csv", ".parquet"):
        refuse([Problem(node.where, key, f"the path of a .csv or .parquet file (got {shown(node.plain())})")])
    path = file.parent / name
    try:
        with path.open("rb") as opened:
            table = pd.read_csv(opened) if path.suffix == ".csv" else read_frame(opened)
    except FileNotFoundError:
        near = [other.name for other in path.parent.glob(f"*{path.suffix}")] if path.parent.is_dir() else []
        refuse([Problem(node.where, key, f"an existing file{nearest(path.name, near)} (got {shown(name)})")])
    except (OSError, ValueError) as error:
        refuse([Problem(node.where, key, f"a readable table: {str(error).splitlines()[0]} (got {shown(name)})")])
    if table.empty or table.isna().any(axis=None) or len(table) > MOST_ROWS:
        what = f"a table without gaps, of 1 to {MOST_ROWS:,} rows"
        refuse([Problem(node.where, key, f"{what} (got {len(table):,} rows, {int(table.isna().sum().sum())} gaps)")])
    return node, [{str(path): value for path, value in row.items()} for row in table.astype(object).to_dict("records")]


def _is_prior(node: Node) -> bool:
    return isinstance(node.value, str) and node.value == PRIOR


def _with_priors(root: Node, axes: Node, section: str, load: Callable[[str], Scenario]) -> Iterator[tuple[str, Node]]:
    """Every axis, with `prior` as a range."""
    assert isinstance(axes.value, dict)
    assert isinstance(root.value, dict)
    name = root.value.get("scenario")
    if name is None or not isinstance(name.value, str):
        refuse([Problem(root.where, ("scenario",), "is required where an axis says prior (got nothing)")])
    scenario = load(name.value)
    rows = {row.path: row for row in values_of(scenario.settings, scenario.tree)}
    for path, axis in axes.value.items():
        if not _is_prior(axis):
            yield path, axis
            continue
        ranges = _priors(rows, path)
        if not ranges:
            allowed = "a number of the scenario" if not path.endswith(EVERY) else "a path above some guessed numbers"
            near = nearest(path, [row.path for row in rows.values() if range_of(row) is not None])
            refuse([Problem(axis.where, ("design", section, path), f"{allowed}{near} (got {path})")])
        for found, limits in ranges.items():
            if found == path or found not in axes.value:
                content = {"low": limits.low, "high": limits.high} | ({"integer": True} if limits.integer else {})
                yield found, _standing_at(axis, node_of(content))


def _priors(rows: dict[str, Explanation], path: str) -> dict[str, Range]:
    if path.endswith(EVERY):
        below = path.removesuffix("*")
        chosen = [row for row in rows.values() if row.path.startswith(below) and row.grade in GUESSED]
    else:
        chosen = [rows[path]] if path in rows else []
    found = {row.path: range_of(row) for row in chosen}
    return {name: limits for name, limits in found.items() if limits is not None}


def range_of(row: Explanation) -> Range | None:
    """The declared prior of a number, or half to twice its value; None for what is no number or has no width."""
    whole = isinstance(row.value, int) and not isinstance(row.value, bool)
    if not (whole or isinstance(row.value, float)):
        return None
    low, high = row.prior or prior_of(float(row.value), *row.bounds)
    low, high = (round(low), round(high)) if whole else (low, high)
    return Range(low=float(low), high=float(high), integer=whole, log=False) if low < high else None
