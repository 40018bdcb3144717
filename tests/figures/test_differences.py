"""Differences between scenarios, as pictures and reports read them."""

from __future__ import annotations

import math

from simulation.figures.differences import changes_in, differences_in, is_defined, pairs_in
from simulation.results import save_comparison

from . import invented


def test_rows_become_changes_in_the_order_of_outcomes():
    a, b = invented.run("narrow"), invented.run("expansive", shift=0.08)
    differences = invented.differences(a, b).iloc[::-1]
    assert pairs_in(differences) == [("narrow", "expansive")]
    changes = {change.outcome: change for change in changes_in(differences, "narrow", "expansive")}
    assert next(iter(changes)) == "repaid_within_30_days"
    assert changes["legitimacy"].is_clear
    assert not changes["wrongly_listed_share"].is_clear
    assert not is_defined(changes["days_to_withdrawal"])


def test_a_change_without_interval_is_neither_clear_nor_none():
    differences = invented.differences(invented.run("narrow"), invented.run("expansive", shift=0.08))
    for change in changes_in(differences.assign(low=math.nan, high=math.nan), "narrow", "expansive"):
        assert not change.is_clear
        assert not change.is_none


def test_a_comparison_folder_gives_back_all_pairs(tmp_path):
    line = {"a": 0.1, "b": 0.3, "difference": 0.2, "low": None, "high": None, "n": 1, "variance_ratio": None}
    content = {
        "legitimacy": {
            **line,
            "scenario_a": "x",
            "scenario_b": "y",
            "others": {"z": {**line, "difference": -0.1, "scenario_a": "x", "scenario_b": "z"}},
        }
    }
    save_comparison({"x": invented.bare("x")}, content, tmp_path / "out", command="test")
    found = differences_in(tmp_path / "out")
    assert pairs_in(found) == [("x", "y"), ("x", "z")]
    (change,) = changes_in(found, "x", "z")
    assert (change.difference, change.n) == (-0.1, 1)
    assert math.isnan(change.low)
