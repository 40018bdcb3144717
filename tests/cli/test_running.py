from __future__ import annotations

import json
import re

import pytest

from simulation.cli.headlines import outcome_rows
from simulation.experiments.sweep.lock import claimed
from simulation.results import load, load_comparison, manifest
from simulation.scenario import Scenario

OUTCOMES = {"approval_expressed", "days_to_withdrawal"}


def test_run_prints_outcomes_and_folder_and_saves(scs, made_up, tmp_path):
    answer = scs("run", "narrow", "--seed", 7, "--replicates", 3, "--no-report")
    assert answer.code == 0
    assert answer.out.startswith("narrow: 80 % approve when asked.")
    assert re.search(r"Approve when asked +percent +80 +\d+ to \d+ +3", answer.out)
    assert "approval_expressed" not in answer.out
    assert "results in results/narrow-7-1" in answer.out
    run = load(tmp_path / "results" / "narrow-7-1")
    assert (run.name, run.seed, run.replicates) == ("narrow", 7, 3)
    assert (
        manifest.read(tmp_path / "results" / "narrow-7-1")["command"]
        == "scs run narrow --seed 7 --replicates 3 --no-report"
    )
    everything = scs("run", "narrow", "--seed", 7, "--replicates", 3, "--no-report", "--all").out
    low, high = re.search(r"approval_expressed +0\.\d+ +(0\.\d+) to (0\.\d+) +3", everything).groups()
    assert float(low) < 0.8 < float(high) < 1


def test_one_replicate_is_said_instead_of_dashes(scs, made_up):
    answer = scs("run", "narrow", "--replicates", 1, "--no-report")
    assert "none: 1 replicate" in answer.out
    assert "nothing can be said about chance" in answer.out
    answer = scs("compare", "narrow", "expansive", "--replicates", 2, "--no-report")
    assert "2 replicates are too few to tell a difference from chance" in answer.out
    assert "clearly" not in answer.out


def test_a_verdict_follows_the_smallest_difference_that_matters(scs, made_up, tmp_path):
    given = ("compare", "narrow", "expansive", "--replicates", 3, "--no-report", "--out", "c", "--overwrite")
    assert "expansive compared with narrow clearly raises: approve when asked." in scs(*given).out
    assert load_comparison(tmp_path / "c")["approval_expressed"]["verdict"] == "clearly higher"
    answer = scs(*given, "--matters", "approval_expressed=0.2")
    assert "clear but negligible" in answer.out
    line = load_comparison(tmp_path / "c")["approval_expressed"]
    assert (line["verdict"], line["matters"]) == ("clear but negligible", 0.2)
    answer = scs(*given, "--matters", "aproval_expressed=0.2")
    assert answer.code == 2
    assert "approval_expressed" in answer.err


def test_every_run_gets_a_fresh_folder(scs, made_up, tmp_path):
    for _ in range(3):
        assert scs("run", "narrow", "--seed", 7, "--no-report").code == 0
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == ["narrow-7-1", "narrow-7-2", "narrow-7-3"]


def test_options_reach_the_simulation(scs, made_up):
    arguments = ("--seed", 0, "--replicates", 4, "--days", 12, "--citizens", 3000, "--workers", 2, "--no-report")
    assert scs("run", "narrow", *arguments, "--set", "policy.scope=expansive").code == 0
    (request,) = made_up
    settings = request["scenario"].settings
    assert (request["seed"], request["replicates"], request["workers"]) == (0, 4, 2)
    assert (settings.days, settings.population.citizens) == (12, 3000)
    assert "all" in settings.policy.scope[0].value.city


def test_a_seed_is_chosen_and_printed_when_absent(scs, made_up):
    first, second = (scs("run", "narrow", "--no-report") for _ in range(2))
    seeds = [int(re.search(r"seed (\d+)", answer.out)[1]) for answer in (first, second)]
    assert seeds == [request["seed"] for request in made_up]
    assert seeds[0] != seeds[1]
    assert f"--seed {seeds[0]} to repeat" in first.err


