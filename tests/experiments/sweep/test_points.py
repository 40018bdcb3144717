"""Sizes and coverage of designs."""

from collections import Counter

import numpy as np
import pytest

from simulation.experiments.sweep.design import Design, Range
from simulation.experiments.sweep.layouts import at
from simulation.experiments.sweep.points import points_of

THREE = {"policy.scope": ["narrow", "moderate", "expansive"]}
TWO = {"system.records.on": [True, False]}
WIDE = {"system.records.error_rate": {"low": 0.001, "high": 0.1, "log": True}}
WHOLE = {"observe.every": {"low": 1, "high": 4, "integer": True}}


def design(**content) -> Design:
    return Design.model_validate({"kind": "grid"} | content)


def test_a_grid_has_every_combination_once_and_its_last_axis_turns_fastest() -> None:
    made = points_of(design(levers=THREE, uncertainties=TWO))
    assert len(made) == design(levers=THREE, uncertainties=TWO).n_points == 6
    assert made[:2] == [
        {"policy.scope": "narrow", "system.records.on": True},
        {"policy.scope": "narrow", "system.records.on": False},
    ]
    assert len({tuple(point.items()) for point in made}) == 6


def test_a_list_is_read_side_by_side() -> None:
    made = points_of(design(kind="list", levers=TWO, uncertainties={"days": [10, 20]}))
    assert made == [{"system.records.on": True, "days": 10}, {"system.records.on": False, "days": 20}]


@pytest.mark.parametrize(("kind", "n"), [("latin_hypercube", 12), ("sobol", 16)])
def test_drawn_designs_fill_every_axis_evenly(kind: str, n: int) -> None:
    made = points_of(design(kind=kind, points=n, levers=THREE | WHOLE, uncertainties=WIDE))
    assert len(made) == n
    logs = np.log10([point["system.records.error_rate"] for point in made])
    assert sorted(np.floor((logs + 3) / 2 * n).astype(int)) == list(range(n))
    assert set(Counter(point["observe.every"] for point in made).values()) == {n // 4}
    assert all(isinstance(point["observe.every"], int) for point in made)
    assert max(Counter(point["policy.scope"] for point in made).values()) <= n // 3 + 1


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_drawn_designs_depend_on_the_seed_alone(kind: str) -> None:
    first, same, other = (points_of(design(kind=kind, points=8, levers=WIDE, seed=seed)) for seed in (3, 3, 4))
    assert first == same
    assert first != other


def test_values_at_the_ends_of_an_axis() -> None:
    almost = np.nextafter(1.0, 0.0)
    whole = Range(low=1, high=3, integer=True)
    assert [at(whole, u) for u in (0.0, 0.34, 0.67, almost)] == [1, 2, 3, 3]
    assert [at(("a", "b"), u) for u in (0.0, 0.5, almost)] == ["a", "b", "b"]
    assert at(Range(low=2.0, high=4.0), 0.5) == 3.0
    assert at(Range(low=1.0, high=100.0, log=True), 0.5) == pytest.approx(10.0)
    assert [at(Range(low=1, high=1000, integer=True, log=True), u) for u in (0.0, almost)] == [1, 1000]
