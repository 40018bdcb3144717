"""Designs as Python objects."""

import pytest
from pydantic import ValidationError

from simulation.experiments.sweep import Design, Range
from simulation.experiments.sweep.design import problems


def test_sizes() -> None:
    grid = Design(kind="grid", levers={"a": (1, 2, 3)}, uncertainties={"b": (1, 2)}, replicates=5)
    assert (grid.n_points, grid.n_runs) == (6, 30)
    assert Design(kind="list", levers={"a": (1, 2, 3)}).n_points == 3
    assert Design(kind="sobol", points=8, levers={"a": Range(low=0, high=1)}).n_points == 8


def test_levers_come_before_uncertainties() -> None:
    made = Design(kind="grid", uncertainties={"a": (1,)}, levers={"c": (1,), "b": (1,)})
    assert list(made.axes) == ["c", "b", "a"]


def test_what_holds_for_all_points() -> None:
    made = Design(kind="grid", levers={"a": (1,)}, days=10, citizens=200)
    assert made.overrides == {"days": 10, "population.citizens": 200}


def test_ends_of_a_whole_range_are_integers() -> None:
    assert Range(low=1, high=3, integer=True).ends == {"low": 1, "high": 3}
    assert all(isinstance(end, int) for end in Range(low=1, high=3, integer=True).ends.values())


@pytest.mark.parametrize(
    "content",
    [
        {"low": 1.0, "high": 1.0},
        {"low": 2.0, "high": 1.0},
        {"low": 0.0, "high": 1.0, "log": True},
        {"low": 0.5, "high": 1.0, "integer": True},
        {"low": float("nan"), "high": 1.0},
        {"low": 0.0, "high": float("inf")},
        {"low": "0", "high": 1.0},
        {"low": 0.0},
    ],
)
def test_ranges_that_are_none(content: dict) -> None:
    with pytest.raises(ValidationError):
        Range.model_validate(content)


def test_a_valid_design_has_no_problems() -> None:
    assert problems(Design(kind="sobol", points=8, levers={"a": Range(low=0, high=1), "b": ("x", "y")})) == []