def test_the_seed_of_the_scenario_counts_before_a_chosen_one(scs, made_up):
    scs("run", "narrow", "--set", "seed=5", "--no-report")
    scs("run", "narrow", "--set", "seed=5", "--seed", 6, "--no-report")
    assert [request["seed"] for request in made_up] == [5, 6]


def test_json_is_one_document_and_nothing_else(scs, made_up):
    answer = scs("run", "narrow", "--json", "--no-report", "--replicates", 3)
    document = json.loads(answer.out)
    assert document["seed"] == made_up[0]["seed"]
    assert set(document["outcomes"]) == OUTCOMES
    assert document["outcomes"]["days_to_withdrawal"]["low"] is None
    assert document["digest"] == load(document["folder"]).digest


def test_quiet_says_nothing_on_the_side(scs, made_up):
    assert scs("run", "narrow", "--quiet", "--no-report").err == ""


def test_progress_is_plain_lines_when_nobody_watches(scs, made_up):
    assert "narrow: 3 of 3, took" in scs("run", "narrow", "--replicates", 3, "--no-report").err


def test_an_existing_folder_is_refused_before_the_work(scs, made_up, tmp_path):
    assert scs("run", "narrow", "--out", "here", "--no-report").code == 0
    answer = scs("run", "narrow", "--out", "here", "--no-report")
    assert answer.code == 4
    assert "--overwrite" in answer.err
    assert len(made_up) == 1
    assert scs("run", "narrow", "--out", "here", "--overwrite", "--seed", 3, "--no-report").code == 0
    assert load(tmp_path / "here").seed == 3


