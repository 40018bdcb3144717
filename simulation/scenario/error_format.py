"""HOW A FAULT IS TOLD: `file:line: key.path: what is allowed (got value)`, one line each and at most five lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from simulation.errors import BadInput

MOST_LINES = 5
LONGEST_VALUE = 60
WHOLE_FILE = "(file)"

Path = tuple[str | int, ...]
"""Keys and list positions from the top of a scenario down to a value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a file and its line, or a name such as `--set` without a line."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the place, the path of the key, and what is allowed there."""

    place: Place
    path: Path
    allowed: str

    def __str__(self) -> str:
        return f"{self.place}: {dotted(self.path)}: {self.allowed}"


def dotted(path: Path) -> str:
    """`("policy", "scope", 0)` as `policy.scope.0`; the top itself is `(file)`."""
    return ".".join(_short(visible(str(step))) for step in path) or WHOLE_FILE


def shown(value: Any) -> str:
    """A value as it is quoted in a message: short, on one line, text in quotes."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "an empty list" if not value else f"a list of {len(value)}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(visible(_short(value)), ensure_ascii=False)
    return _short(str(value))


def visible(text: str) -> str:
    """Characters that do not print, or that could break a line or a terminal, as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def refuse(problems: Sequence[Problem]) -> NoReturn:
    """Raise BadInput with the first few problems, a line each."""
    lines = list(dict.fromkeys(str(problem) for problem in problems))
    if len(lines) > MOST_LINES:
        kept = MOST_LINES - 1
        lines = [*lines[:kept], f"and {len(lines) - kept} more"]
    raise BadInput("\n".join(lines))


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names with commas, cut after `most`."""
    names = list(names)
    return ", ".join(names[:most]) + (f", ... ({len(names)} in all)" if len(names) > most else "")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."
