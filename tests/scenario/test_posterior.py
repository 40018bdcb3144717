"""Numbers drawn from a posterior: the same for everybody who shares a seed, and never where something was set."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simulation.errors import BadInput
from simulation.scenario import Scenario
from simulation.scenario.explaining import explain
from simulation.scenario.posterior import drawn, draws_of

LEVEL, GRACE = "behaviour.opinion.level", "behaviour.debts.grace"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Twenty draws of a number and of a whole number."""
    table = pd.DataFrame({LEVEL: np.linspace(0.3, 0.5, 20), GRACE: np.arange(20) + 10})
    table.to_parquet(tmp_path / "fit.parquet", index=False)
    return tmp_path / "fit.parquet"


def scenario(file: Path, name: str = "narrow", **changes: object) -> Scenario:
    return Scenario.load(name).replace({"parameters": str(file), "population.citizens": 300, "days": 2, **changes})


def test_every_seed_has_its_row_whatever_the_scenario(file: Path) -> None:
    rows = set(zip(*(draws_of(str(file), scenario(file).settings.parameters.sha256)[1].T.tolist()), strict=True))
    seen = set()
    for seed in range(40):
        a, b = (drawn(scenario(file, name).settings, seed) for name in ("narrow", "expansive"))
        row = (a.behaviour.opinion.level, a.behaviour.debts.grace)
        assert row in rows
        assert isinstance(a.behaviour.debts.grace, int)
        assert row == (b.behaviour.opinion.level, b.behaviour.debts.grace)
        seen.add(row)
    assert len(seen) > 10


def test_nothing_else_is_touched(file: Path) -> None:
    settings = scenario(file).settings
    before, after = settings.model_dump(), drawn(settings, 3).model_dump()
    before["behaviour"]["opinion"]["level"] = after["behaviour"]["opinion"]["level"]
    before["behaviour"]["debts"]["grace"] = after["behaviour"]["debts"]["grace"]
    assert before == after
    plain = Scenario.load("narrow").settings
    assert drawn(plain, 3) is plain


def test_what_was_set_is_not_drawn(file: Path) -> None:
    set_one = scenario(file).replace({LEVEL: 0.7})
    assert drawn(set_one.settings, 3).behaviour.opinion.level == 0.7
    assert drawn(set_one.settings, 3).behaviour.debts.grace == drawn(scenario(file).settings, 3).behaviour.debts.grace
    again = Scenario.from_text(set_one.resolved())
    assert again.hash == set_one.hash
    assert drawn(again.settings, 3) == drawn(set_one.settings, 3)


def test_a_society_lives_under_its_draw(file: Path) -> None:
    from simulation.society.model import Society

    quick = scenario(file, **{"population.past_days": 0})
    fixed = Scenario.load("narrow").replace(
        {
            "population.citizens": 300, "days": 2, "population.past_days": 0,
            LEVEL: drawn(quick.settings, 5).behaviour.opinion.level,
            GRACE: drawn(quick.settings, 5).behaviour.debts.grace,
        }
    )  # fmt: skip
    one, other = (Society(each.settings, rng=5, threads=1).run()["outcomes"] for each in (quick, fixed))
    pd.testing.assert_frame_equal(one, other)


def test_the_fingerprint_of_the_file_belongs_to_that_of_the_scenario(file: Path, tmp_path: Path) -> None:
    first = scenario(file)
    moved = tmp_path / "elsewhere.parquet"
    moved.write_bytes(file.read_bytes())
    assert scenario(moved).hash == first.hash != Scenario.load("narrow").replace({"population.citizens": 300}).hash
    pd.DataFrame({LEVEL: [0.4]}).to_parquet(file, index=False)
    assert scenario(file).hash != first.hash
    with pytest.raises(BadInput, match="not the one that the scenario was made with"):
        Scenario.from_text(first.resolved())


def test_a_path_starts_from_the_folder_of_the_scenario(file: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(f"extends: narrow\nparameters: {file.name}\n")
    loaded = Scenario.load(tmp_path / "own.yaml")
    assert loaded.settings.parameters.file == str(file.resolve())


def test_it_is_explained(file: Path) -> None:
    (row,) = explain(scenario(file), LEVEL)
    assert row.value == pytest.approx(0.4)
    assert row.where == f"drawn from {file}: 0.305 to 0.495"
    assert json.loads(json.dumps(row.value)) == row.value
    (untouched,) = explain(scenario(file), "behaviour.opinion.age")
    assert "drawn" not in untouched.where


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"behaviour.opinion.levle": [0.4]}, "levle is no number"),
        ({LEVEL: [0.4, 7.0]}, "column behaviour.opinion.level"),
        ({"policy.scope": [1.0]}, "column policy.scope"),
        ({LEVEL: [float("nan")]}, "numbers only"),
        ({LEVEL: []}, "at least one row"),
    ],
)
def test_a_posterior_that_does_not_fit_is_refused(tmp_path: Path, columns: dict, said: str) -> None:
    pd.DataFrame(columns, dtype=float).to_parquet(tmp_path / "fit.parquet", index=False)
    (tmp_path / "own.yaml").write_text("extends: narrow\nparameters: fit.parquet\n")
    with pytest.raises(BadInput) as refused:
        Scenario.load(tmp_path / "own.yaml")
    assert said in str(refused.value)
    assert "own.yaml:2: parameters" in str(refused.value)


def test_a_file_that_is_not_there_is_refused_with_the_nearest(file: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("extends: narrow\nparameters: fti.parquet\n")
    with pytest.raises(BadInput, match=r"own.yaml:2: parameters: posterior, or .*fit.parquet"):
        Scenario.load(tmp_path / "own.yaml")
