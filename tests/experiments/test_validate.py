"""Patterns judged and claims weighed, from numbers made by hand; and one small validation in full."""

from __future__ import annotations

import json
import pickle
from math import inf

import numpy as np
import pytest

from simulation.experiments import validate as module
from simulation.experiments.patterns import CASES, NULLS, PATTERNS, Null, Pattern, cases_of
from simulation.experiments.validate import judged, validate, weighed
from simulation.scenario import Scenario


def pattern(low: float, high: float, less: str = "") -> Pattern:
    return Pattern("P0", "words", "a", "x", low, high, "band", "held out", ("A01",), less=less)


@pytest.mark.parametrize(
    ("low", "high", "passed"),
    [(1.0, 3.0, True), (2.5, 3.0, False), (0.0, inf, True), (2.0, 2.0, True), (3.0, inf, False)],
)
def test_a_pattern_passes_when_its_mean_lies_in_the_band(low, high, passed):
    found = judged(pattern(low, high), {("a", "x"): np.array([1.0, 2.0, 3.0])})
    assert found["passed"] is passed
    assert found["simulated"]["mean"] == 2.0
    assert found["simulated"]["n"] == 3


def test_more_than_nothing_is_not_nothing_and_unknown_is_not_met():
    assert judged(pattern(0.0, inf), {("a", "x"): np.zeros(3)})["passed"] is False
    assert judged(pattern(0.0, 0.0), {("a", "x"): np.zeros(3)})["passed"] is True
    assert judged(pattern(0.0, 1.0), {("a", "x"): np.full(3, np.nan)})["passed"] is False


def test_differences_are_paired():
    luck = np.array([0.0, 50.0, -30.0])
    found = judged(pattern(0.5, 1.5, less="b"), {("a", "x"): luck + 1.0, ("b", "x"): luck})
    assert found["simulated"]["low"] == found["simulated"]["high"] == 1.0


@pytest.mark.parametrize(
    ("full", "without", "passed"),
    [
        ([4.0, 5.0, 6.0], [0.0, 0.0, 0.0], True),
        ([4.0, 5.0, 6.0], [-0.5, 0.5, 0.1], True),
        ([4.0, 5.0, 6.0], [0.11, 0.1, 0.1], True),  # clear, but a fiftieth
        ([4.0, 5.0, 6.0], [2.0, 2.1, 2.2], False),
        ([-4.0, 5.0, 0.0], [0.0, 0.0, 0.0], False),  # the claim itself does not stand
        ([4.0, 5.0, 6.0], [np.nan] * 3, True),  # nothing left that could be measured
    ],
)
def test_a_claim_stands_with_its_cause_and_vanishes_without(full, without, passed):
    null = Null("claim", "cause", "x", "a", "b")
    assert weighed(null, {("a", "x"): np.array(full), ("b", "x"): np.array(without)})["passed"] is passed


def test_every_case_is_a_scenario_and_only_the_asked_ones_follow_the_argument():
    found = cases_of(Scenario.load("baseline").replace({"days": 10}), 300)
    assert list(found) == list(CASES)
    assert {scenario.settings.population.citizens for scenario in found.values()} == {300}
    assert found["baseline"].settings.days == 10
    assert found["contested"].settings.days == 1095
    hashes = [scenario.hash for scenario in found.values()]
    assert len(set(hashes)) == len(hashes)


def test_work_can_be_sent_to_another_process():
    job = module._Job(("baseline",), module.run_replicate)
    assert pickle.loads(pickle.dumps(job)) == job


def test_all_of_it_on_made_up_numbers(monkeypatch):
    """Each case is run once per replicate under the seed that all cases share, whatever it is needed for."""
    asked = []

    def made_up(task, names, run_one):
        asked.append((names[task.scenario], task.replicate, task.seed))
        return dict.fromkeys(module._needed(names[task.scenario]), 0.5 + 0.01 * task.replicate)

    monkeypatch.setattr(module, "read_replicate", made_up)
    seen = []
    found = validate("baseline", seed=4, replicates=3, progress=lambda done, total: seen.append((done, total)))
    assert len(asked) == len(set(asked)) == 3 * len(CASES)
    assert len({seed for _, _, seed in asked}) == 3
    assert seen[0] == (0, len(asked))
    assert seen[-1] == (len(asked), len(asked))
    assert [row["id"] for row in found.patterns] == [each.id for each in PATTERNS]
    assert len(found.nulls) == len(NULLS)
    by_name = {row["id"]: row["passed"] for row in found.patterns}
    assert by_name["P4"] is False
    assert by_name["P5a"] is False
    assert by_name["P3c"] is True
    assert found.passed is False
    json.dumps(found.content(), allow_nan=False)
