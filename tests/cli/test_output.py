from __future__ import annotations

import io
import json
import math
import sys

import pytest

from simulation.cli import output
from simulation.cli.output import Screen, _Lines, number, numbers, size, span


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        (math.nan, "-"),
        (math.inf, "-"),
        (0, "0"),
        (3.0, "3"),
        (1234567, "1,234,567"),
        (0.46, "0.4600"),
        (0.01578, "0.01578"),
        (12.3456, "12.35"),
        (123456.7, "123,457"),
        (1e-9, "1.000e-09"),
        (-0.25, "-0.2500"),
    ],
)
def test_numbers_are_readable(value, text):
    assert number(value) == text


def test_numbers_of_a_row_share_their_decimals():
    assert numbers(0.00625, -0.00328, 0.01578) == ["0.00625", "-0.00328", "0.01578"]
    assert numbers(3.0, -22.412, None) == ["3.00", "-22.41", "-"]
    assert numbers(2.0, 2.0, 2.0) == ["2", "2", "2"]


@pytest.mark.parametrize(("seconds", "text"), [(-1, "0 s"), (4.4, "4 s"), (300, "5 min"), (7200, "2.0 h")])
def test_times_are_readable(seconds, text):
    assert span(seconds) == text


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (23.46e9, "23.5 GB"), (2e15, "2000.0 TB")]
)
def test_sizes_are_readable(n, text):
    assert size(n) == text


def test_a_table_is_plain_text_when_not_on_a_terminal(capsys):
    Screen().table(["name", "value>"], [["[red]scope[/red]", "1"], ["x" * 90, "200"]])
    out = capsys.readouterr().out
    assert "[red]scope[/red]" in out
    assert "x" * 90 in out
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_json_replaces_tables_and_lines(capsys):
    screen = Screen(as_json=True)
    screen.table(["a"], [["b"]])
    screen.line("text")
    screen.document({"mean": math.nan, "list": (1, math.inf), "nested": {"title": "守信"}})
    assert json.loads(capsys.readouterr().out) == {"mean": None, "list": [1, None], "nested": {"title": "守信"}}


def test_without_json_there_is_no_document(capsys):
    Screen().document({"a": 1})
    assert capsys.readouterr().out == ""


def test_notes_go_to_the_side_unless_quiet(capsys):
    Screen().note("seed 5")
    assert capsys.readouterr() == ("", "seed 5\n")
    Screen(quiet=True).note("seed 5")
    assert capsys.readouterr() == ("", "")


def test_a_note_that_nobody_hears_does_not_stop_the_work(monkeypatch):
    class Closed(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Closed())
    screen = Screen()
    screen.note("one")
    screen.note("two")


def test_plain_progress_tells_now_and_then_and_at_the_end(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(output.time, "monotonic", lambda: now[0])
    with Screen().progress("narrow") as report:
        for finished in range(11):
            now[0] = 2.0 * finished
            report(finished, 10)
    assert capsys.readouterr().err.splitlines() == [
        "narrow: 3 of 10, 14 s left",
        "narrow: 6 of 10, 8 s left",
        "narrow: 9 of 10, 2 s left",
        "narrow: 10 of 10, took 20 s",
    ]


def test_time_left_counts_only_what_was_done_now(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(output.time, "monotonic", lambda: now[0])
    with Screen().progress("resumed") as report:
        report(90, 100)
        now[0] = 10.0
        report(95, 100)
    assert capsys.readouterr().err == "resumed: 95 of 100, 10 s left\n"


def test_quiet_progress_is_silent(capsys):
    with Screen(quiet=True).progress("narrow") as report:
        report(0, 1)
        report(1, 1)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_gets_a_bar_with_time_left(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    with Screen().progress("[b]narrow") as report:
        report(0, 4)
        report(2, 4)
    assert "[b]narrow" in sys.stderr.getvalue()
    assert "2/4" in sys.stderr.getvalue()


def test_the_time_that_is_left_is_that_of_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second stage of 20 runs, one a minute, after one of an hour."""
    now, lines = [0.0], []
    monkeypatch.setattr("simulation.cli.output.time.monotonic", lambda: now[0])
    report = _Lines(lines.append, "validate").report
    for moment, finished, total in ((0, 0, 9), (3600, 9, 9), (3660, 1, 20), (3780, 3, 20)):
        now[0] = float(moment)
        report(finished, total)
    assert lines == ["validate: 9 of 9, took 60 min", "validate: 3 of 20, 17 min left"]
