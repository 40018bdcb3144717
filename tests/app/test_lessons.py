"""Lessons: one for each question of the charter and one on the article, each with an answer that the model gives."""

from __future__ import annotations

import pytest

from simulation.app.answer_keys import answer_of
from simulation.app.lessons import content, keys, lessons
from simulation.app.recipes import Change, Recipe
from simulation.scenario import Scenario

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


@pytest.mark.parametrize("name", [name for name, lesson in lessons().items() if lesson.choices])
def test_every_choice_can_be_made(name: str) -> None:
    lesson = lessons()[name]
    for choice in lesson.choices:
        if choice.path is not None:
            cities = (lesson.city,) if choice.here and lesson.city else None
            recipe = Recipe(lesson.panes[1], (Change(choice.path, choice.value, 31, cities),))
            assert recipe.scenario(citizens=1000, days=lesson.days, seed=1).settings.days == lesson.days


def test_every_lesson_has_a_computed_answer() -> None:
    assert set(keys()) == set(WITH_ANSWER)
    assert all(isinstance(line["key"], float) for line in content() if line["kind"] == "lesson")


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_ANSWER)
def test_a_smaller_run_agrees_with_the_answer(name: str) -> None:
    lesson = lessons()[name]
    assert lesson.answer is not None
    assert abs(answer_of(lesson, citizens=SMALL) - keys()[name]) <= 2 * lesson.answer.tolerance
