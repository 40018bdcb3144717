"""`scs explain-run`: what institutions did in a run, and why."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulation.cli import options
from simulation.cli.output import Screen, number

if TYPE_CHECKING:
    from simulation.report.causes import Act, Reason

Event = Annotated[
    int | None,
    typer.Option("--event", metavar="N", min=1, help="Act to explain; all are listed without."),
]
Replicate = Annotated[int, typer.Option("--replicate", metavar="R", min=0, help="Which replicate, counted from 0.")]
_LONGEST_CHAIN = 25


def explain_run(
    folder: options.Folder,
    event: Event = None,
    replicate: Replicate = 0,
    as_json: options.AsJson = False,
) -> None:
    """List what institutions did in a run. With --event tell why one of them acted, and what led there."""
    from simulation.report.causes import acts_of, reason_for
    from simulation.results import load

    screen = Screen(as_json)
    run = load(folder)
    head = {"folder": str(folder), "scenario": run.name, "replicate": replicate}
    if event is not None:
        found = reason_for(run, event, replicate)
        screen.document(head | _content(found))
        _show(found, screen)
        return
    acts = acts_of(run, replicate)
    screen.document(head | {"acts": [_plain(act) for act in acts]})
    if acts:
        rows = [[str(act.number), act.when, act.actor, act.action, act.target, act.cause] for act in acts]
        screen.table(["event>", "when", "actor", "action", "target", "cause"], rows)
    else:
        screen.line(f"no institution acted in replicate {replicate} of {run.name}")


def _show(found: Reason, screen: Screen) -> None:
    act = found.act
    screen.line(f"event {act.number}: {act.sentence} ({act.when})")
    screen.line(f"  why         {act.motive}")
    screen.line(f"  recorded    {act.cause}")
    if found.discontent is not None:
        screen.line(f"  discontent  {number(found.discontent, 3)} critical posts per 1,000 citizens on that day")
    if not found.chain:
        screen.line("  before      nothing in the 90 days before concerned the same target or actor")
        return
    screen.line("")
    shown = found.chain[-_LONGEST_CHAIN:]
    rows = [[str(one.number), one.when, one.sentence, found.link(one), one.cause] for one in shown]
    screen.table(["event>", "when", "what led there", "same", "cause"], rows)
    if len(found.chain) > len(shown):
        screen.line(f"and {len(found.chain) - len(shown)} before these; --json has them all")


def _content(found: Reason) -> dict[str, Any]:
    chain = [_plain(one) | {"same": found.link(one)} for one in found.chain]
    return {"act": _plain(found.act), "discontent": found.discontent, "chain": chain}


def _plain(act: Act) -> dict[str, Any]:
    date = act.date and act.date.isoformat()
    return dataclasses.asdict(act) | {"date": date, "sentence": act.sentence, "motive": act.motive}
