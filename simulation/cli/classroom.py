"""`scs app`: the page for a class, and a comparison recorded as one file."""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from simulation.cli import options
from simulation.cli.output import Screen
from simulation.errors import BadInput, Refused

NEEDED = ("starlette", "uvicorn", "websockets")
DEFAULT = ("narrow", "expansive")
TOKEN_BYTES = 16

Panes = Annotated[
    list[str] | None,
    typer.Argument(metavar="[A B]", help="Two scenarios; narrow and expansive when absent.", show_default=False),
]
Port = Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes any free port.")]
Host = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help="Any but this machine needs --share, which makes a token.")
]
Share = Annotated[bool, typer.Option("--share", help="Let others in the network open the page, with a token.")]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE.html", help="Write a recorded comparison that plays without Python."),
]


def app(
    scenarios: Panes = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    share: Share = False,
    export: Export = None,
    seed: options.Seed = None,
    citizens: options.Citizens = None,
    days: options.Days = None,
    overwrite: options.Overwrite = False,
    quiet: options.Quiet = False,
) -> None:
    """Open the classroom page on this machine: two policies side by side on one clock and one seed."""
    names = scenarios or list(DEFAULT)
    if len(names) != 2:
        raise BadInput(f"app: two scenarios, or none for {' and '.join(DEFAULT)} (got {len(names)})")
    panes = (names[0], names[1])
    _check_panes(panes, recorded=export is not None)
    if export is None:
        _check(host, share)
    from simulation.experiments.precompiling import warm

    screen = Screen(quiet=quiet)
    if export is not None:
        from simulation.app.recording import record

        warm(screen.note)
        path = record(
            panes, export, seed=1 if seed is None else seed, citizens=citizens, days=days, overwrite=overwrite
        )
        screen.line(f"recorded in {path}")
        return
    from simulation.app.server import serve

    warm(screen.note)
    token = os.urandom(TOKEN_BYTES).hex() if share else None
    serve(
        panes, host=host, port=port, seed=1 if seed is None else seed, token=token,
        ready=partial(_tell, screen),
    )  # fmt: skip


def _tell(screen: Screen, address: str) -> None:
    screen.line(f"open {address} (Ctrl-C ends it)")
    sys.stdout.flush()


def _check_panes(panes: tuple[str, str], *, recorded: bool) -> None:
    """Read both scenarios before anything is compiled or opened. Raises BadInput with the nearest name."""
    from simulation.scenario import Scenario, shipped

    for name in panes:
        Scenario.load(name)
        if not recorded and name not in shipped():
            raise BadInput(
                f"{name}: the page opens with shipped scenarios; choose the file on the page, or add --export"
            )


def _check(host: str, share: bool) -> None:
    """Refuse what is not installed and what would be open to the network unasked."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Refused(f"app: {', '.join(missing)} is not installed; pip install 'social-credit-simulation[app]'")
    from simulation.app.guards import is_loopback

    if not is_loopback(host) and not share:
        raise BadInput(f"--host {host}: others could open the page; say --share to want that, which makes a token")
