"""Faults: what is allowed is said in words, with range, unit and the nearest valid name."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from simulation.parameters import Parameters, parameter
from simulation.scenario.reading import read_text
from simulation.scenario.schema_errors import describe, elsewhere, field_at, locate, problems_of
from simulation.scenario.settings import Settings


class Inner(Parameters):
    share: float = parameter(0.5, "a share", unit="1", low=0, high=1, source="test", grade="A")
    wait: int | None = parameter(None, "a term", unit="day", low=1, high=9, source="test", grade="A")
    colour: Literal["red", "green"] = "red"
    words: tuple[Literal["yes", "no"], ...] = ()
    free: float = parameter(1.0, "anything", unit="yuan", source="test", grade="A")
    many: int = parameter(1, "many", unit="1", low=1, source="test", grade="A")


class Outer(BaseModel):
    inner: Inner = Inner()
    several: tuple[Inner, ...] = ()
    must: str = Field(max_length=5)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("share", "a number from 0 to 1"),
        ("wait", "a whole number from 1 to 9, unit day"),
        ("colour", "one of red, green"),
        ("words", "a list of yes, no"),
        ("free", "a number, unit yuan"),
        ("many", "a whole number, at least 1"),
    ],
)
def test_fields_are_described(name, text):
    assert describe(Inner.model_fields[name]) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("must: a\ninner:\n  share: 2\n", "x:3: inner.share: must be a number from 0 to 1 (got 2)"),
        (
            "must: a\ninner:\n  wait: soon\n",
            'x:3: inner.wait: must be a whole number from 1 to 9, unit day (got "soon")',
        ),
        ("must: a\ninner: {colour: gren}\n", "one of red, green (did you mean 'green'?) (got \"gren\")"),
        ("must: a\ninner: {words: [maybe]}\n", 'x:2: inner.words.0: must be one of yes, no (got "maybe")'),
        (
            "must: a\nseveral: [{shar: 1}]\n",
            "x:2: several.0.shar: unknown key (did you mean 'share'?); allowed: share",
        ),
        ("inner: {}\n", "x:1: must: is required, text of at most 5 characters (got nothing)"),
        ("must: too long\n", 'x:1: must: must be text of at most 5 characters (got "too long")'),
        ("must: a\ninner: 3\n", "x:2: inner: must be a mapping (got 3)"),
    ],
)
def test_errors_are_told_where_they_stand(text, line):
    root = read_text(text, "x")
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(root.plain())
    (problem,) = problems_of(caught.value, Outer, root)
    assert line in str(problem)


def test_a_key_on_the_wrong_level_is_sent_to_the_right_one():
    assert elsewhere("citizens", Settings) == " (did you mean 'population.citizens'?)"
    assert elsewhere("no_such_key_anywhere", Settings) == ""


def test_places_are_found_through_shorthand():
    root = read_text(
        "policy:\n  scope: narrow\n  redress:\n    city: 3\nevents:\n  - kind: scandal\n    date: x\n", "x"
    )
    spot = locate(root, ("policy", "redress", 0, "value", "city"))
    assert (spot.path, str(spot.node.where), spot.exact) == (("policy", "redress", "city"), "x:4", True)
    spot = locate(root, ("policy", "scope", 0, "value", "city"))
    assert (spot.path, str(spot.node.where), spot.exact) == (("policy", "scope"), "x:2", False)
    spot = locate(root, ("events", 0, "scandal", "day"))
    assert (spot.path, str(spot.node.where)) == (("events", 0, "date"), "x:7")
    spot = locate(root, ("events", 0, "scandal", "severity"))
    assert (spot.path, spot.exact) == (("events", 0, "severity"), False)


def test_fields_are_found_through_lists_and_unions():
    field = field_at(Settings, ("events", 0, "scandal", "severity"))
    assert field is not None
    assert describe(field) == "a number from 0 to 1"
    field = field_at(Settings, ("policy", "redress", 0, "value", "city"))
    assert field is not None
    assert describe(field) == "a whole number from 0 to 250, unit working day"
