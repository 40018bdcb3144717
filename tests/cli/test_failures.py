from __future__ import annotations

import errno
import os
import signal

import pytest

from simulation.cli.failures import Terminated, exit_code_of, telling_how_to_go_on
from simulation.errors import BadInput, CannotWrite, Damaged, FailedRuns, Refused, SimulationError


def failing(error: BaseException):
    def work() -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SimulationError("other numbers"), 1),
        (BadInput("a.yaml:3: days: at least 1 (got 0)"), 2),
        (Refused("too large"), 3),
        (CannotWrite("full"), 4),
        (Damaged("cut"), 5),
        (FailedRuns("two failed"), 6),
    ],
)
def test_our_errors_are_told_as_they_are(capsys, error, code):
    assert exit_code_of(failing(error)) == code
    assert capsys.readouterr() == ("", f"{error}\n")


def test_success_is_zero():
    assert exit_code_of(lambda: 0) == 0


def test_messages_have_five_lines_at_most(capsys):
    exit_code_of(failing(BadInput("\n".join(f"line {i}" for i in range(12)))))
    assert capsys.readouterr().err.splitlines() == ["line 0", "line 1", "line 2", "line 3", "and 8 more lines"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "results"), "results: permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "input or output failed: the disk is full"),
    ],
)
def test_failures_of_the_system_are_plain(capsys, error, message):
    assert exit_code_of(failing(error)) == 4
    assert capsys.readouterr().err == f"{message}\n"


def test_no_memory_is_a_refusal(capsys):
    assert exit_code_of(failing(MemoryError())) == 3
    assert "--citizens" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error", [KeyError("x"), RecursionError("deep"), AssertionError(), ZeroDivisionError("by\nzero")]
)
def test_the_unexpected_is_one_line_and_no_traceback(capsys, error):
    assert exit_code_of(failing(error)) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"internal error: {type(error).__name__}")
    assert "SCS_TRACEBACK=1" in err
    assert len(err.splitlines()) == 1


def test_the_traceback_can_be_seen(monkeypatch):
    monkeypatch.setenv("SCS_TRACEBACK", "1")
    with pytest.raises(KeyError):
        exit_code_of(failing(KeyError("x")))
    assert exit_code_of(failing(BadInput("expected"))) == 2


def test_an_interrupt_is_130(capsys):
    assert exit_code_of(failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "interrupted\n"


@pytest.mark.parametrize(("stop", "code"), [(KeyboardInterrupt(), 130), (Terminated(), 143)])
def test_an_error_on_the_way_out_does_not_hide_the_request_to_end(capsys, stop, code):
    def work() -> int:
        with telling_how_to_go_on("go on with: scs resume x"):
            try:
                raise stop
            finally:
                raise RuntimeError("release unlocked lock")

    assert exit_code_of(work) == code
    assert capsys.readouterr().err.endswith("; go on with: scs resume x\n")


def test_a_request_to_end_is_143_and_the_old_answer_is_restored(capsys):
    before = signal.getsignal(signal.SIGTERM)
    cleaned = []

    def work() -> int:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            signal.pause()
        finally:
            cleaned.append(True)
        return 0

    assert exit_code_of(work) == 143
    assert cleaned == [True]
    assert signal.getsignal(signal.SIGTERM) is before
