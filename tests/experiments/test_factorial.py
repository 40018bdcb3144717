"""Combinations of reforms, and what each contributes."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.experiments.compare import compare
from simulation.experiments.factorial import Factorial, changes_of, combinations, shapley, share_of, shared_out
from simulation.experiments.replicates import gather
from simulation.scenario import Scenario
from tests.experiments.invented import run_one

REFORMS = ("legal_limits", "supervision", "redress")


def game(**worth: float) -> dict[frozenset[str], np.ndarray]:
    """A game from the worth of coalitions written as words of letters; `none` is the empty one."""
    return {frozenset("" if name == "none" else name): np.array([float(value)]) for name, value in worth.items()}


def test_the_glove_game() -> None:
    """One left glove l, two right gloves r and s; a pair is worth 6. By hand: l is worth 4, r and s 1 each."""
    found = shapley(game(none=0, l=0, r=0, s=0, lr=6, ls=6, rs=0, lrs=6))
    assert {player: float(value[0]) for player, value in found.items()} == {"l": 4.0, "r": 1.0, "s": 1.0}


def test_the_values_add_up_to_the_whole_exactly() -> None:
    worth = {frozenset(name for name, bit in zip("abcd", f"{n:04b}", strict=True) if bit == "1"): n for n in range(16)}
    values = {members: np.array([24.0 * (n * n % 7), 24.0 * n]) for members, n in worth.items()}
    whole = values[frozenset("abcd")] - values[frozenset()]
    assert np.array_equal(sum(shapley(values).values()), whole)


def test_players_that_do_the_same_get_the_same_and_one_that_does_nothing_gets_nothing() -> None:
    found = shapley(game(none=1, a=3, b=3, d=1, ab=9, ad=3, bd=3, abd=9))
    assert found["a"] == found["b"] == 4.0
    assert found["d"] == 0.0


def test_without_interaction_a_value_is_what_the_reform_does_alone() -> None:
    found = shared_out(game(none=1, a=3, b=6, ab=8))
    assert found["interaction"]["mean"] == 0.0
    assert found["shapley"]["b"]["mean"] == 5.0


def test_a_missing_coalition_is_refused() -> None:
    with pytest.raises(ValueError, match="form 4 coalitions, not 3"):
        shapley(game(none=0, a=1, ab=2))


def test_intervals_are_paired_and_undefined_replicates_left_out() -> None:
    luck = np.array([0.0, 50.0, -20.0, 7.0])
    parts = {"none": luck, "a": luck + 1, "b": luck + 2, "ab": luck + np.array([3.0, 3.2, 2.8, np.nan])}
    found = shared_out({frozenset("" if name == "none" else name): value for name, value in parts.items()})
    assert found["package"]["n"] == 3
    assert found["package"]["mean"] == pytest.approx(3.0)
    assert found["package"]["high"] < 4.0  # the common luck of 50 is gone
    assert found["shapley"]["a"]["share"] == pytest.approx(1 / 3)
    assert found["shapley"]["a"]["share_low"] < 1 / 3 < found["shapley"]["a"]["share_high"]


def test_no_share_of_a_whole_that_may_be_nothing() -> None:
    part, whole = np.array([1.0, 2.0, 1.5]), np.array([-5.0, 6.0, 0.1])
    assert set(share_of(part, whole).values()) == {None}
    assert set(share_of(part[:1], whole[:1]).values()) == {None}


def test_a_share_of_a_whole_known_exactly_has_the_interval_of_the_part() -> None:
    part = np.array([1.0, 2.0, 3.0, 2.0])
    found = share_of(part, np.full(4, 4.0))
    half = 3.182446 * part.std(ddof=1) / math.sqrt(4)
    assert found["share"] == pytest.approx(0.5)
    assert found["share_high"] == pytest.approx((2.0 + half) / 4.0, rel=1e-6)


def shipped(base: str = "expansive") -> tuple[Scenario, list[Scenario]]:
    return Scenario.load(base), [Scenario.load(name) for name in REFORMS]


@pytest.mark.parametrize("name", REFORMS)
@pytest.mark.parametrize("base", ["expansive", "baseline"])
def test_a_reform_is_its_difference_from_the_base(base: str, name: str) -> None:
    first, reform = Scenario.load(base), Scenario.load(name)
    assert first.replace(changes_of(first, reform)).hash == reform.hash


def test_all_reforms_together_are_the_shipped_scenario() -> None:
    base, reforms = shipped()
    found = combinations(base, reforms)
    assert len(found) == 8
    assert found[frozenset()] is base
    assert found[frozenset(REFORMS)].hash == Scenario.load("all_reforms").hash
    assert found[frozenset({"redress"})].hash == Scenario.load("redress").hash


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["redress", "redress"], "names differ"),
        (["expansive"], "same settings as expansive"),
        (["narrow", "baseline"], "narrow and baseline set policy.scope to different values"),
        (["a"] * 5, "1 to 4 scenarios"),
        ([], "1 to 4 scenarios"),
    ],
)
def test_what_is_no_set_of_reforms_is_refused(names: list[str], message: str) -> None:
    reforms = [Scenario.load("redress" if name == "a" else name) for name in names]
    with pytest.raises(BadInput, match=message):
        combinations(Scenario.load("expansive"), reforms)


def test_contributions_stand_beside_the_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    def invented(*arguments, **options):
        return gather(*arguments, **{**options, "run_one": run_one})

    monkeypatch.setattr("simulation.experiments.compare.gather", invented)
    base = Scenario.load("baseline").replace({"days": 3})
    reforms = [
        base.replace({"system.records.error_rate": 0.2, "name": "worse"}),
        base.replace({"system.records.overload": 0.0, "name": "idle"}),
    ]
    planned = combinations(base, reforms)
    found = compare(list(planned.values()), replicates=5)
    content = Factorial(found.runs, dict(zip(found.runs, planned, strict=True))).content()
    json.dumps(content, allow_nan=False)
    line = content["wrongly_listed_share"]["reforms"]
    assert line["shapley"]["worse"]["share"] == pytest.approx(1.0)
    assert line["shapley"]["idle"]["mean"] == 0.0
    assert line["package"]["mean"] == pytest.approx(
        content["wrongly_listed_share"]["others"]["worse-idle"]["difference"]
    )
    assert content["list_precision"]["reforms"]["package"]["n"] == 0
