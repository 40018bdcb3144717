"""`scs check`, `explain`, `diff`, `list` and `schema`: what files say, before anything runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import options
from simulation.cli.output import Screen
from simulation.cli.request import read
from simulation.errors import BadInput

if TYPE_CHECKING:
    from simulation.scenario.explaining import Explanation

Parameters = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PARAM]...", help="Dotted paths of values or sections.", show_default=False),
]
First = Annotated[str, typer.Argument(metavar="A", help="Name of a shipped scenario, or path.", show_default=False)]
Second = Annotated[str, typer.Argument(metavar="B", help="Name of a shipped scenario, or path.", show_default=False)]


def check(file: options.File, sets: options.Sets = None, as_json: options.AsJson = False) -> None:
    """Check a scenario or a plan, also one of a calibration. Prints one line, or what is wrong and where."""
    from simulation.experiments.kinds_of_files import kind_of

    screen = Screen(as_json)
    try:
        kind = kind_of(file)
        if kind == "calibration":
            found = _calibration(file, sets)
        else:
            found = _plan(file, sets) if kind == "plan" else _scenario(file, sets)
    except BadInput as error:
        screen.document({"file": file, "valid": False, "problems": str(error).splitlines()})
        raise
    screen.document({"file": file, "valid": True, **found})
    what = ", ".join(f"{number} {name}" for name, number in found["size"].items())
    screen.line(f"{file}: ok ({found['kind']} {found['name']}, {what}, hash {found['hash'][:16]})")


def explain(
    file: options.ScenarioName,
    parameters: Parameters = None,
    sets: options.Sets = None,
    as_json: options.AsJson = False,
) -> None:
    """Show where each value comes from. Gives file and line, unit, range and source."""
    from simulation.scenario.explaining import explain as explained

    screen = Screen(as_json)
    scenario = read(file, sets=sets)
    found = [row for path in parameters or (None,) for row in explained(scenario, path)]
    rows = list({row.path: row for row in found}.values())
    screen.document([row._asdict() | {"value": _plain(row.value)} for row in rows])
    if len(rows) == 1:
        _show_one(rows[0], screen)
        return
    screen.table(
        ["path", "value", "unit", "range", "from", "source"],
        [[row.path, _text(row.value), row.unit, row.range, row.where, _source(row)] for row in rows],
    )


def diff(a: First, b: Second, sets: options.Sets = None, as_json: options.AsJson = False) -> None:
    """Show where two scenarios differ. --set changes both."""
    from simulation.scenario.explaining import diff as differing

    screen = Screen(as_json)
    rows = differing(read(a, sets=sets), read(b, sets=sets))
    screen.document([{"path": row.path, "a": _plain(row.a), "b": _plain(row.b)} for row in rows])
    if rows:
        screen.table(["path", a, b], [[row.path, _text(row.a), _text(row.b)] for row in rows])
    else:
        screen.line(f"{a} and {b} have the same settings")


def shipped(as_json: options.AsJson = False) -> None:
    """List the shipped scenarios, plans and calibration plans."""
    from simulation.experiments.calibration.plan import CalibrationPlan, shipped_calibrations
    from simulation.experiments.sweep import Plan, shipped_plans
    from simulation.scenario import Scenario
    from simulation.scenario import shipped as names

    screen = Screen(as_json)
    found = {
        "scenarios": {name: Scenario.load(name).settings.title for name in names()},
        "plans": {name: Plan.load(name).content.title for name in shipped_plans()},
        "calibrations": {name: CalibrationPlan.load(name).content.title for name in shipped_calibrations()},
    }
    screen.document(found)
    for n, (kind, titles) in enumerate(found.items()):
        if n:
            screen.line("")
        screen.table([kind, "title"], list(titles.items()))


def schema() -> None:
    """Print the JSON Schema of scenario files. Editors complete and check with it."""
    from simulation.scenario.schema import schema as of_scenarios

    Screen(as_json=True).document(of_scenarios())


def _scenario(file: str, sets: list[str] | None) -> dict[str, Any]:
    scenario = read(file, sets=sets)
    settings = scenario.settings
    size = {"citizens": settings.population.citizens, "days": settings.days, "replicates": settings.replicates}
    return {"kind": "scenario", "name": scenario.name, "title": settings.title, "hash": scenario.hash, "size": size}


def _plan(file: str, sets: list[str] | None) -> dict[str, Any]:
    from simulation.experiments.sweep import Plan, plan_summary

    plan = Plan.load(file).changed(sets=sets or ())
    summary = plan_summary(plan)
    size = {"points": summary.points, "replicates": summary.replicates, "runs": summary.runs}
    return {"kind": "plan", "name": plan.name, "title": summary.title, "hash": plan.hash, "size": size}


def _calibration(file: str, sets: list[str] | None) -> dict[str, Any]:
    from simulation.experiments.calibration.plan import CalibrationPlan

    plan = CalibrationPlan.load(file).changed(sets=sets or ())
    content = plan.content
    size = {"parameters": len(content.parameters), "targets": len(content.targets), "points": content.points}
    size |= {"waves": content.waves, "replicates": content.replicates}
    return {"kind": "calibration", "name": content.name, "title": content.title, "hash": plan.hash, "size": size}


def _show_one(row: Explanation, screen: Screen) -> None:
    lines = {
        "value": f"{_text(row.value)} {row.unit if row.unit != '1' else ''}".strip(),
        "from": row.where,
        "range": row.range,
        "meaning": row.meaning,
        "source": _source(row),
    }
    screen.line(row.path)
    for name, text in lines.items():
        if text:
            screen.line(f"  {name:8} {text}")


def _source(row: Explanation) -> str:
    return f"{row.source} ({row.grade})" if row.grade else row.source


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return _plain(value.model_dump(mode="json")) if hasattr(value, "model_dump") else str(value)


def _text(value: Any) -> str:
    """A value as a scenario file would hold it, on one line."""
    plain = _plain(value)
    if plain is None:
        return "-"
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
