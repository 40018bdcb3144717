"""Comparisons: pairs, intervals, groups, and what is written."""

import json
from pathlib import Path

import numpy as np
import pytest

from simulation.errors import BadInput
from simulation.experiments.compare import Comparison, compare, distinct
from simulation.experiments.pairing import COLUMNS
from simulation.experiments.replicates import gather
from simulation.scenario import Scenario
from tests.experiments.invented import run_one


def made(*error_rates: float, replicates: int = 6) -> Comparison:
    base = Scenario.load("baseline").replace({"days": 3})
    scenarios = [base.replace({"system.records.error_rate": rate}) for rate in error_rates]
    runs = gather(scenarios, seed=1, replicates=replicates, run_one=run_one)
    return Comparison(dict(zip(["low", "mid", "high"], runs, strict=False)))


def test_every_scenario_is_compared_with_the_first() -> None:
    found = made(0.01, 0.1, 0.2)
    assert found.pairs == [("low", "mid"), ("low", "high")]
    assert list(found.outcomes.columns) == ["scenario_a", "scenario_b", "outcome", *COLUMNS]
    assert len(found.outcomes) == 2 * 3


def test_difference_is_the_second_minus_the_first() -> None:
    row = made(0.01, 0.1).outcomes.set_index("outcome").loc["wrongly_listed_share"]
    assert row["difference"] == pytest.approx(row["b"] - row["a"])
    assert row["low"] < row["difference"] < row["high"]
    assert row["a"] < row["b"]


def test_common_luck_pays() -> None:
    row = made(0.01, 0.1).outcomes.set_index("outcome").loc["approval_expressed"]
    assert row["variance_ratio"] < 0.01


def test_one_replicate_has_no_interval() -> None:
    found = made(0.01, 0.1, replicates=1)
    line = found.content()["wrongly_listed_share"]
    assert line["low"] is None
    assert line["high"] is None
    assert line["variance_ratio"] is None
    assert line["difference"] > 0
    assert line["n"] == 1


def test_an_outcome_that_is_never_defined_is_said_to_be_so() -> None:
    line = made(0.01, 0.1).content()["list_precision"]
    assert [line[key] for key in ("a", "b", "difference", "n")] == [None, None, None, 0]


def test_groups_are_compared_too() -> None:
    found = made(0.01, 0.1).strata.set_index("stratum")
    assert set(found.index) == {"sex=female", "sex=male"}
    assert (found["difference"] > 0).all()
    assert found.loc["sex=male", "difference"] > found.loc["sex=female", "difference"]
    assert (found["n"] == 6).all()


def test_content_is_a_mapping_of_outcomes_and_other_pairs_are_in_it() -> None:
    two, three = made(0.01, 0.1).content(), made(0.01, 0.1, 0.2).content()
    assert set(two["approval_expressed"]) == {"scenario_a", "scenario_b", *COLUMNS, "matters", "verdict"}
    others = three["approval_expressed"].pop("others")
    assert set(others) == {"high"}
    assert others["high"]["b"] < two["approval_expressed"]["b"]
    assert three["approval_expressed"] == two["approval_expressed"]


def test_a_folder_gives_the_same_comparison_back(tmp_path: Path) -> None:
    found = made(0.01, 0.1)
    found.save(tmp_path / "out", command="scs compare low mid")
    written = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert written == json.loads(json.dumps(found.content()))
    assert (tmp_path / "out" / "low" / "outcomes.parquet").is_file()
    again = Comparison.load(tmp_path / "out")
    assert list(again.runs) == ["low", "mid"]
    np.testing.assert_array_equal(again.outcomes["difference"], found.outcomes["difference"])


def test_names_that_occur_twice_get_numbers() -> None:
    assert distinct(["a", "a", "b", "a", "a_2"]) == ["a", "a_2", "b", "a_3", "a_2_2"]


def test_what_cannot_be_compared_is_refused() -> None:
    base = Scenario.load("baseline")
    with pytest.raises(BadInput, match="at least two"):
        compare([base])
    with pytest.raises(BadInput, match="days"):
        compare([base.replace({"days": 3}), base.replace({"days": 4})])
