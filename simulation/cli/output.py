"""WHAT THE USER SEES: tables and documents on stdout, notes and progress on stderr, each at its proper place.

With `--json` stdout holds one JSON document and nothing else; with `--quiet` stderr holds errors only.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Report = Callable[[int, int], None]
"""Called with (finished, in all)."""

_EVERY = 5.0  # seconds between plain progress lines
_WIDE = 200  # columns of a table that no terminal limits


@dataclass
class Screen:
    """Where a command writes to, as its options `--json` and `--quiet` say."""

    as_json: bool = False
    quiet: bool = False
    _deaf: bool = field(default=False, repr=False)

    def note(self, text: str) -> None:
        """A remark on stderr; nobody listening is no reason to stop the work."""
        if self.quiet or self._deaf:
            return
        try:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
        except BrokenPipeError:
            self._deaf = True
            silence(sys.stderr)

    def line(self, text: str) -> None:
        """A line of the answer on stdout, unless the answer is JSON."""
        if not self.as_json:
            sys.stdout.write(f"{text}\n")

    def document(self, content: Any) -> None:
        """The answer as JSON on stdout, if that was asked for; what is not a finite number becomes null."""
        if self.as_json:
            sys.stdout.write(json.dumps(_plain(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n")

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None) -> None:
        """A table on stdout, unless the answer is JSON. A column whose name ends in `>` is right-aligned."""
        if self.as_json:
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table

        on_terminal = sys.stdout.isatty()
        console = Console(
            file=sys.stdout, markup=False, highlight=False, emoji=False, width=None if on_terminal else _WIDE
        )
        table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
        for name in columns:
            side: Literal["right", "left"] = "right" if name.endswith(">") else "left"
            table.add_column(name.removesuffix(">"), justify=side, overflow="fold", no_wrap=side == "right")
        for row in rows:
            table.add_row(*row)
        self.line(_drawn(console, table))

    @contextlib.contextmanager
    def progress(self, what: str) -> Iterator[Report]:
        """A bar with the time left on a terminal, plain lines elsewhere, nothing when quiet."""
        if self.quiet:
            yield lambda finished, total: None
        elif sys.stderr.isatty():
            from simulation.experiments.progress import terminal_bar

            yield from terminal_bar(what)
        else:
            yield _Lines(self.note, what).report


def number(value: float | int | None, digits: int = 4) -> str:
    """A number for a table: whole numbers as they are, others with `digits` significant places, unknown as a dash."""
    return numbers(value, digits=digits)[0]


def numbers(*values: float | int | None, digits: int = 4) -> list[str]:
    """Numbers that are read together: the largest has `digits` significant places, the others as many decimals."""
    known = [float(value) for value in values if value is not None and math.isfinite(value)]
    largest = max((abs(value) for value in known), default=0.0)
    if all(value.is_integer() for value in known) and largest < 1e15:
        style = ",.0f"
    elif largest < 1e-5 or largest >= 1e15:
        style = f".{digits - 1}e"
    else:
        style = f",.{max(0, digits - 1 - math.floor(math.log10(largest)))}f"
    return ["-" if value is None or not math.isfinite(value) else format(float(value), style) for value in values]


def span(seconds: float) -> str:
    """A length of time in words."""
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def size(n: float) -> str:
    """A number of bytes in words."""
    for unit in ("B", "kB", "MB", "GB"):
        if n < 1000:
            return f"{n:.0f} {unit}" if n >= 100 or unit == "B" else f"{n:.1f} {unit}"
        n /= 1000
    return f"{n:.1f} TB"


def silence(stream: Any) -> None:
    """Let everything written to a stream from now on vanish, also what its buffer still holds."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class _Lines:
    """Progress as text: a line at the end, and at most one every few seconds before.

    Work of several stages reports another total with each: the time that is left is told of the stage alone.
    """

    def __init__(self, note: Callable[[str], None], what: str) -> None:
        self.note = note
        self.what = what
        self.begun = self.last = time.monotonic()
        self.first = self.total = -1

    def report(self, finished: int, total: int) -> None:
        now = time.monotonic()
        if total != self.total:
            self.begun, self.first, self.total = now, finished, total
            return
        if finished < total and now - self.last < _EVERY:
            return
        self.last = now
        done = finished - self.first
        if finished >= total or not done:
            left = f"took {span(now - self.begun)}" if finished >= total else "started"
        else:
            left = f"{span((now - self.begun) / done * (total - finished))} left"
        self.note(f"{self.what}: {finished} of {total}, {left}")


def _drawn(console: Any, table: Any) -> str:
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    return "\n".join(lines).strip("\n")


def _plain(content: Any) -> Any:
    """The same content with unknown numbers as None."""
    if isinstance(content, dict):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(value) for value in content]
    if isinstance(content, float) and not math.isfinite(content):
        return None
    return content
