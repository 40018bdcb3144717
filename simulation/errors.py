"""WHAT CAN GO WRONG: one exception per exit code of the command line.

Every message is meant for the person who typed the input: at most five lines, and where the input is a file it names
`file:line`, the key, the value, what is allowed and the nearest valid name.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SimulationError(Exception):
    """Base of all errors that the program explains instead of showing a traceback."""

    exit_code = 1


class BadInput(SimulationError):
    """A scenario, a plan or an option that cannot be accepted (exit code 2)."""

    exit_code = 2


class Refused(SimulationError):
    """A request that is valid but larger than this machine or the model's limits allow (exit code 3)."""

    exit_code = 3


class CannotWrite(SimulationError):
    """Input or output failed, or a folder exists that must not be overwritten (exit code 4)."""

    exit_code = 4


class Damaged(SimulationError):
    """A stored result is damaged or was made by an incompatible version (exit code 5)."""

    exit_code = 5


class FailedRuns(SimulationError):
    """The work finished, but some runs failed and are recorded as failed (exit code 6)."""

    exit_code = 6


def nearest(name: str, allowed: Iterable[str]) -> str:
    """A hint such as ` (did you mean 'scope'?)`, or an empty string when nothing is near."""
    matches = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    return f" (did you mean '{matches[0]}'?)" if matches else ""
