"""Errors: one exit code each, one family, and a hint when a name is nearly right."""

from __future__ import annotations

import pytest

from simulation import errors


@pytest.mark.parametrize(
    ("name", "code"),
    [("BadInput", 2), ("Refused", 3), ("CannotWrite", 4), ("Damaged", 5), ("FailedRuns", 6)],
)
def test_exit_codes(name: str, code: int) -> None:
    error = getattr(errors, name)
    assert error.exit_code == code
    assert issubclass(error, errors.SimulationError)
    assert str(error("what happened")) == "what happened"


def test_the_family_has_exit_code_1() -> None:
    assert errors.SimulationError.exit_code == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("scop", "scope"), ("retentoin", "retention"), ("legalstandard", "legal_standard")],
)
def test_a_near_miss_is_named(typed: str, meant: str) -> None:
    assert errors.nearest(typed, ["scope", "retention", "legal_standard"]) == f" (did you mean '{meant}'?)"


@pytest.mark.parametrize("typed", ["", "zzz", "x" * 10_000])
def test_nothing_near_gives_no_hint(typed: str) -> None:
    assert errors.nearest(typed, ["scope", "retention"]) == ""


def test_no_names_give_no_hint() -> None:
    assert errors.nearest("scope", []) == ""
