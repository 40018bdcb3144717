"""The page and its words: both languages say everything, and nothing is asked of other machines."""

from __future__ import annotations

import json
import re

import pytest

from simulation.app.lessons import lessons
from simulation.app.page_content import BUNDLE, LANGUAGES, SCRIPTS, file_of, places
from simulation.app.pictures import CURVES
from simulation.conduct import load_catalogue
from simulation.report import causes
from simulation.results.verdict import ENOUGH
from simulation.scenario.settings import POLICIES
from simulation.scenario.sources import shipped

WORDS = {language: json.loads(file_of(f"{language}.json")) for language in LANGUAGES}
SCRIPT = "".join(file_of(name) for name in SCRIPTS)


def keys_used() -> set[str]:
    """Keys that stand whole in the page or its scripts."""
    in_page = set(re.findall(r'data-t="([^"]+)"', file_of("index.html")))
    return in_page | set(re.findall(r'SCS\.t\("([a-z_.]+)"[,)]', SCRIPT))


def test_every_sentence_is_there_in_every_language() -> None:
    wanted = keys_used() | {f"outcome.{name}" for name in CURVES}
    for language, words in WORDS.items():
        assert wanted - set(words) == set(), language


def test_chinese_names_every_place_item_and_story() -> None:
    chinese = WORDS["zh"]
    assert {f"name.{name}" for name in places()} <= set(chinese)
    assert {f"item.{name}" for name in load_catalogue().names} <= set(chinese)
    assert {key for key in WORDS["en"] if key.startswith("story.")} <= set(chinese)


def test_chinese_tells_every_act_with_its_motive() -> None:
    chinese = set(WORDS["zh"])
    assert {f"act.{action}" for action in causes._DONE} <= chinese
    assert {f"motive.{action}" for action in (*causes._CAUSES, "forced", "demanded")} <= chinese
    assert {f"name.{matter}" for matter in causes._MATTERS} <= chinese


def test_chinese_names_every_scenario_policy_preset_and_question() -> None:
    chinese = set(WORDS["zh"])
    assert {f"scenario.{name}" for name in shipped()} <= chinese
    assert {f"policy.{name}" for name in POLICIES} <= chinese
    assert {f"preset.{preset}" for unit in POLICIES.values() for preset in unit.presets or ()} <= chinese
    assert {f"question.{lesson.question}" for lesson in lessons().values()} <= chinese


def test_the_page_is_as_careful_as_a_verdict() -> None:
    assert f"SCS.ENOUGH = {ENOUGH};" in SCRIPT


def test_both_languages_fill_in_the_same_numbers() -> None:
    for key, text in WORDS["zh"].items():
        if key in WORDS["en"]:
            blanks = {"she"} | set(re.findall(r"\{(\w+)\}", WORDS["en"][key]))
            assert set(re.findall(r"\{(\w+)\}", text)) <= blanks, key


@pytest.mark.parametrize("name", ["index.html", *BUNDLE])
def test_nothing_comes_from_elsewhere(name: str) -> None:
    assert re.findall(r"https?://(?!\$)[\w.]+", file_of(name)) == []


DANGERS = ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc")


@pytest.mark.parametrize("danger", DANGERS)
def test_text_enters_as_text(danger: str) -> None:
    assert danger not in SCRIPT


def test_the_page_has_no_script_of_its_own() -> None:
    page = file_of("index.html")
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)
