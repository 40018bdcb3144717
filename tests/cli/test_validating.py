from __future__ import annotations

import json

import pytest

from simulation.experiments import validate as module


@pytest.fixture
def numbers(monkeypatch):
    """Readings made up for every run; the list of tasks is the value."""
    tasks = []

    def made_up(task, names, run_one):
        tasks.append(task)
        return dict.fromkeys(module._needed(names[task.scenario]), 0.5 + 0.01 * task.replicate)

    monkeypatch.setattr(module, "read_replicate", made_up)
    monkeypatch.setattr("simulation.experiments.precompiling.warm", lambda note: None)
    return tasks


def test_what_is_missed_is_told_and_is_one(scs, numbers, tmp_path):
    answer = scs("validate", "--workers", 1, "--replicates", 2, "--seed", 5, "--out", "found", "--quiet")
    assert answer.code == 1
    assert "checks are not met: " in answer.err
    assert len(answer.err.splitlines()) == 1
    assert "small private arrears" in answer.out
    found = json.loads((tmp_path / "found" / "validation.json").read_text())
    assert found["replicates"] == 2
    assert found["passed"] is False
    assert "| P1 | small private arrears" in (tmp_path / "found" / "validation.md").read_text(encoding="utf-8")
    assert (tmp_path / "found" / "figures" / "patterns.png").is_file()


def test_json_and_options(scs, numbers):
    answer = scs(
        "validate",
        "narrow",
        "--workers",
        1,
        "--replicates",
        2,
        "--seed",
        5,
        "--citizens",
        700,
        "--out",
        "x",
        "--json",
        "--quiet",
    )
    found = json.loads(answer.out)
    assert (found["scenario"], found["citizens"], found["seed"]) == ("narrow", 700, 5)
    assert {task.settings.population.citizens for task in numbers} == {700}
    assert found["patterns"][0]["simulated"]["n"] == 2


def test_results_are_not_overwritten_unless_asked(scs, numbers):
    arguments = ("validate", "--workers", 1, "--replicates", 1, "--seed", 5, "--out", "found", "--quiet")
    assert scs(*arguments).code == 1
    runs = len(numbers)
    assert scs(*arguments).code == 4
    assert len(numbers) == runs
    assert scs(*arguments, "--overwrite").code == 1


def test_an_unknown_scenario_is_two(scs):
    assert scs("validate", "narow").code == 2


def test_all_met_is_zero(scs, numbers, monkeypatch):
    monkeypatch.setattr(module.Validation, "passed", property(lambda self: True))
    assert scs("validate", "--workers", 1, "--replicates", 1, "--seed", 5, "--out", "found", "--quiet").code == 0
