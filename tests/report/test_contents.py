"""Whole reports of runs and comparisons."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simulation.errors import CannotWrite, Damaged
from simulation.report import report_of_comparison, report_of_run, write_report
from simulation.results import save, save_comparison
from tests.figures import invented

from .test_html_page import read

LARGEST = 5_000_000


@pytest.fixture(scope="module")
def run_report():
    return report_of_run(invented.run(replicates=2, people=40))


def test_a_report_is_one_file_that_fetches_nothing(run_report):
    assert not re.search(r"https?:", run_report)
    assert set(re.findall(r'(?:src|href)="([a-z]*[:#])', run_report)) == {"data:", "#"}
    assert "<script" not in run_report
    assert "<link" not in run_report
    assert "@import" not in run_report
    assert "url(" not in run_report
    assert len(run_report.encode()) < LARGEST
    read(run_report.split("<!DOCTYPE html>")[1])


def test_every_picture_has_words_that_stand_for_it(run_report):
    alternatives = re.findall(r'<img alt="([^"]*)"', run_report)
    assert len(alternatives) == 5
    assert all(len(words) > 40 for words in alternatives)
    assert "Figure 5. " in run_report


def test_title_and_description_come_from_the_scenario(run_report):
    assert f"<h1>{invented.TITLE}</h1>" in run_report
    assert "For tests only." in run_report
    assert "2 replicates, 120 simulated days." in run_report


def test_the_same_run_gives_the_same_bytes(run_report):
    assert report_of_run(invented.run(replicates=2, people=40)) == run_report


def test_what_was_not_observed_is_named_and_no_picture_is_empty():
    html = report_of_run(invented.bare())
    assert "<img" not in html
    assert "Not shown" in html
    assert "By group" not in html
    assert "<h1>Bare</h1>" in html


def test_hostile_scenarios_stay_text():
    scenario = 'title: "<script>alert(\'t\')</script>"\ndescription: "<img src=x onerror=alert(1)>"\n'
    html = report_of_run(replace(invented.bare("<i>"), scenario=scenario))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_a_comparison_of_three_scenarios(tmp_path):
    runs = {name: invented.run(name, replicates=2, people=40) for name in ("narrow", "expansive", "no_system")}
    pairs = [invented.differences(runs["narrow"], runs[b]) for b in ("expansive", "no_system")]
    html = report_of_comparison(runs, invented.stacked(*pairs), origin={"command": "scs compare", "digest": "d1gest"})
    for part in ("expansive compared with narrow", "no_system compared with narrow", "scs compare", "d1gest"):
        assert part in html
    assert len(re.findall("<img ", html)) == 9, "two headlines and two forest plots beside the five others"
    assert len(html.encode()) < LARGEST
    read(html.split("<!DOCTYPE html>")[1])


def test_folders_of_runs_and_comparisons_get_their_report(tmp_path):
    run = invented.run(replicates=2, people=40)
    save(run, tmp_path / "run", command="scs run narrow")
    path = write_report(tmp_path / "run")
    assert path == tmp_path / "run" / "report.html"
    assert "scs run narrow" in path.read_text(encoding="utf-8")
    stored = path.read_text(encoding="utf-8")
    assert write_report(tmp_path / "run", runs={run.name: run}).read_text(encoding="utf-8") == stored
    other = invented.run("expansive", replicates=2, people=40)
    content = invented.as_content(invented.differences(run, other))
    save_comparison({"narrow": run, "expansive": other}, content, tmp_path / "both", command="scs compare")
    path = write_report(tmp_path / "both", tmp_path / "elsewhere.html")
    assert "expansive compared with narrow" in path.read_text(encoding="utf-8")


def test_what_is_no_result_is_refused_and_what_cannot_be_written_explained(tmp_path):
    with pytest.raises(Damaged):
        write_report(tmp_path)
    save(invented.bare(), tmp_path / "run", command="test")
    with pytest.raises(CannotWrite):
        write_report(tmp_path / "run", tmp_path / "no" / "such" / "folder" / "report.html")
