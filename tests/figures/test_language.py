"""Pictures in Chinese: everything is said, every letter has a glyph, and English pictures stay as they are."""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib.text import Text

from simulation.errors import BadInput, Refused
from simulation.figures import language, style
from simulation.figures.album import Picture, pictures_of_comparison, pictures_of_run, pictures_of_sweep
from simulation.figures.figure_data import place_name
from simulation.figures.labels import OUTCOMES, TOPICS
from simulation.figures.language import say, speaking, wrapped
from simulation.population.geography import load_geography
from tests.figures import invented

RUNS = {"narrow": invented.run("narrow"), "expansive": invented.run("expansive", shift=0.1)}
NAMES = {*RUNS, "Kaplan", "Meier", "Student", "Wilson", "Greenwood", "n"}
"""Words of another alphabet that Chinese readers see too: scenarios, and people after whom methods are called."""
WORDS = Path(language.__file__).parent / "words"


def drawn() -> Iterator[Picture]:
    """Every picture of a run, of a comparison and of a sweep."""
    yield from pictures_of_run(RUNS["narrow"])
    yield from pictures_of_comparison(RUNS, invented.differences(*RUNS.values()))
    yield from pictures_of_sweep(invented.points())


def test_every_word_is_said_and_every_letter_has_a_glyph(caplog: pytest.LogCaptureFixture) -> None:
    seen = 0
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING), speaking("zh"):
        warnings.simplefilter("error")  # a missing glyph is a warning
        for picture in drawn():
            if picture.figure is None:
                continue
            seen += 1
            for text in picture.figure.findobj(Text):
                left = set(re.findall(r"[A-Za-z]+", text.get_text())) - NAMES
                assert left == set(), f"{picture.name}: {text.get_text()}"
            style.png(picture.figure, dpi=60)
    assert seen >= 12
    assert caplog.records == []


def test_without_the_font_a_letter_would_be_missing() -> None:
    with style.look():
        figure, axes = style.sheet()
        axes[0, 0].set_title("名单")
    with pytest.warns(UserWarning, match="missing from font"):
        style.png(figure, dpi=40)


def test_every_outcome_topic_and_place_has_a_name() -> None:
    with speaking("zh"):
        english = [label.title for label in OUTCOMES.values()] + list(TOPICS)
        english += [place_name(name) for name in load_geography().names]
        assert [text for text in english if say(text) == text] == []


def test_places_are_called_as_on_the_page() -> None:
    page = json.loads((WORDS.parents[1] / "app/words/zh.json").read_text(encoding="utf-8"))
    with speaking("zh"):
        assert {name: say(place_name(name)) for name in load_geography().names} == {
            name: page[f"name.{name}"] for name in load_geography().names
        }


def test_english_stays_english() -> None:
    assert say("Day") == "Day"
    before = style.png(next(pictures_of_run(RUNS["narrow"])).figure, dpi=40)
    with speaking("zh"):
        assert style.png(next(pictures_of_run(RUNS["narrow"])).figure, dpi=40) != before
    assert style.png(next(pictures_of_run(RUNS["narrow"])).figure, dpi=40) == before


def test_numbers_and_names_go_into_the_blanks() -> None:
    with speaking("zh"):
        assert say("What changes from narrow to expansive") == "从 narrow 到 expansive 的变化"
        assert say("+8.6 (3.6 to 13.6) pp") == "+8.6（3.6 至 13.6）个百分点"
        assert say("Nothing in the book. Day") == "Nothing in the book. 天"


def test_both_sides_of_a_message_have_the_same_blanks() -> None:
    for text, said in json.loads((WORDS / "zh.json").read_text(encoding="utf-8")).items():
        blanks = [set(re.findall(r"\{(\w+)\}", side)) for side in (text, said)]
        assert blanks[0] == blanks[1], text


def test_lines_are_broken_between_characters() -> None:
    assert wrapped("名单使人还债吗", 6) == "名单使\n人还债\n吗"
    assert wrapped("名单，使人", 4) == "名单，\n使人"


def test_another_language_is_refused() -> None:
    with pytest.raises(BadInput, match="en, zh"), speaking("fr"):
        pass


def test_without_a_font_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "font", lambda: None)
    with pytest.raises(Refused, match="chinese"), speaking("zh"):
        pass
