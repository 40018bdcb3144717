"""Inheritance: a child holds only what differs, mappings are merged, and every value keeps its file and line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.errors import BadInput
from simulation.scenario import Scenario
from simulation.scenario.inheritance import MOST_PARENTS, laid_over
from simulation.scenario.overriding import node_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty current folder, and a way to fill it."""
    monkeypatch.chdir(tmp_path)

    def fill(**files: str) -> None:
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text)

    return fill


def test_mappings_are_merged_and_lists_replaced(folder):
    folder(
        top="days: 20\npopulation:\n  citizens: 500\n  cities: [hangzhou, wuhan]\n",
        middle="extends: top\npopulation:\n  cities: [xiamen]\n",
        bottom="extends: middle.yaml\n\nreplicates: 2\n",
    )
    scenario = Scenario.load("bottom.yaml")
    settings = scenario.settings
    assert (settings.days, settings.replicates, settings.population.citizens) == (20, 2, 500)
    assert settings.population.cities == ("xiamen",)
    assert scenario.origin("days") == "top.yaml:1"
    assert scenario.origin("population.cities") == "middle.yaml:3"
    assert scenario.origin("replicates") == "bottom.yaml:3"
    assert scenario.origin("seed") == "default"


def test_names_titles_and_descriptions_are_not_inherited(folder):
    folder(top="name: top\ntitle: The top\ndescription: Long\n", bottom="extends: top\n")
    settings = Scenario.load("bottom.yaml").settings
    assert (settings.name, settings.title, settings.description) == ("bottom", "bottom", "")


def test_a_mapping_over_a_preset_changes_it(folder):
    folder(top="policy:\n  redress: zhejiang\n", bottom="extends: top\npolicy:\n  redress:\n    marks: false\n")
    scenario = Scenario.load("bottom.yaml")
    value = scenario.settings.policy.redress[0].value
    assert (value.city, value.marks, value.second_stage) == (5, False, True)
    assert scenario.origin("policy.redress.marks") == "bottom.yaml:4"
    assert scenario.origin("policy.redress.city") == "top.yaml:2"


def test_a_preset_and_a_mapping_with_like_start_afresh(folder):
    folder(
        top="policy:\n  redress: {like: zhejiang, marks: false}\n",
        preset="extends: top\npolicy:\n  redress: shanghai\n",
        like="extends: top\npolicy:\n  redress: {like: shanghai, city: 9}\n",
    )
    assert Scenario.load("preset.yaml").settings.policy.redress[0].value.marks is True
    value = Scenario.load("like.yaml").settings.policy.redress[0].value
    assert (value.city, value.service, value.marks) == (9, 7, True)


def test_faults_are_told_in_the_file_that_holds_them(folder):
    folder(top="days: 20\npopulation:\n  citizens: none\n", bottom="extends: top\nreplicates: 0\n")
    with pytest.raises(BadInput) as caught:
        Scenario.load("bottom.yaml")
    assert sorted(line.split(": ")[0] for line in str(caught.value).splitlines()) == ["bottom.yaml:2", "top.yaml:3"]


def test_parents_are_checked_as_a_whole_only_with_their_child(folder):
    folder(top="events:\n  - {kind: scandal, day: 50, severity: 0.5}\n", bottom="extends: top\ndays: 20\n")
    Scenario.load("top.yaml")
    with pytest.raises(BadInput, match=r"top.yaml:2: events.0.day: must be inside the run"):
        Scenario.load("bottom.yaml")


def test_long_chains_are_refused(folder):
    folder(**{f"s{i}": f"extends: s{i + 1}\n" for i in range(40)}, s40="days: 3\n")
    Scenario.load(f"s{40 - MOST_PARENTS + 1}.yaml")
    with pytest.raises(BadInput, match=f"at most {MOST_PARENTS} files"):
        Scenario.load("s1.yaml")


def test_circles_of_any_length_are_refused(folder):
    folder(a="extends: b\n", b="extends: c\n", c="extends: b\n")
    with pytest.raises(BadInput, match=r"c.yaml:1: extends: must not lead back .*b.yaml > c.yaml > b.yaml"):
        Scenario.load("a.yaml")


trees = st.recursive(
    st.integers(0, 9),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3) | st.lists(inner, max_size=2).map(tuple),
    max_leaves=6,
)
mappings = st.dictionaries(st.sampled_from("abc"), trees, max_size=3)


def merged(parent: object, child: object) -> object:
    """What laying a mapping over another means, on plain data."""
    if isinstance(parent, dict) and isinstance(child, dict):
        return {**parent, **{key: merged(parent.get(key), value) for key, value in child.items()}}
    return child


@given(mappings, mappings, mappings)
def test_laying_over_is_a_deep_merge_and_associative(a, b, c):
    nodes = [node_of(value) for value in (a, b, c)]
    assert laid_over(nodes[0], nodes[1]).plain() == merged(a, b)
    left = laid_over(laid_over(nodes[0], nodes[1]), nodes[2]).plain()
    assert left == merged(merged(a, b), c)
    assert nodes[0].plain() == a
