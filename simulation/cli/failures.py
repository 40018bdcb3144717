"""HOW A COMMAND ENDS: an exit code and at most five plain lines, whatever happened, and never a traceback."""

from __future__ import annotations

import difflib
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import typer

from simulation.cli.output import silence
from simulation.errors import CannotWrite, Refused, SimulationError, nearest

TRACEBACK = "SCS_TRACEBACK"
_MOST_LINES = 5
_LONGEST_VALUE = 60
_ALIKE = 0.7
"""Likeness from which on an option is suggested: of random words about a third of the letters are alike."""
_BOUNDS = {"ge": "at least", "le": "at most", "gt": "above", "lt": "below"}
_NO_COMMAND = re.compile("No such command '(.*?)'")
_USAGE = typer.BadParameter.__bases__[0]  # the usage error of whichever parser Typer brings


class Terminated(BaseException):
    """Somebody asked the program to end (SIGTERM)."""


def exit_code_of(work: Callable[[], int]) -> int:
    """Do `work` and return its exit code, or that of what went wrong after telling it on stderr."""
    try:
        with _ends_on_request():
            try:
                code = work()
                sys.stdout.flush()
            except BrokenPipeError:
                silence(sys.stdout)
                code = 0
    except (KeyboardInterrupt, Terminated, Exception) as error:
        if stop := _stop_behind(error):
            by_hand = isinstance(stop, KeyboardInterrupt)
            what = ["interrupted" if by_hand else "terminated", *getattr(stop, "__notes__", ())]
            return _told("; ".join(what), 130 if by_hand else 143)
        if os.environ.get(TRACEBACK) and not isinstance(error, SimulationError | _USAGE):
            raise
        return _told(*_explained(error))
    return code


@contextmanager
def telling_how_to_go_on(hint: str) -> Iterator[None]:
    """While this lasts, who interrupts the program is told what goes on with the work, or that nothing does."""
    try:
        yield
    except BaseException as error:
        if stop := _stop_behind(error):
            stop.add_note(hint)
        raise


def _stop_behind(error: BaseException | None) -> KeyboardInterrupt | Terminated | None:
    """The request to end that an error is, or that came first: one in the middle of a lock raises others on its way."""
    while error is not None and not isinstance(error, KeyboardInterrupt | Terminated):
        error = error.__context__
    return error


def _explained(error: BaseException) -> tuple[str, int]:
    """The message and the exit code of an error."""
    if isinstance(error, SimulationError):
        return str(error), error.exit_code
    if isinstance(error, _USAGE):
        return _usage(error), 2
    if isinstance(error, typer.Abort):
        return "stopped", 1
    if isinstance(error, OSError):
        return _of_the_system(error), CannotWrite.exit_code
    if isinstance(error, MemoryError):
        return "not enough memory; fewer --citizens or --workers need less", Refused.exit_code
    first = (str(error).splitlines() or [""])[0]
    what = f"{type(error).__name__}: {first}".removesuffix(": ")
    return f"internal error: {what} (run with {TRACEBACK}=1 to see it)", 1


def _of_the_system(error: OSError) -> str:
    from simulation.results.atomic_writing import reason

    return f"{error.filename}: {reason(error)}" if error.filename else f"input or output failed: {reason(error)}"


def _usage(error: Any) -> str:
    """The message of a wrong command line, with the nearest name that exists."""
    context = error.ctx
    command = context.command_path if context else "scs"
    message = error.format_message().strip().removesuffix(".")
    unknown = getattr(error, "option_name", None)
    if unknown and context and type(error).__name__ == "NoSuchOption":
        known = [name for parameter in context.command.params for name in parameter.opts if name.startswith("--")]
        message = f"no such option: {unknown}{_nearest_option(unknown, known)}"
    if missing := _NO_COMMAND.match(message):
        message = f"no such command: {missing[1]}{nearest(missing[1], getattr(context.command, 'commands', ()))}"
    message = _bad_value(error) or message
    message = " ".join(message.split())
    return f"{command}: {message[:1].lower()}{message[1:]}\n{command} --help tells what is allowed"


def _nearest_option(unknown: str, known: list[str]) -> str:
    """A hint at the nearest option; the dashes, which all of them share, do not count as likeness."""
    names = [name.removeprefix("--") for name in known]
    found = difflib.get_close_matches(unknown.lstrip("-"), names, n=1, cutoff=_ALIKE)
    return f" (did you mean '--{found[0]}'?)" if found else ""


def _bad_value(error: Any) -> str:
    """`--seed: must be at least 0 (got -1)`, of a value that an option does not take; "" when there is no telling."""
    tell, parameter = getattr(error.__cause__, "errors", None), getattr(error, "param", None)
    if tell is None or parameter is None:
        return ""
    detail = tell()[0]
    kind, got = detail["type"], str(detail["input"])
    whole = "a whole number" if "int" in getattr(error.__cause__, "title", "") else "a number"
    bounds = [f"{whole}, {words} {value}" for key, words in _BOUNDS.items() for value in _limits(detail, key)]
    if bounds:
        allowed = bounds[0]
    elif kind.startswith(("int_", "float_")):
        allowed = whole
    else:
        names = re.findall("'(.*?)'", detail["msg"].partition(" is not one of ")[2])
        allowed = f"one of {', '.join(names)}{nearest(got, names)}" if names else ""
    name = max(parameter.opts, key=len)
    return f"{name}: must be {allowed} (got {got[:_LONGEST_VALUE]})" if allowed else ""


def _limits(detail: Any, key: str) -> list[Any]:
    """The bound of this kind that a value broke, if it broke one."""
    return [detail["ctx"][key]] if key in detail.get("ctx", {}) else []


def _told(message: str, code: int) -> int:
    lines = message.splitlines()
    if len(lines) > _MOST_LINES:
        kept = _MOST_LINES - 1
        lines = [*lines[:kept], f"and {len(lines) - kept} more lines"]
    try:
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()
    except OSError:
        silence(sys.stderr)
    _drop_output()
    return code


def _drop_output() -> None:
    """What is still in the buffer of a stdout that cannot be written must not fail again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)


@contextmanager
def _ends_on_request() -> Iterator[None]:
    """Turn SIGTERM into `Terminated`, so that temporary files are removed on the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
