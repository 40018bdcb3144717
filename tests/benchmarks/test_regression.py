"""The benchmark job fails when something became slower, and only then."""

from __future__ import annotations

import json

import pytest

from regression import CASES, HERE, LIMIT, verdicts

STORED = {"large": 10.0, "small": 2.0}


def slower(measured: dict[str, float]) -> list[str]:
    return [row.case for row in verdicts(STORED, measured) if row.slower]


def test_the_same_cost_passes() -> None:
    assert slower(STORED) == []


def test_a_faster_case_passes() -> None:
    assert slower({"large": 1.0, "small": 0.1}) == []


@pytest.mark.parametrize(("factor", "fails"), [(LIMIT - 0.01, False), (LIMIT + 0.01, True), (100.0, True)])
def test_a_case_fails_above_the_limit(factor: float, fails: bool) -> None:
    assert slower({"large": 10.0 * factor, "small": 2.0}) == (["large"] if fails else [])


def test_a_gain_elsewhere_does_not_make_up_for_a_loss() -> None:
    assert slower({"large": 1.0, "small": 4.0}) == ["small"]


def test_a_case_that_was_never_stored_fails() -> None:
    assert slower({"large": 10.0, "small": 2.0, "new": 0.001}) == ["new"]


def test_a_cost_that_is_no_number_fails() -> None:
    assert slower({"large": float("nan"), "small": 2.0}) == ["large"]


def test_every_case_is_stored() -> None:
    kept = json.loads((HERE / "baselines" / "speed.json").read_text(encoding="utf-8"))
    assert set(kept["costs"]) == set(CASES)
    assert all(cost > 0.0 for cost in kept["costs"].values())
