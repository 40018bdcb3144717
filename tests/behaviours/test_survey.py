"""Surveys: who is asked, five levels, and an error that a survey of everybody does not have."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulation.behaviours.opinion import Opinion
from simulation.behaviours.survey import Survey, answer, level_of
from simulation.kernel.randomness import BYTE, FLOCK, Purpose, threefry, uniform
from simulation.rules.candour import fear_of
from simulation.scenario import Scenario
from simulation.society.model import Society
from simulation.state.citizens import N_GROUPS
from simulation.state.tallies import N_ANSWERS, N_STOCKS, Stock
from tests.small import CODE, DAY, SEED, Town, numbers


def answers(town: Town, chance: float = 1.0, day: int = DAY, fear: float = 0.0, **parameters: Any) -> list[int]:
    """How many were asked, and how many gave each answer."""
    stocks = np.zeros((len(town.blocks), N_GROUPS, N_STOCKS), dtype=np.int64)
    p, opinion = numbers(Survey, **{"error": 0.0, **parameters}), numbers(Opinion, fear=fear, caution=0.0)
    answer(*town.head, SEED, day, town.citizens, opinion, p, chance, town.words, town.found, stocks)
    return stocks[:, 0, Stock.SURVEYED : Stock.ANSWERS + N_ANSWERS].sum(axis=0).tolist()


def test_five_levels() -> None:
    assert [level_of(shown, 0.2, 0.4, 0.6, 0.8) for shown in (0.1, 0.2, 0.5, 0.6, 0.8, 1.1)] == [0, 1, 2, 3, 4, 4]


def test_everybody_is_asked_once_and_gives_one_answer() -> None:
    town = Town(5).everybody(support=(0.1, 0.25, 0.5, 0.65, 0.9))
    assert answers(town) == [5, 1, 1, 1, 1, 1]


def test_the_sample_has_its_share_and_is_drawn_anew() -> None:
    town = Town(9000).everybody(support=0.9)
    asked, *_, strongly = answers(town, chance=0.1)
    assert asked == strongly == pytest.approx(900, abs=120)
    assert answers(town, chance=0.1, day=DAY + 1)[0] != asked


@pytest.mark.parametrize("chance", [0.0, 1e-6, 0.003, 0.1, 0.25, 1 / 3, 0.999, 1.0])
def test_who_is_asked_is_told_by_a_byte_and_where_it_cannot_tell_by_the_rest(chance: float) -> None:
    """The invitation's byte is hers in her flock; the rest is the first number of the draw of her answer."""
    town, asked = Town(3000).everybody(support=np.arange(3000) % 5 / 5 + 0.1), []
    for i in range(3000):
        word = threefry(SEED, Purpose.INVITATION, ((CODE << 32) + i) // FLOCK, DAY)[0]
        byte = int(word) >> 8 * (i % FLOCK) & BYTE - 1
        if byte + uniform(SEED, Purpose.SURVEY, (CODE << 32) + i, DAY) < chance * BYTE:
            asked.append(i)
    p = numbers(Survey)
    said = [level_of(i % 5 / 5 + 0.1, p.against_from, p.neither_from, 0.6, 0.75) for i in asked]
    expected = [said.count(level) for level in range(N_ANSWERS)]
    assert answers(town, chance=chance) == [len(asked), *expected]
    assert abs(len(asked) - 3000 * chance) <= 5 * math.sqrt(3000 * chance * (1 - chance)) + 1


def test_fear_raises_what_people_say_and_error_moves_it_both_ways() -> None:
    town = Town(2000).everybody(support=0.5)
    assert answers(town)[3] == 2000
    fears = np.array([fear_of(SEED, (CODE << 32) + i) for i in range(2000)])
    assert answers(town, fear=0.2)[4] == (0.5 + 0.2 * fears >= 0.6).sum() == pytest.approx(1000, abs=150)
    blurred = answers(town, error=0.1)
    assert blurred[3] < 2000
    assert blurred[2] > 0
    assert blurred[4] > 0


@pytest.mark.parametrize("parameters", [{"on": False}, {"respondents": 0}], ids=["off", "nobody"])
def test_nobody_is_asked(parameters: dict[str, Any]) -> None:
    chance = float(parameters.get("respondents", 1))
    assert answers(Town(20), chance=chance, **parameters) == [0] * (N_ANSWERS + 1)


def test_a_survey_of_everybody_equals_the_truth() -> None:
    asked = {"population.citizens": 700, "days": 40, "behaviour.survey.error": 0.0}
    outcomes = Society(Scenario.load("baseline").replace(asked).settings, rng=1).run()["outcomes"].iloc[0]
    assert outcomes.survey_approval == outcomes.approval_expressed
    assert outcomes.survey_strong == outcomes.approval_strong
    assert outcomes.survey_neither + outcomes.survey_disapproval + outcomes.survey_approval == pytest.approx(1.0)


def test_answering_changes_nobody() -> None:
    quiet = Scenario.load("baseline").replace({"population.citizens": 300, "days": 40, "behaviour.survey.on": False})
    people = [Society(scenario.settings, rng=1) for scenario in (quiet, quiet.replace({"behaviour.survey.on": True}))]
    for society in people:
        society.run()
    assert all(np.array_equal(a, b) for a, b in zip(*(s.populace.citizens for s in people), strict=True))
