"""LESSONS AND ROUNDS: text files that the page shows, each checked when it is read.

A lesson asks for a guess before anything runs; its answer is one number of the comparison, computed by
`answer_keys.py` and kept in `lessons/keys.json`. A round is played month by month against the default path.
"""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from simulation.app.pictures import CURVES

Text = dict[Literal["en", "zh"], str]
"""The same in every language of the page."""
KEYS = "keys.json"
SEED = 1
CITIZENS = 20_000


class Part(BaseModel):
    """A part of a text file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Part):
    """What a player can do in a month: a policy and its value."""

    title: Text
    path: str | None = None
    value: Any = None
    here: bool = False
    """Whether it holds in the player's city only."""


class Answer(Part):
    """Which number the guess is about: an outcome of one pane (`a`, `b`) or the difference b minus a."""

    outcome: Literal[CURVES]  # type: ignore[valid-type]
    of: Literal["a", "b", "difference"]
    scale: float = 100.0
    """What the number is multiplied by to be in the unit in which it is asked for."""
    unit: Text
    tolerance: float = Field(gt=0)
    """How far a guess may be off, in the unit."""


class Lesson(Part):
    """One lesson, or one round."""

    kind: Literal["lesson", "round"] = "lesson"
    order: int
    question: str
    title: Text
    panes: tuple[str, str]
    days: int = 365
    predict: Text
    explain: Text
    wrong: Text
    """What pupils usually get wrong, for the teacher."""
    answer: Answer | None = None
    city: str | None = None
    """The player's city in a round; None plays the central bank."""
    choices: tuple[Choice, ...] = ()


@functools.cache
def lessons() -> dict[str, Lesson]:
    """All lessons and rounds by the names of their files, in their order."""
    folder = resources.files("simulation").joinpath("app/lessons")
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    found = {
        entry.name.removesuffix(".yaml"): Lesson.model_validate(
            yaml.load(entry.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        )
        for entry in files
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))


def keys() -> dict[str, float]:
    """The computed answers by lesson; empty before they were ever computed."""
    path = resources.files("simulation").joinpath("app/lessons").joinpath(KEYS)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def content() -> list[dict[str, Any]]:
    """All lessons with their answers as JSON content."""
    known = keys()
    return [
        {"id": name, **lesson.model_dump(mode="json"), "key": known.get(name), "seed": SEED, "citizens": CITIZENS}
        for name, lesson in lessons().items()
    ]
