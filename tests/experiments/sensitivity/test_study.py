"""A study from request to words, on runs that are made up so that the answer is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.experiments.sensitivity.numbers import guessed_numbers, unit_of_groups
from simulation.experiments.sensitivity.study import Request, in_words, points_of, study, unnoticed
from simulation.experiments.sweep.design import DUMMY, Range
from simulation.scenario import Scenario

LEVEL, AGE = "behaviour.opinion.level", "behaviour.opinion.age"
NUMBERS = {LEVEL: Range(low=0.2, high=0.6), AGE: Range(low=0.0, high=0.1)}
CALLS: list[int] = []


def invented(
    scenario: Scenario, points: Sequence[Mapping[str, Any]], *, replicates: int, seed: int, outcomes: Sequence[str],
    **where: Any,
) -> Iterator[Any]:  # fmt: skip
    """A model in which legitimacy is the level, and listing is undefined at low levels."""
    CALLS.append(len(points))
    for n, point in enumerate(points):
        for r in range(replicates):
            level = point[LEVEL]
            found = {"legitimacy": level + 0.01 * r, "listed_share": np.nan if level < 0.25 else 2.0 * point[AGE]}
            yield SimpleNamespace(point=n, replicate=r, outcomes={name: found[name] for name in outcomes})


def asked(method: str, size: int, **more: Any) -> Request:
    outcomes = ("legitimacy", "listed_share")
    return Request(Scenario.load("baseline"), NUMBERS, outcomes, method, size, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("method", "size"), [("morris", 20), ("sobol", 256)])
def test_what_matters_is_named_and_what_does_not_is_not(method: str, size: int) -> None:
    found = study(asked(method, size, replicates=2), invented)
    clear = found.table.set_index(["outcome", "name"])["clear"]
    assert clear["legitimacy", LEVEL]
    assert not clear["legitimacy", AGE]
    assert not clear["legitimacy", DUMMY]
    assert clear["listed_share", AGE]
    said = in_words(found)
    assert said[0].startswith(f"legitimacy: {LEVEL} ")
    assert "1 of 2 stand clear" in said[0]
    assert unnoticed(found) == []
    noise = found.noise.set_index("outcome")
    assert noise.loc["legitimacy", "left_out"] == 0
    assert noise.loc["legitimacy", "share"] < 0.05
    assert 0 < noise.loc["listed_share", "left_out"] < noise.loc["listed_share", "blocks"]


def test_points_that_differ_in_the_dummy_alone_are_run_once() -> None:
    CALLS.clear()
    request = asked("sobol", 64)
    found = study(request, invented)
    assert CALLS == [64 * 4], "one more for each number and for the second matrix, none for the dummy"
    assert found.runs == 64 * 4
    assert len(points_of(request)) == 64 * 5


def test_groups_are_studied_together() -> None:
    found = study(asked("morris", 10, groups=unit_of_groups(NUMBERS)), invented)
    assert set(found.table["name"]) == {"behaviour.opinion", DUMMY}


def test_sobol_needs_a_power_of_two() -> None:
    with pytest.raises(BadInput, match="power of two"):
        study(asked("sobol", 100), invented)


def test_guessed_numbers_are_guessed_and_their_priors_can_be_taken() -> None:
    baseline = Scenario.load("baseline")
    found = guessed_numbers(baseline)
    assert "behaviour.repayment.reported" not in found, "grade B"
    assert found["behaviour.debts.unwilling"].low < baseline.settings.behaviour.debts.unwilling
    for end in ("low", "high"):
        for path, axis in found.items():
            baseline.replace({path: axis.ends[end]})
