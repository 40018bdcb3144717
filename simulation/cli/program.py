"""All commands together, and the entry point `main`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from simulation.cli import (
    calibrating,
    classroom,
    folders,
    reasons,
    reproducing,
    running,
    scenarios,
    studying,
    sweeping,
    validating,
)
from simulation.cli.failures import exit_code_of
from simulation.cli.startup import start

app = typer.Typer(
    name="scs",
    help="An agent-based simulation of China's social credit system.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
sweep = typer.Typer(help="Run designs of many points.", rich_markup_mode=None)

app.command()(running.run)
app.command()(running.resume)
app.command()(running.compare)
app.add_typer(sweep, name="sweep")
app.command()(studying.sensitivity)
app.command()(calibrating.calibrate)
app.command()(validating.validate)
app.command()(reproducing.reproduce)
app.command()(classroom.app)
app.command()(folders.report)
app.command()(folders.plot)
app.command()(folders.digest)
app.command()(folders.verify)
app.command()(scenarios.check)
app.command()(scenarios.explain)
app.command()(reasons.explain_run)
app.command()(scenarios.diff)
app.command(name="list")(scenarios.shipped)
app.command()(scenarios.schema)

sweep.command()(sweeping.plan)
sweep.command()(sweeping.run)
sweep.command()(sweeping.resume)
sweep.command()(sweeping.extend)
sweep.command()(sweeping.status)
sweep.command()(sweeping.table)
sweep.command()(sweeping.cancel)


def _print_version(wanted: bool) -> None:
    if wanted:
        import simulation

        typer.echo(f"scs {simulation.__version__}")
        raise typer.Exit


@app.callback()
def _options_of_the_program(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """An agent-based simulation of China's social credit system."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code.

    arguments: what follows `scs`, by default those of this process.
    """
    start()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "_SCS_COMPLETE" in os.environ:  # the shell asks how a word can be completed
        app()
    return exit_code_of(lambda: _obey(given or ["--help"]))


def _obey(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese letters is no reason to fail
    command = typer.main.get_command(app)
    try:
        with command.make_context("scs", arguments, obj=tuple(arguments)) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    return 0
