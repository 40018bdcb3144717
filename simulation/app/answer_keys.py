"""WHAT THE ANSWERS ARE: the number behind every lesson, computed by the model as it is now.

`python -m simulation.app.answer_keys` writes `lessons/keys.json`; run it when the model has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulation.app.lanes import Lane
from simulation.app.lessons import CITIZENS, KEYS, SEED, Lesson, lessons
from simulation.app.pictures import CURVES
from simulation.app.recipes import Recipe
from simulation.results.atomic_writing import write_json

DIGITS = 3


def answer_of(lesson: Lesson, *, citizens: int = CITIZENS, seed: int = SEED) -> float:
    """The number that the lesson asks for, in its unit, on the lesson's seed. Raises ValueError without a question."""
    if lesson.answer is None:
        raise ValueError("a round has no answer")
    found = []
    for base in lesson.panes:
        lane = Lane(Recipe(base), seed=seed, citizens=citizens, days=lesson.days)
        last = lane.live(lesson.days)[-1]
        found.append(last["c"][CURVES.index(lesson.answer.outcome)] or 0.0)
    a, b = found
    value = {"a": a, "b": b, "difference": b - a}[lesson.answer.of]
    return round(value * lesson.answer.scale, DIGITS)


def compute() -> dict[str, float]:
    """The answers of all lessons."""
    return {name: answer_of(lesson) for name, lesson in lessons().items() if lesson.answer is not None}


if __name__ == "__main__":
    target = Path(__file__).parent / "lessons" / KEYS
    write_json(target, compute())
    sys.stdout.write(target.read_text(encoding="utf-8"))
