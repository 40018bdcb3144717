"""Lessons: one for each question of the charter and one on the article, each with an answer that the model gives."""

from __future__ import annotations

import re

import pytest

from simulation.app.answer_keys import answer_of
from simulation.app.lessons import content, keys, lessons
from simulation.app.recipes import Change, Recipe
from simulation.scenario import Scenario

STALE = (
    "the model has changed and lessons/keys.json has not: make it anew with `python -m simulation.app.answer_keys`, "
    "read whether each explanation still says what happens, and commit both"
)
GIVEN = {"0", "30", "46", "100", "2019"}
"""Numbers that lesson texts may hold: scales, days, a year, and what a service reported. None comes from the model."""
WITH_ANSWER = [name for name, lesson in lessons().items() if lesson.answer is not None]
SMALL = 4_000


def test_there_is_one_for_each_question() -> None:
    questions = {lesson.question for lesson in lessons().values()}
    assert {"Q1", "Q2", "Q3", "Q4", "Q5", "Article", "Round"} <= questions


@pytest.mark.parametrize("name", lessons())
def test_both_languages_and_both_panes(name: str) -> None:
    lesson = lessons()[name]
    for text in (lesson.title, lesson.predict, lesson.explain, lesson.wrong, *(one.title for one in lesson.choices)):
        assert set(text) == {"en", "zh"}
    for base in lesson.panes:
        assert Scenario.load(base).settings.days >= 1


@pytest.mark.parametrize("name", lessons())
def test_no_number_of_the_model_is_written_by_hand(name: str) -> None:
    lesson = lessons()[name]
    for text in (lesson.predict, lesson.explain, lesson.wrong):
        for language, words in text.items():
            assert set(re.findall(r"\d+(?:\.\d+)?", words)) <= GIVEN, f"{language}: {words}"


@pytest.mark.parametrize("name", [name for name, lesson in lessons().items() if lesson.choices])
def test_every_choice_can_be_made(name: str) -> None:
    lesson = lessons()[name]
    for choice in lesson.choices:
        if choice.path is not None:
            cities = (lesson.city,) if choice.here and lesson.city else None
            recipe = Recipe(lesson.panes[1], (Change(choice.path, choice.value, 31, cities),))
            assert recipe.scenario(citizens=1000, days=lesson.days, seed=1).settings.days == lesson.days


def test_every_lesson_has_a_computed_answer() -> None:
    assert set(keys()) == set(WITH_ANSWER), STALE
    assert all(isinstance(line["key"], float) for line in content() if line["kind"] == "lesson")


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_ANSWER)
def test_a_smaller_run_agrees_with_the_answer(name: str) -> None:
    lesson = lessons()[name]
    assert lesson.answer is not None
    assert abs(answer_of(lesson, citizens=SMALL) - keys()[name]) <= 2 * lesson.answer.tolerance, STALE
