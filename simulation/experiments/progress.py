"""HOW FAR IT IS: a bar with the time left, on a terminal or in a notebook, and nothing elsewhere."""

from __future__ import annotations

import contextlib
import html
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Progress = Callable[[int, int], None]
"""Called with (runs finished, runs in all), first with 0 finished."""


@contextlib.contextmanager
def shown(what: str, progress: Progress | bool | None) -> Iterator[Progress]:
    """The function that work reports to.

    progress: a function of one's own; False for silence; None or True for a bar where somebody can see it.
    """
    if callable(progress):
        yield progress
    elif progress is False:
        yield _silent
    elif _is_notebook():
        yield from _notebook_bar(what)
    elif sys.stderr.isatty():
        yield from terminal_bar(what)
    else:
        yield _silent


def terminal_bar(what: str) -> Iterator[Progress]:
    """A bar on standard error that vanishes when the work is done."""
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TextColumn("left"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda finished, total: bar.update(task, completed=finished, total=total)


def as_html(what: str, finished: int, total: int, seconds: float) -> str:
    """One state of a notebook's bar: what is done, how far, and how long the rest takes."""
    left = f", {seconds / finished * (total - finished):.0f} s left" if 0 < finished < total else ""
    took = f", took {seconds:.0f} s" if finished >= total else ""
    bar = f'<progress max="{total}" value="{finished}"></progress>'
    return f"{bar} {html.escape(what)}: {finished} of {total}{left}{took}"


def _notebook_bar(what: str) -> Iterator[Progress]:
    from IPython.display import HTML, display

    begun = time.monotonic()
    place: Any = display(HTML(html.escape(what)), display_id=True)

    def report(finished: int, total: int) -> None:
        place.update(HTML(as_html(what, finished, total, time.monotonic() - begun)))

    yield report


def _is_notebook() -> bool:
    """Whether this process is the kernel of a notebook; asks IPython only if somebody loaded it."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


def _silent(finished: int, total: int) -> None:
    pass