def test_overwrite_spares_what_is_not_ours(scs, made_up, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    assert scs("run", "narrow", "--out", "thesis", "--overwrite", "--no-report").code == 4
    assert (tmp_path / "thesis" / "chapter.txt").exists()
    assert made_up == []


@pytest.mark.parametrize("command", [("run", "narrow"), ("compare", "narrow", "expansive")])
def test_plan_estimates_and_runs_nothing(scs, made_up, tmp_path, command):
    answer = scs(*command, "--plan")
    assert answer.code == 0
    assert all(word in answer.out for word in ("memory", "time", "disk space", "nothing was run"))
    document = json.loads(scs(*command, "--plan", "--json").out)
    assert document["fits"] is True
    assert made_up == []
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_refused_before_the_work(scs, made_up, tmp_path, monkeypatch):
    monkeypatch.setattr("simulation.cli.estimate.free_memory", lambda: 1e8)
    answer = scs("run", "narrow")
    assert answer.code == 3
    assert "memory" in answer.err
    assert made_up == []
    assert list(tmp_path.iterdir()) == []
    assert "does not fit" in scs("run", "narrow", "--plan").out


def test_compare_prints_paired_differences_and_saves(scs, made_up, tmp_path):
    answer = scs("compare", "narrow", "expansive", "--seed", 7, "--replicates", 3, "--no-report")
    assert answer.code == 0
    assert re.search(r"Approve when asked +percent +80\.?0* +90\.?0* +\+10\.?0* .* clearly higher", answer.out)
    folder = tmp_path / "results" / "narrow-expansive-7-1"
    assert f"results in {folder.relative_to(tmp_path)}" in answer.out
    assert load(folder / "expansive").name == "expansive"
    assert [request["seed"] for request in made_up] == [7, 7]
    line = load_comparison(folder)["approval_expressed"]
    assert {"a", "b", "difference", "low", "high", "variance_ratio"} <= set(line)
    assert line["difference"] == pytest.approx(0.1)


def test_compare_with_more_than_two_tells_every_pair(scs, made_up):
    answer = scs("compare", "narrow", "expansive", "no_system", "--replicates", 3, "--json", "--no-report")
    line = json.loads(answer.out)["comparison"]["approval_expressed"]
    assert (line["scenario_a"], line["scenario_b"]) == ("narrow", "expansive")
    assert line["others"]["no_system"]["difference"] == pytest.approx(0.2)


def test_compare_with_itself_gets_two_names(scs, made_up, tmp_path):
    assert scs("compare", "narrow", "narrow", "--out", "twice", "--no-report").code == 0
    assert list(manifest.read(tmp_path / "twice")["runs"]) == ["narrow", "narrow_2"]


def test_compare_needs_two(scs):
    answer = scs("compare", "narrow")
    assert answer.code == 2
    assert "at least two" in answer.err


def test_figures_and_report_stand_beside_the_numbers(scs, made_up, tmp_path):
    assert scs("run", "narrow", "--out", "one", "--replicates", 3).code == 0
    assert (tmp_path / "one" / "report.html").is_file()
    assert any((tmp_path / "one" / "figures").glob("*.png"))
    assert "report.html" in manifest.read(tmp_path / "one")["files"]


def test_a_figure_that_fails_loses_no_numbers(scs, made_up, tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no paint")

    monkeypatch.setattr("simulation.figures.album.pictures_in", fail)
    answer = scs("run", "narrow", "--out", "one")
    assert answer.code == 1
    assert "no paint" in answer.err
    assert load(tmp_path / "one").name == "narrow"


def test_an_outcome_that_is_nowhere_defined_is_said_to_be_so():
    unknown = {"mean": None, "sd": None, "low": None, "high": None, "n": 0}
    assert outcome_rows({"days_to_withdrawal": unknown}) == [["days_to_withdrawal", "-", "undefined", "0"]]


def test_not_a_number_becomes_null_in_comparisons(scs, made_up, tmp_path):
    scs("compare", "narrow", "expansive", "--replicates", 1, "--out", "both", "--no-report")
    line = json.loads((tmp_path / "both" / "comparison.json").read_text())["approval_expressed"]
    assert line["low"] is None
    assert line["variance_ratio"] is None


def test_overwrite_keeps_what_the_program_did_not_write(scs, made_up, tmp_path):
    given = ("run", "narrow", "--seed", 7, "--out", "x", "--no-report")
    assert scs(*given).code == 0
    (tmp_path / "x" / "notes.txt").write_text("mine")
    assert scs("run", "narrow", "--seed", 8, "--out", "x/inner", "--no-report").code == 0
    made_up.clear()
    answer = scs(*given, "--overwrite")
    assert answer.code == 4
    assert "inner/, notes.txt" in answer.err
    assert len(answer.err.splitlines()) <= 5
    assert not made_up, "refused before anything runs"
    assert load(tmp_path / "x" / "inner").seed == 8


@pytest.mark.parametrize("verb", [("run", "narrow"), ("compare", "narrow", "expansive")])
def test_the_second_command_with_the_same_folder_is_refused_before_it_works(scs, made_up, tmp_path, verb):
    with claimed(tmp_path / "x"):
        answer = scs(*verb, "--out", "x", "--no-report")
    assert answer.code == 4
    assert "another process" in answer.err
    assert not made_up
    assert scs(*verb, "--out", "x", "--no-report").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_the_scenario_of_a_folder_says_what_was_run(scs, made_up, tmp_path):
    assert scs("run", "narrow", "--seed", 7, "--replicates", 3, "--out", "x", "--no-report").code == 0
    settings = Scenario.load(tmp_path / "x" / "scenario.yaml").settings
    assert (settings.seed, settings.replicates) == (7, 3)
    assert Scenario.load(tmp_path / "x" / "scenario.yaml").hash == load(tmp_path / "x").scenario_hash
    assert scs("compare", "narrow", "expansive", "--seed", 5, "--replicates", 4, "--out", "c", "--no-report").code == 0
    for name in ("narrow", "expansive"):
        settings = Scenario.load(tmp_path / "c" / name / "scenario.yaml").settings
        assert (settings.seed, settings.replicates) == (5, 4)
