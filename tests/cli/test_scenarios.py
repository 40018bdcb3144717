from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from simulation.scenario import Scenario, shipped

BAD = Path(__file__).parents[1] / "bad"
with (BAD / "expected.csv").open(encoding="utf-8") as table:
    EXPECTED = list(csv.DictReader(table))

PLAN = """
name: small
title: A small plan
scenario: narrow
design:
  kind: grid
  levers:
    policy.scope: [narrow, expansive]
  outcomes: [legitimacy]
  replicates: 2
  days: 3
  citizens: 1000
"""


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_checks_ok(scs, name):
    answer = scs("check", name)
    assert answer.code == 0
    assert answer.out.startswith(f"{name}: ok (scenario {name}, ")
    assert len(answer.out.splitlines()) == 1


def test_check_tells_what_is_wrong_and_where(scs, tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: narrow\ndays: 0\n")
    answer = scs("check", "mine.yaml")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("mine.yaml:2: days: ")


def test_check_as_json_tells_the_same(scs, tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: narrow\ndays: 0\n")
    answer = scs("check", "mine.yaml", "--json")
    assert answer.code == 2
    document = json.loads(answer.out)
    assert document["valid"] is False
    assert document["problems"][0].startswith("mine.yaml:2: days: ")
    good = json.loads(scs("check", "narrow", "--json").out)
    assert good["valid"] is True
    assert good["hash"] == Scenario.load("narrow").hash


def test_check_knows_plans(scs, tmp_path):
    (tmp_path / "small.yaml").write_text(PLAN)
    answer = scs("check", "small.yaml")
    assert answer.code == 0
    assert "plan small, 2 points, 2 replicates, 4 runs" in answer.out
    (tmp_path / "small.yaml").write_text(PLAN.replace("legitimacy", "legitimcy"))
    answer = scs("check", "small.yaml")
    assert answer.code == 2
    assert "legitimacy" in answer.err


def test_a_file_in_a_folder_of_plans_is_a_plan_even_without_a_design(scs, tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "broken.yaml").write_text("name: broken\nscenario: narrow\n")
    answer = scs("check", "plans/broken.yaml")
    assert answer.code == 2
    assert "design" in answer.err


def test_check_takes_set(scs):
    assert scs("check", "narrow", "--set", "days=10").code == 0
    answer = scs("check", "narrow", "--set", "days=0")
    assert answer.code == 2
    assert "--set: days" in answer.err


def test_explain_tells_where_every_value_was_written(scs, tmp_path):
    (tmp_path / "mine.yaml").write_text("extends: narrow\n\ndays: 77\n")
    rows = {row["path"]: row for row in json.loads(scs("explain", "mine.yaml", "--json").out)}
    assert rows["days"]["value"] == 77
    assert rows["days"]["where"] == "mine.yaml:3"
    assert rows["seed"]["where"] == "default"
    told = {"path", "value", "where", "unit", "range", "source", "grade", "meaning", "prior", "reason", "bounds"}
    assert set(rows["days"]) == told


def test_explain_one_value_as_a_sheet(scs):
    answer = scs("explain", "narrow", "days", "--set", "days=12")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "days"
    assert lines[1].split() == ["value", "12", "day"]
    assert lines[2].split() == ["from", "--set"]


def test_explain_a_section_as_a_table(scs):
    out = scs("explain", "narrow", "observe").out
    assert "observe.every" in out
    assert "population" not in out


def test_explain_an_unknown_path_names_the_nearest(scs):
    answer = scs("explain", "narrow", "polcy.scope")
    assert answer.code == 2
    assert "did you mean" in answer.err


def test_diff_shows_what_differs(scs):
    rows = json.loads(scs("diff", "narrow", "expansive", "--json").out)
    assert all(row["path"].startswith("policy.") for row in rows)
    assert "policy.scope.city" in scs("diff", "narrow", "expansive").out
    assert "same settings" in scs("diff", "narrow", "narrow").out


def test_list_names_everything_shipped(scs):
    document = json.loads(scs("list", "--json").out)
    assert list(document["scenarios"]) == list(shipped())
    assert all(document["scenarios"].values())
    out = scs("list").out
    assert all(name in out for name in (*document["scenarios"], *document["plans"]))


def test_schema_is_a_json_schema(scs):
    document = json.loads(scs("schema").out)
    assert document["type"] == "object"
    assert "extends" in document["properties"]
    assert "policy" in document["properties"]


@pytest.mark.parametrize("row", EXPECTED, ids=[row["file"] for row in EXPECTED])
def test_every_bad_file_is_refused_in_a_few_plain_lines(scs, tmp_path, row):
    path = BAD / f"{row['file']}.yaml"
    for arguments in (("check", path), ("run", path, "--seed", 1)):
        answer = scs(*arguments)
        assert answer.code == int(row["exit_code"])
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert 1 <= len(answer.err.splitlines()) <= 5
    assert list(tmp_path.iterdir()) == []


def test_explain_takes_several_paths_and_tells_each_once(scs):
    given = ("explain", "narrow", "population.citizens", "days", "population.citizens", "--json")
    assert [row["path"] for row in json.loads(scs(*given).out)] == ["population.citizens", "days"]
    answer = scs("explain", "narrow", "days", "population.citizen")
    assert answer.code == 2
    assert "population.citizens" in answer.err
