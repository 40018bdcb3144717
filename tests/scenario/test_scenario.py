"""The scenario: shipped files are valid, bad files are refused at the right place, text and settings say the same."""

from __future__ import annotations

import copy
import csv
import pickle
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.errors import BadInput, Refused
from simulation.policies.scope import MODERATE, Scope
from simulation.population.geography import load_geography
from simulation.scenario import Scenario, diff, shipped
from simulation.scenario.reading import LARGEST_FILE
from simulation.scenario.settings import POLICIES

BAD = Path(__file__).parents[1] / "bad"
EXPECTED = list(csv.DictReader((BAD / "expected.csv").read_text(encoding="utf-8").splitlines()))
IN_PARENT = {"fault_of_parent": "parents/faulty", "circle_1": "circle_2", "circle_2": "circle_1"}
REFORMS = {
    "legal_limits": {"legal_standard"},
    "all_reforms": {"legal_standard", "supervision", "redress", "transparency"},
    "supervision": {"supervision"},
    "redress": {"redress", "transparency"},
    "expansive_with_safeguards": {"legal_standard", "supervision", "redress", "transparency", "proportionality"},
}


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_a_bad_file_is_refused_at_the_right_place(case, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises((BadInput, Refused)) as caught:
        Scenario.load(f"{case['file']}.yaml")
    message = str(caught.value)
    first = message.splitlines()[0]
    file = IN_PARENT.get(case["file"], case["file"])
    assert caught.value.exit_code == int(case["exit_code"])
    assert first.startswith(f"{file}.yaml:{case['line']}: {case['key']}: "), message
    assert case["says"] in first, message
    assert "(got " in first or "must be valid YAML (" in first, message
    assert len(message.splitlines()) <= 5
    assert all(line.isprintable() for line in message.splitlines())


def test_the_corpus_and_its_expectations_have_the_same_files():
    assert {case["file"] for case in EXPECTED} == {file.stem for file in BAD.glob("*.yaml")}
    assert len(EXPECTED) >= 70


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name: large\n#" + b"x" * LARGEST_FILE, "may hold at most 1000000 bytes"),
        (b"name: deep\npolicy: " + b"{a: " * 40 + b"1" + b"}" * 40, "nested at most 32 deep"),
        (b"name: deep\npolicy:\n" + b"".join(b" " * i + b"a:\n" for i in range(1, 40)), "nested at most 32 deep"),
        (b"name: deep\npolicy: " + b"[" * 500_000, "nested at most 32 deep"),
    ],
)
def test_large_and_deep_files_are_refused(data, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("hostile.yaml").write_bytes(data)
    with pytest.raises(BadInput, match=message) as caught:
        Scenario.load("hostile.yaml")
    assert str(caught.value).startswith("hostile.yaml:")


def test_links_out_of_the_folder_are_refused(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.yaml").write_text("days: 3\n")
    (tmp_path / "in" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "in" / "child.yaml").write_text("extends: link.yaml\n")
    monkeypatch.chdir(tmp_path / "in")
    with pytest.raises(BadInput, match=r"^child.yaml:1: extends: must stay inside .* \(got \"link.yaml\"\)$"):
        Scenario.load("child.yaml")


def test_many_faults_are_told_in_five_lines():
    with pytest.raises(BadInput) as caught:
        Scenario.from_text("\n".join(f"key_{i}: {i}" for i in range(50)))
    lines = str(caught.value).splitlines()
    assert len(lines) == 5
    assert lines[-1] == "and 46 more"


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_is_valid(name):
    scenario = Scenario.load(name)
    assert scenario.name == name
    assert scenario.settings.title != name
    assert len(scenario.settings.description) > 40
    assert Scenario.from_text(scenario.resolved()).hash == scenario.hash


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_loads_quickly(name):
    Scenario.load(name)
    started = time.perf_counter()
    Scenario.load(name)
    assert time.perf_counter() - started < 0.3


def test_shipped_scenarios_differ_from_each_other():
    hashes = {Scenario.load(name).hash for name in shipped()}
    assert len(hashes) == len(shipped())


def test_baseline_is_the_mixed_world():
    policy = Scenario.load("baseline").settings.policy
    names = load_geography().names
    held = {city: [entry.value for entry in policy.scope if entry.concerns(city)][-1] for city in names}
    assert held["rongcheng"].city == ("all",)
    assert held["anshan"] == held["rest_of_country"] == Scope()
    assert sum(value.city == MODERATE for value in held.values()) > 3
    terms = {city: [entry.value for entry in policy.redress if entry.concerns(city)][-1] for city in names}
    provinces = dict(zip(names, load_geography().provinces, strict=True))
    for city, province in provinces.items():
        assert (terms[city].city != 0) == (province in ("Shanghai", "Zhejiang", "Hubei")), city
        assert terms[city].registry_days == 20


@pytest.mark.parametrize(("name", "instruments"), REFORMS.items())
def test_a_reform_changes_its_own_instruments_alone(name, instruments):
    changed = {row.path.split(".")[1] for row in diff(Scenario.load("expansive"), Scenario.load(name))}
    assert changed == instruments


@pytest.mark.parametrize("name", ["narrow", "expansive", "no_system"])
def test_scopes_change_the_scope_alone(name):
    rows = diff(Scenario.load("baseline"), Scenario.load(name))
    assert {row.path.split(".")[1] for row in rows} == {"scope"}


def test_an_instrument_has_a_value_from_the_beginning():
    scenario = Scenario.from_text("policy: {scope: [{from: 2019-03-01, cities: [wuhan], value: expansive}]}")
    first, second = scenario.settings.policy.scope
    assert (first.start, first.cities, first.value) == (None, None, Scope())
    assert (second.start, second.cities) == (date(2019, 3, 1), ("wuhan",))
    assert scenario.origin("policy.scope.0.value") == "default"
    assert scenario.origin("policy.scope.1.value.city") == "scenario:1"
    assert Scenario.from_text(scenario.resolved()).hash == scenario.hash


def test_origins_name_files_and_lines(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    scenario = Scenario.load("narrow").replace({"seed": 3})
    lines = Path("scenarios/narrow.yaml").read_text().splitlines()
    assert scenario.origin("policy.scope") == f"scenarios/narrow.yaml:{lines.index('  scope: narrow') + 1}"
    assert scenario.origin("start").startswith("scenarios/baseline.yaml:")
    assert (scenario.origin("seed"), scenario.origin("observe.every")) == ("--set", "default")
    with pytest.raises(BadInput, match=r"did you mean 'policy\.scope\.city'"):
        scenario.origin("policy.scope.citi")


def test_scenarios_and_settings_can_be_sent_to_other_processes():
    scenario = Scenario.load("expansive_with_safeguards").replace(
        {"events": [{"kind": "start_policy", "day": 3, "instrument": "scope", "value": "none"}]}
    )
    for twin in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario)):
        assert twin.hash == scenario.hash
        assert twin.settings == scenario.settings
        assert twin.replace({"days": 20}).hash == scenario.replace({"days": 20}).hash
    assert pickle.loads(pickle.dumps(scenario.settings)) == scenario.settings


def test_the_hash_depends_on_values_and_not_on_words():
    scenario = Scenario.from_text("days: 30\n")
    same = Scenario.from_text("# a comment\nname: other\ntitle: Other\ndescription: words\ndays: 3e1\n")
    assert same.hash == scenario.hash
    assert scenario.replace({"days": 31}).hash != scenario.hash
    assert len(scenario.hash) == 64


def test_parents_are_found_beside_a_text_with_a_folder(tmp_path):
    (tmp_path / "parent.yaml").write_text("days: 11\n")
    assert Scenario.from_text("extends: parent", folder=tmp_path).settings.days == 11
    with pytest.raises(BadInput, match="extends: must be a shipped scenario"):
        Scenario.from_text("extends: parent")


cities = st.lists(st.sampled_from(load_geography().names), min_size=1, max_size=4, unique=True)


@st.composite
def scenarios(draw: st.DrawFn) -> dict:
    """A valid scenario as plain data."""
    start = draw(st.dates(date(1990, 1, 1), date(2050, 1, 1)))
    days = draw(st.integers(1, 4000))
    chosen = draw(st.lists(st.sampled_from(sorted(POLICIES)), max_size=4, unique=True))
    policy: dict = {}
    for name in chosen:
        presets = st.sampled_from(sorted(POLICIES[name].presets))
        value = st.one_of(presets, presets.map(lambda preset: {"like": preset}), st.just({}))
        if draw(st.booleans()):
            policy[name] = draw(value)
            continue
        starts = draw(st.lists(st.integers(-500, days - 1), max_size=3, unique=True))
        policy[name] = [{"cities": draw(cities), "value": draw(value)}]
        for day in sorted(starts):
            policy[name].append({"from": (start + timedelta(days=day)).isoformat(), "value": draw(value)})
    events = [
        {"kind": "scandal", "day": draw(st.integers(0, days - 1)), "severity": draw(st.floats(0, 1))}
        for _ in range(draw(st.integers(0, 3)))
    ]
    if draw(st.booleans()):
        events.append({"kind": "start_policy", "day": 0, "instrument": "redress", "value": {"city": 7}})
    texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")), max_size=30)
    return {
        "title": draw(texts),
        "description": draw(texts),
        "start": start.isoformat(),
        "days": days,
        "seed": draw(st.none() | st.integers(0, 2**63 - 1)),
        "population": {"citizens": draw(st.integers(1, 10**7)), "cities": draw(cities)},
        "conduct": {"parking_violation": {"relevance": draw(st.floats(0, 1))}},
        "policy": policy,
        "events": events,
    }


@settings(max_examples=60)
@given(scenarios())
def test_the_resolved_text_reads_back_to_the_same(data):
    scenario = Scenario.from_text("name: generated").replace(data)
    again = Scenario.from_text(scenario.resolved())
    assert again.settings == scenario.settings
    assert again.hash == scenario.hash
    assert again.resolved() == scenario.resolved()
