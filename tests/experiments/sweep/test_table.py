"""A sweep's results as a table and as a digest."""

import math
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from simulation.experiments.sweep import digest, frame, parts, run_sweep
from simulation.kernel.randomness import seed_of_replicate
from tests.experiments.invented import run_one
from tests.experiments.sweep.plans import RATES, plan


def test_points_share_their_luck_and_replicates_do_not(whole: Path) -> None:
    seeds = frame(whole).groupby("replicate")["seed"].unique()
    assert [list(seed) for seed in seeds] == [[3], [seed_of_replicate(3, 1)]]


def test_the_table_has_a_row_per_run(whole: Path) -> None:
    table = frame(whole)
    assert list(table.columns[:5]) == ["point", "replicate", "seed", "policy.scope", "system.records.error_rate"]
    assert table.attrs["levers"] == ["policy.scope"]
    assert table.attrs["uncertainties"] == ["system.records.error_rate"]
    assert table.attrs["outcomes"] == ["wrongly_listed_share", "approval_expressed", "list_precision"]
    assert len(table) == 16
    assert table["policy.scope"].value_counts().to_dict() == {"narrow": 8, "expansive": 8}
    assert sorted(table["system.records.error_rate"].unique()) == RATES
    means = table.groupby("system.records.error_rate")["wrongly_listed_share"].mean()
    assert means.is_monotonic_increasing


def test_the_table_shows_the_outcomes_that_the_plan_names(tmp_path: Path) -> None:
    asked = plan(tmp_path, outcomes=["approval_expressed"])
    run_sweep(asked, tmp_path / "out", run_one=run_one)
    assert frame(tmp_path / "out").attrs["outcomes"] == ["approval_expressed"]
    assert "wrongly_listed_share" in frame(tmp_path / "out", all_outcomes=True)


def test_values_that_are_mappings_are_shown_as_text(tmp_path: Path) -> None:
    values = ["narrow", {"like": "narrow", "city": ["loan_default", "tax_evasion"]}]
    run_sweep(plan(tmp_path, rates=[0.1], levers={"policy.scope": values}), tmp_path / "out", run_one=run_one)
    shown = frame(tmp_path / "out")["policy.scope"].unique()
    assert list(shown) == ["narrow", '{"like": "narrow", "city": ["loan_default", "tax_evasion"]}']


def test_undefined_outcomes_stay_undefined(whole: Path) -> None:
    assert frame(whole)["list_precision"].map(math.isnan).all()


def test_the_digest_sees_every_run(tmp_path: Path, whole: Path) -> None:
    before = digest(whole)
    sorted((whole / parts.FOLDER).iterdir())[0].unlink()
    assert digest(whole) != before
    run_sweep(plan(tmp_path), whole, run_one=run_one)
    assert digest(whole) == before


def test_the_folder_reads_as_one_tidy_table_with_levers_and_seeds(whole: Path) -> None:
    read = pd.read_parquet(whole / parts.FOLDER).sort_values(["point", "replicate"], ignore_index=True)
    table = frame(whole)
    pd.testing.assert_frame_equal(read[list(table.columns)], table, check_dtype=False)
    assert {"seed", "policy.scope", "system.records.error_rate", "digest"} <= set(read.columns)


def test_sql_reads_the_folder_as_it_stands(whole: Path) -> None:
    query = f"""select "policy.scope", count(*), avg(approval_expressed) from '{whole / parts.FOLDER}/*.parquet'
        group by all order by all"""
    found = duckdb.sql(query).fetchall()
    mean = frame(whole).groupby("policy.scope")["approval_expressed"].agg(["size", "mean"]).sort_index()
    assert [row[:2] for row in found] == list(zip(mean.index, mean["size"], strict=True))
    assert [row[2] for row in found] == pytest.approx(list(mean["mean"]))
