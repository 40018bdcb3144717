"""`scs reproduce`: every table and figure that the pages quote, made again."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation.cli import options
from simulation.cli.output import Screen, number

Only = Annotated[list[str] | None, typer.Option("--only", metavar="NAME", help="Make this one alone. May be repeated.")]
Listed = Annotated[bool, typer.Option("--list", help="Show what there is, and what is stale; make nothing.")]
Accepted = Annotated[
    bool, typer.Option("--accept", help="Note the files as they stand, made by other means; make nothing.")
]
Rechecked = Annotated[
    bool,
    typer.Option(
        "--recheck", help="Note what was made by code that counts the same as today's as fresh; a minute of small runs."
    ),
]


def reproduce(
    only: Only = None,
    listed: Listed = False,
    planned: options.PlanOnly = False,
    accepted: Accepted = False,
    rechecked: Rechecked = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Make every table and figure that the README and the docs quote again, into results/reference."""
    from simulation.experiments.reproduction import load_registry, note_as_it_stands, recheck
    from simulation.experiments.reproduction import reproduce as made_again

    screen = Screen(as_json, quiet)
    registry = load_registry()
    chosen = registry.chosen(only or ())
    minutes = sum(entry.minutes for entry in chosen.values())
    if listed or planned:
        rows = {name: entry.model_dump(mode="json") | {"state": registry.state(name)} for name, entry in chosen.items()}
        screen.document({"entries": rows, "minutes": minutes})
        if planned:
            screen.table(
                ["name", "minutes>", "command"],
                [[name, f"{e.minutes:g}", command] for name, e in chosen.items() for command in e.commands],
            )
            screen.line(f"about {minutes:g} minutes on two cores; nothing was made")
            return
        screen.table(
            ["name", "state", "title", "files", "quoted in"],
            [
                [name, rows[name]["state"], e.title, ", ".join([*e.files, *e.pages]), ", ".join(e.cited)]
                for name, e in chosen.items()
            ],
        )
        return
    if accepted:
        for name in chosen:
            note_as_it_stands(registry, name)
        screen.line(f"{number(len(chosen))} noted as they stand; by which code they were made is not known")
        return
    if rechecked:
        same = recheck(registry, only or ())
        screen.document({"fresh": same})
        screen.line(f"{number(len(same))} of {number(len(chosen))} were made by code that counts what today's does")
        return
    done = made_again(registry, only or (), note=screen.note)
    screen.document({"made": done, "folder": str(registry.folder)})
    screen.line(f"{number(len(done))} made; files and manifest in {registry.folder}")
