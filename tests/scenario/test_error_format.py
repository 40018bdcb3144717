"""Problems: one line each, five at most, and nothing that could break a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import BadInput
from simulation.scenario.error_format import Place, Problem, dotted, listed, refuse, shown


def test_a_problem_is_a_line():
    problem = Problem(Place("a.yaml", 3), ("policy", "scope", 0), "must be text (got 3)")
    assert str(problem) == "a.yaml:3: policy.scope.0: must be text (got 3)"
    assert str(Problem(Place("--set"), (), "no")) == "--set: (file): no"


@pytest.mark.parametrize(
    ("n", "lines", "last"), [(1, 1, "4"), (5, 5, "4"), (6, 5, "and 2 more"), (50, 5, "and 46 more")]
)
def test_five_lines_at_most(n, lines, last):
    with pytest.raises(BadInput) as caught:
        refuse([Problem(Place("a", i), (), str(i if n > 5 else 4 if i == n - 1 else i)) for i in range(n)])
    assert len(str(caught.value).splitlines()) == lines
    assert str(caught.value).endswith(last)


def test_the_same_problem_is_told_once():
    with pytest.raises(BadInput) as caught:
        refuse([Problem(Place("a", 1), (), "no")] * 9)
    assert str(caught.value) == "a:1: (file): no"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (1.5, "1.5"),
        ("a", '"a"'),
        ({"a": 1}, "a mapping"),
        ((), "an empty list"),
        ((1, 2), "a list of 2"),
        ("a\x1b[31m", '"a\\\\x1b[31m"'),
    ],
)
def test_values_are_shown_in_words(value, text):
    assert shown(value) == text


@given(st.text())
def test_texts_are_shown_short_and_printable(text):
    assert len(shown(text)) < 700
    assert shown(text).isprintable()
    assert dotted((text, 0)).isprintable()


def test_long_lists_of_names_are_cut():
    assert listed("abc") == "a, b, c"
    assert listed(map(str, range(20)), most=2) == "0, 1, ... (20 in all)"
